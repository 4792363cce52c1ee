package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"strings"

	"github.com/aa-lint/aa-lint/internal/cli"
)

// picture returns an SVG image of what a command prints on a terminal.
func picture(root string, args ...string) (string, error) {
	var out bytes.Buffer
	status := cli.Run(context.Background(), append(args, "--color", "always"), cli.Env{
		Stdin: &bytes.Buffer{}, Stdout: &out, Stderr: &out, Dir: root,
		Getenv: func(string) string { return "" },
	})
	if status > 1 {
		return "", errors.New(out.String())
	}
	lines := []string{"\x1b[2m$\x1b[0m aa-lint " + strings.Join(args, " "), ""}
	return terminal(append(lines, strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")...)), nil
}

const (
	charWidth, lineHeight, margin = 7.25, 17, 14

	terminalStyle = `  <style>
    .window { fill: #1e2127 }
    text { fill: #d7dae0; font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; white-space: pre }
    .b { font-weight: bold; fill: #ffffff } .d { fill: #8b929e }
    .r { font-weight: bold; fill: #ff6b6b } .y { font-weight: bold; fill: #f5c451 } .c { font-weight: bold; fill: #5cc8d7 }
  </style>
`
)

// terminal draws lines with the escape sequences of a terminal.
func terminal(lines []string) string {
	var text strings.Builder
	longest := 0
	for i, line := range lines {
		spans, width := spans(line)
		longest = max(longest, width)
		fmt.Fprintf(&text, "  <text x=\"%d\" y=\"%d\" xml:space=\"preserve\">%s</text>\n", margin, margin+12+i*lineHeight, spans)
	}
	width, height := 2*margin+int(float64(longest)*charWidth), 2*margin+len(lines)*lineHeight
	return fmt.Sprintf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" role=\"img\">\n", width, height) +
		terminalStyle + "  <rect class=\"window\" width=\"100%\" height=\"100%\" rx=\"8\"/>\n" + text.String() + "</svg>\n"
}

// classes are the styles of the terminal's codes.
var classes = map[string]string{"1": "b", "2": "d", "1;31": "r", "1;33": "y", "1;36": "c", "1;34": "c"}

// spans returns a line as elements, and how many characters it has.
func spans(line string) (string, int) {
	var b strings.Builder
	width, class := 0, ""
	for i, part := range strings.Split(line, "\x1b[") {
		if i > 0 {
			var code string
			code, part, _ = strings.Cut(part, "m")
			class = classes[code]
		}
		if part == "" {
			continue
		}
		width += len([]rune(part))
		if class == "" {
			b.WriteString(html.EscapeString(part))
			continue
		}
		fmt.Fprintf(&b, `<tspan class="%s">%s</tspan>`, class, html.EscapeString(part))
	}
	return b.String(), width
}
