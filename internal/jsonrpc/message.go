package jsonrpc

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// The codes of errors, those of JSON-RPC and those of the language server
// protocol.
const (
	ParseError           = -32700
	InvalidRequest       = -32600
	MethodNotFound       = -32601
	InvalidParams        = -32602
	InternalError        = -32603
	ServerNotInitialized = -32002
	RequestFailed        = -32803
	ServerCancelled      = -32802
	ContentModified      = -32801
	RequestCancelled     = -32800
)

// Error is an error that the other side is told, or has told.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

// Errorf returns an error with a code.
func Errorf(code int, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Error implements error.
func (e *Error) Error() string { return e.Message }

// incoming is a message as it arrives. The id and the result are nil where
// there is none, and the four bytes of null where they are null.
type incoming struct {
	ID     json.RawMessage
	Method string
	Params json.RawMessage
	Result json.RawMessage
	Error  *Error
}

// decode reads a message. The error is what the other side is told.
func decode(text []byte) (incoming, *Error) {
	text = bytes.ToValidUTF8(text, []byte("\ufffd"))
	if !json.Valid(text) {
		return incoming{}, Errorf(ParseError, "the message is not JSON")
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &fields); err != nil {
		return incoming{}, Errorf(InvalidRequest, "the message is not an object")
	}
	m := incoming{ID: fields["id"], Params: fields["params"], Result: fields["result"]}
	if raw, ok := fields["method"]; ok {
		if err := json.Unmarshal(raw, &m.Method); err != nil || m.Method == "" {
			return m, Errorf(InvalidRequest, "the method is not a name")
		}
	}
	if raw, ok := fields["error"]; ok {
		if err := json.Unmarshal(raw, &m.Error); err != nil {
			return m, Errorf(InvalidRequest, "the error is not an object")
		}
	}
	if m.ID != nil && !validID(m.ID) {
		m.ID = nil
		return m, Errorf(InvalidRequest, "the id is neither a number nor a string")
	}
	if m.Method == "" && m.ID == nil {
		return m, Errorf(InvalidRequest, "the message has neither a method nor an id")
	}
	return m, nil
}

// validID reports whether an id is a number or a string of sensible length.
func validID(id json.RawMessage) bool {
	const longest = 256
	return len(id) <= longest && (id[0] == '"' || id[0] == '-' || '0' <= id[0] && id[0] <= '9')
}

// outgoing is a message to be sent: a request, a notification or a response.
type outgoing struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *Error          `json:"error,omitempty"`
}

// toJSON returns a value as JSON, with <, > and & as they are.
func toJSON(value any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
