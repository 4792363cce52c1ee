package lsp

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// symbolKind says what a symbol is.
type symbolKind uint8

const (
	variableSymbol symbolKind = iota // its name has the sign and the braces
	profileSymbol                    // its name is the full one, parent//child
	fileSymbol                       // its name is the absolute path
)

// symbol is something that files define and mention.
type symbol struct {
	kind symbolKind
	name string
}

// occurrence is a place where a symbol is defined or mentioned.
type occurrence struct {
	symbol
	at      source.Span
	defines bool
	anew    bool        // the definition of a variable that must not be there before
	whole   source.Span // the statement that defines it
}

// maxIndexed is how many files of a tree are looked at.
const maxIndexed = 10_000

// index has the occurrences in files. It is shared by the snapshots of a view: a
// file that has not changed is the same in all of them.
type index struct {
	mu    sync.Mutex
	files map[*load.File][]occurrence
	// attached has the attachments of profiles, as variables are in the newest
	// snapshot.
	attached map[*load.File][]attachment
}

func newIndex() *index {
	return &index{files: map[*load.File][]occurrence{}, attached: map[*load.File][]attachment{}}
}

// occurrences returns those of one file.
func (s *snapshot) occurrences(file *load.File) []occurrence {
	s.index.mu.Lock()
	list, known := s.index.files[file]
	s.index.mu.Unlock()
	if known {
		return list
	}
	c := occurrenceCollector{snap: s}
	c.statements(file.Tree.Stmts, "")
	s.index.mu.Lock()
	defer s.index.mu.Unlock()
	s.index.files[file] = c.list
	return c.list
}

// forget drops what the index has of files that are not of the snapshot.
func (s *snapshot) forget(current []*load.File) {
	keep := make(map[*load.File]bool, len(current))
	for _, file := range current {
		keep[file] = true
	}
	s.index.mu.Lock()
	defer s.index.mu.Unlock()
	for file := range s.index.files {
		if !keep[file] {
			delete(s.index.files, file)
			delete(s.index.attached, file)
		}
	}
}

// files returns all files of the view: those of its tree, and those that are open.
// The error is that of the context.
func (s *snapshot) files(ctx context.Context) ([]*load.File, error) {
	s.known.mu.Lock()
	known := s.known.files
	s.known.mu.Unlock()
	if known != nil {
		return known, nil
	}
	var targets []load.Target
	if s.base != "" {
		targets, _ = s.loader.Walk(s.spelled(s.base)) // what cannot be read is not there
	}
	for _, doc := range s.open {
		targets = append(targets, s.targetOf(doc))
	}
	files := []*load.File{}
	seen := map[string]bool{}
	for _, t := range targets[:min(len(targets), maxIndexed)] {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		at := s.loader.Abs(t.Path)
		if seen[at] {
			continue
		}
		seen[at] = true
		if file, err := s.read(t); err == nil {
			files = append(files, file)
		}
	}
	s.forget(files)
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	s.known.files = files
	return files, nil
}

// read returns a file as its kind has it.
func (s *snapshot) read(t load.Target) (*load.File, error) {
	if t.Fragment {
		return s.loader.Fragment(t.Path)
	}
	return s.loader.Profile(t.Path)
}

// find returns the places of a symbol in all files of the view, those of one file
// first.
func (s *snapshot) find(ctx context.Context, sym symbol, first *load.File) ([]found, error) {
	files, err := s.files(ctx)
	if err != nil {
		return nil, err
	}
	apart := s.apart(sym, first)
	others := slices.DeleteFunc(slices.Clone(files), func(f *load.File) bool { return f == first || apart(f) })
	slices.SortFunc(others, func(a, b *load.File) int { return strings.Compare(a.Name(), b.Name()) })
	var list []found
	for _, file := range append([]*load.File{first}, others...) {
		for _, o := range s.occurrences(file) {
			if o.symbol == sym {
				list = append(list, found{o, file})
			}
		}
	}
	return list, nil
}

// apart returns what tells whether a variable is another one in another file: one
// of the two is a profile that assigns it for itself, and does not include the
// other.
func (s *snapshot) apart(sym symbol, file *load.File) func(other *load.File) bool {
	if sym.kind != variableSymbol {
		return func(*load.File) bool { return false }
	}
	if s.assignsOwn(file, sym) {
		_, reached := s.closure([]*load.File{file})
		return func(other *load.File) bool { return !slices.Contains(reached, other) }
	}
	known := map[*load.File]bool{}
	return func(other *load.File) bool {
		return s.assignsOwn(other, sym) && !s.reaches(other, s.loader.Abs(file.Name()), known)
	}
}

// assignsOwn reports whether a file that is loaded on its own assigns a variable.
func (s *snapshot) assignsOwn(file *load.File, sym symbol) bool {
	return slices.ContainsFunc(s.occurrences(file), func(o occurrence) bool { return o.symbol == sym && o.anew }) &&
		!load.IsFragment(strings.TrimPrefix(s.loader.Abs(file.Name()), s.base))
}

