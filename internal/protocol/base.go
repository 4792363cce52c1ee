// Package protocol holds what of the language server protocol 3.17 the server
// speaks: the types of messages, with the fields that it reads or writes.
package protocol

import (
	"encoding/json"
	"net/url"
	"path/filepath"
	"strings"
)

// List is a list that is [] in JSON where it is empty: to null some editors
// answer with an error that people see.
type List[T any] []T

// MarshalJSON implements json.Marshaler.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]T(l))
}

// Position is a place in a text; both numbers start at 0. What a character is,
// client and server agree on.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// Range is a part of a text; the end lies behind it.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// Location is a part of a document.
type Location struct {
	URI   string `json:"uri"`
	Range Range  `json:"range"`
}

// LocationLink is a Location with the part that leads there.
type LocationLink struct {
	OriginSelectionRange *Range `json:"originSelectionRange,omitempty"`
	TargetURI            string `json:"targetUri"`
	TargetRange          Range  `json:"targetRange"`
	TargetSelectionRange Range  `json:"targetSelectionRange"`
}

// Command is something that the server does when it is asked to.
type Command struct {
	Title     string `json:"title"`
	Command   string `json:"command"`
	Arguments []any  `json:"arguments,omitempty"`
}

// Markup is a text for people.
type Markup struct {
	Kind  string `json:"kind"` // markdown or plaintext
	Value string `json:"value"`
}

// The kinds of Markup.
const (
	Markdown  = "markdown"
	PlainText = "plaintext"
)

// Path returns the path of a file that a URI names; false if it names something
// else.
func Path(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" || !strings.HasPrefix(u.Path, "/") || strings.IndexByte(u.Path, 0) >= 0 {
		return "", false
	}
	path := u.Path
	if len(path) >= 3 && path[2] == ':' && letter(path[1]) && (len(path) == 3 || path[3] == '/') {
		path = strings.ToUpper(path[1:2]) + path[2:] // a drive of Windows
	}
	return filepath.ToSlash(filepath.Clean(filepath.FromSlash(path))), true
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// URI returns the URI of an absolute path with slashes.
func URI(path string) string {
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
