package policy

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// context is where statements stand.
type context struct {
	scope    *scope
	children names // the profiles seen beside them
	// live is false where a condition leaves the statements out, or a block
	// drops them: then the reference checks the rules one by one, but not what
	// they mean together.
	live bool
	// block has the qualifiers of the blocks around, nil if there is none. In
	// AppArmor 6.0 rules on files, links and change_profile are all that is
	// kept of such a block.
	block *ast.Qualifiers
	// denying is set in a block that denies, but for branches in it that are not
	// taken.
	denying bool
	// conditional is set in the branches of conditionals.
	conditional bool
}

// inside returns the context of a block inside of this one.
func (c context) inside(children names, live bool) context {
	c.children, c.live, c.denying = children, c.live && live, c.denying && live
	return c
}

// walk goes through the statements of a file or block.
func (u *unit) walk(o *outline, c context) {
	u.meter.Spend(stepsPerStatement*(len(o.steps)+len(o.uses)) + stepsPerRule*len(o.rules))
	if c.live && (c.scope.profile != nil || u.standalone) {
		u.checkUses(o, c)
	}
	if c.live {
		u.collectOutline(o, c)
	}
	if c.denying {
		u.checkDenying(o)
	}
	for _, inc := range o.inner {
		u.innerInclude(inc)
	}
	for _, stmt := range o.steps {
		switch x := stmt.(type) {
		case *ast.Include:
			u.include(x, c)
		case *ast.ABI:
			u.abi(x, c)
		case *ast.VariableAssignment:
			u.assign(x, o.guarded[x])
		case *ast.BooleanAssignment:
			u.assignBoolean(x)
		case *ast.Alias:
			u.touched = true
			u.aliases = append(u.aliases, alias{x.From.Value(), x.To.Value()})
		case *ast.Profile:
			u.profileUnit(x, c)
		case *ast.Conditional:
			u.conditional(x, c)
			u.noteBlock(x.Span())
		case *ast.QualifierBlock:
			u.block(x, c)
			u.noteBlock(x.Span())
		case *ast.RlimitRule:
			u.collectRlimit(x, c)
		case *ast.Bad:
			u.bad(x, c)
		}
	}
}

// blockOutline works out the outline of a block in the present file.
func (u *unit) blockOutline(stmts []ast.Stmt) *outline {
	return outlineOf(stmts, u.file.file.Source)
}

// bad looks into a statement that the parser could not read. What it holds may
// need the text of an include to be whole.
func (u *unit) bad(b *ast.Bad, c context) {
	if b.Spliced {
		u.mustSplice = true
	}
	if b.Body != nil {
		u.walk(u.blockOutline(b.Body.Stmts), c.inside(names{}, false))
	}
}

// innerInclude looks at an include in the middle of a statement. If it stands
// for any text, the statement means what it says only with that text in it.
func (u *unit) innerInclude(inc *ast.Include) {
	found := u.c.loader.Include(inc.File)
	if found.Err != nil {
		u.notIncluded(inc, found)
	}
	for _, file := range found.Files {
		if len(file.Tree.Stmts) > 0 || file.Tree.Open {
			u.mustSplice = true
		}
		if !u.seenFile[file] {
			u.seenFile[file] = true
			u.included = append(u.included, file)
		}
	}
}

func (u *unit) include(inc *ast.Include, c context) {
	s := c.scope
	if u.isFresh(s) {
		shared := u.c.preambleOf(inc)
		u.meter.Spend(u.c.part(shared, inc)) // whoever came first
		if shared.err == nil {
			u.adopt(shared, inc, s)
			return
		}
	}
	if inc.IfExists && s.profile == nil {
		defer u.openVariables()
	}
	found := u.c.loader.Include(inc.File)
	if found.Err != nil {
		u.notIncluded(inc, found)
	}
	inner := inc.Span()
	for i, file := range found.Files {
		u.meter.Spend(stepsPerInclude)
		path := found.Paths[i]
		open := u.open[path]
		switch {
		case s.seen[path]:
			if open {
				u.circle(inc, file)
			}
			continue
		case open && s.profile != nil:
			f := u.report(diag.IncludeCycle, inc.Span(), "%s includes itself", file.Name())
			f.Notes = append(f.Notes, "each time inside of another profile, so that there is no end")
			continue
		}
		s.seen[path] = true
		u.enter(file, path, inner)
		if u.fitsContext(inc, file, s) {
			u.walk(u.c.outline(file.Tree), c)
		}
		u.leave(open)
	}
}

// enter makes a file, found under a path, the one that is being read.
func (u *unit) enter(file *load.File, path string, at source.Span) {
	u.file = &frame{file: file, path: path, at: at, outer: u.file}
	u.open[path] = true
	if u.seenFile[file] {
		return
	}
	u.seenFile[file] = true
	u.included = append(u.included, file)
	u.mustSplice = u.mustSplice || file.Tree.Open
	u.addFindings(file)
}

