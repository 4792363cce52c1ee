// Package policy works out what profiles mean: which statements of a file and
// its includes take part, the values of variables, the outcome of conditions.
package policy

import (
	"slices"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// Options say what to take for granted.
type Options struct {
	// Define has the values of set variables that are assigned elsewhere, by
	// name without braces.
	Define map[string][]string
	// ABI are the features of policies that name no abi; nil for those that the
	// parser has built in.
	ABI *Features
	// Kernel are the features of the kernel; nil if it knows everything.
	Kernel *Features
	// AsWritten passes over abi statements: rules mean all that they say.
	AsWritten bool
	// Site says what is taken for granted of variables that sites add values to.
	Site Site
}

// Checker checks profiles with all that they include. It is safe for
// concurrent use.
type Checker struct {
	loader    *load.Loader
	opts      Options
	outlines  sync.Map              // *ast.File → *outline
	preambles sync.Map              // preambleKey → *preamble
	patterns  *sync.Map             // text → patternResult
	pairs     sync.Map              // exprPair of a link and its target → glob.Expr
	within    sync.Map              // exprPair → bool, see statement.within
	starts    sync.Map              // glob.Expr → []string, see startsOf
	abis      sync.Map              // text → *Features
	said      sync.Map              // saidIn → saidBy
	worlds    sync.Map              // name → *Checker, see Policy.In
	users     map[preambleKey]int64 // of the files that are expected, see Expect
	expected  int64                 // how many they are
	builtin   func() *Features
}

// patternResult is what parsing a text as a pattern gave.
type patternResult struct {
	pattern glob.Pattern
	err     error
}

// pattern parses a text as a pattern, once.
func (c *Checker) pattern(text string) (glob.Pattern, error) {
	if r, ok := c.patterns.Load(text); ok {
		r := r.(patternResult)
		return r.pattern, r.err
	}
	pattern, err := glob.Parse(text)
	if err == nil && c.opts.Site == SiteAny {
		pattern = pattern.Marked(siteMarks())
	}
	if len(text) > longPattern {
		return pattern, err
	}
	known, _ := c.patterns.LoadOrStore(text, patternResult{pattern, err}) // the same one for all
	return known.(patternResult).pattern, err
}

type exprPair struct{ a, b glob.Expr }

// pair returns the keys of links with names and targets of two patterns, put
// together once.
func (c *Checker) pair(name, target glob.Expr) glob.Expr {
	at := exprPair{name, target}
	if keys, ok := c.pairs.Load(at); ok {
		return keys.(glob.Expr)
	}
	keys, _ := c.pairs.LoadOrStore(at, glob.Concat(name, endOfField(), target))
	return keys.(glob.Expr)
}

// NewChecker returns a checker of files that the loader reads.
func NewChecker(loader *load.Loader, opts Options) *Checker {
	return &Checker{loader: loader, opts: opts, patterns: new(sync.Map), builtin: sync.OnceValue(defaultABI)}
}

// Report is what the check of one file found.
type Report struct {
	// Findings are those that the file has in the context of its includes, and
	// those of included files. The parser's findings on the file itself are
	// not among them, unless Spliced is set.
	Findings diag.List
	// Included are all files that take part, in the order in which they are
	// read, without the file itself.
	Included []*load.File
	// Spliced is set if the file could only be read with the text of its
	// includes in their place. Then Findings is all there is to say about it.
	Spliced bool
}

// Profile checks a file that is loaded itself, with its includes.
func (c *Checker) Profile(file *load.File) Report {
	return c.Resolve(file).Report
}

// runUnit reads a file with its includes, and notes its profiles in a policy if
// there is one.
func (c *Checker) runUnit(m *work.Meter, file *load.File, policy *Policy) (*unit, Report) {
	u := c.newUnit(m, file)
	u.policy = policy
	u.root(file)
	if u.mustSplice {
		if s, report, ok := c.spliced(u, file, policy); ok {
			return s, report
		}
	}
	return u, u.finish()
}

// Fragment checks a file that others include, as far as that can be done
// without them.
func (c *Checker) Fragment(file *load.File) Report { return c.FragmentWithin(work.Counter(), file) }

// FragmentWithin is Fragment with a meter that counts the work, and may end it.
func (c *Checker) FragmentWithin(m *work.Meter, file *load.File) Report {
	u := c.newUnit(m, file)
	u.fragment(file)
	return u.finish()
}

// spliced checks a file with the text of its includes in their place. It
// returns false if that does not help: what the parser found on the files one
// by one tells more.
func (c *Checker) spliced(plain *unit, file *load.File, policy *Policy) (*unit, Report, bool) {
	included, inc := plain.included, &includer{loader: c.loader}
	bytes := len(file.Source.Text())
	for _, f := range included {
		bytes += len(f.Source.Text())
	}
	plain.meter.Spend(stepsPerSplicedByte * bytes)
	tree, findings, places := parser.ParseSpliced(file.Source, inc)
	if slices.ContainsFunc(findings, IsSyntaxError) && !splicedSaysMore(file, included) {
		return nil, Report{}, false
	}
	u := c.newUnit(plain.meter, file)
	u.spliced = &places
	if u.policy = policy; policy != nil {
		policy.Profiles = nil
	}
	u.findings = findings
	for _, m := range inc.missing {
		u.notIncluded(m.include, m.found)
	}
	u.root(&load.File{Source: file.Source, Tree: tree})
	u.closedElsewhere(tree.Stmts)
	r := u.finish()
	r.Included, r.Spliced = included, true
	return u, r, true
}

// IsSyntaxError reports whether a finding is that a text cannot be read.
func IsSyntaxError(f diag.Finding) bool {
	return f.Severity == diag.Error && (f.Code == diag.SyntaxError || f.Code == diag.MissingComma)
}

// splicedSaysMore reports whether a mistake in the spliced text tells more than
// the mistakes in the files one by one: if those have none, or if the file and
// what it includes are both not whole by themselves.
func splicedSaysMore(file *load.File, included []*load.File) bool {
	open, broken := false, false
	for _, f := range included {
		open = open || f.Tree.Open
		broken = broken || len(f.Findings.Errors()) > 0
	}
	if len(file.Findings.Errors()) > 0 {
		return open
	}
	return !broken
}

// includer finds included files for the parser, and remembers those that it
// could not find.
type includer struct {
	loader  *load.Loader
	missing []missingInclude
}

type missingInclude struct {
	include *ast.Include
	found   *load.Included
}

func (i *includer) Include(inc *ast.Include) []*source.File {
	found := i.loader.Include(inc.File)
	if found.Err != nil {
		i.missing = append(i.missing, missingInclude{inc, found})
	}
	var files []*source.File
	for _, f := range found.Files {
		files = append(files, f.Source)
	}
	return files
}

func (c *Checker) outline(tree *ast.File) *outline {
	if o, ok := c.outlines.Load(tree); ok {
		return o.(*outline)
	}
	o := outlineOf(tree.Stmts, tree.Source)
	o.included = true
	known, _ := c.outlines.LoadOrStore(tree, o)
	return known.(*outline)
}
