package auditlog

import (
	"strings"
	"time"
)

// record is a line in which an event was found: what stands before its fields, and
// the fields.
type record struct {
	prefix, body string
	status       Status // of old types of records, which have no field for it
	plain        bool   // interpreted: nothing is quoted, all is decoded
}

// oldTypes are types of records by name or number that say the status themselves.
var oldTypes = []struct {
	text   string
	status Status
}{
	{"type=APPARMOR_DENIED ", Denied}, {"type=APPARMOR_ALLOWED ", Allowed}, {"type=APPARMOR_AUDIT ", Audited},
	{"type=APPARMOR_HINT ", Hint}, {"type=APPARMOR_STATUS ", State}, {"type=APPARMOR_ERROR ", Error},
	{"type=APPARMOR_KILL ", Killed},
	{"type=UNKNOWN[1501] ", Audited}, {"type=UNKNOWN[1502] ", Allowed}, {"type=UNKNOWN[1503] ", Denied},
	{"type=UNKNOWN[1504] ", Hint}, {"type=UNKNOWN[1505] ", State}, {"type=UNKNOWN[1506] ", Error},
	{"type=UNKNOWN[1507] ", Killed},
	{"type=1501 ", Audited}, {"type=1502 ", Allowed}, {"type=1503 ", Denied},
	{"type=1504 ", Hint}, {"type=1505 ", State}, {"type=1506 ", Error}, {"type=1507 ", Killed},
}

// findRecord finds the record in a line.
func findRecord(line string) (record, bool) {
	for from := 0; ; {
		i := strings.Index(line[from:], "apparmor=")
		if i < 0 {
			break
		}
		i += from
		if i == 0 || line[i-1] == ' ' || line[i-1] == '\'' || line[i-1] == '\t' {
			r := record{prefix: line[:i], body: line[i:]}
			r.plain = !strings.HasPrefix(r.body, `apparmor="`)
			return r, true
		}
		from = i + 1
	}
	for _, t := range oldTypes {
		i := strings.Index(line, t.text)
		if i < 0 {
			continue
		}
		if j := strings.Index(line[i:], "operation="); j >= 0 {
			return record{prefix: line[:i+j], body: line[i+j:], status: t.status}, true
		}
	}
	return record{}, false
}

// transport tells from what stands before the fields how the record came.
func (r *record) transport() Transport {
	p := r.prefix
	switch {
	case strings.Contains(p, "type=USER_AVC"), strings.Contains(p, "type=1107"), strings.Contains(p, "dbus"):
		return DBus
	case strings.Contains(p, "msg=audit("):
		return Audit
	}
	if i := strings.Index(p, "audit["); i >= 0 && strings.HasSuffix(strings.TrimRight(p, " "), "AVC") {
		return Audit
	}
	return Kernel
}

// event makes an event of the record; ok is false if its status is no word that
// AppArmor has.
func (r *record) event(zone *time.Location, now time.Time) (e Event, ok bool) {
	e.Transport, e.Status = r.transport(), r.status
	e.Time, e.Serial = auditStamp(r.prefix, zone)
	at, host := lineStamp(r.prefix, zone, now)
	e.Host = host
	if e.Time.IsZero() {
		e.Time = at
	}
	fields, cut := r.fields()
	e.Truncated = cut
	e.Fields = fields[:0]
	for _, f := range fields {
		switch f.Key {
		case "apparmor":
			if e.Status, ok = statuses[f.Value]; !ok {
				return e, false
			}
		case "class":
			if isClass(f.Value) {
				e.Class = f.Value
			}
		default:
			e.Fields = append(e.Fields, f)
		}
	}
	if e.Class == "" {
		e.Class = classOf(&e)
	}
	e.Truncated = e.Truncated || e.lacksMask()
	return e, e.Status != ""
}

// isClass reports whether a word can be that of a class; what a later kernel knows
// may be one that is new.
func isClass(word string) bool {
	return word != "" && word != "unknown" && word != "none" &&
		!strings.ContainsFunc(word, func(r rune) bool { return r != '_' && (r < 'a' || r > 'z') })
}

// fields cuts the body.
func (r *record) fields() ([]Field, bool) {
	if r.plain {
		return plainFields(r.body), false
	}
	s := scanner{text: r.body}
	fields := make([]Field, 0, 16)
	for {
		f, ok := s.next()
		if !ok {
			return fields, s.cut
		}
		fields = append(fields, f)
	}
}

// plainKeys are the keys that end the value before them in a record that ausearch
// has interpreted. A name that holds a blank and one of them cannot be told from
// two fields.
var plainKeys = set(
	"apparmor", "operation", "class", "info", "error", "profile", "name", "name2", "target", "pid", "comm", "exe",
	"requested_mask", "denied_mask", "requested", "denied", "mask", "fsuid", "ouid", "family", "sock_type", "protocol",
	"addr", "peer_addr", "laddr", "lport", "faddr", "fport", "saddr", "src", "daddr", "dest", "capability", "capname",
	"signal", "peer", "peer_label", "peer_profile", "peer_pid", "label", "bus", "path", "interface", "member", "srcname",
	"fstype", "flags", "options", "trans", "execpath", "namespace", "ns", "olabel", "tcontext", "rlimit", "value",
	"parent", "net_type", "qname", "hostname", "terminal", "sauid", "FSUID", "OUID", "SAUID", "AUID", "UID", "SUBJ",
)

// plainFields reads a record in which nothing is quoted: a value goes as far as
// the next key.
func plainFields(text string) []Field {
	var fields []Field
	for _, word := range strings.Split(text, " ") {
		key, value, ok := strings.Cut(word, "=")
		switch {
		case ok && plainKeys[key]:
			fields = append(fields, Field{key, value})
		case len(fields) > 0:
			fields[len(fields)-1].Value += " " + word
		}
	}
	for i := range fields {
		fields[i].Value = strings.TrimRight(fields[i].Value, " \r\n\x1d'")
	}
	return fields
}

// lacksMask reports whether the record is one whose permissions should stand at
// its end, and do not.
func (e *Event) lacksMask() bool {
	if !e.Status.IsAccess() || e.Class != "file" || e.DeniedMask() != "" || e.RequestedMask() != "" {
		return false
	}
	switch e.Operation() {
	case "exec", "change_onexec", "change_hat", "change_profile", "stack", "stack_onexec":
		return false
	}
	_, info := e.Lookup("info")
	return !info
}
