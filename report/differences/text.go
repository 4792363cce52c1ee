package differences

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/textdiff"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/report"
	"github.com/aa-lint/aa-lint/semdiff"
	"github.com/aa-lint/aa-lint/source"
)

// maxShown is how many changes of one cause are printed, and maxNamed how many
// profiles are named, unless all are asked for.
const (
	maxShown = 8
	maxNamed = 8
)

// diffText prints a report for people.
type diffText struct {
	w    *bufio.Writer
	r    *comparison
	told bool // something of a profile is printed
}

// Text prints a comparison for people. The error is that of the writer.
func Text(w io.Writer, found *semdiff.Report, o Options) error {
	r := newComparison(found, o)
	p := &diffText{w: bufio.NewWriterSize(w, 1<<16), r: r}
	changed := r.changedFiles()
	for _, g := range r.broken {
		p.headline(g.reason+": "+words.Counted(len(g.profiles), "profile"), semdiff.Undecided)
		p.println("", "  would not load: "+p.named(g.profiles))
	}
	for _, g := range r.byFile() {
		p.shared(g)
	}
	for i := range r.Profiles {
		p.profile(i, changed)
	}
	for _, name := range r.Idle {
		p.println("", name+": differs, but no profile here includes it")
	}
	if o.TextDiffs {
		p.texts()
	}
	if len(r.Profiles)+len(r.Same) != 1 || !p.told {
		p.println("", r.summary())
	}
	return p.w.Flush()
}

// hinted says what a hint is good for, behind a sentence; "" without one.
func hinted(hint, does string) string {
	if hint == "" {
		return ""
	}
	return ", " + hint + " " + does
}

func parenthesized(hint string) string {
	if hint == "" {
		return ""
	}
	return " (" + hint + ")"
}

// changedFiles returns the paths of files whose text differs.
func (r *comparison) changedFiles() map[string]bool {
	changed := map[string]bool{}
	for _, t := range r.Texts {
		changed[t.Old], changed[t.New] = true, true
	}
	return changed
}

// statusWord returns a status as headlines have it: in capitals, unless nothing
// is to be seen.
func statusWord(s semdiff.Status) string {
	if s == semdiff.Same {
		return s.String()
	}
	return strings.ToUpper(s.String())
}

func (p *diffText) profile(i int, changed map[string]bool) {
	x := &p.r.Profiles[i]
	file := x.Path()
	if x.Status == semdiff.Same {
		if p.r.All || changed[file] || len(x.Quirks) > 0 {
			p.told = true
			p.println("", "profile "+x.Name()+": same")
			p.quirks(x)
			p.reworded(x)
		}
		return
	}
	if !p.r.tells(i) {
		return
	}
	p.told = true
	p.headline(file+": profile "+x.Name(), x.Status)
	p.alone(x)
	p.undecided(i)
	for _, a := range p.r.OwnAttributes[i] {
		p.attribute(&a)
	}
	p.changes(i)
	if names := p.r.throughNames(i); len(names) > 0 {
		p.println("", "  and what changes through "+strings.Join(names, ", "))
	}
	p.quirks(x)
	p.reworded(x)
}

func (p *diffText) quirks(x *semdiff.Profile) {
	if note := quirkNote(x); note != "" {
		p.println("", "  ! "+note)
	}
}

func (p *diffText) headline(what string, s semdiff.Status) {
	p.w.WriteString(report.Sanitize(what) + ": ")
	p.paint(statusColor(s), statusWord(s))
	p.w.WriteByte('\n')
}

func (p *diffText) reworded(x *semdiff.Profile) {
	if x.Reworded > 0 && x.Status != semdiff.Undecided {
		p.println("2", "  = "+words.Counted(x.Reworded, "rule")+" moved or reworded, no change in meaning")
	}
}

