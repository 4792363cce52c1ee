package rules_test

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// mutation is a change of a profile: rules that are put into it.
type mutation struct {
	at    source.Span // what they take the place of, may be empty
	rules string      // one on each line
	edits []diag.Edit // what is changed besides
	// beside is set if the rules are nothing without those that are there.
	beside bool
}

// change makes a mutation of a profile; false if the profile has nothing that
// can be changed so.
type change func(*subject) (mutation, bool)

// add puts rules into a profile.
func add(rules string) change {
	return func(s *subject) (mutation, bool) { return s.more(rules), true }
}

// more is the mutation that adds rules at the end of the profile.
func (s *subject) more(rules string) mutation {
	return mutation{at: source.At(s.profile.Body.Close.Start), rules: rules}
}

// beside adds rules that have something to do with a rule that is there.
func beside[R ast.Stmt](with func(r R, text string) string) change {
	return func(s *subject) (mutation, bool) {
		for r, text := range candidates[R](s) {
			if rules := with(r, text); rules != "" {
				m := s.more(rules)
				m.beside = true
				return m, true
			}
		}
		return mutation{}, false
	}
}

// swap puts another rule in the place of one that is there.
func swap[R ast.Stmt](to func(r R, text string) string) change {
	return func(s *subject) (mutation, bool) {
		for r, text := range candidates[R](s) {
			if rules := to(r, text); rules != "" {
				return mutation{at: r.Span(), rules: rules}, true
			}
		}
		return mutation{}, false
	}
}

// candidates yields the rules of one type in the body of the profile itself, with
// their texts, from some place in it on.
func candidates[R ast.Stmt](s *subject) func(func(R, string) bool) {
	return func(yield func(R, string) bool) {
		stmts := s.profile.Body.Stmts
		for i := range stmts {
			r, ok := stmts[(i+int(hash(s.path)%1e3))%len(stmts)].(R)
			if !ok {
				continue
			}
			text := s.source.Slice(r.Span())
			if !strings.ContainsAny(text, "\n#") && !yield(r, text) {
				return
			}
		}
	}
}

// wider swaps the path of a rule that allows to write.
func wider(path string) change {
	return swap(func(r *ast.FileRule, text string) string {
		if !plainAllow(r) || r.Perms.Access&ast.WriteAccess == 0 || r.Perms.Exec.Transition != ast.NoExec || r.Quals().Ownership != ast.OwnAny {
			return ""
		}
		return with(text, r, r.Path, path)
	})
}

// widerRead swaps the path of a rule that allows to read and write.
func widerRead(path string) change {
	return swap(func(r *ast.FileRule, text string) string {
		if !plainAllow(r) || r.Perms.Access&(ast.WriteAccess|ast.ReadAccess) != ast.WriteAccess|ast.ReadAccess || r.Perms.Exec.Transition != ast.NoExec {
			return ""
		}
		return with(text, r, r.Path, path)
	})
}

// reading swaps the path of a rule that allows to read.
func reading(path string) change {
	return swap(func(r *ast.FileRule, text string) string {
		if !plainAllow(r) || r.Perms.Access != ast.ReadAccess || r.Perms.Exec.Transition != ast.NoExec {
			return ""
		}
		return with(text, r, r.Path, path)
	})
}

// executing swaps the exec mode of a rule.
func executing(mode string) change {
	return swap(func(r *ast.FileRule, text string) string {
		if !plainAllow(r) || r.Perms.Exec.Transition == ast.NoExec || r.Scrub != ast.ScrubDefault {
			return ""
		}
		return with(text, r, r.Perms.Word, "r"+mode)
	})
}

// executed swaps the path of a rule that executes.
func executed(path string) change {
	return swap(func(r *ast.FileRule, text string) string {
		if !plainAllow(r) || r.Perms.Exec.Transition == ast.NoExec {
			return ""
		}
		return with(text, r, r.Path, path)
	})
}

