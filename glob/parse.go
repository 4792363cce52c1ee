package glob

import (
	"strings"

	"github.com/aa-lint/aa-lint/internal/escape"
)

// The sets that wildcards stand for.
var (
	anyByte  = ByteSet{}.Not()
	notNUL   = ByteSet{}.With(0).Not()
	notSlash = ByteSet{}.With('/').Not()
	pathByte = ByteSet{}.With(0, '/').Not()
)

// dialect is what wildcards match.
type dialect struct {
	deep ByteSet // **
	flat ByteSet // * and ?
	// spliced is set to read wildcards in classes as the reference does.
	spliced bool
	// marks are bytes that only ** and the bytes themselves match.
	marks ByteSet
}

var (
	pathDialect = dialect{deep: notNUL, flat: pathByte}
	nulDialect  = dialect{deep: anyByte, flat: notSlash}
)

// parser turns a text that Check has accepted into an expression.
type parser struct {
	dialect
	text    string
	at      int
	open    []alternative // the alternations around the place, the outermost first
	now     alternative   // the branch that is read
	wild    bool          // a wildcard or a negated class was read
	odd     bool          // the reference may read the text in another way
	literal []byte        // what was read last, if it was literal
	slash   bool          // the last byte of literal stands in the text as itself

	alternations map[string]Expr // those that are closed, by their texts
	classes      []Expr
}

// alternative is an alternation that is not closed yet.
type alternative struct {
	start    int    // where it opens
	branches []Expr // those that are complete
	parts    []Expr // of the last branch
}

func (p *parser) parsePattern() Expr {
	for p.at < len(p.text) {
		c := p.text[p.at]
		switch {
		case c == '\\':
			p.escaped()
			continue
		case c == '*':
			p.stars()
			continue
		case c == '?':
			p.wild = true
			p.emit(p.one(p.flat))
		case c == '[':
			p.class()
		case c == '{':
			p.flush()
			p.open = append(p.open, p.now)
			p.now = alternative{start: p.at}
		case c == ',' && len(p.open) > 0:
			p.branch()
		case c == '}':
			p.branch()
			closed := p.now
			p.now = p.open[len(p.open)-1]
			p.open = p.open[:len(p.open)-1]
			p.emit(p.alternation(closed))
		default:
			p.literal = append(p.literal, c)
			p.slash = c == '/'
		}
		p.at++
	}
	p.flush()
	return Concat(p.now.parts...)
}

// alternation returns what an alternation means that ends here. Texts that stand for
// numbers or names repeat the same one many times, and need the memory once.
func (p *parser) alternation(a alternative) Expr {
	text := p.text[a.start : p.at+1]
	known, ok := p.alternations[text]
	if !ok {
		if p.alternations == nil {
			p.alternations = map[string]Expr{}
		}
		known = Union(a.branches...)
		p.alternations[text] = known
	}
	return known
}

// one returns an expression for one byte of a set, the same one for the same set.
func (p *parser) one(set ByteSet) Expr {
	for _, known := range p.classes {
		if *known.e.set == set {
			return known
		}
	}
	e := One(set)
	if e.is(exprOne) && len(p.classes) < maxClasses {
		p.classes = append(p.classes, e)
	}
	return e
}

// maxClasses is how many sets of a pattern are compared with others.
const maxClasses = 8

// emit adds an expression that is not literal text to the branch.
func (p *parser) emit(e Expr) {
	p.flush()
	p.now.parts = append(p.now.parts, e)
}

// flush adds the literal text that was read last to the branch.
func (p *parser) flush() {
	if len(p.literal) > 0 {
		p.now.parts = append(p.now.parts, Literal(string(p.literal)))
		p.literal = p.literal[:0]
	}
	p.slash = false
}

// branch ends the branch of an alternation.
func (p *parser) branch() {
	p.flush()
	p.now.branches = append(p.now.branches, Concat(p.now.parts...))
	p.now.parts = nil
}

// escaped reads an escape outside of a class.
func (p *parser) escaped() {
	b, n := escape.Decode(p.text[p.at:])
	p.slash = n == 0 && p.text[p.at+1] == '/'
	if n == 0 {
		b, n = p.text[p.at+1], 2
	}
	p.literal = append(p.literal, b)
	p.at += n
}

// stars reads a run of stars. Where it is all of a component of the path it
// matches at least one byte: the text before it ends in a slash, and a slash
// or the end of the pattern follows. The rule looks at neighbouring text only,
// so an alternation keeps it from applying.
func (p *parser) stars() {
	rest := strings.TrimLeft(p.text[p.at:], "*")
	if p.slash && (rest == "" || rest[0] == '/') {
		p.emit(p.one(p.flat.Union(p.marks))) // text that is not known has at least one byte
	}
	p.wild = true
	for n := len(p.text) - len(rest) - p.at; n > 0; n -= 2 {
		if n == 1 {
			p.emit(Many(p.flat))
		} else {
			p.emit(Many(p.deep))
		}
	}
	p.at = len(p.text) - len(rest)
}

// class reads a character class and stops before its "]".
func (p *parser) class() {
	c, _ := readClass(p.text, p.at) // Check has read it
	p.odd = p.odd || c.odd
	if p.spliced && c.odd && p.splicedClass(c) {
		return
	}
	p.wild = p.wild || c.negated
	p.emit(p.one(c.set.Intersect(p.marks.Not())))
	p.at = c.end
}

// splicedClass reads a class with a wildcard in it as the reference does: it puts
// what the wildcard stands for in its place, as "[^/\x00]" or "[^/\x00]*", and the
// "]" of that closes the class. What follows is text again. It returns false if
// there is none.
func (p *parser) splicedClass(c class) bool {
	r := classReader{pattern: p.text, at: p.at + 1}
	set, negated := ByteSet{}, false
	whole := false // the class ends at its own "]"
	for first := true; r.at < c.end; first = false {
		m, _ := r.peek()
		deep := strings.HasPrefix(p.text[r.at:], "**")
		switch {
		case deep && p.nul():
			set, whole = set.With('.', '*'), true // ".*" closes nothing
			r.at += 2
			continue
		case m.width == 1 && (m.byte == '*' || m.byte == '?'):
			p.splice(r.at, deep, set, negated)
			return true
		}
		r.nextMember(m)
		if first && m.byte == '^' && !m.literal {
			negated = true
			continue
		}
		last, err := r.rangeEnd(p.at, m)
		if err != nil {
			return false
		}
		set = set.Range(m.byte, last)
	}
	if whole {
		p.close(set, negated)
		p.at = c.end
	}
	return whole
}

// close emits a class.
func (p *parser) close(set ByteSet, negated bool) {
	if negated {
		set = set.Not()
	}
	p.wild = p.wild || negated
	p.emit(p.one(set.Intersect(p.marks.Not())))
}

// nul reports whether wildcards match NUL.
func (d dialect) nul() bool { return d.flat.Has(0) }

// splice emits a class that the wildcard at a place has closed, and goes on behind
// that.
func (p *parser) splice(at int, deep bool, set ByteSet, negated bool) {
	set = set.With('[', '^')
	if !deep {
		set = set.With('/')
	}
	if !p.nul() {
		set = set.With(0)
	}
	if negated {
		set = set.Not()
	}
	set = set.Intersect(p.marks.Not())
	p.wild = true
	if p.text[at] == '*' {
		p.emit(Many(set))
	} else {
		p.emit(p.one(set))
	}
	if p.at = at; deep {
		p.at++
	}
}
