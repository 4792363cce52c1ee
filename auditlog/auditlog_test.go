package auditlog_test

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/auditlog"
	"github.com/aa-lint/aa-lint/internal/update"
)

// options are such that no test depends on the machine that it runs on.
var options = auditlog.Options{Zone: time.UTC, Now: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}

// TestLogs reads the logs of testdata: for each form in which a log may be, and
// each class, what is read.
func TestLogs(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no logs", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			log, want := file(t, archive, "log"), file(t, archive, "want")
			got := describe(t, string(log.Data))
			if update.Goldens() {
				want.Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want.Data), got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func file(t *testing.T, archive *txtar.Archive, name string) *txtar.File {
	t.Helper()
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			return &archive.Files[i]
		}
	}
	t.Fatalf("no file %s", name)
	return nil
}

// unescape makes bytes of what stands for them in testdata, such as <1b>.
func unescape(log string) string {
	return strings.NewReplacer(`<1d>`, "\x1d", `<1b>`, "\x1b", `<1e>`, "\x1e", `<0>`, "\x00").Replace(log)
}

// describe reads a log and prints what it says: a line for each event, then what
// was passed over.
func describe(t *testing.T, log string) string {
	t.Helper()
	r := auditlog.NewReader(strings.NewReader(unescape(log)), options)
	var b strings.Builder
	for {
		e, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Fprintf(&b, "error: %v\n", err)
			break
		}
		b.WriteString(sentence(e))
	}
	counts := r.Counts()
	if counts.Duplicates > 0 {
		fmt.Fprintf(&b, "%d came twice\n", counts.Duplicates)
	}
	for _, reason := range slices.Sorted(maps.Keys(counts.Unread)) {
		fmt.Fprintf(&b, "%d not read, first at line %d: %s\n", counts.Unread[reason], counts.FirstUnread[reason], reason)
	}
	return b.String()
}

func sentence(e auditlog.Event) string {
	words := []string{fmt.Sprintf("%d: %s %s by %s", e.Line, e.Status, e.Class, e.Transport)}
	if !e.Time.IsZero() {
		words = append(words, e.Time.UTC().Format("2006-01-02T15:04:05.999999"))
	}
	if e.Serial != 0 {
		words = append(words, fmt.Sprintf("#%d", e.Serial))
	}
	if e.Host != "" {
		words = append(words, "on "+e.Host)
	}
	if e.Truncated {
		words = append(words, "TRUNCATED")
	}
	text := strings.Join(words, " ") + "\n"
	for _, f := range e.Fields {
		text += fmt.Sprintf("  %s=%q\n", f.Key, f.Value)
	}
	return text
}