// permitting swaps the permissions of a rule that has some for others.
func permitting(old, new string) change {
	return swap(func(r *ast.FileRule, text string) string {
		if !plainAllow(r) || r.Perms.Raw != old || strings.HasPrefix(r.Path.Value(), "/dev/") || strings.HasSuffix(r.Path.Value(), "/") {
			return ""
		}
		return with(text, r, r.Perms.Word, new)
	})
}

// plainAllow reports whether a rule allows something on paths, without a target.
func plainAllow(r *ast.FileRule) bool {
	return !r.Bare() && !r.Quals().Deny() && r.Target.IsZero() && r.Quals().Priority == nil
}

// with returns a rule with another text for one of its words.
func with(text string, r ast.Stmt, w ast.Word, new string) string {
	start := w.Place.Start - r.Span().Start
	return text[:start] + new + text[start+w.Place.End-w.Place.Start:]
}

// repeated is a rule as it is.
func repeated[R ast.Stmt](_ R, text string) string { return text }

// included repeats a rule of a file that the profile includes.
func included[R ast.Rule](s *subject) (mutation, bool) {
	for inc := range candidates[*ast.Include](s) {
		for _, file := range s.loader.Include(inc.File).Files {
			for _, stmt := range file.Tree.Stmts {
				if r, ok := stmt.(R); ok && !r.Quals().Deny() {
					m := s.more(file.Source.Slice(r.Span()))
					m.beside = true
					return m, true
				}
			}
		}
	}
	return mutation{}, false
}

// includedTwice includes a file that another include brings in.
func includedTwice(s *subject) (mutation, bool) {
	for inc := range candidates[*ast.Include](s) {
		found := s.loader.Include(inc.File)
		if inc.IfExists || found.Dir {
			continue
		}
		for _, file := range found.Files {
			for nested := range ast.Includes(file.Tree.Stmts) {
				if !nested.IfExists && nested.File.Magic() && nested.File.Name() != "abstractions/base" && !s.loader.Include(nested.File).Dir {
					m := s.more("include " + nested.File.Raw)
					m.beside = true
					return m, true
				}
			}
		}
	}
	return mutation{}, false
}

// flagged gives the profile flags, and rules besides.
func flagged(flags, rules string) change {
	return func(s *subject) (mutation, bool) {
		m := s.more(rules)
		at, text := source.At(s.profile.Head().End), " flags=("+flags+")"
		if f := s.profile.Flags; f != nil {
			if slices.ContainsFunc(f.Values, func(w ast.Word) bool {
				return strings.Contains(w.Value(), "complain") || w.Value() == "enforce" || w.Value() == "kill"
			}) {
				return m, false
			}
			at, text = source.At(f.Values[0].Place.Start), flags+", "
		}
		m.edits = append(m.edits, s.edit(at, text))
		return m, true
	}
}

// body puts rules in the place of everything in a profile.
func body(rules string) change {
	return func(s *subject) (mutation, bool) {
		b := s.profile.Body
		return mutation{at: source.Span{Start: b.Open.End, End: b.Close.Start}, rules: rules}, true
	}
}

// preamble puts statements before the profile, and rules into it.
func preamble(stmts, rules string) change {
	return func(s *subject) (mutation, bool) {
		m := s.more(rules)
		m.edits = append(m.edits, s.edit(source.At(s.profile.Span().Start), stmts+"\n"))
		return m, true
	}
}

func (s *subject) edit(at source.Span, text string) diag.Edit {
	return diag.Edit{Place: diag.Place{File: s.source, Span: at}, Text: text}
}

func hasAnyFlag(p *ast.Profile, names ...string) bool {
	return p.Flags != nil && slices.ContainsFunc(p.Flags.Values, func(w ast.Word) bool {
		return slices.Contains(names, strings.TrimSuffix(w.Value(), ","))
	})
}

// confinesSomething reports whether a profile is one that rules look at: one that
// says that it allows everything is left alone by many of them.
func confinesSomething(p *ast.Profile) bool {
	return !hasAnyFlag(p, "unconfined", "default_allow") && !slices.ContainsFunc(p.Body.Stmts, func(stmt ast.Stmt) bool {
		all, ok := stmt.(*ast.AllRule)
		return ok && !all.Quals().Deny()
	})
}
