package kube

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// Dropped returns the lines of FromRules that kube-apparmor-manager drops
// because they start with "#" although they were meant: an include.
func (p *Profile) Dropped() []diag.Place {
	var dropped []diag.Place
	if p.Form != FromRules || p.scalar == nil {
		return nil
	}
	for _, span := range p.ruleLines() {
		line := p.scalar.Value[span.Start:span.End]
		if rest, ok := strings.CutPrefix(line, "#"); ok && strings.HasPrefix(strings.TrimSpace(rest), "include") {
			dropped = append(dropped, diag.Place{File: p.manifest, Span: p.scalar.Pieces.Place(span)})
		}
	}
	return dropped
}

// ruleLines returns the lines of spec.rules.
func (p *Profile) ruleLines() []source.Span {
	var lines []source.Span
	at := uint32(0)
	for line := range strings.SplitSeq(p.scalar.Value, "\n") {
		end := at + uint32(len(line))
		lines = append(lines, source.Span{Start: at, End: end})
		at = end + 1
	}
	return lines
}

// ruleLine returns the line of spec.rules that a line of the text, from 1, is
// made of, and the one below it that the manager writes as well; false if there
// is none.
func (p *Profile) ruleLine(number int) (line, below source.Span, ok bool) {
	if p.Form != FromRules || p.scalar == nil || !p.scalar.Exact || p.scalar.Nested {
		return line, below, false
	}
	written := 1 // the head
	for _, span := range p.ruleLines() {
		if text := p.scalar.Value[span.Start:span.End]; text == "" || text[0] == '#' {
			continue
		}
		switch written++; written {
		case number:
			line, ok = span, true
		case number + 1:
			below = span
		}
	}
	return line, below, ok
}

// TrimLine returns the edits that take the blanks from the end of the line of
// spec.rules that a line of the text, from 1, is made of. There are none if that
// cannot be done.
func (p *Profile) TrimLine(number int) []diag.Edit {
	line, _, ok := p.ruleLine(number)
	if !ok {
		return nil
	}
	text := p.scalar.Value[line.Start:line.End]
	end := line.Start + uint32(len(strings.TrimRight(text, " \t\r")))
	return p.editRules(source.Span{Start: end, End: line.End}, "")
}

// JoinLine returns the edits that put the line of spec.rules that a line of the
// text is made of, and the next one, on one line. There are none if that cannot
// be done, or if a comment is between.
func (p *Profile) JoinLine(number int) []diag.Edit {
	line, below, ok := p.ruleLine(number)
	if !ok || below.Start != line.End+1 || strings.Contains(p.scalar.Value[line.Start:line.End], "#") {
		return nil
	}
	first := p.scalar.Value[line.Start:line.End]
	second := p.scalar.Value[below.Start:below.End]
	at := source.Span{
		Start: line.Start + uint32(len(strings.TrimRight(first, " \t\r"))),
		End:   below.End - uint32(len(strings.TrimLeft(second, " \t"))),
	}
	return p.editRules(at, " ")
}

func (p *Profile) editRules(at source.Span, text string) []diag.Edit {
	e, ok := p.scalar.Replace(p.manifest, at, text)
	if !ok {
		return nil
	}
	return []diag.Edit{e}
}
