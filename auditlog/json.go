package auditlog

import (
	"encoding/hex"
	"encoding/json"
	"time"
	"unicode/utf8"
)

// eventJSON is the form of an event for programs. Fields are added, never changed.
type eventJSON struct {
	Line      int         `json:"line"`
	Time      *time.Time  `json:"time,omitempty"`
	Serial    uint64      `json:"serial,omitempty"`
	Host      string      `json:"host,omitempty"`
	Transport Transport   `json:"transport"`
	Status    Status      `json:"status"`
	Class     string      `json:"class"`
	Fields    []fieldJSON `json:"fields"`
	Truncated bool        `json:"truncated,omitempty"`
}

// fieldJSON is a field; of a value that is no UTF-8, hex has the bytes.
type fieldJSON struct {
	Key   string `json:"key"`
	Value string `json:"value,omitempty"`
	Hex   string `json:"hex,omitempty"`
}

// MarshalJSON writes the event as an object that UnmarshalJSON, and a Reader, read
// back.
func (e Event) MarshalJSON() ([]byte, error) {
	out := eventJSON{
		Line: e.Line, Serial: e.Serial, Host: e.Host, Transport: e.Transport, Status: e.Status, Class: e.Class,
		Truncated: e.Truncated, Fields: make([]fieldJSON, len(e.Fields)),
	}
	if !e.Time.IsZero() {
		out.Time = &e.Time
	}
	for i, f := range e.Fields {
		out.Fields[i] = fieldJSON{Key: f.Key, Value: f.Value}
		if !utf8.ValidString(f.Value) {
			out.Fields[i] = fieldJSON{Key: f.Key, Hex: hex.EncodeToString([]byte(f.Value))}
		}
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (e *Event) UnmarshalJSON(text []byte) error {
	var in eventJSON
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	*e = Event{
		Line: in.Line, Serial: in.Serial, Host: in.Host, Transport: in.Transport, Status: in.Status, Class: in.Class,
		Truncated: in.Truncated,
	}
	if in.Time != nil {
		e.Time = *in.Time
	}
	for _, f := range in.Fields {
		if f.Hex != "" {
			bytes, err := hex.DecodeString(f.Hex)
			if err != nil {
				return err
			}
			f.Value = string(bytes)
		}
		e.Fields = append(e.Fields, Field{f.Key, f.Value})
	}
	return nil
}
