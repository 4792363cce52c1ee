package auditlog_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/auditlog"
)

const denial = `type=AVC msg=audit(1789000002.102:%d): apparmor="DENIED" operation="mknod" class="file" profile="webd" ` +
	`name="/srv/www/upload/%d.tmp" pid=4711 comm="webd" requested_mask="c" denied_mask="c" fsuid=33 ouid=33` + "\n"

const record = `apparmor="DENIED" operation="capable" profile="webd" pid=1 comm="webd" capability=21 capname="sys_admin"`

// denials returns a log of n events.
func denials(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, denial, i+1, i+1)
	}
	return b.String()
}

// TestCompressed reads a log that was compressed as logrotate does it.
func TestCompressed(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := io.WriteString(w, denials(3)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if events := readAll(t, packed.String()); len(events) != 3 {
		t.Errorf("%d events", len(events))
	}
}

// TestOtherForms says of files that are not read what they are, and what to do.
func TestOtherForms(t *testing.T) {
	for log, want := range map[string]string{
		"LPKSHHRH\x00\x00\x00": "this is a file of the journal: pipe the output of journalctl --file=FILE -o json",
		"\xfd7zXZ\x00\x00\x04": "this is compressed with xz: pipe the output of xzcat FILE",
		"\xff\xfet\x00y\x00p":  "this is UTF-16: pipe the output of iconv -f UTF-16 -t UTF-8 FILE",
	} {
		_, err := auditlog.NewReader(strings.NewReader(log), options).Next()
		var form *auditlog.FormatError
		if !errors.As(err, &form) || err.Error() != want {
			t.Errorf("%q: %v", log, err)
		}
	}
}

// TestLongLine looks at the start of a line that is longer than a record can be,
// and reads on behind it.
func TestLongLine(t *testing.T) {
	long := strings.TrimSuffix(denials(1), "\n") + strings.Repeat("x", 1<<20) + "\n"
	r := auditlog.NewReader(strings.NewReader(long+denials(2)), options)
	n := 0
	for {
		if _, err := r.Next(); err != nil {
			break
		}
		n++
	}
	if counts := r.Counts(); n != 3 || counts.Unread[auditlog.TooLong] != 1 || counts.Lines != 3 {
		t.Errorf("%d events, %+v", n, counts)
	}
}

// TestLastLine reads the last field of an entry of the journal that no line end
// follows.
func TestLastLine(t *testing.T) {
	for _, log := range []string{
		"__CURSOR=x\n_TRANSPORT=audit\nMESSAGE=AVC " + record,
		"Thu 2026-09-10 02:26:42 UTC [s=1]\n    _TRANSPORT=audit\n    MESSAGE=AVC " + record,
		strings.TrimSpace(denials(1)),
	} {
		if events := readAll(t, log); len(events) != 1 || events[0].Profile() != "webd" {
			t.Errorf("%s\nis read as %v", log, events)
		}
	}
}

// TestOwner tells whose file it is as the kernel does: by the numbers alone.
func TestOwner(t *testing.T) {
	log := strings.Replace(denials(1), "ouid=33", "ouid=0", 1)
	events := readAll(t, denials(1)+strings.Replace(log, ":1)", ":2)", 1)+
		`type=AVC msg=audit(1789000003.102:3): apparmor="DENIED" operation="capable" profile="webd" capname="sys_admin"`)
	for i, want := range []struct{ owner, known bool }{{true, true}, {false, true}, {true, false}} {
		owner, known := events[i].OfOwner()
		if known != want.known || known && owner != want.owner {
			t.Errorf("event %d: %v, %v", i, owner, known)
		}
	}
}

// BenchmarkReader reads lines with events, and lines without.
func BenchmarkReader(b *testing.B) {
	quiet := strings.Repeat("Sep 10 02:26:42 host systemd[1]: Started Session 12 of User root, which is of no interest here.\n", 20000)
	for name, log := range map[string]string{"events": denials(20000), "quiet": quiet} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(log)))
			b.ReportAllocs()
			for b.Loop() {
				r := auditlog.NewReader(strings.NewReader(log), auditlog.Options{})
				for {
					if _, err := r.Next(); err != nil {
						break
					}
				}
			}
		})
	}
}
