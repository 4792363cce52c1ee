package correctness

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/lint/rules/internal/symlink"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var targetCannotStart = lint.Analyzer{
	Code:     diag.Code{ID: "AA126", Name: "target-cannot-start"},
	Severity: diag.Warning,
	Summary:  "a program is executed in a profile that may not read or map it, so that it does not start",
	Needs:    lint.NeedsPolicy | lint.NeedsProject,
	Run:      findTargetsThatCannotStart,
	Finish:   reportEntered,
}

// entered are the programs that rules of any file execute in a profile of their own,
// and what profiles may do with the programs that they are attached to. A profile is
// known only while its file is looked at, so both are put together in the end.
type entered struct {
	mu       sync.Mutex
	by       []entry
	attached map[string]map[string]startable // by the name of the profile and the program
}

// entry is a rule that executes a program in a profile of another file.
type entry struct {
	program, target string
	at              diag.Place
}

// startable is what a profile may do with a program that is executed in it.
type startable struct {
	confines, reads, maps bool
	decl                  *ast.Profile
	place                 diag.Place
}

type enteredKey struct{}

func enteredOf(p *lint.Pass) *entered {
	return lint.SharedByAll(p, enteredKey{}, func() *entered { return &entered{attached: map[string]map[string]startable{}} })
}

// mostEntered is how many rules of a profile are looked at: each is compared with all of
// the profile that it leads to.
const mostEntered = 2_000

func findTargetsThatCannotStart(p *lint.Pass) {
	all := enteredOf(p)
	for _, profile := range p.Policy.Profiles {
		all.keep(profile)
		if profile.Attrs.Unrestricted() || profile.Attrs.Mode == "unconfined" {
			continue // what an unconfined program has opened is not checked again
		}
		files, judged := profile.Mediation(key.ClassFile), 0
		var last *policy.Rule
		for _, g := range files.Grants {
			if judged > mostEntered {
				break
			}
			if !g.Allow() || g.Perms&key.Both(key.FileExec) == 0 || g.Exec.Kind != 'p' && g.Exec.Kind != 'c' && g.Exec.Kind != 'n' {
				continue
			}
			r := files.RuleOf(g)
			if r == nil || r == last || !p.Checks(r.Place.File) {
				continue
			}
			last = r
			judged++
			if rule, ok := r.Stmt.(*ast.FileRule); ok && !rule.Bare() && len(profile.Assumed(rule.Path.Raw)) == 0 {
				judgeEntered(p, all, profile, r, rule, g)
			}
		}
	}
}

