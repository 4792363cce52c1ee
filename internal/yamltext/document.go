// Package yamltext reads YAML and JSON with the places of all that is written in
// them, down to the bytes that a part of a scalar is written with.
//
// [Documents] cuts a stream into documents, [Decode] reads one, and a [Cursor] walks
// along its keys, through aliases and merged mappings, in a bounded number of steps.
// A [Scalar] knows in pieces where its value is written, in whatever style, and can
// be edited there.
package yamltext

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// Document is a part of a stream that was read as one. A YAML document that
// ends with "..." may have others behind it.
type Document struct {
	File  *source.File
	Span  source.Span
	Text  string
	Outer *Scalar // whose value the span lies in, in the place of the file; nil for most
	Roots []*yaml.Node
	JSON  bool // the nodes have offsets in the place of columns
	lines []uint32
	marks map[int][]uint32 // of long lines, by number

	Objects int // that may still be looked at
	steps   int // from key to key, and from element to element, likewise
}

// Spend takes from the number of objects that may be looked at; false if none
// is left.
func (d *Document) Spend(n int) bool {
	d.Objects -= n
	return d.Objects >= 0
}

// TakeStep takes from the number of steps; false if none is left.
func (d *Document) TakeStep(n int) bool {
	d.steps -= n
	return d.steps >= 0
}

// Overspent reports whether there was more to look at than that.
func (d *Document) Overspent() bool { return d.Objects < 0 || d.steps < 0 }

// Decode reads a document, of which so many objects may be looked at. Of one
// that breaks off it has what is before.
func Decode(file *source.File, span source.Span, objects int) (*Document, error) {
	d := &Document{File: file, Span: span, Text: file.Slice(span), Objects: objects}
	return d, d.Decode()
}

// Decode reads the text of a document.
func (d *Document) Decode() error {
	d.steps = 10_000_000 + 20*len(d.Text)
	body := strings.TrimLeft(d.Text, BOM+" \t\r\n-")
	if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") {
		roots, err := decodeJSON(d.Text, len(d.Text)-len(body))
		if err == nil {
			d.Roots, d.JSON = roots, true
			return nil
		}
		if strings.HasSuffix(d.File.Name(), ".json") && d.Outer == nil {
			return err
		}
	}
	roots, err := decodeYAML(d.Text)
	d.Roots = roots
	return err
}

// textError is what is wrong with a text, by line of the document from 1; 0 if
// that is not known. An offset from 0 on is more exact.
type textError struct {
	line, offset int
	message      string
}

func (e *textError) Error() string { return e.message }

// decodeYAML reads a text of YAML; of one that breaks off, what is before.
func decodeYAML(text string) (roots []*yaml.Node, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &textError{offset: -1, message: fmt.Sprintf("cannot be read as YAML: %v", v)}
		}
	}()
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		var root yaml.Node
		switch err := decoder.Decode(&root); {
		case errors.Is(err, io.EOF):
			return roots, nil
		case err != nil:
			return roots, yamlError(text, err)
		}
		if root.Kind == yaml.DocumentNode && len(root.Content) == 1 {
			roots = append(roots, root.Content[0])
		}
	}
}

// yamlError finds the place of what the YAML library says.
func yamlError(text string, err error) *textError {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	if at, what := BadCharacter(text); at >= 0 {
		return &textError{offset: at, message: what}
	}
	line := 0
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if number, after, ok := strings.Cut(rest, ": "); ok {
			line, _ = strconv.Atoi(number)
			message = after
		}
	}
	if reached := lineReached(text); reached > line {
		// The library names the start of what it was reading.
		line = reached
	}
	if at := tabInIndent(text, line); at >= 0 {
		return &textError{offset: at, message: "not YAML: a tab cannot indent, only blanks can"}
	}
	return &textError{line: line, offset: -1, message: "not YAML: " + message}
}

// tabInIndent returns the offset of the first tab before the text of a line; -1
// if there is none.
func tabInIndent(text string, line int) int {
	at := 0
	for ; line > 1; line-- {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for ; at < len(text); at++ {
		switch text[at] {
		case '\t':
			return at
		case ' ':
		default:
			return -1
		}
	}
	return -1
}

// BadCharacter returns the first byte that no YAML text may have, and what is
// wrong with it; -1 if there is none.
func BadCharacter(text string) (int, string) {
	for at, r := range text {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(text[at:], "\ufffd"):
			return at, "the text is not UTF-8 here"
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0x7f:
			return at, fmt.Sprintf("the control character U+%04X cannot stand in YAML", r)
		}
	}
	return -1, ""
}

// lineReached returns the line up to which the YAML library reads a text before
// it gives up: it gets the text line by line.
func lineReached(text string) (line int) {
	defer func() { _ = recover() }()
	feed := &lineReader{text: text}
	decoder := yaml.NewDecoder(feed)
	for {
		var root yaml.Node
		if err := decoder.Decode(&root); err != nil {
			return feed.line
		}
	}
}

// lineReader hands out one line at a time, and counts them.
type lineReader struct {
	text string
	line int
}

func (r *lineReader) Read(p []byte) (int, error) {
	if r.text == "" {
		return 0, io.EOF
	}
	end := strings.IndexByte(r.text, '\n') + 1
	if end == 0 {
		end = len(r.text)
	}
	n := copy(p, r.text[:end])
	if r.text = r.text[n:]; n == end {
		r.line++
	}
	return n, nil
}

// Problem returns where a document cannot be read, and why.
func (d *Document) Problem(err error) (diag.Place, string) {
	var e *textError
	if !errors.As(err, &e) {
		e = &textError{offset: -1, message: err.Error()}
	}
	at := source.At(d.Span.Start)
	switch {
	case e.offset >= 0:
		at.Start += uint32(e.offset)
		_, size := utf8.DecodeRuneInString(d.Text[min(e.offset, len(d.Text)):])
		at.End = at.Start + uint32(size)
	default:
		at = d.lineSpan(max(e.line, 1))
	}
	return diag.Place{File: d.File, Span: at}, e.message
}

// lineSpan returns a line of the document without the blanks around it.
func (d *Document) lineSpan(n int) source.Span {
	number := d.File.LineAt(d.Span.Start) + n - 1
	span := d.File.Line(min(number, d.File.Lines()))
	text := d.File.Slice(span)
	span.Start += uint32(len(text) - len(strings.TrimLeft(text, " \t")))
	span.End = max(span.Start, span.End-uint32(len(text)-len(strings.TrimRight(text, " \t\r"))))
	return span
}
