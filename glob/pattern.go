package glob

// Pattern is a pattern of AppArmor: a set of strings of bytes. It does not
// change, and any number of goroutines may use it. The zero value matches the
// empty string only.
type Pattern struct{ p *pattern }

type pattern struct {
	text  string
	expr  Expr
	exact bool
	odd   bool
}

// Parse reads a pattern as apparmor.d(5) describes them. The text is what
// stands behind a word of a profile: its escapes decoded but for those of
// characters that are special in patterns, its variables expanded, and runs of
// slashes collapsed where it is a path. The error is a *SyntaxError, the same
// as that of Check.
func Parse(text string) (Pattern, error) { return parse(text, pathDialect) }

// ParseNUL is like Parse for the addresses of abstract unix sockets, in which
// *, ** and ? match NUL too.
func ParseNUL(text string) (Pattern, error) { return parse(text, nulDialect) }

func parse(text string, d dialect) (Pattern, error) {
	if err := Check(text); err != nil {
		return Pattern{}, err
	}
	p := parser{dialect: d, text: text}
	expr := p.parse()
	return Pattern{&pattern{text: text, expr: expr, exact: !p.wild, odd: p.odd}}, nil
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
func (p Pattern) Exact() bool { return p.p == nil || p.p.exact }

// Odd reports whether the reference parser reads the pattern in another way,
// which cannot be what its author meant: there is an unescaped * or ? in a
// character class, or a class without members.
func (p Pattern) Odd() bool { return p.p != nil && p.p.odd }
