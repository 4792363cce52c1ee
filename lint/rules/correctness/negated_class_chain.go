package correctness

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/filerules"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// classChain is a run of negated classes of one letter each that spells a name
// which a deny rule leaves out: [^s][^h][^m] for names that start with "shm".
// The rule denies only what differs in every letter.
type classChain struct {
	start, end int // in the pattern
	name       string
}

// findOpenChains reports deny rules whose chains of classes leave open more than
// the name that they spell, and returns the words of the file that do.
func findOpenChains(p *lint.Pass) map[source.Span]bool {
	done, open := map[diag.Place]bool{}, map[source.Span]bool{}
	for _, f := range filerules.Of(p) {
		for _, g := range f.Others {
			rule := f.Files.RuleOf(g)
			if rule == nil || !g.Deny() || done[rule.Place] || !p.Checks(rule.Place.File) {
				continue
			}
			stmt, ok := rule.Stmt.(*ast.FileRule)
			if !ok || !strings.Contains(stmt.Path.Raw, "][^") {
				continue
			}
			done[rule.Place] = true
			if reportOpenChain(f, p, g, rule.Place.File, stmt.Path) && rule.Place.File == p.Text.Source {
				open[stmt.Path.Place] = true
			}
		}
	}
	return open
}

// reportOpenChain reports whether it has reported a chain of a word.
func reportOpenChain(f *filerules.Rules, p *lint.Pass, g *policy.Grant, file *source.File, w ast.Word) bool {
	pattern := f.Profile.ExpandPath(w)
	for _, chain := range classChains(pattern) {
		witness, ok := openBeside(f, g, pattern, chain)
		if !ok {
			continue
		}
		text := pattern[chain.start:chain.end]
		place := diag.Place{File: file, Span: w.Place}
		at := strings.Index(w.Raw, text)
		if at >= 0 {
			place.Span = spelling.Part(w, at, at+len(text))
		}
		found := p.ReportAt(place, "%s leaves open every name that has one letter of %q in its place", text, chain.name)
		found.Severity = diag.Info
		lint.Note(found, "such as %s", witness)
		if at >= 0 && file == p.Text.Source {
			lint.FixUnsafely(found, "leave open only names that start with "+chain.name, p.Text.Replace(place.Span, chain.exact()))
		}
		return true
	}
	return false
}

// classChains returns the chains of a pattern.
func classChains(pattern string) []classChain {
	var chains []classChain
	for _, c := range slashClasses(pattern) {
		letter := pattern[c.start+2 : c.end]
		if len(letter) != 1 || !isLetter(letter[0]) {
			continue
		}
		if n := len(chains) - 1; n >= 0 && chains[n].end == c.start {
			chains[n].end, chains[n].name = c.end+1, chains[n].name+letter
			continue
		}
		chains = append(chains, classChain{c.start, c.end + 1, letter})
	}
	var long []classChain
	for _, c := range chains {
		if len(c.name) > 1 {
			long = append(long, c)
		}
	}
	return long
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// exact returns the pattern for all names that do not start with that of the
// chain, but for those that are shorter.
func (c classChain) exact() string {
	var parts []string
	for i := range c.name {
		parts = append(parts, c.name[:i]+"[^"+c.name[i:i+1]+"/]")
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// near returns the pattern for names that have a letter of the chain in its
// place, and so are not denied.
func (c classChain) near() string {
	var parts []string
	for i := range c.name {
		parts = append(parts, strings.Repeat("?", i)+c.name[i:i+1]+strings.Repeat("?", len(c.name)-i-1))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

// openBeside returns a path that a deny rule leaves open though its name differs
// from the one that a chain spells, and that the profile allows.
func openBeside(f *filerules.Rules, g *policy.Grant, pattern string, c classChain) (string, bool) {
	near, err1 := glob.Parse(pattern[:c.start] + c.near() + pattern[c.end:])
	named, err2 := glob.Parse(pattern[:c.start] + c.name + pattern[c.end:])
	if err1 != nil || err2 != nil {
		return "", false
	}
	left := near.Set().Intersect(glob.RealPaths()).Minus(named.Set())
	for bit := key.Perms(1); bit != 0 && bit <= g.Perms; bit <<= 1 {
		if g.Perms&bit == 0 {
			continue
		}
		var allows, others []glob.Expr
		for _, a := range f.Allows {
			if a.Perms&bit != 0 {
				allows = append(allows, a.Keys)
			}
		}
		for _, other := range f.Others {
			if other.Perms&bit != 0 {
				others = append(others, other.Keys)
			}
		}
		open := left.Intersect(glob.Union(allows...).Set()).Minus(glob.Union(others...).Set())
		if path, v := f.Witness(open); v == glob.Yes {
			return path, true
		}
	}
	return "", false
}