// reaches reports whether a file includes the one at a path, directly or not. What
// is known of files is noted.
func (s *snapshot) reaches(file *load.File, at string, known map[*load.File]bool) bool {
	if answer, ok := known[file]; ok {
		return answer
	}
	known[file] = false
	for _, o := range s.occurrences(file) {
		if o.symbol == (symbol{fileSymbol, at}) {
			known[file] = true
			return true
		}
	}
	for inc := range ast.Includes(file.Tree.Stmts) {
		for _, f := range s.loader.Include(inc.File).Files {
			if s.reaches(f, at, known) {
				known[file] = true
				return true
			}
		}
	}
	return false
}

// found is an occurrence in a file.
type found struct {
	occurrence
	file *load.File
}

func (f found) place() diag.Place { return diag.Place{File: f.file.Source, Span: f.at} }

// occurrenceCollector collects what a file defines and mentions.
type occurrenceCollector struct {
	snap *snapshot
	list []occurrence
}

// statements collects from statements in a profile, "" for none.
func (c *occurrenceCollector) statements(stmts []ast.Stmt, profile string) {
	for _, stmt := range stmts {
		if stmt == nil {
			continue
		}
		inner := profile
		switch s := stmt.(type) {
		case *ast.Profile:
			inner = s.Name.Value()
			if profile != "" {
				inner = ast.Nested(profile, inner)
			}
			c.add(symbol{profileSymbol, inner}, unquoted(s.Name), s)
		case *ast.Include:
			c.file(s.File)
		case *ast.VariableAssignment:
			c.assigned(s.Name, s.Op, s)
		case *ast.BooleanAssignment:
			c.assigned(s.Name, s.Op, s)
		case *ast.FileRule:
			c.target(s.Target, profile, s.Exec().Transition == ast.ExecChild)
		case *ast.ChangeProfileRule:
			c.target(s.Target, profile, false)
		}
		c.words(stmt)
		for _, b := range ast.Blocks(stmt) {
			c.statements(b.Stmts, inner)
		}
	}
}

// words collects from the words of a statement, but for the blocks in it.
func (c *occurrenceCollector) words(stmt ast.Stmt) {
	ast.Walk(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Block:
			return false
		case *ast.Condition:
			if name := n.Name.Value(); name == "label" || name == "peer" {
				for _, v := range n.Values {
					c.target(v, "", false)
				}
			}
		case *ast.Word:
			for _, m := range mentions(n) {
				if a, ok := stmt.(*ast.VariableAssignment); ok && a.Name.Place == n.Place {
					continue
				}
				if a, ok := stmt.(*ast.BooleanAssignment); ok && a.Name.Place == n.Place {
					continue
				}
				c.list = append(c.list, occurrence{symbol: symbol{variableSymbol, m.name}, at: m.at})
			}
		}
		return true
	})
}

func (c *occurrenceCollector) add(sym symbol, at source.Span, stmt ast.Stmt) {
	o := occurrence{symbol: sym, at: at, defines: true, whole: stmt.Span()}
	if !o.whole.Contains(at) {
		o.whole = at
	}
	c.list = append(c.list, o)
}

// assigned adds the assignment of a variable, whichever way its name is written.
func (c *occurrenceCollector) assigned(name ast.Word, op ast.AssignOp, stmt ast.Stmt) {
	if name.IsZero() {
		return
	}
	c.add(symbol{variableSymbol, name.Raw[:1] + "{" + ast.VariableName(name) + "}"}, name.Place, stmt)
	c.list[len(c.list)-1].anew = op == ast.Assign
}

// target adds the profile that a word names. A child may be named without its
// parent.
func (c *occurrenceCollector) target(w ast.Word, profile string, child bool) {
	name := w.Value()
	if w.IsZero() || strings.ContainsAny(name, "*?[{@$&:") {
		return
	}
	if child {
		name = ast.Nested(profile, name)
	}
	c.list = append(c.list, occurrence{symbol: symbol{profileSymbol, name}, at: unquoted(w)})
}

// file adds the files that an include names.
func (c *occurrenceCollector) file(name ast.FileName) {
	for _, at := range c.snap.loader.Include(name).Paths {
		c.list = append(c.list, occurrence{symbol: symbol{fileSymbol, c.snap.loader.Abs(at)}, at: name.Place})
	}
}

// unquoted returns the place of a word without its quotes.
func unquoted(w ast.Word) source.Span {
	if w.Quoted() && w.Place.Len() == len(w.Raw) && len(w.Raw) > 1 {
		return source.Span{Start: w.Place.Start + 1, End: w.Place.End - 1}
	}
	return w.Place
}

// inOrder returns places of one file as they stand in it, each once.
func inOrder(places []found) []found {
	places = slices.Clone(places)
	slices.SortStableFunc(places, func(a, b found) int { return cmp.Compare(a.at.Start, b.at.Start) })
	return slices.CompactFunc(places, func(a, b found) bool { return a.at == b.at })
}
