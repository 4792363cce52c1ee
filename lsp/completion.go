package lsp

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// maxItems is how many items an answer has at most.
const maxItems = 300

// completionTriggers are the characters behind which an editor asks by itself.
var completionTriggers = []string{"@", "{", "<", "/", "(", "=", ">", " "}

// completer collects what may stand at a place.
type completer struct {
	*question
	file  *load.File
	at    uint32
	start uint32 // of the piece that is replaced
	end   uint32
	items protocol.List[protocol.CompletionItem]
}

// item adds an item. The group, a digit, comes first in the order.
func (c *completer) item(group int, text string, kind int, detail string) {
	c.items = append(c.items, protocol.CompletionItem{
		Label: text, Kind: kind, Detail: detail, SortText: fmt.Sprint(group, text), FilterText: text,
		TextEdit: protocol.TextEdit{Range: rangeOf(c.file.Source, source.Span{Start: c.start, End: c.end}, c.unit), NewText: text},
	})
}

// terms adds the words of a vocabulary.
func (c *completer) terms(v *ast.Vocabulary) {
	for _, term := range v.Terms() {
		c.item(1, term.Name, protocol.ItemEnumMember, termDetail(v, term))
	}
}

// words adds words without more to say of them.
func (c *completer) words(group, kind int, words ...string) {
	for _, w := range words {
		c.item(group, w, kind, "")
	}
}

// completion returns what may stand at a place.
func (q *question) completion(ctx context.Context, p protocol.PositionParams) (any, error) {
	list := protocol.CompletionList{}
	file, err := q.parsed()
	if err != nil {
		return list, nil
	}
	c := &completer{question: q, file: file, at: offset(file.Source, p.Position, q.unit)}
	if err := c.collect(ctx); err != nil {
		return nil, err
	}
	slices.SortFunc(c.items, func(a, b protocol.CompletionItem) int { return strings.Compare(a.SortText, b.SortText) })
	c.items = slices.CompactFunc(c.items, func(a, b protocol.CompletionItem) bool { return a.SortText == b.SortText })
	list.IsIncomplete = len(c.items) > maxItems
	list.Items = c.items[:min(len(c.items), maxItems)]
	return list, nil
}

// collect finds out where the place is, and adds what may stand there.
func (c *completer) collect(ctx context.Context) error {
	text := c.file.Source.Text()
	line := text[strings.LastIndexByte(text[:c.at], '\n')+1 : c.at]
	if comment := c.comment(); comment != nil {
		c.directive(text[comment.Place.Start:c.at])
		return nil
	}
	if open := strings.LastIndex(line, "@{"); open >= 0 && !strings.ContainsAny(line[open:], "} \t,") {
		return c.variables(ctx, len(line)-open)
	}
	if open := strings.LastIndexByte(line, '<'); open >= 0 && !strings.ContainsAny(line[open:], ">\"") {
		words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line[:open]), "#"))
		if len(words) > 0 && (words[0] == "include" || words[0] == "abi") {
			c.names(line[open+1:], words[0] == "abi")
			return nil
		}
	}
	c.start, c.end = c.at, c.at
	for c.start > 0 && isWordByte(text[c.start-1]) {
		c.start--
	}
	for int(c.end) < len(text) && isWordByte(text[c.end]) {
		c.end++
	}
	return c.statement(ctx, statementBefore(text[:c.start]))
}

// isWordByte reports whether a byte may be part of a word that is completed.
func isWordByte(b byte) bool {
	return b == '_' || b == '.' || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z'
}

// comment returns the comment that the place is in, nil if there is none.
func (c *completer) comment() *ast.Comment {
	s := spotAt(c.file, c.at)
	comment, _ := s.nodes[len(s.nodes)-1].(*ast.Comment)
	return comment
}

// directive adds what may stand in a comment to aa-lint.
func (c *completer) directive(comment string) {
	_, rest, ok := strings.Cut(comment, "aa-lint:")
	if !ok || strings.Contains(rest, "--") {
		return
	}
	last := strings.LastIndexAny(rest, "=, ")
	if last < 0 {
		return
	}
	c.start, c.end = c.at-uint32(len(rest)-last-1), c.at
	if !strings.Contains(rest, "=") {
		c.words(1, protocol.ItemKeyword, "ignore=", "ignore-file=", "ignore-paragraph=")
		return
	}
	for _, rule := range c.opts.Rules {
		c.item(1, rule.Code.ID, protocol.ItemEnumMember, rule.Summary)
	}
}

