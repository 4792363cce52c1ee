package auditlog

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"
)

// entry is one of the journal, of which the fields that matter are kept.
type entry struct {
	export bool // in the export format, else in the verbose one
	line   int
	fields map[string]string
}

// entryFields are the fields of the journal that are looked at.
var entryFields = set(
	"MESSAGE", "_TRANSPORT", "_AUDIT_ID", "_AUDIT_TYPE_NAME", "_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP",
	"_UID", "_HOSTNAME", "_COMM",
	"DBUS_BROKER_POLICY_TYPE", "DBUS_BROKER_TRANSMIT_ACTION", "DBUS_BROKER_MESSAGE_TYPE", "DBUS_BROKER_MESSAGE_PATH",
	"DBUS_BROKER_MESSAGE_INTERFACE", "DBUS_BROKER_MESSAGE_MEMBER", "DBUS_BROKER_MESSAGE_DESTINATION",
	"DBUS_BROKER_SENDER_SECURITY_LABEL", "DBUS_BROKER_RECEIVER_SECURITY_LABEL", "DBUS_BROKER_SENDER_UNIQUE_NAME",
	"DBUS_BROKER_RECEIVER_UNIQUE_NAME",
)

// ofEntry reads a line that belongs to an entry of the journal in its export or
// verbose format; ok is false if it is another line.
func (r *Reader) ofEntry(line []byte) (ok bool) {
	if bytes.HasPrefix(line, []byte("__CURSOR=")) || bytes.HasPrefix(line, []byte("__REALTIME_TIMESTAMP=")) && r.entry == nil {
		r.flush()
		r.entry = &entry{export: true, line: r.line, fields: map[string]string{}}
		return true
	}
	text, indented := bytes.CutPrefix(line, []byte("    "))
	if indented && (r.entry == nil || !r.entry.export) && isEntryField(text) {
		if r.entry == nil {
			r.entry = &entry{line: r.line, fields: map[string]string{}}
		}
		r.entry.keep(text)
		return true
	}
	switch {
	case r.entry == nil:
		return false
	case !r.entry.export, len(line) == 0:
		r.flush()
		return len(line) == 0
	case isEntryField(line):
		r.entry.keep(line)
	case isName(line):
		r.binaryField(string(line))
	}
	return true
}

// isEntryField reports whether a line is NAME=value.
func isEntryField(line []byte) bool {
	name, _, ok := bytes.Cut(line, []byte("="))
	return ok && isName(name)
}

