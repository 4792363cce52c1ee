// Package answers prints what profiles say to a question, for people and for
// programs.
package answers

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/words"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/query"
	"github.com/aa-lint/aa-lint/report"
	"github.com/aa-lint/aa-lint/source"
)

// Asked is a question to profiles, and how its answers are shown.
type Asked struct {
	// Text is the question in words, as query.Question.Text returns it.
	Text string
	// Under is the directory of a question for any path in it; "" for others.
	Under string
	// WhoCan lists the profiles that allow the access, instead of an answer for
	// each profile.
	WhoCan bool
	// Any and AsMeant are the options that the question was asked with.
	Any, AsMeant bool
	// Files are those with the profiles, for a message that there is none.
	Files []string
	// Explain shows every rule that takes part, with the includes that lead to it.
	Explain bool
	// Color paints text with ANSI codes.
	Color bool
}

// queryText prints answers for people.
type queryText struct {
	w *bufio.Writer
	q Asked
}

// Text prints answers for people. The error is that of the writer.
func Text(w io.Writer, q Asked, answers []query.Answer) error {
	p := &queryText{w: bufio.NewWriter(w), q: q}
	if q.WhoCan {
		p.list(answers)
	} else {
		for i := range answers {
			p.one(&answers[i], len(answers) > 1)
		}
	}
	if len(answers) == 0 && !q.WhoCan {
		p.line("no profile in %s", strings.Join(q.Files, " "))
	}
	return p.w.Flush()
}

func (p *queryText) line(format string, args ...any) {
	p.w.WriteString(report.Sanitize(fmt.Sprintf(format, args...)) + "\n")
}

// one prints the answer of one profile.
func (p *queryText) one(a *query.Answer, named bool) {
	if a.Error != "" {
		return // it is told on standard error
	}
	head := p.bold(a.Verdict, verdictWord(a.Verdict))
	if named {
		head = report.Sanitize("profile "+a.Found.Profile.FullName()) + ": " + head
	}
	p.w.WriteString(head)
	p.line(": %s", p.subject(a))
	switch {
	case a.Under != nil:
		p.gaps(a)
	case !a.Found.Mediated:
		p.line("  the abi of the policy or the kernel does not know rules of the class %s, so everything in it is allowed", a.Found.Class)
	default:
		p.rules(a)
	}
	p.notes(a)
}

func verdictWord(v glob.Verdict) string {
	if v == glob.Undecided {
		return "not decided"
	}
	return v.String()
}

// subject says what an answer is about.
func (p *queryText) subject(a *query.Answer) string {
	f := &a.Found
	what := p.q.Text
	if a.Verdict == glob.No && (a.Under != nil || p.q.Any && !f.Only) {
		return what // none of all that was looked at
	}
	switch {
	case a.Under != nil && len(a.Under.Gaps) > 0:
		what = a.Under.Gaps[0].Witness
	case a.Under == nil && f.HasKey:
		what = p.accessWords(f, a.Verdict)
	}
	var about []string
	if f.Class == key.ClassFile && f.Perms&(key.FileChangeProfile|key.FileOnExec) == 0 && f.Perms != 0 {
		about = append(about, strings.Join(key.PermWords(f.Class, f.Perms), ""))
		if words := ownership(f.Owner, f.Other); words != "" {
			about = append(about, words)
		}
	}
	if e := execOf(a); e != "" {
		about = append(about, e)
	}
	if len(about) == 0 {
		return what
	}
	return what + " (" + strings.Join(about, "; ") + ")"
}

// accessWords describes the access that was asked for, or that was found.
func (p *queryText) accessWords(f *query.Found, v glob.Verdict) string {
	access, ok := key.Decode(f.Class, f.Key, f.Perms)
	if !ok || f.Only && f.Class != key.ClassFile {
		return p.q.Text
	}
	words := append([]string{access.Kind}, key.PermWords(f.Class, f.Perms)...)
	switch f.Class {
	case key.ClassFile:
		if words = words[:1]; access.Kind == "file" {
			words = nil
		}
	case key.ClassMount:
		words = words[1:]
	}
	found := strings.TrimRight(strings.Join(append(words, access.String()), " "), " ")
	switch {
	case !f.All || f.Only:
		return found
	case v == glob.Yes:
		return "all of " + strings.TrimSuffix(p.q.Text, ",") + ", for example " + found
	}
	return "not all of " + strings.TrimSuffix(p.q.Text, ",") + ": " + found
}

func ownership(owner, other bool) string {
	switch {
	case owner && other:
		return "owner and other"
	case owner:
		return "owner only"
	case other:
		return "files of others only"
	}
	return ""
}

// execOf tells how a program is executed.
func execOf(a *query.Answer) string {
	f := &a.Found
	if f.Class != key.ClassFile || f.Perms&key.FileExec == 0 || a.Verdict != glob.Yes {
		return ""
	}
	owner, other := f.Decision.Exec[0], f.Decision.Exec[1]
	switch {
	case owner == other || !f.Other:
		return owner.String()
	case !f.Owner:
		return other.String()
	}
	return owner.String() + " for the owner, " + other.String() + " for others"
}

