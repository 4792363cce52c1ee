package glob

import (
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
)

// Pattern is a pattern of AppArmor: a set of strings of bytes. It does not
// change, and any number of goroutines may use it. The zero value matches the
// empty string only.
type Pattern struct{ p *pattern }

type pattern struct {
	text    string
	expr    Expr
	wild    bool
	odd     bool
	dialect dialect
	asked   atomic.Int32 // how many strings were matched with it
	once    sync.Once
	matcher *matcher // for many strings
}

// Parse reads a pattern as apparmor.d(5) describes them. The text is what
// stands behind a word of a profile: its escapes decoded but for those of
// characters that are special in patterns, its variables expanded, and runs of
// slashes collapsed where it is a path. The error is a *SyntaxError, the same
// as that of Check.
func Parse(text string) (Pattern, error) { return parseDialect(text, pathDialect) }

// ParseNUL is like Parse for the addresses of abstract unix sockets, in which
// *, ** and ? match NUL too.
func ParseNUL(text string) (Pattern, error) { return parseDialect(text, nulDialect) }

func parseDialect(text string, d dialect) (Pattern, error) {
	if err := Check(text); err != nil {
		return Pattern{}, err
	}
	p := parser{dialect: d, text: text}
	expr := p.parsePattern()
	return Pattern{&pattern{
		text:    text,
		expr:    expr,
		wild:    p.wild,
		odd:     p.odd,
		dialect: d,
	}}, nil
}

// String returns the text that was parsed.
func (p Pattern) String() string {
	if p.p == nil {
		return ""
	}
	return p.p.text
}

// Expr returns what the pattern means.
func (p Pattern) Expr() Expr {
	if p.p == nil {
		return Expr{}
	}
	return p.p.expr
}

// Exact reports whether the pattern has no *, **, ? and no negated class. It
// may match several strings all the same. A rule that lets a program be
// executed wins over others of the same priority if its pattern is exact.
func (p Pattern) Exact() bool { return p.p == nil || !p.p.wild }

// Odd reports whether the reference parser reads the pattern in another way,
// which cannot be what its author meant: there is an unescaped * or ? in a
// character class, or a class without members.
func (p Pattern) Odd() bool { return p.p != nil && p.p.odd }

// Spliced returns the pattern as the reference reads it, where it has an
// unescaped * or ? in a character class: that closes the class, and what follows
// is text.
func (p Pattern) Spliced() Pattern {
	if !p.Odd() {
		return p
	}
	d := p.p.dialect
	d.spliced = true
	spliced, err := parseDialect(p.p.text, d)
	if err != nil {
		return p // it was parsed before
	}
	return spliced
}

// Marked returns the pattern with bytes of which only ** and the bytes themselves
// match any. Text between two of them can stand for text that is not known: what
// matches it would match anything in its place.
func (p Pattern) Marked(marks ByteSet) Pattern {
	if p.p == nil {
		return p
	}
	d := p.p.dialect
	d.marks, d.flat = marks, d.flat.Intersect(marks.Not())
	marked, err := parseDialect(p.p.text, d)
	if err != nil {
		return p // it was parsed before
	}
	return marked
}

// Match reports whether the pattern matches the whole of a string. It takes
// time proportional to the length of the string, times that of the pattern at
// worst.
func (p Pattern) Match(s string) bool {
	if text, ok := p.Expr().Literal(); ok {
		return s == text
	}
	switch {
	case !p.p.expr.mayEnd(s), !strings.HasPrefix(s, p.p.expr.Prefix()):
		return false
	case p.p.asked.Load() < fewMatches:
		p.p.asked.Add(1)
		return p.p.expr.Match(s)
	}
	p.p.once.Do(func() { p.p.matcher = newMatcher(p.p.expr) })
	return p.p.matcher.match(s)
}

// fewMatches is for how many strings nothing is prepared: that takes longer than to
// match so many.
const fewMatches = 50

// Includes reports whether the pattern matches every string that q matches.
func (p Pattern) Includes(q Pattern, options ...Option) Verdict {
	return p.Set().Includes(q.Set(), options...)
}

// Overlap reports whether there is a string that both patterns match, and
// returns the shortest and most readable one.
func (p Pattern) Overlap(q Pattern, options ...Option) (witness string, v Verdict) {
	for _, pair := range [][2]Pattern{{p, q}, {q, p}} {
		if text, ok := pair[0].Expr().Literal(); ok {
			return found(text, pair[1].Match(text))
		}
	}
	return p.Set().Overlap(q.Set(), options...)
}

// Difference reports whether there is a string that the pattern matches and q
// does not, and returns the shortest and most readable one.
func (p Pattern) Difference(q Pattern, options ...Option) (witness string, v Verdict) {
	if text, ok := p.Expr().Literal(); ok {
		return found(text, !q.Match(text))
	}
	return p.Set().Difference(q.Set(), options...)
}

func found(witness string, ok bool) (string, Verdict) {
	if !ok {
		return "", No
	}
	return witness, Yes
}

// Set returns the strings that the pattern matches.
func (p Pattern) Set() Set { return p.Expr().Set() }

// Sample returns a string that the pattern matches, chosen by r; each string of
// moderate length can come. It is empty if the pattern matches nothing.
func (p Pattern) Sample(r *rand.Rand) string { return string(p.Expr().sampleExpr(nil, r)) }