// variables adds the variables of the view, those in scope first.
func (c *completer) variables(ctx context.Context, typed int) error {
	c.start, c.end = c.at-uint32(typed), c.at
	if text := c.file.Source.Text(); int(c.end) < len(text) && text[c.end] == '}' {
		c.end++
	}
	meaning := c.meaning()
	files, err := c.snap.files(ctx)
	if err != nil {
		return err
	}
	for _, file := range append([]*load.File{c.file}, files...) {
		for _, o := range c.snap.occurrences(file) {
			if o.kind != variableSymbol || !o.defines || o.name[0] != '@' {
				continue
			}
			if meaning == nil {
				if !c.snap.apart(o.symbol, c.file)(file) {
					c.item(1, o.name, protocol.ItemVariable, file.Name())
				}
			} else if v, ok := meaning.Variable(strings.Trim(o.name, "@{}")); ok {
				c.item(1, o.name, protocol.ItemVariable, valuesOf(v.Values))
			}
		}
	}
	return nil
}

// valuesOf returns the values of a variable, cut if there are many.
func valuesOf(values []ast.Word) string {
	const longest = 60
	text := ""
	for _, v := range values {
		if text != "" {
			text += " "
		}
		if text += v.Raw; len(text) > longest {
			return strings.ToValidUTF8(text[:longest], "") + "…"
		}
	}
	return text
}

// names adds the files of the search path that an include or abi may name.
func (c *completer) names(typed string, abi bool) {
	dir := typed[:strings.LastIndexByte(typed, '/')+1]
	c.start, c.end = c.at-uint32(len(typed)), c.at
	text := c.file.Source.Text()
	closed := int(c.end) < len(text) && text[c.end] == '>'
	for _, e := range c.snap.loader.Names(dir) {
		name := dir + e.Name()
		switch isABI := name == "abi" || strings.HasPrefix(name, "abi/"); {
		case isABI != abi || load.Skipped(e.Name()):
		case e.IsDir():
			c.item(2, name+"/", protocol.ItemFolder, "")
		case closed || dir == "":
			c.item(1, name, protocol.ItemFile, "")
		default:
			c.item(1, name+">", protocol.ItemFile, "")
		}
	}
}

// beginning is what stands of a statement before the place.
type beginning struct {
	tokens []lexer.Token
	text   string
	depth  int // of blocks
	parens int
}

// statementBefore returns the statement that a text ends in.
func statementBefore(text string) beginning {
	b := beginning{text: text}
	for s := lexer.New(text); ; {
		t := s.Next()
		b.tokens = append(b.tokens, t)
		switch t.Kind {
		case lexer.EOF:
			b.tokens = b.tokens[:len(b.tokens)-1]
			return b
		case lexer.LParen, lexer.GroupOpen:
			b.parens++
		case lexer.RParen, lexer.GroupClose:
			b.parens--
		case lexer.LBrace:
			b.depth++
			b.tokens, b.parens = nil, 0
		case lexer.RBrace:
			b.depth--
			b.tokens, b.parens = nil, 0
		case lexer.EndOfLine, lexer.FileName:
			b.tokens, b.parens = nil, 0
			if t.Kind == lexer.FileName && t.Mode == lexer.ABIMode {
				b.tokens = []lexer.Token{t} // its comma is to come
			}
		case lexer.Comma:
			if b.parens <= 0 {
				b.tokens, b.parens = nil, 0
			}
		}
	}
}

// last returns the last token; one of the kind EOF if there is none.
func (b beginning) last() lexer.Token {
	if len(b.tokens) == 0 {
		return lexer.Token{Kind: lexer.EOF}
	}
	return b.tokens[len(b.tokens)-1]
}

// condition returns the name of the condition whose value is to come, "" if none
// is.
func (b beginning) condition() string {
	for i := len(b.tokens) - 1; i >= 0; i-- {
		switch t := b.tokens[i]; t.Kind {
		case lexer.Eq, lexer.GroupOpen, lexer.LParen, lexer.In, lexer.Word, lexer.Comma:
		case lexer.CondName, lexer.Flags, lexer.Group:
			if i+1 < len(b.tokens) {
				return b.text[t.Span.Start:t.Span.End]
			}
			return ""
		default:
			return ""
		}
		if t := b.tokens[i]; t.Kind == lexer.Word && b.parens == 0 {
			return ""
		}
	}
	return ""
}