func isName(text []byte) bool {
	if len(text) == 0 || len(text) > 64 {
		return false
	}
	for _, c := range text {
		if !isUpper(c) && c != '_' && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func (e *entry) keep(line []byte) {
	name, value, _ := bytes.Cut(line, []byte("="))
	if entryFields[string(name)] {
		e.fields[string(name)] = string(value)
	}
}

// binaryField reads a field of the export format whose value may hold any byte:
// its size in eight bytes, the value, the end of the line.
func (r *Reader) binaryField(name string) {
	var size [8]byte
	if _, err := io.ReadFull(r.in, size[:]); err != nil {
		r.unread(BadSize)
		return
	}
	n := binary.LittleEndian.Uint64(size[:])
	if n > maxLine {
		r.unread(TooLong)
	}
	value, err := io.ReadAll(io.LimitReader(r.in, int64(min(n, maxLine))))
	if err == nil && n > maxLine {
		_, err = io.CopyN(io.Discard, r.in, int64(min(n-maxLine, 1<<40)))
	}
	if err != nil {
		r.unread(BadSize)
		return
	}
	if _, err := r.readLine(); err != nil && r.err == nil {
		r.err = err
	}
	if entryFields[name] {
		r.entry.fields[name] = string(value)
	}
}

// flush ends the entry that is being read.
func (r *Reader) flush() {
	e := r.entry
	if e == nil {
		return
	}
	r.entry = nil
	line := r.line
	r.line = e.line
	r.takeEntry(e.fields)
	r.line = line
}

// takeEntry reads the event of an entry of the journal.
func (r *Reader) takeEntry(fields map[string]string) {
	at := entryTime(fields)
	if fields["DBUS_BROKER_POLICY_TYPE"] == "apparmor" {
		e := brokerEvent(fields)
		e.Line, e.Time = r.line, at
		if host := fields["_HOSTNAME"]; isHost(host) {
			e.Host = host
		}
		r.pending = append(r.pending, e)
		return
	}
	rec, ok := findRecord(fields["MESSAGE"])
	if !ok {
		return
	}
	var by Transport
	switch fields["_TRANSPORT"] {
	case "audit":
		by = Audit
	case "kernel":
		by = Kernel
	}
	before := len(r.pending)
	r.addAt(r.line, rec, at, by)
	if len(r.pending) == before {
		return
	}
	e := &r.pending[before]
	if host := fields["_HOSTNAME"]; e.Host == "" && isHost(host) {
		e.Host = host
	}
	if id, err := strconv.ParseUint(fields["_AUDIT_ID"], 10, 64); err == nil && e.Serial == 0 {
		e.Serial = id
	}
}

// entryTime is the time at which the kernel made the record, or else the one at
// which the journal got it. Both are in microseconds.
func entryTime(fields map[string]string) time.Time {
	for _, name := range []string{"_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP"} {
		if n, err := strconv.ParseInt(fields[name], 10, 64); err == nil && n > 0 && n < farFuture*1e6 {
			return time.UnixMicro(n).UTC()
		}
	}
	return time.Time{}
}

// brokerEvent makes an event of the fields that dbus-broker writes.
func brokerEvent(fields map[string]string) Event {
	get := func(name string) string { return fields["DBUS_BROKER_"+name] }
	e := Event{Transport: DBus, Status: Denied, Class: "dbus"}
	bus := "session"
	if fields["_UID"] == "0" {
		bus = "system"
	}
	own, peer, name := get("SENDER_SECURITY_LABEL"), get("RECEIVER_SECURITY_LABEL"), get("MESSAGE_DESTINATION")
	if get("TRANSMIT_ACTION") == "receive" {
		own, peer, name = peer, own, get("SENDER_UNIQUE_NAME")
	}
	operation := "dbus_" + get("MESSAGE_TYPE")
	for _, f := range []Field{
		{"operation", operation}, {"bus", bus}, {"path", get("MESSAGE_PATH")}, {"interface", get("MESSAGE_INTERFACE")},
		{"member", get("MESSAGE_MEMBER")}, {"mask", get("TRANSMIT_ACTION")}, {"name", name},
		{"label", withoutMode(own)}, {"peer_label", withoutMode(peer)},
	} {
		if f.Value != "" {
			e.Fields = append(e.Fields, f)
		}
	}
	return e
}

// withoutMode takes the mode off a label: "foo (enforce)".
func withoutMode(label string) string {
	label = strings.TrimRight(label, "\x00\n")
	if i := strings.LastIndex(label, " ("); i >= 0 && strings.HasSuffix(label, ")") {
		return label[:i]
	}
	return label
}

// jsonText returns the object that a line holds: by itself, as an event of a
// stream (data: …), or behind the byte that parts a sequence.
func jsonText(line string) (string, bool) {
	text := strings.TrimLeft(line, "\x1e ")
	text = strings.TrimPrefix(text, "data: ")
	return text, strings.HasPrefix(text, "{") && strings.HasSuffix(strings.TrimRight(text, " "), "}")
}

// takeJSON reads an entry of the journal, or an event that MarshalJSON has
// written. Of other objects a string that holds a record is enough.
func (r *Reader) takeJSON(text string) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		r.unread(BadJSON)
		return
	}
	if _, ok := object["fields"]; ok && object["status"] != nil {
		var e Event
		if e.UnmarshalJSON([]byte(text)) != nil {
			r.unread(BadJSON)
			return
		}
		e.Line = r.line
		r.pending = append(r.pending, e)
		return
	}
	fields := map[string]string{}
	for name, raw := range object {
		value, ok := jsonBytes(raw)
		if !ok {
			continue
		}
		if entryFields[name] {
			fields[name] = value
		} else if strings.Contains(value, "apparmor=") && fields["MESSAGE"] == "" {
			fields["MESSAGE"] = value
		}
	}
	r.takeEntry(fields)
}

// jsonBytes reads a string, or an array of byte values, which the journal writes
// for what is no UTF-8. Of several values of one field it is the first.
func jsonBytes(raw json.RawMessage) (string, bool) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text, true
	}
	var numbers []uint8
	var list []int
	if json.Unmarshal(raw, &list) == nil {
		for _, n := range list {
			numbers = append(numbers, uint8(n))
		}
		return string(numbers), true
	}
	var several []json.RawMessage
	if json.Unmarshal(raw, &several) == nil && len(several) > 0 {
		return jsonBytes(several[0])
	}
	return "", false
}

// embedded returns the record of a JSON string in a line that is no object by
// itself, at lies within the string.
func embedded(line string, at int) (record, bool) {
	start := strings.LastIndexByte(line[:at], '"')
	for start > 0 && line[start-1] == '\\' {
		start = strings.LastIndexByte(line[:start], '"')
	}
	if start < 0 {
		return record{}, false
	}
	var text string
	if json.NewDecoder(strings.NewReader(line[start:])).Decode(&text) != nil {
		return record{}, false
	}
	return findRecord(text)
}
