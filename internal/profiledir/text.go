package profiledir

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/report"
	"github.com/aa-lint/aa-lint/source"
)

// statusText prints a listing for people: a section for each mode, then what
// does not run.
type statusText struct {
	w     *bufio.Writer
	color bool
	dir   *Dir
	rows  [][]string // of the present section
}

// WriteText prints a listing for people, with ANSI codes if colours are wanted. The
// error is that of the writer.
func WriteText(w io.Writer, d *Dir, color bool) error {
	p := &statusText{w: bufio.NewWriter(w), color: color, dir: d}
	p.headline()
	for _, m := range mode.Modes() {
		p.mode(m)
	}
	p.disabled()
	p.failing()
	p.twice()
	p.idleLinks()
	p.skipped()
	return p.w.Flush()
}

func (p *statusText) headline() {
	loaded, files := 0, 0
	for _, f := range p.dir.Files {
		if f.Loads() && len(f.Profiles) > 0 {
			files++
			loaded += len(f.Profiles)
		}
	}
	p.bold(fmt.Sprintf("%s: %s in %s", p.dir.Path, words.Counted(loaded, "profile"), words.Counted(files, "file")))
}

func (p *statusText) mode(m mode.Mode) {
	n := 0
	for _, profile := range p.dir.Profiles() {
		if profile.Mode() != m || !profile.File.Loads() {
			continue
		}
		n++
		p.row(profile.Name, fileOf(profile), attachmentOf(profile), remarks(profile))
	}
	if n > 0 {
		p.section(fmt.Sprintf("%s: %s", m, words.Counted(n, "profile")))
	}
}

// fileOf returns the file of a profile, with that of its text if it is included.
func fileOf(p *Profile) string {
	if from := p.Place.File.Name(); from != p.File.Path {
		return p.File.Name + " (from " + from + ")"
	}
	return p.File.Name
}

// attachmentOf returns the attachment of a profile, "" if its name says it.
func attachmentOf(p *Profile) string {
	if p.Attachment == p.Name {
		return ""
	}
	return p.Attachment
}

// remarks says what is special about a profile.
func remarks(p *Profile) string {
	var all []string
	if slices.Contains(p.Flags, "audit") {
		all = append(all, "audit")
	}
	if link := p.File.ForceComplain; link != nil && p.Flagged != mode.Complain {
		all = append(all, fmt.Sprintf("%s by its flags, forced by %s", p.Flagged, link.Path))
	}
	if len(all) == 0 {
		return ""
	}
	return "[" + strings.Join(all, "; ") + "]"
}

func (p *statusText) disabled() {
	n := 0
	for _, f := range p.dir.Files {
		if f.Disable == nil {
			continue
		}
		n++
		var names []string
		for _, profile := range f.Profiles {
			names = append(names, profile.Name)
		}
		p.row(f.Name, strings.Join(names, " "), "["+f.Disable.Path+leadsOut(f.Disable)+"]")
	}
	if n > 0 {
		p.section("disabled: " + words.Counted(n, "file"))
	}
}

func leadsOut(l *Link) string {
	if l.Effect == Outside {
		return ", which leads out of the directories that may be read, to " + l.Target
	}
	return ""
}

func (p *statusText) failing() {
	n := 0
	for _, f := range p.dir.Files {
		switch {
		case !f.Fails():
			continue
		case f.Err != nil:
			p.row(unreadable(f))
		default:
			p.row(firstReason(f.Errors))
		}
		n++
	}
	if n > 0 {
		p.section("would not load: " + words.Counted(n, "file"))
	}
}

// unreadable tells why a file cannot be read.
func unreadable(f *File) string {
	if failed := (*load.Error)(nil); f.Target == "" || errors.As(f.Err, &failed) && failed.Link != "" {
		return f.Err.Error()
	}
	return fmt.Sprintf("%s, a link to %s", f.Err, f.Target)
}

// firstReason tells of the first error of a file, as compilers do.
func firstReason(errors diag.List) string {
	f := errors[0]
	at := f.Place.File.Position(f.Place.Span.Start, source.Runes)
	text := fmt.Sprintf("%s:%d:%d: %s [%s]", f.Place.File.Name(), at.Line, at.Column, f.Message, f.Code)
	if n := len(errors) - 1; n > 0 {
		text += fmt.Sprintf(", and %d more", n)
	}
	return text
}

func (p *statusText) twice() {
	names := p.dir.Twice()
	for _, name := range names {
		var in []string
		for _, f := range name.Files {
			in = append(in, f.Name)
		}
		p.row(name.Name, strings.Join(in, " "))
	}
	if len(names) > 0 {
		p.section("in several files; the one loaded last counts: " + words.Counted(len(names), "profile"))
	}
}

func (p *statusText) idleLinks() {
	n := 0
	for _, l := range p.dir.Links {
		why := ""
		switch {
		case l.Stale:
			why = "there is no file " + l.Name
		case l.Effect == Dangling && l.Target == "":
			why = "it cannot be read"
		case l.Effect == Dangling:
			why = l.Target + " is not there, or cannot be read"
		default:
			continue
		}
		n++
		p.row(l.Path, why)
	}
	if n > 0 {
		p.section("without effect: " + words.Counted(n, "link"))
	}
}

func (p *statusText) skipped() {
	for _, name := range p.dir.Skipped {
		p.row(name)
	}
	if n := len(p.dir.Skipped); n > 0 {
		p.section("passed over: " + words.Counted(n, "file"))
	}
	for _, f := range p.dir.Left {
		p.row(f.Path, f.Why)
	}
	if n := len(p.dir.Left); n > 0 {
		p.section("left out: " + words.Counted(n, "file"))
	}
}

// row adds a line to the present section.
func (p *statusText) row(cells ...string) {
	for i := range cells {
		cells[i] = report.Sanitize(cells[i])
	}
	p.rows = append(p.rows, cells)
}

// section prints a headline and the rows that were added, in columns.
func (p *statusText) section(headline string) {
	p.w.WriteByte('\n')
	p.bold(headline)
	var widths []int
	for _, row := range p.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], min(utf8.RuneCountInString(cell), words.Widest))
		}
	}
	for _, row := range p.rows {
		line := ""
		for i, cell := range row {
			line += cell + strings.Repeat(" ", max(widths[i]-utf8.RuneCountInString(cell), 0)) + "  "
		}
		p.w.WriteString("  " + strings.TrimRight(line, " ") + "\n")
	}
	p.rows = nil
}

// bold prints a headline.
func (p *statusText) bold(text string) {
	text = report.Sanitize(text)
	if p.color {
		text = "\x1b[1m" + text + "\x1b[0m"
	}
	p.w.WriteString(text + "\n")
}