// alone says what a profile is that the other side does not have.
func (p *diffText) alone(x *semdiff.Profile) {
	if x.Old == nil || x.New == nil {
		p.println("", "  "+versionText(x))
		lines, more := p.r.aloneRules(x)
		for _, line := range lines {
			p.println("", "  "+line)
		}
		if more > 0 {
			p.println("", fmt.Sprintf("  and %s more%s", words.Counted(more, "rule"), parenthesized(p.r.AllHint)))
		}
	}
}

// undecided says what keeps a profile from being decided.
func (p *diffText) undecided(i int) {
	x := &p.r.Profiles[i]
	for n, f := range x.Broken {
		if n == 1 && !p.r.All {
			p.println("", fmt.Sprintf("  ? and %d more errors", len(x.Broken)-n))
			break
		}
		p.println("", "  ? would not load: "+findingLine(f))
	}
	for _, c := range x.Undecided {
		p.println("", "  ? "+c.String()+": not decided within the budget of states"+hinted(p.r.BudgetHint, "raises it"))
	}
}

// findingLine returns a finding as compilers print it.
func findingLine(f diag.Finding) string {
	pos := f.Place.File.Position(f.Place.Span.Start, source.Runes)
	return fmt.Sprintf("%s:%d:%d: %s [%s]", f.Place.File.Name(), pos.Line, pos.Column, f.Message, f.Code)
}

// attribute prints a difference in the head of a profile.
func (p *diffText) attribute(a *semdiff.Attribute) {
	sign := map[semdiff.Status]string{semdiff.Widened: "+", semdiff.Narrowed: "-"}[a.Effect]
	if sign == "" {
		sign = "~"
	}
	p.w.WriteString("  ")
	p.paint(signColor(sign), sign)
	text := fmt.Sprintf(" %s  %s, was %s", a.Name, orNone(a.New), orNone(a.Old))
	for _, place := range []struct {
		word string
		at   diag.Place
	}{{"from", a.NewPlace}, {"was at", a.OldPlace}} {
		if place.at.File != nil {
			at := at(place.at)
			text += fmt.Sprintf("  %s %s:%d", place.word, at.Path, at.Line)
		}
	}
	if a.Gained != "" {
		text += ", attaches to " + a.Gained + " now"
	}
	if a.Lost != "" {
		text += ", not to " + a.Lost + " any more"
	}
	p.println("", text)
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// changes prints the changes of a profile. Those of one include or variable
// stand together.
func (p *diffText) changes(i int) {
	var causes []string
	byCause := map[string][]lineRow{}
	values := map[string][]valueList{}
	for _, r := range p.r.ownRows(i) {
		if byCause[r.cause] == nil {
			causes = append(causes, r.cause)
		}
		byCause[r.cause] = append(byCause[r.cause], r)
	}
	for j := range p.r.Own[i] {
		c := &p.r.Own[i][j].Cause
		values[causeText(c)] = valuesOf(c)
	}
	p.rows("  ", byCause[""], len(byCause[""]))
	for _, cause := range causes {
		if cause != "" {
			p.println("", "  "+cause+":")
			p.values("    ", values[cause])
			p.rows("    ", byCause[cause], maxShown)
		}
	}
}

// values prints the values of variables that only one side has.
func (p *diffText) values(indent string, lists []valueList) {
	for _, v := range lists {
		p.println("", indent+v.word+" "+strings.Join(v.values, " "))
	}
}

// rows prints lines in columns, at most so many of them.
func (p *diffText) rows(indent string, rows []lineRow, most int) {
	left := 0
	if !p.r.All && len(rows) > most {
		rows, left = rows[:most], len(rows)-most
	}
	var what, subject int
	for _, r := range rows {
		what = max(what, min(utf8.RuneCountInString(r.line.What), maxWhat))
		subject = max(subject, min(utf8.RuneCountInString(p.subject(r)), maxSubject))
	}
	for _, r := range rows {
		p.w.WriteString(indent)
		p.paint(signColor(r.line.Sign), r.line.Sign)
		text := fmt.Sprintf(" %-*s  %-*s", what, report.Sanitize(r.line.What), subject, report.Sanitize(p.subject(r)))
		tail, more := blamedText(r.blamed)
		for _, part := range []string{witnessText(r), r.line.Note, tail, r.in} {
			if part != "" {
				text += "  " + report.Sanitize(part)
			}
		}
		p.w.WriteString(strings.TrimRight(text, " ") + "\n")
		p.further(indent+"    ", more)
	}
	if left > 0 {
		p.println("2", fmt.Sprintf("%s… and %d more%s", indent, left, hinted(p.r.AllHint, "prints them")))
	}
}

// subject returns what a row is about, in short unless all is asked for.
func (p *diffText) subject(r lineRow) string {
	if r.line.Short != "" && !p.r.All {
		return r.line.Short
	}
	return r.line.Subject
}

// The widths up to which columns are aligned.
const (
	maxWhat    = 16
	maxSubject = 40
)

// blamedText returns the rules to blame in one line, if they are not too many.
func blamedText(rules []blamedRule) (text string, more []string) {
	var all []string
	for _, b := range rules {
		if b.word == "now" {
			all = append(all, "from "+b.rule.where()+" `"+b.rule.Text+"`")
		} else {
			all = append(all, "was `"+b.rule.Text+"` at "+b.rule.where())
		}
	}
	if len(all) > 2 {
		return all[0], all[1:]
	}
	return strings.Join(all, ", "), nil
}

// further prints more rules to blame.
func (p *diffText) further(indent string, rules []string) {
	for i, text := range rules {
		if i == maxShown && !p.r.All {
			p.println("2", fmt.Sprintf("%sand %d more rules", indent, len(rules)-i))
			return
		}
		p.println("2", indent+text)
	}
}

// shared prints what several profiles have in common.
func (p *diffText) shared(g *sharedGroup) {
	p.headline(fmt.Sprintf("%s: in %s", g.name, words.Counted(len(g.profiles), "profile")), g.status())
	for _, s := range g.items {
		p.values("    ", valuesOf(&s.Cause))
	}
	p.rows("  ", p.r.sharedRows(g), maxShown)
	p.println("", "  profiles: "+p.named(g.profiles))
}

// named returns the names of profiles, or of the first ones.
func (p *diffText) named(profiles []int) string {
	names := p.r.names(profiles)
	if more := len(names) - maxNamed; more > 1 && !p.r.All {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxNamed], ", "), more)
	}
	return strings.Join(names, ", ")
}

