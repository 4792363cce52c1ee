package policy

import (
	"errors"
	"maps"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
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
	clean    sync.Map // *outline → bool, see isClean
}

// preambleUser stands for the file that includes a preamble, wherever findings
// name it.
var preambleUser = source.NewFile("", "")

// preambleOf returns what an include leaves behind at the start of a file.
func (c *Checker) preambleOf(inc *ast.Include) *preamble {
	key := preambleKey{inc.File.Magic(), inc.File.Name(), inc.IfExists}
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

func (c *Checker) newPreamble(inc *ast.Include) *preamble {
	u := c.newUnit(&load.File{Source: preambleUser, Tree: &ast.File{Source: preambleUser}})
	s := &scope{seen: map[string]bool{}}
	u.include(inc, context{scope: s, children: names{}, live: true})
	p := &preamble{
		vars: u.vars.own, odd: map[string]bool{}, lacks: map[string]bool{},
		aliases: u.aliases, seen: s.seen, included: u.included,
		findings: u.findings, missing: u.missing, splice: u.mustSplice,
	}
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
	return p
}

// adopt takes over a preamble as the effect of an include at the start of the
// file.
func (u *unit) adopt(p *preamble, inc *ast.Include, s *scope) {
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