// rules prints the rules that decide.
func (p *queryText) rules(a *query.Answer) {
	f := &a.Found
	if f.Why != "" {
		p.line("  %s", f.Why)
	}
	if len(f.Deciding) == 0 && f.HasKey && f.Why == "" {
		p.line("  no rule allows it")
	}
	if !f.HasKey && a.Verdict == glob.No && f.Why == "" {
		p.line("  no rule allows any such access")
	}
	said := map[*policy.Rule]bool{}
	for _, g := range f.Deciding {
		p.grant(f.Mediation, g, verb(g)+" by", said)
	}
	for _, g := range f.Lost {
		if p.q.Explain || a.Verdict == glob.No && g.Allow() {
			p.grant(f.Mediation, g, "overruled:", said)
		}
	}
	if n := f.Nearest; n != nil && a.Verdict == glob.No {
		p.line("  nearest rule %s %s", p.rule(n.Rule), n.Why)
	}
}

func verb(g *policy.Grant) string {
	switch {
	case g.Deny():
		return "denied"
	case g.Prompt():
		return "asked about"
	}
	return "allowed"
}

// grant prints the rule of a grant, once.
func (p *queryText) grant(m *policy.Mediation, g *policy.Grant, how string, said map[*policy.Rule]bool) {
	r := m.RuleOf(g)
	if said[r] {
		return
	}
	said[r] = true
	if r == nil {
		p.line("  %s a rule that the parser adds for changes of profile", how)
		return
	}
	p.line("  %s %s", how, p.rule(r))
	if p.q.Explain {
		p.chain(r.Chain())
	}
}

// rule names a rule by its place and its text.
func (p *queryText) rule(r *policy.Rule) string {
	return placeText(r.Place) + " `" + oneLine(r.Text()) + "`"
}

func (p *queryText) chain(chain []diag.Related) {
	for _, c := range chain {
		p.line("      %s %s", placeText(c.Place), c.Message)
	}
}

func placeText(at diag.Place) string {
	return fmt.Sprintf("%s:%d", at.File.Name(), at.File.Position(at.Span.Start, source.Runes).Line)
}

// oneLine returns a rule that may go over several lines in one.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// gaps prints paths below a directory that can be accessed.
func (p *queryText) gaps(a *query.Answer) {
	if a.Verdict == glob.No {
		p.protection(a)
	}
	for i, g := range a.Under.Gaps {
		if i > 0 {
			p.line("  also %s (%s)", g.Witness, ownership(g.Owner, g.Other))
		}
		if g.Reason == query.ByMode {
			p.line("  the mode of the profile is %s: what no rule denies is allowed", a.Found.Profile.Attrs.Mode)
		}
		for _, r := range g.Allow {
			p.line("  allowed by %s", p.rule(r))
			if p.q.Explain {
				p.chain(r.Chain())
			}
		}
		if n := g.Nearest; n != nil {
			p.line("  nearest deny %s %s", p.rule(n.Rule), n.Why)
		}
	}
}

// protection prints what keeps a directory from being accessed.
func (p *queryText) protection(a *query.Answer) {
	for _, r := range a.Under.Rules {
		p.line("  denied by %s", p.rule(r))
	}
	if !a.Under.Denied {
		p.line("  no rule allows it")
	}
}

// notes prints what the answer does not say.
func (p *queryText) notes(a *query.Answer) {
	if mode := a.Found.Profile.Attrs.Mode; a.Under == nil && a.Verdict == glob.No {
		switch mode {
		case "complain":
			p.line("  note: the profile is in complain mode, so what no rule denies is logged and allowed")
		case "unconfined", "default_allow":
			p.line("  note: the mode of the profile is %s, so what no rule denies is allowed", mode)
		}
	}
	for _, q := range a.Notes {
		if p.q.AsMeant {
			p.line("  note: the compiled policy decides otherwise, because of %s: see docs/semantics.md", q)
		} else {
			p.line("  note: the rules are meant to say otherwise: the parser reads them with %s, see docs/semantics.md", q)
		}
	}
}

// list prints the profiles that allow the access, in columns.
func (p *queryText) list(answers []query.Answer) {
	var rows [][3]string
	var widths [2]int
	for i := range answers {
		a := &answers[i]
		if a.Verdict != glob.Yes {
			continue
		}
		row := [3]string{a.Found.Profile.FullName(), "", ""}
		if len(a.Found.Deciding) > 0 {
			if r := a.Found.Mediation.RuleOf(a.Found.Deciding[0]); r != nil {
				row[1], row[2] = placeText(r.Place), oneLine(r.Text())
			}
		}
		if a.Under != nil && len(a.Under.Gaps[0].Allow) > 0 {
			r := a.Under.Gaps[0].Allow[0]
			row[1], row[2] = placeText(r.Place), oneLine(r.Text())
		} else if a.Under != nil {
			row[1], row[2] = placeText(a.Found.Profile.Place), "by its mode: "+a.Found.Profile.Attrs.Mode
		}
		for c := range widths {
			widths[c] = max(widths[c], min(len(row[c]), words.Widest))
		}
		rows = append(rows, row)
	}
	for _, row := range rows {
		p.line("%s", strings.TrimRight(fmt.Sprintf("%-*s  %-*s  %s", widths[0], row[0], widths[1], row[1], row[2]), " "))
	}
	undecided := 0
	for i := range answers {
		if answers[i].Verdict == glob.Undecided {
			undecided++
			p.line("%s  not decided", answers[i].Found.Profile.FullName())
		}
	}
	p.line("%d of %s can: %s", len(rows), words.Counted(len(answers), "profile"), p.q.Text)
}

// bold marks a verdict on a terminal: yes is what people look for.
func (p *queryText) bold(v glob.Verdict, text string) string {
	if !p.q.Color {
		return text
	}
	code := map[glob.Verdict]string{glob.Yes: "1;33", glob.No: "1;32", glob.Undecided: "1;35"}[v]
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
