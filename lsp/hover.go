package lsp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/source"
)

// maxHoverLines is how many lines a card has.
const maxHoverLines = 12

// card is what there is to know of a place: a line of code, and lines about it.
type card struct {
	code  string
	lines []string
	at    source.Span
}

func (c *card) say(format string, args ...any) {
	c.lines = append(c.lines, fmt.Sprintf(format, args...))
}

// hover returns what there is to know of a place.
func (q *question) hover(ctx context.Context, p protocol.PositionParams) (any, error) {
	file, err := q.parsed()
	if err != nil {
		return nil, nil
	}
	s := spotAt(file, offset(file.Source, p.Position, q.unit))
	c, err := q.card(ctx, s)
	if c == nil || err != nil {
		return nil, err
	}
	at := rangeOf(file.Source, c.at, q.unit)
	return protocol.Hover{Contents: q.markup(c), Range: &at}, nil
}

// markup returns a card in the format that the client shows.
func (q *question) markup(c *card) protocol.Markup {
	lines := c.lines
	if len(lines) > maxHoverLines {
		lines = append(slices.Clone(lines[:maxHoverLines]), "…")
	}
	if !slices.Contains(q.client.TextDocument.Hover.ContentFormat, protocol.Markdown) {
		return protocol.Markup{Kind: protocol.PlainText, Value: strings.Join(append([]string{c.code}, lines...), "\n")}
	}
	var b strings.Builder
	if c.code != "" {
		fmt.Fprintf(&b, "```apparmor\n%s\n```\n", strings.ReplaceAll(c.code, "```", "` ` `"))
	}
	for _, line := range lines {
		b.WriteString("\n" + escapeMarkdown(line) + "  ")
	}
	return protocol.Markup{Kind: protocol.Markdown, Value: b.String()}
}

