package policy

import (
	"errors"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// names are the profiles of one file, or the children of one profile or block.
type names map[string]diag.Place

// checkDuplicate reports the second profile of a name. Names are compared as
// they are written, before variables are expanded.
func (u *unit) checkDuplicate(p *ast.Profile, c context) {
	key := p.Name.Value()
	if ns, rest, ok := parser.SplitNamespace(key); ok && ns != "" {
		key = ":" + ns + ":" + rest
	}
	at := u.place(p.Name.Place)
	if first, ok := c.children[key]; ok {
		what := "profile"
		if c.scope.profile != nil {
			what = "child profile or hat"
		}
		f := u.report(diag.DuplicateProfile, p.Name.Place, "the %s %s is defined twice", what, p.Name.Raw)
		u.relate(f, first, "first defined here")
		return
	}
	c.children[key] = at
}

// merge adds the children of a branch that is taken to those of the profile.
func (u *unit) merge(own, children names) {
	for key, at := range own {
		if first, ok := children[key]; ok {
			f := u.reportAt(diag.DuplicateProfile, at, "the child profile or hat %s is defined twice", key)
			u.relate(f, first, "first defined here")
			continue
		}
		children[key] = at
	}
}

// Absence says of an include that cannot be read why it may be there all the
// same where the profile is loaded. It is the Data of the finding, which is an
// error none the less: what the profile means is not known.
type Absence string

// The reasons.
const (
	AbsentLocal   Absence = "local"   // it is for local additions
	AbsentOutside Absence = "outside" // it lies where nothing may be read
	AbsentHere    Absence = "here"    // AppArmor's own files are not known
)

// notIncluded reports an include that cannot be read.
func (u *unit) notIncluded(inc *ast.Include, found *load.Included) {
	var e *load.Error
	if !errors.As(found.Err, &e) {
		return
	}
	if e.Reason == load.NotFound && inc.IfExists {
		return
	}
	u.missing = true
	name := inc.File.Raw
	if u.toldMissing(inc) {
		return
	}
	switch e.Reason {
	case load.NotFound:
		if e.Link != "" {
			u.dangling(inc, e)
			return
		}
		f := u.report(diag.IncludeNotFound, inc.Span(), "%s is not found", name)
		if strings.HasPrefix(name, "<local/") {
			f.Data = AbsentLocal
			f.Cause = "additions of the site"
			f.Notes = append(f.Notes, "files in local/ are for the admins of machines, and many packages make an empty one when they are installed")
			f.Notes = append(f.Notes, "where there is none, the profile does not load: \"include if exists\" passes over that")
			f.Fixes = []diag.Fix{{
				Message: "include it if it exists",
				Edits:   []diag.Edit{{Place: u.place(inc.Span()), Text: "include if exists " + name}},
			}}
			return
		}
		if u.lacksOwn(inc.File) {
			f.Data = AbsentHere
		}
		if near := u.nearIncludes(inc); len(near) > 0 {
			f.Message += ", did you mean " + near[0] + "?"
			f.Fixes = []diag.Fix{{
				Message: "include " + near[0],
				Edits:   []diag.Edit{{Place: u.place(inc.File.Place), Text: near[0]}},
			}}
			return
		}
		if !inc.File.Magic() {
			f.Notes = append(f.Notes, "a name without <> is looked for in the working directory")
		}
		switch {
		case f.Data == AbsentHere:
			f.Notes = append(f.Notes, "AppArmor's own files are not known")
		case !load.IsOwn(inc.File.Name()):
			f.Notes = append(f.Notes, `"include if exists" passes over a file that is missing`)
		}
	case load.Outside:
		f := u.report(diag.IncludeNotFound, inc.Span(), "%s lies outside of the directories that may be read", name)
		if e.Link != "" {
			f.Message = name + " is a link to " + e.Link + ", outside of the directories that may be read"
		}
		f.Data = AbsentOutside
		f.Notes = append(f.Notes, "what it holds is not checked, as its directory may not be read")
		if inc.IfExists {
			f.Severity = diag.Info
		}
	case load.Forbidden:
		u.report(diag.IncludeNotFound, inc.Span(), "%s is never read, as it belongs to the kernel or to version control", name)
	default:
		u.report(diag.IncludeNotFound, inc.Span(), "%s cannot be read: %v", name, found.Err)
	}
}

// dangling reports an include of a link that leads nowhere.
func (u *unit) dangling(inc *ast.Include, e *load.Error) {
	f := u.report(diag.IncludeNotFound, inc.Span(), "%s is a dangling link: %s does not exist", inc.File.Raw, e.Link)
	f.Notes = append(f.Notes, "restore the file that "+e.Path+" leads to, or remove the link and the include")
}

// lacksOwn reports whether a name is one of AppArmor's own files, and these are not
// known.
func (u *unit) lacksOwn(name ast.FileName) bool {
	return name.Magic() && (load.IsOwn(name.Name()) && !u.c.loader.HasBase() || !u.c.loader.HasSearchPath())
}

// absence is an include that is missing from a file.
type absence struct {
	file *source.File
	name string
}

// toldMissing reports whether it was told already that a file includes what is
// missing. If so, the place is added to what was told, and to its fix.
func (u *unit) toldMissing(inc *ast.Include) bool {
	at := u.place(inc.Span())
	key := absence{at.File, inc.File.Raw}
	i, told := u.absent[key]
	if !told {
		u.absent[key] = len(u.findings)
		return false
	}
	f := &u.findings[i]
	if f.Place == at {
		return true
	}
	u.relate(f, at, "included here too")
	for i := range f.Fixes {
		edit := f.Fixes[i].Edits[0]
		if edit.Place.Span == f.Place.Span {
			edit.Place = at
		} else {
			edit.Place = u.place(inc.File.Place)
		}
		f.Fixes[i].Edits = append(f.Fixes[i].Edits, edit)
	}
	return true
}

// nearIncludes returns the names that an include may have meant, without that of
// the file it stands in.
func (u *unit) nearIncludes(inc *ast.Include) []string {
	if !inc.File.Magic() {
		magic := "<" + inc.File.Name() + ">"
		if u.c.loader.Include(ast.FileName{Word: ast.Word{Raw: magic}}).Err == nil {
			return []string{magic}
		}
	}
	near := u.c.loader.Near(inc.File)
	return slices.DeleteFunc(near, func(name string) bool {
		return strings.HasSuffix(u.file.path, strings.Trim(name, "<>"))
	})
}

// abi notes an abi statement. In the body of a profile it comes too late: what
// counts for the file is settled.
func (u *unit) abi(a *ast.ABI, c context) {
	if u.abiRule == nil && !u.profiles && c.scope.profile == nil {
		u.abiRule = a
	}
	if err := u.c.loader.ABI(a.File); err != nil {
		f := u.report(diag.UnknownABI, a.File.Place, "the abi file %s is not found", a.File.Raw)
		var e *load.Error
		if errors.As(err, &e) && e.Reason != load.NotFound {
			f.Message = "the abi file " + a.File.Raw + " cannot be read: " + err.Error()
		} else if u.lacksOwn(a.File) {
			f.Data = AbsentHere
		}
	}
}
