package auditlog

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"time"
)

// maxLine is how much of a line is looked at, in bytes. The kernel writes no record
// that is longer.
const maxLine = 64 << 10

// Options say how a log is read. The zero value is fine.
type Options struct {
	// Zone is that of times without one, as syslog and dmesg write them; nil for the
	// local one.
	Zone *time.Location
	// Now tells the year of times without one; the zero value is the present.
	Now time.Time
	// KeepDuplicates keeps records that came into the log twice, by two ways.
	KeepDuplicates bool
}

// Reason is why something that looks like a record is none, or is not read.
type Reason string

// The reasons.
const (
	Cut     Reason = "cut"                    // the end is missing, and with it what the record says
	TooOld  Reason = "too old to read"        // records of 2006, before there were keys and values
	TooLong Reason = "longer than 64 KiB"     // a line of which only the start was looked at
	NoWord  Reason = "unknown status"         // a status that AppArmor does not have
	BadJSON Reason = "not an entry in JSON"   // a line of JSON that is broken
	BadSize Reason = "a field without a size" // the export format of the journal, broken
)

// Counts say what was in a log.
type Counts struct {
	Lines, Events int
	// Duplicates are the records that were dropped since they came twice.
	Duplicates int
	// Unread is how often something was passed over, by its reason.
	Unread map[Reason]int
	// FirstUnread is the line of the first of each.
	FirstUnread map[Reason]int
}

// Reader reads the events of a log, in memory that does not grow with the log. It
// is for one goroutine.
type Reader struct {
	in      *bufio.Reader
	opts    Options
	line    int
	counts  Counts
	entry   *entry // of the journal, whose fields are being read
	seen    seen
	pending []Event
	err     error
}

// NewReader returns a reader of a log in any of its forms, also compressed with
// gzip or bzip2. What cannot be read at all is in the error of the first Next.
func NewReader(in io.Reader, opts Options) *Reader {
	if opts.Zone == nil {
		opts.Zone = time.Local
	}
	if opts.Now.IsZero() {
		opts.Now = time.Now()
	}
	r := &Reader{opts: opts, counts: Counts{Unread: map[Reason]int{}, FirstUnread: map[Reason]int{}}}
	r.in, r.err = open(in)
	return r
}

// Counts returns what was read so far.
func (r *Reader) Counts() Counts { return r.counts }

// Next returns the next event. At the end of the log the error is io.EOF, and
// *FormatError if it is in a form that is not read.
func (r *Reader) Next() (Event, error) {
	for {
		if len(r.pending) > 0 {
			e := r.pending[0]
			r.pending = r.pending[1:]
			if !r.opts.KeepDuplicates && r.seen.before(&e) {
				r.counts.Duplicates++
				continue
			}
			r.counts.Events++
			return e, nil
		}
		switch {
		case r.err == nil:
			r.step()
		case r.entry != nil:
			r.flush()
		default:
			return Event{}, r.err
		}
	}
}

// step reads a line, and what it says.
func (r *Reader) step() {
	line, err := r.readLine()
	if err != nil {
		r.err = err
	}
	if len(line) == 0 && err != nil || r.ofEntry(line) || !interesting(line) {
		return
	}
	r.take(string(line))
}

// readLine reads a line without its end. Of one that is too long it returns the
// start.
func (r *Reader) readLine() ([]byte, error) {
	line, err := r.in.ReadSlice('\n')
	if len(line) > 0 {
		r.line++
		r.counts.Lines++
	}
	if err == bufio.ErrBufferFull {
		line = bytes.Clone(line)
		r.unread(TooLong)
		for err == bufio.ErrBufferFull {
			_, err = r.in.ReadSlice('\n')
		}
	}
	return bytes.TrimRight(line, "\r\n"), err
}

// signs are what a line has that may hold a record: the field of the status; the
// operation of old records, which have no such field; a message of the journal that
// is no UTF-8; the fields of dbus-broker; an event in JSON; a record of 2006.
var signs = [][]byte{
	[]byte("apparmor="), []byte("operation="), []byte(`"MESSAGE":[`), []byte(`"MESSAGE" : [`),
	[]byte("DBUS_BROKER_POLICY_TYPE"), []byte(`"status":`), []byte("REJECTING "),
}

// interesting reports whether a line may hold a record. Nothing is decoded yet.
func interesting(line []byte) bool {
	for _, sign := range signs {
		if bytes.Contains(line, sign) {
			return true
		}
	}
	return false
}

// take reads a line that may hold a record.
func (r *Reader) take(line string) {
	if text, ok := jsonText(line); ok {
		r.takeJSON(text)
		return
	}
	rec, ok := findRecord(line)
	if !ok {
		if strings.Contains(line, "REJECTING ") && strings.Contains(line, " access to ") {
			r.unread(TooOld)
		}
		return
	}
	if strings.HasPrefix(rec.body, `apparmor=\"`) {
		rec, ok = embedded(line, len(rec.prefix))
		if !ok {
			r.unread(BadJSON)
			return
		}
	}
	start := r.line
	r.continued(&rec)
	r.addAt(start, rec, time.Time{}, "")
}

// addAt adds the event of a record that starts on a line. A time and a transport of
// the entry around it count where the record has none.
func (r *Reader) addAt(line int, rec record, at time.Time, by Transport) {
	e, ok := rec.event(r.opts.Zone, r.opts.Now)
	if !ok {
		reason := NoWord
		if !strings.Contains(rec.body, " ") {
			reason = Cut
		}
		r.unread(reason)
		return
	}
	if len(e.Fields) == 0 {
		r.unread(Cut)
		return
	}
	e.Line = line
	if e.Time.IsZero() {
		e.Time = at
	}
	if by != "" && e.Transport != DBus {
		e.Transport = by
	}
	r.pending = append(r.pending, e)
}

// continued joins a record of a message bus with the line that it goes on in.
func (r *Reader) continued(rec *record) {
	i := strings.Index(rec.prefix, "msg='")
	if i < 0 || strings.Contains(rec.body, "'") {
		return
	}
	next, _ := r.in.Peek(64)
	if !bytes.HasPrefix(bytes.TrimLeft(next, " \t"), []byte("exe=")) {
		return
	}
	line, err := r.readLine()
	if err != nil {
		r.err = err
	}
	rec.body += " " + strings.TrimLeft(string(line), " \t")
}

// unread counts something that is passed over.
func (r *Reader) unread(reason Reason) {
	if r.counts.Unread[reason]++; r.counts.Unread[reason] == 1 {
		r.counts.FirstUnread[reason] = r.line
	}
}
