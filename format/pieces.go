package format

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// piece is a part of a statement that stands on one line, with where it stood
// in the input.
type piece struct {
	text  string
	place source.Span // zero if it cannot be told
	role  role
}

// role says how a piece stands to its neighbours.
type role uint8

const (
	wordRole  role = iota // a blank before it, or the author's line break
	firstRole             // the first of a list: no blank before it, or a break
	openRole              // opens a list; as wordRole
	closeRole             // closes a list; as firstRole
	tiedRole              // a blank before it, never a break
	braceRole             // opens a block; as tiedRole
	endRole               // directly behind the piece before
)

// pieces are the text of one statement up to its end or its brace.
type pieces struct {
	src  string
	opts Options
	list []piece
	// odd is set when a word would be read in another way elsewhere: then the
	// statement is kept as it is written.
	odd bool
	// found and strange count the words that stand in the input where they say,
	// and those that do not.
	found, strange int
}

func (ps *pieces) addPiece(r role, place source.Span, text string) {
	ps.list = append(ps.list, piece{text, ps.knownPlace(place), r})
}

// knownPlace returns a place if it is one of the input, and zero otherwise: the spans
// of a tree that was changed or made by hand are hints at most.
func (ps *pieces) knownPlace(place source.Span) source.Span {
	if place.Start > place.End || uint64(place.End) > uint64(len(ps.src)) {
		return source.Span{}
	}
	return place
}

// putText adds a fixed text that stands for a place in the input.
func (ps *pieces) putText(place source.Span, text string) { ps.addPiece(wordRole, place, text) }

// putWord adds a word, without quotes that it does not need where it stands;
// nothing if it is absent.
func (ps *pieces) putWord(w ast.Word, at position) {
	if !w.IsZero() {
		ps.addPiece(wordRole, w.Place, ps.spellWord(w, at))
	}
}

// spellWord returns the text of a word.
func (ps *pieces) spellWord(w ast.Word, at position) string {
	// A name such as "x" is a path only where no blank follows it.
	ps.odd = ps.odd || isOdd(w.Raw) || at == inPath && lexer.IsPerms(w.Raw)
	if span := ps.knownPlace(w.Place); ps.src[span.Start:span.End] == w.Raw {
		ps.found++
	} else {
		ps.strange++
	}
	return withQuotes(withoutQuotes(w.Raw, at), at)
}

// settlePlaces forgets the places of a statement none of whose words stand where they
// say: it is from another text.
func (ps *pieces) settlePlaces() {
	if ps.strange == 0 || ps.found > 0 {
		return
	}
	for i := range ps.list {
		ps.list[i].place = source.Span{}
	}
}

// putArrow adds "-> target"; nothing if there is no target.
func (ps *pieces) putArrow(target ast.Word, at position) {
	if target.IsZero() {
		return
	}
	text := ps.spellWord(target, at)
	place := target.Place
	if i := arrowBefore(ps.src, place.Start); i >= 0 {
		place.Start = uint32(i)
	}
	ps.addPiece(wordRole, place, "-> "+text)
}

// arrowBefore returns the offset of the "->" that stands before an offset, -1
// if more than blanks stand between them.
func arrowBefore(src string, at uint32) int {
	i := min(int(at), len(src))
	for i > 0 && isSpace(src[i-1]) {
		i--
	}
	if i >= 2 && src[i-2:i] == "->" {
		return i - 2
	}
	return -1
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }

// putRuleEnd adds the comma that ends a rule.
func (ps *pieces) putRuleEnd(stmt ast.Stmt) {
	ps.addPiece(endRole, lastByte(stmt.Span()), ",")
}

// putWords adds words in parentheses behind a head such as "flags=". The place is
// that of the whole, up to the closing parenthesis.
func (ps *pieces) putWords(head string, place source.Span, words []ast.Word) {
	ps.openList(head, place)
	for i, w := range words {
		ps.element(w.Place, ps.spellWord(w, inList), i == 0, i == len(words)-1)
	}
	ps.closeList(place)
}

// openList adds a head and the parenthesis behind it.
func (ps *pieces) openList(head string, place source.Span) {
	place = ps.knownPlace(place)
	end := place.Start
	for end < place.End && ps.src[end] != '(' {
		end++
	}
	ps.addPiece(openRole, source.Span{Start: place.Start, End: min(end+1, place.End)}, head+"(")
}

func (ps *pieces) closeList(place source.Span) {
	ps.addPiece(closeRole, lastByte(place), ")")
}

// lastByte returns the place of the last byte of a place; zero if it has none.
func lastByte(place source.Span) source.Span {
	if place.End == 0 {
		return place
	}
	return source.Span{Start: place.End - 1, End: place.End}
}

// element adds an element of a list.
func (ps *pieces) element(place source.Span, text string, first, last bool) {
	r := wordRole
	if first {
		r = firstRole
	}
	if !last {
		text += ","
	}
	ps.addPiece(r, place, text)
}
