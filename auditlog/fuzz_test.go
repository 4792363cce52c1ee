package auditlog_test

import (
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/auditlog"
)

// FuzzReader reads any bytes: it ends, numbers events by lines that are there, and
// reads the JSON of each event back as the same event.
func FuzzReader(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(unescape(string(archive.Files[0].Data)))
	}
	f.Add("__CURSOR=x\nMESSAGE\n\x03\x00\x00\x00\x00\x00\x00\x00a\nb\n\n")
	f.Fuzz(func(t *testing.T, log string) {
		events := readAll(t, log)
		lines := strings.Count(log, "\n") + 1
		for _, e := range events {
			if e.Line < 1 || e.Line > lines {
				t.Fatalf("line %d of %d", e.Line, lines)
			}
			if e.Status == "" {
				t.Fatalf("no status: %v", e)
			}
			text, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			again := readAll(t, string(text)+"\n")
			if len(again) != 1 {
				t.Fatalf("%s\nis read as %v", text, again)
			}
			again[0].Line = e.Line
			if diff := cmp.Diff(e, again[0]); diff != "" {
				t.Fatalf("%s (-written +read)\n%s", text, diff)
			}
		}
	})
}

// readAll returns all events of a log, as far as it can be read.
func readAll(t *testing.T, log string) []auditlog.Event {
	t.Helper()
	r := auditlog.NewReader(strings.NewReader(log), options)
	var events []auditlog.Event
	for {
		e, err := r.Next()
		if err != nil {
			if err == io.EOF && r.Counts().Events != len(events) {
				t.Fatalf("%d events, %d counted", len(events), r.Counts().Events)
			}
			return events
		}
		events = append(events, e)
	}
}
