package parser

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// endsInBlock notes what is missing where the file ends inside of a statement
// of a block: that is one mistake with the missing brace, which unclosed
// reports. It returns false outside of blocks.
func (bs *blocks) endsInBlock(expected string) bool {
	bs.open = true
	if bs.scope.kind < inProfile || bs.splice != nil {
		return false
	}
	bs.cut = expected
	return true
}

// endsInside reports that the file ends in a statement.
func (p *parser) endsInside(expected string) {
	if p.endsInBlock(expected) {
		return
	}
	f := p.report(diag.SyntaxError, p.lastWord(), "the file ends here, expected %s", expected)
	if first := p.toks[0].Span; !first.Empty() && first != p.lastWord() {
		p.related(f, first, "in the statement that starts here")
	}
}

// isCutOff reports whether the file ends on the line of the statement's last
// word, which may be a part of a longer one.
func (p *parser) isCutOff() bool {
	n := len(p.toks) - 1
	if p.splice != nil || n == 0 || p.toks[n].Kind != lexer.EOF {
		return p.splice == nil && n > 0 && p.toks[n].Kind == lexer.LBrace && int(p.toks[n].Span.End) == len(p.src) && !p.opensBlock()
	}
	return strings.Trim(p.src[p.toks[n-1].Span.End:], " \t") == ""
}

// settle takes back findings on the present statement that are but consequences
// of another mistake: of the end of the file, which cuts it off, or of a list
// whose end was guessed.
func (p *parser) settle() {
	found := p.diags[min(p.first, len(p.diags)):]
	if p.cutOff && strings.TrimSpace(p.src[p.scan.Offset():]) != "" {
		// The rest was read otherwise, and may close the block.
		p.cutOff = false
	}
	switch {
	case len(found) == 0:
	case p.cutOff && p.atEnd >= p.first && p.atEnd < len(p.diags):
		found[0] = p.diags[p.atEnd]
		p.diags, p.atEnd = p.diags[:p.first+1], p.first
	case p.cutOff && p.scope.kind >= inProfile:
		p.diags = p.diags[:p.first]
	case p.cutOff:
		p.diags = p.diags[:p.first+1]
	case p.guessed:
		kept := slices.DeleteFunc(found, func(f diag.Finding) bool { return f.Code == diag.UnknownName })
		p.diags = p.diags[:p.first+len(kept)]
	}
}

// lastWord returns the place of the last token before the end of the file.
func (s *statement) lastWord() source.Span {
	for i := len(s.toks) - 1; i >= 0; i-- {
		if !s.toks[i].Span.Empty() {
			return s.toks[i].Span
		}
	}
	if s.before.Span.Empty() || int(s.before.Span.End) > len(s.src) {
		return s.toks[0].Span
	}
	return s.before.Span
}

// endFinding notes that the last finding tells of a statement that goes on to
// the end of the file: then a brace that is missing there is no other mistake.
func (rp *reporter) endFinding(resume uint32) {
	if rp.splice == nil && rp.atEnd < 0 && len(rp.diags) > 0 && strings.TrimSpace(rp.src[resume:]) == "" {
		rp.atEnd = len(rp.diags) - 1
	}
}

// unclosed reports that the file ends before the brace of a block. Blocks
// around it are not closed either: they are named in the same finding.
func (p *parser) unclosed(s scope) {
	p.open = true
	const most = 8
	if p.atEnd >= 0 && p.atEnd < len(p.diags) {
		if f := p.finding(p.atEnd); len(f.Related) < most {
			p.related(f, s.head, "%s is not closed either", p.scopeName(s))
		}
		return
	}
	missing := `"}"`
	switch p.cut {
	case "":
	case ",":
		missing = `"," and "}"`
	default:
		missing = p.cut + ` and "}"`
	}
	p.atEnd = len(p.diags)
	f := p.report(diag.SyntaxError, p.lastWord(), "the file ends before %s is closed, expected %s", p.scopeName(s), missing)
	p.related(f, s.head, "opened here")
}

// scopeName names what a block is the body of.
func (in *input) scopeName(s scope) string {
	if s.profile == nil || s.kind == inBlock {
		return "this block"
	}
	what := "profile"
	if s.profile.Hat() {
		what = "hat"
	}
	return what + " " + s.profile.Name.Raw
}
