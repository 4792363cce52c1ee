package textdiff

import "strings"

// Paint colours line i of a difference in the unified format, the first two of
// which are names, with ANSI codes.
func Paint(i int, text string) string {
	color := ""
	switch {
	case i < 2:
		color = "\x1b[1m"
	case strings.HasPrefix(text, "@"):
		color = "\x1b[36m"
	case strings.HasPrefix(text, "-"):
		color = "\x1b[31m"
	case strings.HasPrefix(text, "+"):
		color = "\x1b[32m"
	default:
		return text
	}
	return color + text + "\x1b[0m"
}
