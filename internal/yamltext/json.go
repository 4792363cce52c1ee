package yamltext

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxDepth is how deep values may be nested. The YAML library has such a limit
// of its own.
const MaxDepth = 1000

// decodeJSON reads JSON values that stand behind each other, from an offset on.
// The library for YAML does not take all of JSON: it knows no "\/", and no
// characters written as two surrogates. The nodes have their offset as column.
func decodeJSON(text string, start int) ([]*yaml.Node, error) {
	j := &jsonReader{text: text, start: start, decoder: json.NewDecoder(strings.NewReader(text[start:]))}
	j.decoder.UseNumber()
	var roots []*yaml.Node
	for {
		n, err := j.readJSONValue(0)
		switch {
		case errors.Is(err, io.EOF) && n == nil:
			return roots, nil
		case err != nil:
			return roots, j.problem(err)
		}
		roots = append(roots, n)
	}
}

type jsonReader struct {
	text    string
	start   int
	decoder *json.Decoder
}

// nextToken returns the next token and its offset.
func (j *jsonReader) nextToken() (json.Token, int, error) {
	at := j.tokenOffset()
	token, err := j.decoder.Token()
	return token, at, err
}

// tokenOffset returns where the next token starts.
func (j *jsonReader) tokenOffset() int {
	at := j.start + int(j.decoder.InputOffset())
	for at < len(j.text) && strings.IndexByte(" \t\r\n,:", j.text[at]) >= 0 {
		at++
	}
	return at
}

// readJSONValue reads a value. An io.EOF with a nil node is the end of the text.
func (j *jsonReader) readJSONValue(depth int) (*yaml.Node, error) {
	token, at, err := j.nextToken()
	if err != nil {
		return nil, err
	}
	if depth > MaxDepth {
		return nil, fmt.Errorf("nested deeper than %d", MaxDepth)
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: 1, Column: at}
	switch t := token.(type) {
	case json.Delim:
		return n, j.collection(n, t, depth)
	case string:
		n.Tag, n.Value, n.Style = "!!str", t, yaml.DoubleQuotedStyle
	case json.Number:
		n.Tag, n.Value = "!!float", t.String()
	case bool:
		n.Tag, n.Value = "!!bool", fmt.Sprint(t)
	case nil:
		n.Tag, n.Value = "!!null", "null"
	}
	return n, nil
}

func (j *jsonReader) collection(n *yaml.Node, open json.Delim, depth int) error {
	n.Kind, n.Tag, n.Style = yaml.SequenceNode, "!!seq", yaml.FlowStyle
	if open == '{' {
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
	}
	for j.decoder.More() {
		child, err := j.readJSONValue(depth + 1)
		if err != nil {
			return unexpectedEnd(err)
		}
		n.Content = append(n.Content, child)
	}
	_, _, err := j.nextToken()
	return unexpectedEnd(err)
}

func unexpectedEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// problem finds the place of what the JSON library says.
func (j *jsonReader) problem(err error) *textError {
	at := j.tokenOffset()
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		// The offset is that behind the byte that is wrong.
		at = max(at, j.start+int(syntax.Offset)-1)
	}
	return &textError{offset: min(at, len(j.text)), message: "not JSON: " + err.Error()}
}
