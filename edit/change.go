package edit

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
)

// InsertBefore inserts statements before one of the file, and before the comments
// that stand directly above it.
func (f *File) InsertBefore(at ast.Stmt, stmts ...ast.Stmt) {
	if !f.owns(at) {
		return
	}
	f.want.before[at] = append(f.want.before[at], stmts...)
	start := at.Span().Start
	indentation, first := f.indentation(start)
	text := f.print(stmts, indentation)
	if !first {
		f.insertRanked(beforeRank, start, start, f.lineEnding()+text+indentation)
		return
	}
	line := f.lineStart(start)
	if c := at.Comments(); c != nil {
		for i := len(c.Before) - 1; i >= 0; i-- {
			above := f.lineStart(c.Before[i].Place.Start)
			if strings.Count(f.src[above:line], "\n") > 1 || strings.Trim(f.src[above:c.Before[i].Place.Start], " \t") != "" {
				break
			}
			line = above
		}
	}
	f.insertRanked(beforeRank, line, line, text)
}

// InsertAfter inserts statements behind one of the file, and behind the comments at
// the end of its line.
func (f *File) InsertAfter(at ast.Stmt, stmts ...ast.Stmt) {
	if !f.owns(at) {
		return
	}
	f.want.after[at] = append(f.want.after[at], stmts...)
	end := at.Span().End
	indentation, _ := f.indentation(at.Span().Start)
	text := f.print(stmts, indentation)
	if c := at.Comments(); c != nil {
		for _, s := range c.Suffix {
			end = max(end, s.Place.End)
		}
	}
	line := f.lineAfter(end)
	switch {
	case strings.Trim(f.src[end:line], " \t\r\n") != "":
		f.insertRanked(afterRank, end, end, f.lineEnding()+text+indentation)
	case line > 0 && f.src[line-1] == '\n':
		f.insertRanked(afterRank, line, line, text)
	default:
		f.insertRanked(afterRank, line, line, f.lineEnding()+text)
	}
}

// Append adds statements at the end of a block of the file; nil is the file itself.
func (f *File) Append(b *ast.Block, stmts ...ast.Stmt) {
	if b == nil {
		f.appendToFile(stmts)
		return
	}
	if !f.owns(b) {
		return
	}
	f.want.last[b] = append(f.want.last[b], stmts...)
	text := f.print(stmts, f.blockIndentation(b))
	at := b.Close.Start
	if indentation, first := f.indentation(at); first {
		line := f.lineStart(at)
		f.insertRanked(lastRank, line, line, text)
	} else {
		f.insertRanked(lastRank, at, at, f.lineEnding()+text+indentation)
	}
}

func (f *File) appendToFile(stmts []ast.Stmt) {
	f.want.last[nil] = append(f.want.last[nil], stmts...)
	indentation := ""
	if n := len(f.tree.Stmts); n > 0 {
		indentation, _ = f.indentation(f.tree.Stmts[n-1].Span().Start)
	}
	text := f.print(stmts, indentation)
	if f.src != "" && !strings.HasSuffix(f.src, "\n") && len(f.want.last[nil]) == len(stmts) {
		text = f.lineEnding() + text
	}
	at := uint32(len(f.src))
	f.insertRanked(lastRank, at, at, text)
}

// Prepend adds statements at the start of a block of the file.
func (f *File) Prepend(b *ast.Block, stmts ...ast.Stmt) {
	if f.owns(b) {
		if len(b.Stmts) > 0 {
			f.InsertBefore(b.Stmts[0], stmts...)
			return
		}
		f.Append(b, stmts...)
	}
}

// Replace puts statements in the place of one of the file. Comments around it stay,
// and those between its words stand above the new statements.
func (f *File) Replace(old ast.Stmt, stmts ...ast.Stmt) {
	if len(stmts) == 0 {
		f.Remove(old)
		return
	}
	if !f.owns(old) {
		return
	}
	f.want.gone(old, stmts)
	span := old.Span()
	indentation, first := f.indentation(span.Start)
	text := f.print(stmts, indentation)
	text = strings.TrimRight(strings.TrimPrefix(text, indentation), "\r\n")
	text = f.innerComments(old, indentation) + text
	if !first && strings.HasPrefix(text, "#") {
		text = f.lineEnding() + indentation + text
	}
	f.edit(span.Start, span.End, text)
}

// Remove removes a statement of the file. Comments above it, behind it and between
// its words stay; what is in its block goes with it.
func (f *File) Remove(old ast.Stmt) {
	if !f.owns(old) {
		return
	}
	f.want.gone(old, nil)
	start, end := old.Span().Start, old.Span().End
	indentation, first := f.indentation(start)
	if inner := f.innerComments(old, indentation); inner != "" {
		f.removeAround(start, end, inner, first)
		return
	}
	for int(end) < len(f.src) && (f.src[end] == ' ' || f.src[end] == '\t') {
		end++
	}
	rest := f.src[end:f.lineAfter(end)]
	if first && strings.Trim(rest, "\r\n") == "" {
		f.edit(f.lineStart(start), f.lineAfter(end), "")
		return
	}
	f.edit(start, end, "")
}

// removeAround removes a statement and leaves the comments in it.
func (f *File) removeAround(start, end uint32, inner string, first bool) {
	text := strings.TrimRight(inner, " \t\r\n")
	if rest := f.src[end:f.lineAfter(end)]; strings.Trim(rest, " \t\r\n") != "" {
		text = inner
	}
	if !first {
		text = f.lineEnding() + text
	}
	f.edit(start, end, text)
}

// innerComments returns the comments between the words of a statement as lines, with
// the indentation of what follows them.
func (f *File) innerComments(s ast.Stmt, indentation string) string {
	var b strings.Builder
	if c := s.Comments(); c != nil && len(ast.Blocks(s)) == 0 {
		for _, inner := range c.Inner {
			b.WriteString(strings.TrimRight(inner.Text, " \t\r") + f.lineEnding() + indentation)
		}
	}
	return b.String()
}

// indentation returns the blanks at the start of the line of a place, and whether
// nothing else stands before the place.
func (f *File) indentation(at uint32) (string, bool) {
	line := f.src[f.lineStart(at):at]
	rest := strings.TrimLeft(line, " \t")
	return line[:len(line)-len(rest)], rest == ""
}

// blockIndentation returns the indentation of the statements in a block: that of the first one
// that starts its line, or one level more than the block's.
func (f *File) blockIndentation(b *ast.Block) string {
	for _, s := range b.Stmts {
		if indentation, first := f.indentation(s.Span().Start); first {
			return indentation
		}
	}
	indentation, _ := f.indentation(b.Open.Start)
	if strings.Contains(f.src, "\n\t") {
		return indentation + "\t"
	}
	return indentation + "  "
}

func (f *File) lineStart(at uint32) uint32 {
	return uint32(strings.LastIndexByte(f.src[:at], '\n') + 1)
}

// lineAfter returns where the next line starts, the end of the text for the last.
func (f *File) lineAfter(at uint32) uint32 {
	if i := strings.IndexByte(f.src[at:], '\n'); i >= 0 {
		return at + uint32(i) + 1
	}
	return uint32(len(f.src))
}
