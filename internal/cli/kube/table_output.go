package kube

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

// kubeTableDocument is the JSON form of the table.
type kubeTableDocument struct {
	Version     int       `json:"version"` // 1
	KubeVersion string    `json:"kube_version"`
	Containers  []kubeRow `json:"containers"`
}

// writeKubeTable prints the rows in a format. The error is that of the writer.
func writeKubeTable(w io.Writer, format string, version kube.Version, rows []kubeRow) error {
	out := bufio.NewWriter(w)
	switch format {
	case "json":
		if rows == nil {
			rows = []kubeRow{}
		}
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(kubeTableDocument{1, version.String(), rows}); err != nil {
			return err
		}
	case "markdown":
		writeMarkdownTable(out, kubeTableHead(), kubeTableCells(rows))
	default:
		writeTextTable(out, kubeTableHead(), kubeTableCells(rows))
	}
	return out.Flush()
}

func kubeTableHead() []string {
	head := []string{"workload", "container", "profile", "from", "mode"}
	return append(append(head, protectedRoots...), "findings")
}

// kubeTableCells returns the rows as text. What is not known is "?".
func kubeTableCells(rows []kubeRow) [][]string {
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