func witnessText(r lineRow) string {
	if r.line.Witness == "" {
		return ""
	}
	return "(witness " + r.line.Witness + r.of + ")"
}

// texts prints the differences between the texts of files.
func (p *diffText) texts() {
	for _, t := range p.r.Texts {
		for i, line := range textdiff.Unified(orNull(t.Old), orNull(t.New), t.OldText, t.NewText) {
			line = report.Sanitize(line)
			if p.r.Color {
				line = textdiff.Paint(i, line)
			}
			p.w.WriteString(line + "\n")
		}
	}
}

func orNull(name string) string {
	if name == "" {
		return "/dev/null"
	}
	return name
}

func (p *diffText) println(color, text string) {
	p.paint(color, report.Sanitize(text))
	p.w.WriteByte('\n')
}

// paint prints a text that is safe already, in the colour of an ANSI code.
func (p *diffText) paint(color, text string) {
	if !p.r.Color || color == "" {
		p.w.WriteString(text)
		return
	}
	p.w.WriteString("\x1b[" + color + "m" + text + "\x1b[0m")
}

// signColor returns the colour of a sign: what allows more is a danger.
func signColor(sign string) string {
	return map[string]string{"+": "31", "-": "32", "~": "33"}[sign]
}

func statusColor(s semdiff.Status) string {
	switch s {
	case semdiff.Widened, semdiff.Both, semdiff.Removed, semdiff.Undecided:
		return "1;31"
	case semdiff.Narrowed:
		return "1;32"
	case semdiff.Same:
		return ""
	}
	return "1;33"
}
