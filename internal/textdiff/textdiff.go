// Package textdiff compares texts line by line and prints the difference in
// the unified format of diff(1).
package textdiff

import (
	"fmt"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Op says what becomes of a line.
type Op byte

// What becomes of a line: it is in both texts, or in one of them.
const (
	Equal  Op = ' '
	Delete Op = '-'
	Insert Op = '+'
)

// Line is a line of a hunk. Its text ends with a newline unless it is the last
// of a text without one.
type Line struct {
	Op   Op
	Text string
}

// Hunk is a place where two texts differ, with the lines around it.
type Hunk struct {
	Before, After Range
	Lines         []Line
}

// Range is a range of lines in one text, the first of which has the number 1.
type Range struct{ Start, Count int }

// String returns the range as hunks have it in their headlines.
func (r Range) String() string {
	switch r.Count {
	case 0:
		return fmt.Sprintf("%d,0", r.Start-1)
	case 1:
		return fmt.Sprint(r.Start)
	}
	return fmt.Sprintf("%d,%d", r.Start, r.Count)
}

// Context is the number of lines around a difference that hunks show.
const Context = 3

// Hunks returns where two texts differ; nothing if they are the same.
func Hunks(before, after string) []Hunk {
	if before == after {
		return nil
	}
	return groupHunks(lines(before, after))
}

// lines returns all lines of both texts.
func lines(before, after string) []Line {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0
	a, b, table := d.DiffLinesToRunes(before, after)
	var list []Line
	for _, part := range d.DiffCharsToLines(d.DiffMainRunes(a, b, false), table) {
		op := Equal
		switch part.Type {
		case diffmatchpatch.DiffDelete:
			op = Delete
		case diffmatchpatch.DiffInsert:
			op = Insert
		}
		for text := range strings.Lines(part.Text) {
			list = append(list, Line{op, text})
		}
	}
	return list
}

// groupHunks cuts lines into hunks.
func groupHunks(list []Line) []Hunk {
	var hunks []Hunk
	before, after := 1, 1
	at := 0
	step := func(to int) {
		for ; at < to; at++ {
			if list[at].Op != Insert {
				before++
			}
			if list[at].Op != Delete {
				after++
			}
		}
	}
	for {
		first := at
		for first < len(list) && list[first].Op == Equal {
			first++
		}
		if first == len(list) {
			return hunks
		}
		step(max(at, first-Context))
		h := Hunk{Before: Range{Start: before}, After: Range{Start: after}}
		start, end := at, hunkEnd(list, first)
		step(end)
		h.Lines = list[start:end]
		h.Before.Count, h.After.Count = before-h.Before.Start, after-h.After.Start
		hunks = append(hunks, h)
	}
}

// hunkEnd returns the index behind the hunk whose first difference is given:
// differences that are near to each other are in one hunk.
func hunkEnd(list []Line, first int) int {
	end := first
	for i := first; i < len(list) && i-end <= 2*Context; i++ {
		if list[i].Op != Equal {
			end = i + 1
		}
	}
	return min(end+Context, len(list))
}

// Unified returns the lines of the difference between two texts under their
// names, without line ends; nothing if they are the same.
func Unified(nameBefore, nameAfter, before, after string) []string {
	hunks := Hunks(before, after)
	if hunks == nil {
		return nil
	}
	out := []string{"--- " + nameBefore, "+++ " + nameAfter}
	for _, h := range hunks {
		out = append(out, fmt.Sprintf("@@ -%s +%s @@", h.Before, h.After))
		for _, l := range h.Lines {
			text, whole := strings.CutSuffix(l.Text, "\n")
			out = append(out, string(l.Op)+text)
			if !whole {
				out = append(out, `\ No newline at end of file`)
			}
		}
	}
	return out
}
