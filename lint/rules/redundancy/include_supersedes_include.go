package redundancy

import (
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/load"
)

var includeSupersedesInclude = lint.Analyzer{
	Code:     diag.Code{ID: "AA312", Name: "include-supersedes-include"},
	Severity: diag.Info,
	Summary:  "a file is included that another include brings in as well",
	Needs:    lint.NeedsTree | lint.NeedsProject,
	Options: []lint.Option{{
		Name: "keep", Check: optioncheck.GlobPattern, Default: []string{"abstractions/base"},
		Help: "Includes, as patterns with * and **, that files have in any case.",
	}},
	Run: findSupersededIncludes,
}

func findSupersededIncludes(p *lint.Pass) {
	guarded := p.Text.Guarded()
	blocks := map[*lint.Scope][]includeOfFile{}
	var order []*lint.Scope
	for inc, scope := range lint.Each[*ast.Include](p.Text) {
		found := p.Project.Loader.Include(inc.File)
		if guarded[inc] || inc.IfExists || found.Dir || len(found.Files) != 1 {
			continue
		}
		if blocks[scope] == nil {
			order = append(order, scope)
		}
		blocks[scope] = append(blocks[scope], includeOfFile{inc, found.Files[0]})
	}
	for _, scope := range order {
		judgeIncludes(p, blocks[scope], ordered(p.Text, scope))
	}
}

// includeOfFile is an include that is there for sure, with its file.
type includeOfFile struct {
	*ast.Include
	file *load.File
}

// ordered reports whether the order of includes in a block matters: where
// variables are assigned.
func ordered(t *lint.Text, scope *lint.Scope) bool {
	assigns := strings.Contains("/"+t.Path, "/tunables/")
	for range lint.Each[*ast.VariableAssignment](t) {
		assigns = true
		break
	}
	return scope.Profile == nil && (assigns || !t.Fragment)
}

// judgeIncludes reports the includes of one block that others make needless.
func judgeIncludes(p *lint.Pass, block []includeOfFile, ordered bool) {
	for i, inc := range block {
		for k, other := range block {
			if other.file == inc.file || matchesAny(p.Strings("keep"), inc.File.Name()) || ordered && k > i || !broughtIn(p, other.file).all[inc.file] {
				continue
			}
			if broughtIn(p, inc.file).all[other.file] {
				continue // a circle, which is told of elsewhere
			}
			f := p.Report(inc.Span(), "%s includes %s as well", other.File.Raw, inc.File.Raw)
			lint.Relate(f, p.Text.Place(other.Span()), "the other include")
			if broughtIn(p, other.file).checked[inc.file] {
				lint.FixByMeaning(f, "remove this one", p.Text.Remove(inc.Include))
			} else {
				lint.FixUnsafely(f, "remove this one, if all releases of "+other.File.Raw+" include it", p.Text.Remove(inc.Include))
			}
			break
		}
	}
}

type broughtInKey struct{}

// broughtFiles are the files that a file includes, directly or not, whatever the
// conditions are. Those in checked come by way of files that are checked: of others
// another release may include something else.
type broughtFiles struct{ all, checked map[*load.File]bool }

func broughtIn(p *lint.Pass, file *load.File) broughtFiles {
	known := lint.SharedByAll(p, broughtInKey{}, func() *sync.Map { return new(sync.Map) })
	if files, ok := known.Load(file); ok {
		return files.(broughtFiles)
	}
	all := func(*load.File) bool { return true }
	checked := func(f *load.File) bool { return p.Project.Checks(f.Source) }
	files := broughtFiles{includedBy(p, file, all), includedBy(p, file, checked)}
	known.Store(file, files)
	return files
}

// includedBy returns the files that a file includes, directly or by way of files
// that may be followed.
func includedBy(p *lint.Pass, file *load.File, may func(*load.File) bool) map[*load.File]bool {
	files := map[*load.File]bool{}
	var add func(f *load.File)
	add = func(f *load.File) {
		if !may(f) {
			return
		}
		guarded := (&lint.Text{File: f}).Guarded()
		for _, stmt := range f.Tree.Stmts {
			inc, ok := stmt.(*ast.Include)
			if !ok || inc.IfExists || guarded[inc] {
				continue
			}
			for _, included := range p.Project.Loader.Include(inc.File).Files {
				if !files[included] {
					files[included] = true
					add(included)
				}
			}
		}
	}
	add(file)
	return files
}
