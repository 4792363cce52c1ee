package check

import (
	"cmp"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/cli/filesys"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/textdiff"
	"github.com/aa-lint/aa-lint/lint/driver"
)

// Files that have come and gone are compared if there are no more than
// maxCompared of each, and if they are no longer than maxComparedSize. Of two
// that are the same file, at least half of the lines of the longer are in both.
const (
	maxCompared     = 200
	maxComparedSize = 1 << 20
)

// movedFile is a file that has come or gone.
type movedFile struct {
	path, text string
	lines      map[string]int
	count      int
}

// findRenames finds the files that have another name than at the revision, and
// takes of them only the lines that differ for changed. Git could tell of those
// that it knows, and not of those that were moved without its help.
func (c *changes) findRenames(at filesys.Revision, in *inputs.Inputs) {
	c.renamed = map[string]string{}
	var from, to []string
	for _, path := range slices.Sorted(maps.Keys(c.files)) {
		native := filepath.FromSlash(path)
		now, errNow := os.Lstat(native)
		info, errThen := at.Stat(native)
		regular := errThen == nil && info.Mode().IsRegular()
		switch {
		case errNow != nil && regular:
			from = append(from, path)
		case errNow == nil && errThen != nil && in.Seen[native] && now.Mode().IsRegular() && now.Size() <= maxComparedSize:
			to = append(to, path)
		}
	}
	if len(to) == 0 {
		return
	}
	var gone []*movedFile
	for _, path := range from[:min(len(from), maxCompared)] {
		gone = append(gone, newMovedFile(path, at.ReadFile))
	}
	for _, path := range to[:min(len(to), maxCompared)] {
		moved := newMovedFile(path, os.ReadFile)
		if old := closest(moved, gone); old != nil {
			c.renamed[path] = old.path
			c.lines[path] = insertedLines(old.text, moved.text)
			gone = slices.DeleteFunc(gone, func(f *movedFile) bool { return f == old })
		}
	}
}

func newMovedFile(path string, read func(path string) ([]byte, error)) *movedFile {
	f := &movedFile{path: path, lines: map[string]int{}}
	text, err := read(filepath.FromSlash(path))
	if err != nil || len(text) > maxComparedSize {
		return f
	}
	f.text = string(text)
	for line := range strings.Lines(f.text) {
		if line = strings.TrimSpace(line); line != "" {
			f.lines[line]++
			f.count++
		}
	}
	return f
}

// closest returns the file that has most lines of another, nil if none has half
// of them. Of several, one of the same name is preferred.
func closest(to *movedFile, gone []*movedFile) *movedFile {
	best := slices.MaxFunc(append([]*movedFile{nil}, gone...), func(a, b *movedFile) int {
		return cmp.Compare(likeness(a, to), likeness(b, to))
	})
	if likeness(best, to) < 1 {
		return nil
	}
	return best
}

// likeness tells how much two files have in common: 2 if it is everything, 1 if
// it is half, and a little more if they have the same name.
func likeness(from, to *movedFile) float64 {
	if from == nil || from.count == 0 || to.count == 0 {
		return 0
	}
	common := 0
	for line, n := range to.lines {
		common += min(n, from.lines[line])
	}
	like := 2 * float64(common) / float64(max(from.count, to.count))
	if like >= 1 && path.Base(from.path) == path.Base(to.path) {
		like += 0.01
	}
	return like
}

// insertedLines returns the lines of a text that another does not have.
func insertedLines(before, after string) []driver.Lines {
	var inserted []driver.Lines
	for _, h := range textdiff.Hunks(before, after) {
		at := h.After.Start
		for _, l := range h.Lines {
			if l.Op == textdiff.Insert {
				inserted = append(inserted, driver.Lines{First: at, Last: at})
			}
			if l.Op != textdiff.Delete {
				at++
			}
		}
	}
	return inserted
}
