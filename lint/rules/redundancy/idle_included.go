package redundancy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// judgeIncluded returns the rules of an included file that do nothing, whatever
// else the profile has. What it finds for one profile goes for all in which the
// rules mean the same.
func (s *idleScene) judgeIncluded(p *lint.Pass, file *source.File) []idleRule {
	bundle := bundleOf(p, file)
	if bundle == nil {
		return nil
	}
	if bundle.particular {
		return s.judge(file, bundle, anyRule)
	}
	type key struct {
		file    *source.File
		context string
		onFiles bool
	}
	if context, ok := s.context(bundle, bundle.variables); ok {
		return lint.SharedByAll(p, key{file, context, false}, func() []idleRule { return s.judge(file, bundle, anyRule) })
	}
	// Mostly it is the name of the profile that makes the difference, and rules on
	// files do not mention it.
	context, ok := s.context(bundle, bundle.onFiles)
	if !ok || bundle.mixed {
		return s.judge(file, bundle, anyRule)
	}
	onFiles := lint.SharedByAll(p, key{file, context, true}, func() []idleRule { return s.judge(file, bundle, isOnFiles) })
	others := s.judge(file, bundle, func(r ast.Rule) bool { return !isOnFiles(r) })
	return slices.Concat(onFiles, others)
}

func anyRule(ast.Rule) bool { return true }

// isOnFiles reports whether a rule is on files alone, which no other rules are.
func isOnFiles(r ast.Rule) bool {
	switch r.(type) {
	case *ast.FileRule, *ast.LinkRule:
		return true
	}
	return false
}

// context returns a text that profiles have in common in which the rules of a
// bundle mean the same that mention some variables.
func (s *idleScene) context(b *bundle, variables []string) (string, bool) {
	context, ok := s.profile.Context(variables)
	if !ok || !b.conditional {
		return context, ok
	}
	text := []byte(context)
	for i := range s.rules {
		if r := &s.rules[i]; b.files[r.Place.File] {
			text = fmt.Appendf(text, "\n%p %t", r.Stmt, r.Conditional())
		}
	}
	return string(text), true
}

// bundle is a file with all that it includes for sure.
type bundle struct {
	files map[*source.File]bool
	// via are the includes that bring each of them in, as they would if the file
	// were read by itself: what profiles include before makes no difference.
	via map[*source.File]diag.Related
	// direct are those that the file includes itself.
	direct map[*source.File]bool
	// variables are those that the rules mention, by name, sorted.
	variables []string
	// onFiles are those that rules on files mention.
	onFiles []string
	// mixed is set if there are rules that are on files and on more than that.
	mixed bool
	// conditional is set if there are conditionals.
	conditional bool
	// particular is set if there is more to what the rules mean than conditions
	// and the values of variables.
	particular bool
}

type bundlesKey struct{}

// bundleOf returns the bundle of an included file that is checked.
func bundleOf(p *lint.Pass, file *source.File) *bundle {
	all := lint.SharedByAll(p, bundlesKey{}, func() *bundles {
		b := &bundles{loader: p.Project.Loader, files: map[*source.File]*load.File{}}
		for _, t := range p.Project.Texts {
			b.files[t.Source] = t.File
		}
		return b
	})
	if known, ok := all.known.Load(file); ok {
		return known.(*bundle)
	}
	var b *bundle
	if f := all.files[file]; f != nil {
		b = newBundle(all.loader, f)
	}
	all.known.Store(file, b)
	return b
}

// bundles are those of all files that are checked.
type bundles struct {
	loader *load.Loader
	files  map[*source.File]*load.File
	known  sync.Map // *source.File → *bundle
}

func newBundle(loader *load.Loader, file *load.File) *bundle {
	b := &bundle{files: map[*source.File]bool{}, via: map[*source.File]diag.Related{}, direct: map[*source.File]bool{}}
	names := bundleNames{all: map[string]bool{}, onFiles: map[string]bool{}}
	var add func(f *load.File)
	add = func(f *load.File) {
		if b.files[f.Source] {
			return
		}
		b.files[f.Source] = true
		b.look(f, &names)
		for inc := range ast.Includes(f.Tree.Stmts) {
			if optionalInclude(f.Source.Slice(inc.Span())) {
				continue
			}
			for _, included := range loader.Include(inc.File).Files {
				if f == file {
					b.direct[included.Source] = true
				}
				if !b.files[included.Source] {
					b.via[included.Source] = diag.Related{
						Place: diag.Place{File: f.Source, Span: inc.Span()}, Message: "included here", Include: true,
					}
				}
				add(included)
			}
		}
	}
	add(file)
	b.variables = slices.Sorted(maps.Keys(names.all))
	b.onFiles = slices.Sorted(maps.Keys(names.onFiles))
	return b
}

// chain returns the includes that lead from the file to one that it includes, the
// innermost first.
func (b *bundle) chain(to *source.File) []diag.Related {
	var chain []diag.Related
	for at, ok := b.via[to]; ok; at, ok = b.via[at.Place.File] {
		chain = append(chain, at)
	}
	return chain
}

// chainFrom returns the includes that bring a rule in, for a finding in a file. In
// a file that several profiles include it is the same for all of them.
func chainFrom(p *lint.Pass, file *source.File, r *policy.Rule) []diag.Related {
	if p.Text.Source != file {
		if b := bundleOf(p, file); b != nil && b.files[r.Place.File] {
			return b.chain(r.Place.File)
		}
	}
	return r.Chain()
}

// bundleNames are the variables that rules mention: all, and those on files.
type bundleNames struct {
	all, onFiles map[string]bool
	inFileRule   bool
}

func (n *bundleNames) note(w *ast.Word) {
	for ref := range ast.References(w.Value()) {
		n.all[ref.Name] = true
		if n.inFileRule {
			n.onFiles[ref.Name] = true
		}
	}
}

// look notes what the rules of a file depend on.
func (b *bundle) look(f *load.File, names *bundleNames) {
	ast.Walk(f.Tree, func(n ast.Node) bool {
		if rule, ok := n.(ast.Rule); ok {
			names.inFileRule = isOnFiles(rule)
		}
		switch n := n.(type) {
		case *ast.Conditional:
			b.conditional = true
		case *ast.Profile, *ast.QualifierBlock:
			b.particular = true
		case *ast.FileRule:
			// The names of child profiles have that of the profile before them.
			b.particular = b.particular || strings.Contains(n.Target.Value(), "//")
		case *ast.AllRule, *ast.ChangeProfileRule:
			b.mixed = true
		case *ast.Word:
			names.note(n)
		}
		return true
	})
}
