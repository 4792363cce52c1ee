package report

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// TestLocator compares with the plain way to work out positions, in text that
// breaks characters wherever it can.
func TestLocator(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "ä", "日", "😀", "\xff", "\x80", "\x80\x80\x80\x80\x80", "\xf0\x9f", "\xe6"}
	for round := range 20 {
		var b strings.Builder
		for b.Len() < 5*blockSize {
			if round%2 == 0 && random.IntN(blockSize) == 0 {
				b.WriteByte('\n')
			}
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		f := source.NewFile("f", b.String())
		l := newLocator()
		for range 500 {
			offset := random.Uint32N(uint32(b.Len()) + 10)
			want := f.Position(offset, source.Runes)
			if diff := cmp.Diff(want, l.positionAt(f, offset)); diff != "" {
				t.Fatalf("round %d, offset %d (-want +got)\n%s", round, offset, diff)
			}
		}
	}
}

// TestBlockEdges compares at and around each edge of a block.
func TestBlockEdges(t *testing.T) {
	for _, piece := range []string{"a", "ä", "日", "😀", "\x80", "\xf0\x9f\x98"} {
		for shift := range 4 {
			text := strings.Repeat("x", shift) + strings.Repeat(piece, 3*blockSize/len(piece))
			f := source.NewFile("f", text)
			l := newLocator()
			for block := 1; block*blockSize <= len(text); block++ {
				for d := -5; d <= 5; d++ {
					offset := uint32(min(block*blockSize+d, len(text)))
					if diff := cmp.Diff(f.Position(offset, source.Runes), l.positionAt(f, offset)); diff != "" {
						t.Fatalf("%q shifted by %d, offset %d (-want +got)\n%s", piece, shift, offset, diff)
					}
				}
			}
		}
	}
}

// huge has many findings in one line of megabytes.
func huge() Report {
	f := source.NewFile("huge", strings.Repeat("capability ä, ", 700_000))
	var list diag.List
	for i := range 5000 {
		start := uint32(i * 2000)
		list = append(list, diag.Finding{
			Code: diag.UnknownName, Severity: diag.Error,
			Place: diag.Place{File: f, Span: source.Span{Start: start, End: start + 10}}, Message: "unknown capability",
		})
	}
	return Report{Files: files(f), Findings: list}
}

// many has many findings in many files of the usual kind.
func many() Report {
	var r Report
	for range 100 {
		f := source.NewFile("apparmor.d/some/profile", strings.Repeat("  /usr/share/some/file{,s}/** rw,\n", 100))
		r.Files = append(r.Files, File{Path: f.Name()})
		for i := range 100 {
			start := uint32(i*34 + 2)
			r.Findings = append(r.Findings, diag.Finding{
				Code: diag.InvalidPermissions, Severity: diag.Error, Message: "permissions that cannot stand together",
				Place: diag.Place{File: f, Span: source.Span{Start: start, End: start + 20}},
				Notes: []string{"write one of them"},
				Fixes: []diag.Fix{{Message: "leave it out", Edits: []diag.Edit{{Place: diag.Place{File: f, Span: source.At(start)}}}}},
			})
		}
	}
	return r
}

func benchmark(b *testing.B, format string) {
	for _, c := range []struct {
		name   string
		report Report
	}{{"many", many()}, {"huge", huge()}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				write(b, format, c.report, Options{})
			}
			b.ReportMetric(float64(b.N*len(c.report.Findings))/b.Elapsed().Seconds(), "findings/s")
		})
	}
}

func BenchmarkText(b *testing.B)  { benchmark(b, "text") }
func BenchmarkShort(b *testing.B) { benchmark(b, "short") }
func BenchmarkJSON(b *testing.B)  { benchmark(b, "json") }