// escapeMarkdown returns a text so that Markdown shows it as it is.
func escapeMarkdown(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\\`*_{}[]<>#|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// card returns what there is to know of a place; nil if there is nothing.
func (q *question) card(ctx context.Context, s spot) (*card, error) {
	if c, ok := s.nodes[len(s.nodes)-1].(*ast.Comment); ok {
		return q.directiveCard(s, c), nil
	}
	if m, ok := s.mentionAt(); ok {
		return q.variableCard(s, m), nil
	}
	if inc, ok := innermost[*ast.Include](s); ok {
		return q.includeCard(inc), nil
	}
	w := s.word()
	if rule, ok := innermost[*ast.FileRule](s); ok && w != nil {
		switch w.Place {
		case rule.Path.Place:
			return q.pathCard(s, rule), nil
		case rule.Perms.Place:
			return q.permissionsCard(ctx, s, rule)
		}
	}
	if p, ok := innermost[*ast.Profile](s); ok && w != nil && p.Head().Contains(w.Place) {
		if term, known := ast.ProfileFlags.Lookup(w.Value()); known && p.Flags != nil && p.Flags.Place.Contains(w.Place) {
			return termCard(ast.ProfileFlags, term, w.Place), nil
		}
		return q.profileCard(s, p), nil
	}
	if rule, ok := innermost[ast.Rule](s); ok && w != nil {
		if c := wordCard(rule, w); c != nil {
			return c, nil
		}
	}
	return nil, nil
}

// variableCard tells the values of a variable and where they come from.
func (q *question) variableCard(s spot, m mention) *card {
	c := &card{code: m.name, at: m.at}
	meaning := q.meaning()
	if meaning == nil {
		return nil
	}
	v, ok := meaning.Variable(strings.Trim(m.name, "@${}"))
	if !ok || m.name[0] != '@' {
		return nil
	}
	values := make([]string, len(v.Values))
	for i, value := range v.Values {
		values[i] = value.Raw
	}
	c.code += " = " + strings.Join(values[:min(len(values), maxHoverLines)], " ")
	if len(values) > maxHoverLines {
		c.code += " …"
	}
	last := ""
	for _, place := range v.Places {
		if line := fmt.Sprintf("from %s, line %d", place.File.Name(), place.File.LineAt(place.Span.Start)); line != last {
			c.say("%s", line)
			last = line
		}
	}
	if p := q.profileAt(s); p != nil && s.word() != nil {
		if expanded := p.Expand(*s.word()); expanded != s.word().Value() {
			c.say("the whole word is %s", expanded)
		}
	}
	return c
}

// includeCard tells what an include brings in.
func (q *question) includeCard(inc *ast.Include) *card {
	found := q.snap.loader.Include(inc.File)
	c := &card{code: "include " + inc.File.Raw, at: inc.File.Place}
	if len(found.Files) == 0 {
		c.say("nothing is found; looked for at:")
		for _, at := range q.snap.loader.Candidates(inc.File) {
			c.say("%s", at)
		}
		return c
	}
	rules, files := q.snap.closure(found.Files)
	c.say("%s", strings.Join(found.Paths[:min(len(found.Paths), 5)], ", "))
	if more := len(files) - len(found.Files); more > 0 {
		c.say("%s, with those of %s more that it includes", words.Counted(rules, "rule"), words.Counted(more, "file"))
	} else {
		c.say("%s", words.Counted(rules, "rule"))
	}
	return c
}

// closure returns the number of rules in files and all that they include, and the
// files.
func (s *snapshot) closure(files []*load.File) (rules int, all []*load.File) {
	seen := map[*load.File]bool{}
	for len(files) > 0 {
		file := files[0]
		files = files[1:]
		if seen[file] {
			continue
		}
		seen[file] = true
		all = append(all, file)
		for stmt := range ast.Statements(file.Tree.Stmts) {
			switch stmt := stmt.(type) {
			case *ast.Include:
				files = append(files, s.loader.Include(stmt.File).Files...)
			case *ast.QualifierBlock:
			case ast.Rule:
				rules++
			}
		}
	}
	return rules, all
}

// profileCard tells what a profile is.
func (q *question) profileCard(s spot, decl *ast.Profile) *card {
	c := &card{code: q.doc.file.Slice(decl.Head()), at: decl.Head()}
	p := q.profileAt(s)
	if p == nil {
		return nil
	}
	c.say("%s, in mode %s", p.FullName(), mode.Of(decl))
	if at := p.Attachment(); at != "" {
		c.say("attaches to %s", at)
	}
	own, included := 0, 0
	for _, r := range p.Rules() {
		if len(r.Chain()) > 0 {
			included++
		} else {
			own++
		}
	}
	c.say("%s of its own, %d from includes", words.Counted(own, "rule"), included)
	return c
}

// directiveCard shows the rule that a comment to aa-lint names.
func (q *question) directiveCard(s spot, comment *ast.Comment) *card {
	if !strings.Contains(comment.Text, "aa-lint:") {
		return nil
	}
	text, at := s.file.Source.Text(), s.at
	start, end := at, at
	for start > comment.Place.Start && isCode(text[start-1]) {
		start--
	}
	for end < comment.Place.End && isCode(text[end]) {
		end++
	}
	for i := range q.opts.Rules {
		if rule := &q.opts.Rules[i]; rule.Code.ID == text[start:end] || rule.Code.Name == text[start:end] {
			return ruleCard(rule, source.Span{Start: start, End: end})
		}
	}
	return nil
}

// isCode reports whether a byte may be part of the code or name of a rule.
func isCode(c byte) bool {
	return c == '-' || 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

// ruleCard tells what a rule finds, and why.
func ruleCard(rule *lint.Analyzer, at source.Span) *card {
	c := &card{code: rule.Code.String(), at: at}
	c.say("%s", rule.Summary)
	for paragraph := range strings.SplitSeq(rule.Doc().Text, "\n\n") {
		if text := strings.Join(strings.Fields(paragraph), " "); text != "" && !strings.HasPrefix(text, "#") {
			c.say("%s", strings.ReplaceAll(text, "`", ""))
			break
		}
	}
	c.say("%s", rule.Code.URL())
	return c
}
