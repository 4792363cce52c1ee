package main

import (
	"fmt"
	"html"
	"strings"

	"github.com/alecthomas/participle/v2/ebnf"
)

// track is a piece of a railroad diagram: it goes from its left to its right side
// at the height 0, and reaches so far above and below.
type track struct {
	width, above, below int
	draw                func(b *strings.Builder, x, y int)
}

const (
	boxHeight, gap, turn, letter = 24, 14, 10, 8

	railroadStyle = `<style>.rail{fill:none;stroke:#6b7280;stroke-width:1.5}.word{fill:#dbeafe;stroke:#3b82f6}.part{fill:#fef3c7;stroke:#d97706}` +
		`text{font:13px ui-monospace,Menlo,Consolas,monospace;text-anchor:middle;fill:#111827}</style>`
)

// railroad draws a production as an SVG image.
func railroad(e *ebnf.Expression) string {
	t := alternatives(e)
	width, height := t.width+2*gap+4, t.above+t.below+16
	var b strings.Builder
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" role=\"img\">\n%s\n", width, height, railroadStyle)
	y := t.above + 8
	rail(&b, "M2 %dv8m0 -4h%d", y-4, gap)
	t.draw(&b, gap+2, y)
	rail(&b, "M%d %dh%dm0 -4v8", gap+2+t.width, y, gap)
	b.WriteString("</svg>\n")
	return b.String()
}

func rail(b *strings.Builder, path string, args ...any) {
	fmt.Fprintf(b, "<path class=\"rail\" d=\"%s\"/>\n", fmt.Sprintf(path, args...))
}

// box is a word of the language, or another production.
func box(text, class string) track {
	width := len([]rune(text))*letter + 16
	return track{width, boxHeight / 2, boxHeight / 2, func(b *strings.Builder, x, y int) {
		radius := 4
		if class == "word" {
			radius = boxHeight / 2
		}
		fmt.Fprintf(b, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\"/><text x=\"%d\" y=\"%d\">%s</text>\n",
			class, x, y-boxHeight/2, width, boxHeight, radius, x+width/2, y+4, html.EscapeString(text))
	}}
}

// alternatives are tracks below each other.
func alternatives(e *ebnf.Expression) track {
	if len(e.Alternatives) == 1 {
		return sequence(e.Alternatives[0])
	}
	var ways []track
	for _, a := range e.Alternatives {
		ways = append(ways, sequence(a))
	}
	return switched(ways)
}

// switched leads over one of some tracks, the first of them straight on.
func switched(ways []track) track {
	t := track{above: ways[0].above, below: ways[0].below}
	at := make([]int, len(ways))
	for i, w := range ways {
		t.width = max(t.width, w.width+4*turn)
		if i > 0 {
			at[i] = t.below + gap/2 + w.above
			t.below = at[i] + w.below
		}
	}
	t.draw = func(b *strings.Builder, x, y int) {
		for i, w := range ways {
			right := x + 2*turn + w.width
			rest := x + t.width - 2*turn - right
			if i == 0 {
				rail(b, "M%d %dh%d", x, y, 2*turn)
				rail(b, "M%d %dh%d", right, y, rest+2*turn)
			} else {
				down := at[i] - 2*turn
				rail(b, "M%d %dq%d 0 %d %dv%dq0 %d %d %d", x, y, turn, turn, turn, down, turn, turn, turn)
				rail(b, "M%d %dh%dq%d 0 %d %dv%dq0 %d %d %d", right, y+at[i], rest, turn, turn, -turn, -down, -turn, turn, -turn)
			}
			w.draw(b, x+2*turn, y+at[i])
		}
	}
	return t
}

// sequence is tracks one behind the other, without what only looks ahead.
func sequence(s *ebnf.Sequence) track {
	var parts []track
	var t track
	for _, term := range s.Terms {
		if term.Group != nil && term.Group.Lookahead != ebnf.LookaheadAssertionNone {
			continue
		}
		p := repeated(term)
		parts = append(parts, p)
		t.width += p.width + gap
		t.above, t.below = max(t.above, p.above), max(t.below, p.below)
	}
	t.width -= gap
	t.draw = func(b *strings.Builder, x, y int) {
		for i, p := range parts {
			if i > 0 {
				rail(b, "M%d %dh%d", x, y, gap)
				x += gap
			}
			p.draw(b, x, y)
			x += p.width
		}
	}
	return t
}

func repeated(term *ebnf.Term) track {
	t := single(term)
	switch term.Repetition {
	case "?":
		return switched([]track{straight(), t})
	case "+":
		return loop(t)
	case "*":
		return switched([]track{straight(), loop(t)})
	}
	return t
}

func straight() track {
	return track{0, boxHeight / 4, boxHeight / 4, func(*strings.Builder, int, int) {}}
}

// loop leads back from behind a track to before it.
func loop(t track) track {
	back := t.below + gap/2
	return track{t.width + 2*turn, t.above, back + 2, func(b *strings.Builder, x, y int) {
		rail(b, "M%d %dh%dm%d 0h%d", x, y, turn, t.width, turn)
		rail(b, "M%d %dq%d 0 %d %dv%dq0 %d %d %dh%dq%d 0 %d %dv%dq0 %d %d %d",
			x+turn+t.width, y, turn, turn, turn, back-2*turn, turn, -turn, turn, -t.width, -turn, -turn, -turn, -(back - 2*turn), -turn, turn, -turn)
		t.draw(b, x+turn, y)
	}}
}

func single(term *ebnf.Term) track {
	switch {
	case term.Group != nil:
		return alternatives(term.Group.Expr)
	case term.Name != "":
		return box(term.Name, "part")
	case term.Literal != "":
		return box(strings.Trim(term.Literal, `"`), "word")
	}
	text, isWord := tokenText(term.Token)
	if isWord {
		return box(text, "word")
	}
	return box(text, "part")
}