// keep remembers what a profile may do with the programs that it is attached to.
func (e *entered) keep(profile *policy.Profile) {
	if profile.Parent != nil {
		return
	}
	programs := map[string]startable{}
	for _, a := range profile.AttachmentPatterns() {
		for _, program := range programsOf(a.String()) {
			programs[program] = startOf(profile, program)
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.attached[profile.Name] = programs
}

// startOf returns what a profile may do with a program. One that executes or maps an
// interpreter is for a script.
func startOf(profile *policy.Profile, program string) startable {
	s := startable{
		confines: !profile.Attrs.Unrestricted() && !slices.Contains([]string{"complain", "unconfined", "prompt"}, profile.Attrs.Mode),
		decl:     profile.Decl, place: profile.Place,
	}
	if !s.confines {
		return s
	}
	files := profile.Mediation(key.ClassFile)
	if files.Open() {
		s.confines = false
		return s
	}
	allow := allowedOn(files, program)
	s.reads, s.maps = allow&key.Both(key.FileRead) != 0, allow&key.Both(key.FileMmap) != 0
	if s.reads && !s.maps {
		s.maps = looksLikeScript(program) || slices.ContainsFunc(interpreters, func(path string) bool {
			return allowedOn(files, path)&key.Both(key.FileMmap|key.FileExec) != 0
		})
	}
	return s
}

// interpreters are programs that run scripts.
var interpreters = []string{
	"/usr/bin/sh", "/usr/bin/bash", "/usr/bin/dash", "/bin/sh", "/bin/bash", "/bin/dash", "/usr/bin/perl", "/usr/bin/python3", "/usr/bin/python3.12",
	"/usr/bin/ruby", "/usr/bin/env",
}

// allowedOn returns what is allowed on a path, with no more work than it takes for the
// few rules that are about it.
func allowedOn(files *policy.Mediation, path string) key.Perms {
	var allow, deny key.Perms
	for _, g := range files.Grants {
		if !strings.HasPrefix(path, g.Keys.Prefix()) || !g.Keys.MayMatch(path) || !g.Keys.Match(path) {
			continue
		}
		switch {
		case g.Priority() != 0:
			return files.Decide(path).Allow
		case g.Allow():
			allow |= g.Perms
		case g.Deny():
			deny |= g.Perms
		}
	}
	return allow &^ deny
}

// programsOf returns the paths of a pattern that has no wildcards; none if it has, or
// if there are too many, or links among them.
func programsOf(text string) []string {
	pattern, err := glob.Parse(text)
	if err != nil || !pattern.Exact() || strings.ContainsAny(text, `[\`) || spelling.HasVariable(text) {
		return nil
	}
	programs := slices.DeleteFunc(spelling.Alternatives(text), func(program string) bool {
		link, _ := symlink.OfDistributions().Leads(glob.Literal(program))
		return link != nil || strings.Contains(program, ":") // as kernels with patches name programs
	})
	// Those in /usr first, to speak of them.
	slices.SortStableFunc(programs, func(a, b string) int { return -cmp.Compare(len(a), len(b)) })
	return programs
}

// judgeEntered looks at the programs that a rule executes in another profile. Of
// paths with the same name one is enough: they are there for systems that differ.
func judgeEntered(p *lint.Pass, all *entered, profile *policy.Profile, r *policy.Rule, rule *ast.FileRule, g *policy.Grant) {
	programs := programsOf(profile.ExpandPath(rule.Path))
	if len(programs) == 0 {
		return
	}
	byName := map[string][]string{}
	var names []string
	for _, program := range programs {
		name := program[strings.LastIndexByte(program, '/')+1:]
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], program)
	}
	for _, name := range names {
		if judgeProgram(p, all, profile, r, rule, g.Exec, byName[name]) {
			return
		}
	}
}

// judgeProgram looks at the paths that one program may have, and reports whether
// something was found.
func judgeProgram(p *lint.Pass, all *entered, profile *policy.Profile, r *policy.Rule, rule *ast.FileRule, exec policy.Exec, paths []string) bool {
	var best startable
	var into *policy.Profile
	for _, program := range paths {
		target := targetOf(profile, exec, program)
		if target == nil {
			all.add(p, exec, program, r.PlaceOf(rule.Path.Place))
			return false
		}
		s := startOf(target, program)
		if !s.confines || s.reads && s.maps {
			return false
		}
		if into == nil || s.reads {
			best, into = s, target
		}
	}
	if into == nil {
		return false
	}
	reportCannotStart(p, r.PlaceOf(rule.Path.Place), paths[0], into.Name, best, into == profile)
	return true
}

// add remembers a program that is executed in a profile of another file.
func (e *entered) add(p *lint.Pass, exec policy.Exec, program string, at diag.Place) {
	target := exec.Target
	if exec.Kind != 'p' && exec.Kind != 'n' {
		return
	}
	if exec.Kind == 'p' {
		target = ""
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.by = append(e.by, entry{program, target, at})
}

// targetOf returns the profile of the same policy in which a program goes on; nil if
// there is none, or more than one that comes into question.
func targetOf(profile *policy.Profile, exec policy.Exec, program string) *policy.Profile {
	switch exec.Kind {
	case 'n':
		return profile.Policy.Find(exec.Target)
	case 'c':
		return onlyAttached(profile.Children, program)
	case 'p':
		var tops []*policy.Profile
		for _, other := range profile.Policy.Profiles {
			if other.Parent == nil {
				tops = append(tops, other)
			}
		}
		return onlyAttached(tops, program)
	}
	return nil
}

// onlyAttached returns the profile of a list that is attached to a program; nil if
// several are.
func onlyAttached(list []*policy.Profile, program string) *policy.Profile {
	var found *policy.Profile
	for _, p := range list {
		if !p.Hat() && p.Attaches(program) {
			if found != nil {
				return nil
			}
			found = p
		}
	}
	return found
}

func reportCannotStart(p *lint.Pass, at diag.Place, program, target string, s startable, own bool) {
	switch {
	case own:
		f := p.ReportAt(at, "%s leads back into this profile, which may not read %s", program, program)
		f.Severity = diag.Info
		lint.Note(f, "a binary starts so, but a script does not: its interpreter has to read it")
		fixStart(p, f, program, s)
	case !s.reads:
		f := p.ReportAt(at, "%s does not start: profile %s may not read it", program, target)
		lint.Note(f, "the program is read and mapped in its new profile, which needs permissions for it of its own")
		lint.Relate(f, s.place, "the profile")
		fixStart(p, f, program, s)
	default:
		f := p.ReportAt(at, "profile %s may read %s, but not map it: it starts only if it is a script", target, program)
		f.Severity = diag.Info
		lint.Relate(f, s.place, "the profile")
		fixStart(p, f, program, s)
	}
}

// looksLikeScript reports whether the name of a program says that it is a script: by its
// ending, or because programs in /etc are.
func looksLikeScript(program string) bool {
	return strings.HasPrefix(program, "/etc/") || slices.Contains([]string{".sh", ".py", ".pl", ".rb", ".js"}, path.Ext(program))
}

// fixStart offers a rule for the program in the profile.
func fixStart(p *lint.Pass, f *diag.Finding, program string, s startable) {
	file := s.place.File
	if s.decl.Body == nil || !p.Project.Checks(file) || strings.ContainsAny(program, " \t\"@") {
		return
	}
	open := s.decl.Body.Open.End
	if int(open) > len(file.Text()) {
		return
	}
	line := file.Text()[:s.place.Span.Start]
	indent := line[strings.LastIndexByte(line, '\n')+1:]
	if strings.TrimSpace(indent) != "" {
		indent = ""
	}
	at := s.place
	at.Span.Start, at.Span.End = open, open
	lint.FixUnsafely(f, "add the rule "+program+" mr, to the profile", diag.Edit{Place: at, Text: "\n" + indent + "  " + program + " mr,"})
}

// reportEntered looks at the programs that are executed in profiles of other files.
func reportEntered(p *lint.Pass) {
	all := enteredOf(p)
	attachments := map[string][]string{} // names of profiles by programs
	for name, programs := range all.attached {
		for program := range programs {
			attachments[program] = append(attachments[program], name)
		}
	}
	for _, e := range all.by {
		target := e.target
		if target == "" && len(attachments[e.program]) == 1 {
			target = attachments[e.program][0]
		}
		s, ok := all.attached[target][e.program]
		if ok && s.confines && !(s.reads && s.maps) && !slices.ContainsFunc(otherPaths(e.program), func(at string) bool {
			other, ok := all.attached[target][at]
			return ok && other.reads && other.maps
		}) {
			reportCannotStart(p, e.at, e.program, target, s, false)
		}
	}
}

// otherPaths returns the paths that a program has on systems on which /bin and /sbin
// are other directories.
func otherPaths(program string) []string {
	name := program[strings.LastIndexByte(program, '/')+1:]
	return []string{"/bin/" + name, "/usr/bin/" + name, "/sbin/" + name, "/usr/sbin/" + name}
}
