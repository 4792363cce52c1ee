package policy

import (
	"errors"
	"maps"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// preamble is what the first include of a file leaves behind: nearly all
// profiles start with the same one, that of the tunables, so it is worked out
// once. It does not change any more.
type preamble struct {
	vars     map[string]*variable // expanded
	odd      map[string]bool      // those with a value that is no pattern by itself
	lacks    map[string]bool      // names that the values mention and nothing defines
	aliases  []alias
	seen     map[string]bool
	included []*load.File
	findings diag.List
	missing  bool
	splice   bool
	steps    int64    // that went into it
	err      error    // why it could not be worked out
	clean    sync.Map // *outline → bool, see isClean
	texts    sync.Map // word → string, see unit.text
}

// The steps of work that may go into a preamble, and into all of them together:
// each gets the share of the files that start with it. A file whose preamble takes
// more works it out by itself.
const (
	preambleSteps  = 10_000_000
	preamblesSteps = 100_000_000
	preambleFloor  = 50_000
)

// preambleUser stands for the file that includes a preamble, wherever findings
// name it.
var preambleUser = source.NewFile("", "")

// Expect tells which files will be worked out, so that each pays its part of the
// preamble that it has in common with others. It is called before that.
func (c *Checker) Expect(files []*load.File) {
	c.users, c.expected = map[preambleKey]int64{}, int64(len(files))
	for _, file := range files {
		for _, stmt := range file.Tree.Stmts {
			if inc, ok := stmt.(*ast.Include); ok {
				c.users[keyOf(inc)]++
				break
			}
		}
	}
}

// part returns what one of the files that a preamble is expected in pays for it.
func (c *Checker) part(p *preamble, inc *ast.Include) int {
	return int(p.steps / max(c.users[keyOf(inc)], 1))
}

// share returns the steps that may go into what an include leaves behind.
func (c *Checker) share(inc *ast.Include) int64 {
	if len(c.users) == 0 {
		return preambleSteps
	}
	return min(preambleSteps, max(preamblesSteps*c.users[keyOf(inc)]/c.expected, preambleFloor))
}

// preambleOf returns what an include leaves behind at the start of a file.
func (c *Checker) preambleOf(inc *ast.Include) *preamble {
	key := keyOf(inc)
	if p, ok := c.preambles.Load(key); ok {
		return p.(*preamble)
	}
	p, _ := c.preambles.LoadOrStore(key, c.newPreamble(inc))
	return p.(*preamble)
}

type preambleKey struct {
	magic    bool
	name     string
	ifExists bool
}

func keyOf(inc *ast.Include) preambleKey {
	return preambleKey{inc.File.Magic(), inc.File.Name(), inc.IfExists}
}

func (c *Checker) newPreamble(inc *ast.Include) *preamble {
	m := work.Counter()
	p := &preamble{}
	p.err = m.Limit(c.share(inc), func() { c.readPreamble(m, inc, p) })
	p.steps = m.Done()
	return p
}

func (c *Checker) readPreamble(m *work.Meter, inc *ast.Include, p *preamble) {
	u := c.newUnit(m, &load.File{Source: preambleUser, Tree: &ast.File{Source: preambleUser}})
	s := &scope{seen: map[string]bool{}}
	u.include(inc, context{scope: s, children: names{}, live: true})
	p.vars, p.odd, p.lacks = u.vars.own, map[string]bool{}, map[string]bool{}
	p.aliases, p.seen, p.included = u.aliases, s.seen, u.included
	p.findings, p.missing, p.splice = u.findings, u.missing, u.mustSplice
	for name := range p.vars {
		values, err := u.vars.expandVariable(name)
		var why *problem
		if errors.As(err, &why) && why.err == errUndefined {
			p.lacks[why.name] = true
		}
		for _, b := range builtins(values) {
			p.lacks[b] = true
		}
		for _, value := range values {
			p.odd[name] = p.odd[name] || glob.Check(value) != nil
		}
	}
}

// adopt takes over a preamble as the effect of an include at the start of the
// file.
func (u *unit) adopt(p *preamble, inc *ast.Include, s *scope) {
	u.meter.Spend(stepsPerAdopted*(len(p.seen)+len(p.included)) + stepsPerFinding*len(p.findings))
	u.vars.base = p
	u.aliases = p.aliases[:len(p.aliases):len(p.aliases)]
	maps.Copy(s.seen, p.seen)
	for _, file := range p.included {
		u.seenFile[file] = true
	}
	u.included = append(u.included, p.included...)
	u.missing = u.missing || p.missing
	u.mustSplice = u.mustSplice || p.splice
	at := u.place(inc.Span())
	for _, f := range p.findings {
		u.findings = append(u.findings, adopted(f, at))
	}
}

// adopted names the place of an include in a finding of its preamble.
func adopted(f diag.Finding, at diag.Place) diag.Finding {
	if f.Place.File == preambleUser {
		f.Place = at
	}
	related := make([]diag.Related, len(f.Related))
	for i, r := range f.Related {
		if r.Place.File == preambleUser {
			r.Place = at
		}
		related[i] = r
	}
	f.Related = related
	return f
}

// isClean reports whether nothing is wrong with the variables and patterns of
// an outline, whatever the profile.
func (p *preamble) isClean(o *outline) bool {
	if clean, ok := p.clean.Load(o); ok {
		return clean.(bool)
	}
	clean := len(o.globs) == 0
	for _, use := range o.uses {
		v := p.vars[use.name]
		clean = clean && v != nil && !v.boolean && v.problem == nil && !p.odd[use.name] && len(builtins(v.expanded)) == 0
	}
	p.clean.Store(o, clean)
	return clean
}

// isFresh reports whether nothing has been read yet that an include at the
// start of the file could build on.
func (u *unit) isFresh(s *scope) bool {
	return s.profile == nil && len(s.seen) == 0 && u.file.outer == nil && u.vars.base == nil && !u.touched &&
		!u.standalone && u.spliced == nil && u.file.file.Source != preambleUser
}