// addFindings takes over what the parser found in an included file.
func (u *unit) addFindings(file *load.File) {
	for _, f := range file.Findings {
		u.meter.Spend(stepsPerFinding)
		f.Related = append(f.Related[:len(f.Related):len(f.Related)], u.chain(file.Source)...)
		u.findings = append(u.findings, f)
	}
}

// leave goes back to the file that included the present one; open tells whether
// that was being read already.
func (u *unit) leave(open bool) {
	if !open {
		delete(u.open, u.file.path)
	}
	u.file = u.file.outer
}

// circle remarks, once for each file, that an include leads back to a file that
// is being read. It does nothing, since a file is read once in a profile.
func (u *unit) circle(inc *ast.Include, file *load.File) {
	if u.standalone || u.circles[u.file.file] {
		return
	}
	u.circles[u.file.file] = true
	f := u.report(diag.IncludeCycle, inc.Span(), "%s includes itself", file.Name())
	f.Severity = diag.Info
	f.Notes = append(f.Notes, "the parser reads a file once in a profile, so this include does nothing")
}

// fitsContext reports whether an included file may stand where it is included.
// If it holds what cannot, that is reported.
func (u *unit) fitsContext(inc *ast.Include, file *load.File, s *scope) bool {
	o := u.c.outline(file.Tree)
	fits := true
	misplaced := func(message string, stmt ast.Stmt, note string) {
		place := diag.Place{File: file.Source, Span: stmt.Span()}
		fits = false
		outer := u.file
		u.file = outer.outer
		f := u.report(diag.SyntaxError, inc.Span(), message, inc.File.Raw)
		f.Notes = append(f.Notes, note)
		u.relate(f, place, "the first of them")
		u.file = outer
	}
	switch {
	case u.standalone:
	case s.profile == nil && o.rule != nil:
		misplaced("%s holds rules, which can only stand inside of a profile", o.rule, "include it between the braces of a profile")
	case s.profile != nil && o.preamble != nil:
		misplaced("%s assigns variables or holds aliases, which cannot stand inside of a profile", o.preamble, "include it before the first profile")
	case s.profile == nil && u.profiles && o.preamble != nil:
		misplaced("%s assigns variables or holds aliases, which must stand before the first profile", o.preamble, "include it before the first profile")
	case s.profile != nil && o.bare != nil:
		misplaced("%s holds a profile without keyword, which cannot stand inside of a profile", o.bare, `write "profile" before its name`)
	}
	return fits
}

func (u *unit) profileUnit(p *ast.Profile, c context) {
	u.checkDuplicate(p, c)
	if c.scope.profile == nil {
		u.profiles = true
	}
	inner := context{
		scope:    &scope{profile: p, seen: map[string]bool{}, special: special{name: true, path: attached(p)}},
		children: names{},
		live:     c.live && c.block == nil,
	}
	if inner.live {
		u.checkHeadUses(p, inner.scope)
		inner.scope.resolved = u.begin(p, c.scope.resolved)
	}
	u.walk(u.blockOutline(p.Body.Stmts), inner)
}

// attached reports whether a profile has an attachment, or a name that is one.
func attached(p *ast.Profile) bool {
	if !p.Attachment.IsZero() {
		return true
	}
	name := p.Name.Value()
	if _, rest, ok := parser.SplitNamespace(name); ok {
		name = rest
	}
	return strings.HasPrefix(name, "/") || strings.HasPrefix(name, "@{")
}

func (u *unit) conditional(x *ast.Conditional, c context) {
	taken := u.eval(x.Cond)
	u.branch(x.Then, c, taken)
	if x.Else == nil {
		return
	}
	if x.Else.If != nil {
		own := names{}
		u.conditional(x.Else.If, c.inside(own, !taken))
		if !taken {
			u.merge(own, c.children)
		}
		return
	}
	if x.Else.Block != nil {
		u.branch(x.Else.Block, c, !taken)
	}
}

// branch walks a branch of a conditional. Its children join those of the
// profile if it is taken.
func (u *unit) branch(b *ast.Block, c context, taken bool) {
	own := names{}
	inner := c.inside(own, taken)
	inner.conditional = true
	u.walk(u.blockOutline(b.Stmts), inner)
	if taken {
		u.merge(own, c.children)
	}
}

func (u *unit) block(b *ast.QualifierBlock, c context) {
	inner := c.inside(names{}, true)
	quals := b.Qualifiers
	if c.block != nil {
		quals = *combined(c.block, &quals)
	}
	inner.block = &quals
	inner.denying = inner.denying || b.Qualifiers.Deny()
	u.walk(u.blockOutline(b.Body.Stmts), inner)
}
