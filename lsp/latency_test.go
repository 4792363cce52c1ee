package lsp_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aa-lint/aa-lint/lsp"
)

// treeVariable names the tree of profiles that BenchmarkLatency works on.
const treeVariable = "AA_LINT_LSP_TREE"

// BenchmarkLatency types into the largest profile of a tree, and asks what editors
// ask. It reports the middle and the 95th of a hundred times, in milliseconds:
//
//	AA_LINT_LSP_TREE=/etc/apparmor.d go test ./lsp -run - -bench Latency -benchtime 100x
func BenchmarkLatency(b *testing.B) {
	tree := os.Getenv(treeVariable)
	if tree == "" {
		b.Skip(treeVariable + " names no tree of profiles")
	}
	tree, err := filepath.Abs(tree)
	if err != nil {
		b.Fatal(err)
	}
	name := largest(b, tree)
	b.Run("open", func(b *testing.B) {
		measure(b, func() { opened(b, tree, name).close() })
	})
	c := opened(b, tree, name)
	defer c.close()
	uri := c.uri(name)
	end := strings.LastIndexByte(c.text(uri), '}')
	typed := 0
	b.Run("keystroke", func(b *testing.B) {
		measure(b, func() {
			c.replace(uri, end+typed, end+typed, " ")
			typed++
			c.ask("textDocument/diagnostic", `{"textDocument":{"uri":"`+uri+`"}}`)
		})
	})
	at, _ := json.Marshal(c.position(c.text(uri), strings.Index(c.text(uri), "@{")+3))
	params := fmt.Sprintf(`{"textDocument":{"uri":%q},"position":%s,"positions":[%s],"range":{"start":%s,"end":%s},"context":{"diagnostics":[]}}`, uri, at, at, at, at)
	for _, method := range append(slices.Clone(soakMethods), "workspace/symbol") {
		b.Run(strings.ReplaceAll(strings.TrimPrefix(method, "textDocument/"), "/", "-"), func(b *testing.B) {
			measure(b, func() {
				if a := c.ask(method, params); a.Error != nil {
					b.Fatal(a.Error.Message)
				}
			})
		})
	}
}

// measure reports how long something takes.
func measure(b *testing.B, do func()) {
	times := make([]time.Duration, 0, b.N)
	for b.Loop() {
		start := time.Now()
		do()
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	ms := func(part float64) float64 {
		return float64(times[int(part*float64(len(times)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(ms(0.50), "p50-ms")
	b.ReportMetric(ms(0.95), "p95-ms")
	b.ReportMetric(0, "ns/op")
}

// opened returns a client that has a profile open, and its findings.
func opened(b *testing.B, tree, name string) *client {
	c := start(b, tree, "utf-16", pulls, lsp.Options{})
	uri := c.uri(name)
	c.opens(uri, "apparmor", c.read(name))
	c.ask("textDocument/diagnostic", `{"textDocument":{"uri":"`+uri+`"}}`)
	return c
}

// largest returns the largest file in a directory itself.
func largest(b *testing.B, dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		b.Fatal(err)
	}
	name, size := "", int64(0)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && info.Size() > size {
			name, size = e.Name(), info.Size()
		}
	}
	if name == "" {
		b.Fatal("no profile in ", dir)
	}
	return name
}
