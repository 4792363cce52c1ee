package policy

import (
	"fmt"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// unit is one file that is loaded, with its includes.
type unit struct {
	c       *Checker
	file    *frame // the file being read
	vars    variables
	aliases []alias

	aliasIndex aliasIndex
	spliced    *parser.Spliced // set if the tree is one of spliced text

	meter   *work.Meter
	judging int64      // the steps that went into what rules mean together
	policy  *Policy    // nil if only findings are wanted
	blocks  []position // where blocks and conditionals end
	abiRule *ast.ABI   // the first one before all profiles

	standalone bool // a fragment without the files that include it
	touched    bool // a variable or alias has been read
	missing    bool // an include is missing that may assign variables
	profiles   bool // a profile has been read: no preamble any more
	names      names
	checked    map[*outline]bool
	missed     map[missedUse]bool
	expanded   map[string]string
	texts      map[string]string // words with their variables expanded, see Profile.expand
	odd        map[string]bool   // see oddValues
	builtin    map[string]builtinsAmong
	open       map[string]bool     // the files being read, by name
	circles    map[*load.File]bool // files of which a circle was reported
	included   []*load.File
	seenFile   map[*load.File]bool
	mustSplice bool
	findings   diag.List
	absent     map[absence]int         // the finding on an include that is missing
	twice      map[[2]*source.File]int // the finding on variables that two files assign
}

// What reading takes, in steps of work, and for what there is to keep of it as
// many steps as bytes.
const (
	stepsPerInclude     = 150
	stepsPerAdopted     = 30 // for a file of a preamble that others have read
	stepsPerStatement   = 20
	stepsPerRule        = 40 // to take part in a profile
	stepsPerFinding     = 1000
	stepsPerValue       = 100 // of a variable
	stepsPerSplicedByte = 150
)

// longestChain is how many of the includes that led to a mistake are named.
const longestChain = 50

// frame is a file that is being read, and the include that led to it.
type frame struct {
	file  *load.File
	path  string // as spelled by the include
	at    source.Span
	outer *frame
}

// scope is the body of a profile; the preamble is one too.
type scope struct {
	profile *ast.Profile // nil for the preamble
	seen    map[string]bool
	special special
	// resolved is the profile if a policy is wanted and it takes part.
	resolved *Profile
}

// special says which built-in variables a profile has.
type special struct{ name, path bool }

func (s special) hasBuiltin(builtin string) bool {
	if builtin == "profile_name" {
		return s.name
	}
	return s.path
}

func (c *Checker) newUnit(m *work.Meter, file *load.File) *unit {
	u := &unit{
		c:        c,
		vars:     variables{own: map[string]*variable{}, site: c.opts.Site, meter: m},
		file:     &frame{file: file, path: file.Name()},
		names:    names{},
		checked:  map[*outline]bool{},
		missed:   map[missedUse]bool{},
		expanded: map[string]string{},
		texts:    map[string]string{},
		odd:      map[string]bool{},
		builtin:  map[string]builtinsAmong{},
		meter:    m,
		open:     map[string]bool{file.Name(): true},
		circles:  map[*load.File]bool{},
		seenFile: map[*load.File]bool{file: true},
		absent:   map[absence]int{},
		twice:    map[[2]*source.File]int{},
	}
	for name, values := range c.opts.Define {
		u.vars.own[name] = &variable{defined: values}
	}
	return u
}

func (u *unit) root(file *load.File) {
	u.mustSplice = u.spliced == nil && file.Tree.Open
	s := &scope{seen: map[string]bool{}}
	u.walk(u.c.outline(file.Tree), context{scope: s, children: u.names, live: true})
}

func (u *unit) fragment(file *load.File) {
	u.standalone = true
	o := u.c.outline(file.Tree)
	if o.rule != nil && o.preamble != nil {
		f := u.report(diag.SyntaxError, o.preamble.Span(), "a file that holds rules cannot assign variables or hold aliases")
		f.Notes = append(f.Notes, "the rules need a profile around the include, and this may not stand in one")
		u.relate(f, u.place(o.rule.Span()), "the first rule")
	}
	s := &scope{seen: map[string]bool{}}
	u.walk(o, context{scope: s, children: u.names, live: true})
}

func (u *unit) finish() Report {
	return Report{Findings: u.findings, Included: u.included}
}

// release ends the count of work: the file is read.
func (u *unit) release() { u.meter, u.vars.meter = nil, nil }

// complete reports whether all assignments of variables are known.
func (u *unit) complete() bool { return !u.missing && !u.standalone }

func (u *unit) place(at source.Span) diag.Place {
	if u.spliced != nil {
		return u.spliced.Place(at)
	}
	return diag.Place{File: u.file.file.Source, Span: at}
}

func (u *unit) report(code diag.Code, at source.Span, format string, args ...any) *diag.Finding {
	return u.reportAt(code, u.place(at), format, args...)
}

// reportAt adds an error, with the includes that led to its file. The pointer
// is valid until the next one is added.
func (u *unit) reportAt(code diag.Code, at diag.Place, format string, args ...any) *diag.Finding {
	u.meter.Spend(stepsPerFinding)
	f := findingAt(code, at, format, args...)
	if u.spliced == nil {
		f.Related = u.chain(at.File)
	}
	u.findings = append(u.findings, f)
	return &u.findings[len(u.findings)-1]
}

func findingAt(code diag.Code, at diag.Place, format string, args ...any) diag.Finding {
	return diag.Finding{Code: code, Severity: diag.Error, Place: at, Message: fmt.Sprintf(format, args...)}
}

// chain returns the includes that led to a file, the innermost first.
func (u *unit) chain(file *source.File) []diag.Related {
	var related []diag.Related
	for f := u.file; f.outer != nil && len(related) < longestChain; f = f.outer {
		if len(related) == 0 && f.file.Source != file {
			u.meter.Spend(1)
			continue
		}
		related = append(related, diag.Related{
			Place:   diag.Place{File: f.outer.file.Source, Span: f.at},
			Message: "included here",
			Include: true,
		})
	}
	return related
}

func (u *unit) relate(f *diag.Finding, at diag.Place, message string) {
	f.Related = append(f.Related, diag.Related{Place: at, Message: message})
}
