package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// ruleNamed returns the rule with a code.
func ruleNamed(t *testing.T, code string) *lint.Analyzer {
	t.Helper()
	all := rules.All()
	i := slices.IndexFunc(all, func(a lint.Analyzer) bool { return a.Code.ID == code })
	if i < 0 {
		t.Fatalf("there is no rule %s", code)
	}
	return &all[i]
}

// randomPath puts a pattern of a path together, of pieces that may be odd.
func randomPath(r *rand.Rand, pieces ...string) string {
	var b strings.Builder
	for n := 1 + r.IntN(5); n > 0; n-- {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

// foundAt returns which of the rules of a profile, one on each line from the second
// on, a rule of the linter finds something in.
func foundAt(t *testing.T, code, text string) map[int]diag.Finding {
	t.Helper()
	found := map[int]diag.Finding{}
	for _, f := range check(t, ruleNamed(t, code), tree{"profile": text}, nil) {
		if !strings.Contains(f.Message, "are read as one") {
			found[f.Place.File.LineAt(f.Place.Span.Start)-2] = f
		}
	}
	return found
}

// without returns real paths without those that an expression matches.
func without(e ...glob.Expr) glob.Set { return glob.RealPaths().Minus(glob.Union(e...).Set()) }

// anyText matches everything.
func anyText() glob.Expr { return glob.Many(glob.ByteSet{}.Not()) }

// dots are the paths with a part that is . or ..
func dots() []glob.Expr {
	var all []glob.Expr
	for _, name := range []string{"/.", "/.."} {
		all = append(all, glob.Concat(anyText(), glob.Literal(name)), glob.Concat(anyText(), glob.Literal(name+"/"), anyText()))
	}
	return all
}

// directories are the names of directories.
func directories() glob.Set { return glob.Concat(anyText(), glob.Literal("/")).Set() }

// deadClaim is a kind of rule of which a rule of the linter says that it matches
// nothing.
type deadClaim struct {
	code   string
	rule   string // with %s for the path
	pieces []string
	// real is what the path would have to match some of.
	real glob.Set
	// skip, if set, tells which patterns another rule may speak of.
	skip func(pattern string) bool
}

// TestDeadClaims asks the engine whether rules match something of which it is said
// that they do not, and whether all that match nothing are found.
func TestDeadClaims(t *testing.T) {
	odd := []string{"/a", "/b*", "/**", "/", "/.", "/..", "/.x", "/{,c}", "/{.,..,d}", "{/,/e}", "[/]", "/?", "x", "..", "/{..,f/.}", "[^x]", "/[.]"}
	for _, c := range []deadClaim{
		{"AA117", "  %s r,\n", odd, without(dots()...), nil},
		{"AA117", "  deny mount fstype=ext4 -> %s,\n", odd, without(dots()...).Intersect(directories()), nil},
		{"AA117", "  mount options=(rw, bind) /srv/ -> %s,\n", odd, without(dots()...).Intersect(directories()), nil},
		{"AA117", "  pivot_root oldroot=/old/ %s,\n", odd, without(dots()...).Intersect(directories()), nil},
		{"AA125", "  %s ix,\n", []string{"/a", "/", "/b*", "/**", "{/,/e/}", "{/c,/d}/", "x", "{,/}"},
			directories().Complement(), func(p string) bool { return p[0] != '/' || strings.Contains(p, "//") }},
		{"AA419", "  %s r,\n", []string{"/proc", "/self", "/{self,net}", "/x", "/**", "/dev", "/fd", "/sys", "/block", "/class/*", "/*", "/std{in,out}", "/{proc,dev}", "/[s]elf", "/"},
			without(linkExprs(t, "/proc/{self,thread-self,net,mounts}", "/dev/{fd,stdin,stdout,stderr,core}", "/sys/block/*", "/sys/bus/*/devices/*",
				"/sys/dev/{char,block}/*", "/sys/class/*/*/")...), func(p string) bool { return strings.Contains(p, "//") }},
		{"AA420", "  %s rix,\n", []string{"/usr", "/bin", "/{,usr/}bin", "/sh", "/awk", "/s*", "/{sh,awk}", "/etc", "/mtab", "/alternatives", "/x", "/[s]h", "/sbin", "/ip{,6}tables"},
			glob.RealPaths().Minus(patternOf(t, "/{,usr/}{s,}bin/{sh,awk,iptables,ip6tables}").Set()).Minus(patternOf(t, "/etc/{mtab{,/**},alternatives/**[^/]}").Set()),
			func(p string) bool { return strings.Contains(p, "//") }},
	} {
		t.Run(c.code, func(t *testing.T) { c.test(t) })
	}
}

// linkExprs are paths of links, and all that lies behind them.
func linkExprs(t *testing.T, patterns ...string) []glob.Expr {
	var all []glob.Expr
	for _, p := range patterns {
		if e := patternOf(t, strings.TrimSuffix(p, "/")).Expr(); strings.HasSuffix(p, "/") {
			all = append(all, glob.Concat(e, glob.Literal("/"), anyText()))
		} else {
			all = append(all, e, glob.Concat(e, glob.Literal("/"), anyText()))
		}
	}
	return all
}

func patternOf(t *testing.T, text string) glob.Pattern {
	t.Helper()
	p, err := glob.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (c deadClaim) test(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 30 {
		text := "profile foo {\n"
		var patterns []glob.Pattern
		for len(patterns) < 20 {
			path := randomPath(r, c.pieces...)
			pattern, err := glob.Parse(oneSlash(path))
			if err != nil || path[0] != '/' && !strings.HasPrefix(c.rule, "  mount") || c.skip != nil && c.skip(path) {
				continue
			}
			patterns = append(patterns, pattern)
			text += fmt.Sprintf(c.rule, path)
		}
		found := foundAt(t, c.code, text+"}\n")
		for i, p := range patterns {
			path, v := p.Set().Intersect(c.real).Witness()
			if none := p.Set().Intersect(glob.RealPaths()).Empty() == glob.Yes; none && c.code > "AA2" {
				continue // AA117 speaks of it
			}
			if _, told := found[i]; told == (v == glob.Yes) {
				t.Errorf("%s: %q is said to match nothing: %v; it matches %q: %v; %s", c.rule, p, told, path, v, found[i].Message)
			}
		}
	}
}

// oneSlash returns a path with one slash in the place of several, but for two at its
// start, which the parser keeps.
func oneSlash(path string) string {
	start := ""
	if strings.HasPrefix(path, "//") && !strings.HasPrefix(path, "///") {
		start, path = "/", path[1:]
	}
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return start + path
}
