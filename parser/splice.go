package parser

import (
	"sort"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// Includer finds the files that an include stands for, in the order in which
// they are read. None are returned for what is missing.
type Includer interface {
	Include(*ast.Include) []*source.File
}

// splicer puts the text of included files in the place of includes. The files
// lie one behind the other in one space of offsets; a file that is included
// twice lies there twice.
type splicer struct {
	includer Includer
	segments []segment
	seen     []map[string]bool // the files read, for each scope of includes
	known    map[*source.File]bool
	most     uint64 // how long the text may be
}

type segment struct {
	base uint32
	file *source.File
}

// The text that is spliced together may be that long, and so many times as long as
// the files that it comes from: profiles that each include the same files, and so
// on in these, multiply them.
const (
	maxSpliced   = 64 << 20
	freeSpliced  = 1 << 20
	timesSpliced = 4
)

func newSplicer(root *source.File, inc Includer) *splicer {
	return &splicer{
		includer: inc,
		segments: []segment{{0, root}},
		seen:     []map[string]bool{{root.Name(): true}},
		known:    map[*source.File]bool{root: true},
		most:     freeSpliced + timesSpliced*uint64(len(root.Text())),
	}
}

// Spliced maps the offsets of a tree that was parsed with an Includer back to
// the files they come from.
type Spliced struct{ segments []segment }

// Place returns the file and the range in it.
func (s Spliced) Place(span source.Span) diag.Place {
	i := sort.Search(len(s.segments), func(i int) bool { return s.segments[i].base > span.Start }) - 1
	seg := s.segments[i]
	local := source.Span{Start: span.Start - seg.base, End: span.End - seg.base}
	if size := uint32(len(seg.file.Text())); local.End > size || local.End < local.Start {
		local.End = size
	}
	return diag.Place{File: seg.file, Span: local}
}

// ParseSpliced reads a file with the files that it includes in the place of
// the includes, as the reference does. It stops at the first syntax error.
func ParseSpliced(file *source.File, inc Includer) (*ast.File, diag.List, Spliced) {
	p := newParser(file, file.Text(), Options{Includer: inc})
	tree := p.parseFile()
	if p.failed && len(p.diags.Errors()) == 0 {
		p.report(diag.SyntaxError, p.toks[0].Span, "the statement is not whole, even with the text of its includes")
	}
	return tree, p.diags, Spliced{p.splice.segments}
}

func (s *splicer) slice(span source.Span) string {
	place := Spliced{s.segments}.Place(span)
	return place.File.Slice(place.Span)
}

func (s *splicer) splicedPlace(span source.Span) diag.Place { return Spliced{s.segments}.Place(span) }

// push opens a new scope of includes; the body of each profile is one.
func (s *splicer) push() { s.seen = append(s.seen, map[string]bool{}) }

func (s *splicer) pop() { s.seen = s.seen[:len(s.seen)-1] }

// openInclude puts the files of an include before what is left of the scanner's text.
// Of a file that the scope has read already nothing comes again.
func (s *splicer) openInclude(scan *lexer.Scanner, inc *ast.Include) bool {
	scope := s.seen[len(s.seen)-1]
	files := s.includer.Include(inc)
	for i := len(files) - 1; i >= 0; i-- {
		file := files[i]
		if scope[file.Name()] {
			continue
		}
		scope[file.Name()] = true
		last := s.segments[len(s.segments)-1]
		base := uint64(last.base) + uint64(len(last.file.Text())) + 1
		if !s.known[file] {
			s.known[file] = true
			s.most += timesSpliced * uint64(len(file.Text()))
		}
		if base+uint64(len(file.Text())) > min(s.most, maxSpliced) {
			return false
		}
		s.segments = append(s.segments, segment{uint32(base), file})
		scan.Splice(file.Text(), uint32(base))
	}
	return true
}
