// Package containers tells which profile each container of manifests gets, where it
// is chosen and how well it protects directories, and prints that as a table.
package containers

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/report"
)

// Document is the JSON form of the table.
type Document struct {
	Version     int    `json:"version"` // 1
	KubeVersion string `json:"kube_version"`
	Containers  []Row  `json:"containers"`
}

// Text prints rows as a table for people. The error is that of the writer.
func Text(w io.Writer, rows []Row) error {
	out := bufio.NewWriter(w)
	writeTextTable(out, tableHead(), tableCells(rows))
	return out.Flush()
}

// Markdown prints rows as a table for GitHub and its like. The error is that of the
// writer.
func Markdown(w io.Writer, rows []Row) error {
	out := bufio.NewWriter(w)
	writeMarkdownTable(out, tableHead(), tableCells(rows))
	return out.Flush()
}

// JSON prints rows for programs, as a Document. The error is that of the writer.
func JSON(w io.Writer, version kube.Version, rows []Row) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(Document{1, version.String(), append([]Row{}, rows...)})
}

func tableHead() []string {
	head := []string{"workload", "container", "profile", "from", "mode"}
	return append(append(head, protectedRoots...), "findings")
}

// tableCells returns the rows as text. What is not known is "?".
func tableCells(rows []Row) [][]string {
	var cells [][]string
	for _, r := range rows {
		workload := r.Workload
		if r.Namespace != "" {
			workload = r.Namespace + "/" + workload
		}
		if strings.Contains(r.Pod, "[") {
			workload += " " + r.Pod
		}
		container := r.Container
		if r.Kind != kube.AppContainer.String() {
			container += " (" + r.Kind + ")"
		}
		mode := r.Mode
		if mode == "" {
			mode = "?"
		}
		row := []string{workload, container, r.Profile, r.Source, mode}
		for _, root := range r.Roots {
			row = append(row, root.String())
		}
		cells = append(cells, append(row, strings.Join(r.Findings, " ")))
	}
	return cells
}

// writeTextTable prints a table with columns as wide as what is in them.
func writeTextTable(w *bufio.Writer, head []string, rows [][]string) {
	if len(rows) == 0 {
		w.WriteString("no containers\n")
		return
	}
	widths := make([]int, len(head))
	lines := [][]string{head}
	for _, row := range rows {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = report.Sanitize(cell)
		}
		lines = append(lines, line)
	}
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for n, line := range lines {
		var b strings.Builder
		for i, cell := range line {
			if n == 0 && !strings.HasPrefix(cell, "/") {
				cell = strings.ToUpper(cell)
			}
			fmt.Fprintf(&b, "%-*s", widths[i]+2, cell)
		}
		w.WriteString(strings.TrimRight(b.String(), " ") + "\n")
	}
}

// writeMarkdownTable prints a table for GitHub and its like.
func writeMarkdownTable(w *bufio.Writer, head []string, rows [][]string) {
	write := func(cells []string) {
		for _, cell := range cells {
			w.WriteString("| " + markdownCell(cell) + " ")
		}
		w.WriteString("|\n")
	}
	write(head)
	w.WriteString(strings.Repeat("| --- ", len(head)) + "|\n")
	for _, row := range rows {
		write(row)
	}
}

// markdownCell returns a text that Markdown shows as it is.
func markdownCell(text string) string {
	var b strings.Builder
	for _, r := range report.Sanitize(text) {
		if strings.ContainsRune("\\`*_{}[]<>|#&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}
