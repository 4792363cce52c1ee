package report

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// BenchmarkFormats prints a report of 10,000 findings in 100 files.
func BenchmarkFormats(b *testing.B) {
	var r Report
	rule := "  /etc/some/file/with/a/path r,\n"
	for i := range 100 {
		file := source.NewFile(fmt.Sprintf("apparmor.d/profile%d", i), "profile x {\n"+strings.Repeat(rule, 100)+"}\n")
		r.Files = append(r.Files, File{Path: file.Name()})
		for line := range 100 {
			at := source.At(uint32(len("profile x {\n") + 2 + line*len(rule)))
			r.Findings = append(r.Findings, diag.Finding{
				Code: diag.SyntaxError, Severity: diag.Warning, Message: "something is wrong with this rule",
				Place: diag.Place{File: file, Span: source.Span{Start: at.Start, End: at.Start + 10}},
				Notes: []string{"this is why it matters"}, Profile: "x", Statement: "/etc/some/file/with/a/path r,",
			})
		}
	}
	for _, f := range Formats() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				if err := f.Write(io.Discard, r, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
