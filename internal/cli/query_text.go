package cli

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/aa-lint/aa-lint/access"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/protect"
	"github.com/aa-lint/aa-lint/report"
	"github.com/aa-lint/aa-lint/source"
)

// queryText prints answers for people.
type queryText struct {
	w     *bufio.Writer
	q     question
	color bool
}

func writeQueryText(w io.Writer, q question, answers []answer, color bool) error {
	p := &queryText{w: bufio.NewWriter(w), q: q, color: color}
	if q.whoCan {
		p.list(answers)
	} else {
		for i := range answers {
			p.one(&answers[i], len(answers) > 1)
		}
	}
	if len(answers) == 0 && !q.whoCan {
		p.line("no profile in %s", strings.Join(q.files, " "))
	}
	return p.w.Flush()
}

func (p *queryText) line(format string, args ...any) {
	p.w.WriteString(report.Sanitize(fmt.Sprintf(format, args...)) + "\n")
}

// one prints the answer of one profile.
func (p *queryText) one(a *answer, named bool) {
	head := p.bold(a.Verdict, verdictWord(a.Verdict))
	if named {
		head = report.Sanitize("profile "+a.Profile.FullName()) + ": " + head
	}
	p.w.WriteString(head)
	p.line(": %s", subject(a))
	switch {
	case a.under != nil:
		p.gaps(a)
	case !a.Mediated:
		p.line("  the abi of the policy or the kernel does not know rules of the class %s, so everything in it is allowed", a.Access.Class)
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
func subject(a *answer) string {
	what := a.Access.Text
	switch {
	case a.under != nil && len(a.under.gaps) > 0:
		what = a.under.gaps[0].Witness
	case a.under == nil && a.HasKey:
		what = accessWords(a)
	}
	var about []string
	if a.Access.Class == policy.ClassFile && a.Access.Perms&policy.FileChangeProfile == 0 {
		about = append(about, access.LettersOf(a.Access.Perms))
		if words := ownership(a.Owner, a.Other); words != "" {
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
func accessWords(a *answer) string {
	access, ok := policy.Decode(a.Access.Class, a.Key, a.Access.Perms)
	if _, exact := a.Access.Keys.Literal(); !ok || exact && a.Access.Class != policy.ClassFile {
		return a.Access.Text
	}
	words := append([]string{access.Kind}, policy.PermWords(a.Access.Class, a.Access.Perms)...)
	switch a.Access.Class {
	case policy.ClassFile:
		if words = words[:1]; access.Kind == "file" {
			words = nil
		}
	case policy.ClassMount:
		words = words[1:]
	}
	return strings.TrimRight(strings.Join(append(words, access.String()), " "), " ")
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
func execOf(a *answer) string {
	if a.Access.Class != policy.ClassFile || a.Access.Perms&policy.FileExec == 0 || a.Verdict != glob.Yes {
		return ""
	}
	owner, other := a.Decision.Exec[0], a.Decision.Exec[1]
	switch {
	case owner == other || !a.Other:
		return owner.String()
	case !a.Owner:
		return other.String()
	}
	return owner.String() + " for the owner, " + other.String() + " for others"
}

// rules prints the rules that decide.
func (p *queryText) rules(a *answer) {
	m := a.Profile.Mediation(a.Access.Class)
	if len(a.Deciding) == 0 && a.HasKey {
		p.line("  no rule allows it")
	}
	if !a.HasKey && a.Verdict == glob.No {
		p.line("  no rule allows any such access")
	}
	said := map[*policy.Rule]bool{}
	for _, g := range a.Deciding {
		p.grant(m, g, verb(g)+" by", said)
	}
	for _, g := range a.Lost {
		if p.q.explain || a.Verdict == glob.No && g.Allow() {
			p.grant(m, g, "overruled:", said)
		}
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
	if p.q.explain {
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
func (p *queryText) gaps(a *answer) {
	if a.Verdict == glob.No {
		p.protection(a)
	}
	for i, g := range a.under.gaps {
		if i > 0 {
			p.line("  also %s (%s)", g.Witness, ownership(g.Owner, g.Other))
		}
		if g.Reason == protect.ByMode {
			p.line("  the mode of the profile is %s: what no rule denies is allowed", a.Profile.Attrs.Mode)
		}
		for _, r := range g.Allow {
			p.line("  allowed by %s", p.rule(r))
			if p.q.explain {
				p.chain(r.Chain())
			}
		}
		if n := g.Nearest; n != nil {
			p.line("  nearest deny %s %s", p.rule(n.Rule), n.Why)
		}
	}
}

// protection prints what keeps a directory from being accessed.
func (p *queryText) protection(a *answer) {
	for _, r := range a.under.by {
		p.line("  denied by %s", p.rule(r))
	}
	if !a.under.denied {
		p.line("  no rule allows it")
	}
}

// notes prints what the answer does not say.
func (p *queryText) notes(a *answer) {
	if mode := a.Profile.Attrs.Mode; a.under == nil && a.Verdict == glob.No {
		switch mode {
		case "complain":
			p.line("  note: the profile is in complain mode, so what no rule denies is logged and allowed")
		case "unconfined", "default_allow":
			p.line("  note: the mode of the profile is %s, so what no rule denies is allowed", mode)
		}
	}
	for _, q := range a.Quirks {
		p.line("  note: the reference parser reads rules of this class differently: %s in docs/semantics.md", q)
	}
}

// list prints the profiles that allow the access, in columns.
func (p *queryText) list(answers []answer) {
	var rows [][3]string
	var widths [2]int
	for i := range answers {
		a := &answers[i]
		if a.Verdict != glob.Yes {
			continue
		}
		row := [3]string{a.Profile.FullName(), "", ""}
		if len(a.Deciding) > 0 {
			if r := a.Profile.Mediation(a.Access.Class).RuleOf(a.Deciding[0]); r != nil {
				row[1], row[2] = placeText(r.Place), oneLine(r.Text())
			}
		}
		if a.under != nil && len(a.under.gaps[0].Allow) > 0 {
			r := a.under.gaps[0].Allow[0]
			row[1], row[2] = placeText(r.Place), oneLine(r.Text())
		} else if a.under != nil {
			row[1], row[2] = placeText(a.Profile.Place), "by its mode: "+a.Profile.Attrs.Mode
		}
		for c := range widths {
			widths[c] = max(widths[c], min(len(row[c]), widest))
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
			p.line("%s  not decided", answers[i].Profile.FullName())
		}
	}
	p.line("%d of %s can: %s", len(rows), counted(len(answers), "profile"), accessText(p.q))
}

func accessText(q question) string {
	if q.under != "" {
		return access.LettersOf(q.access.Perms) + " under " + q.under
	}
	return q.access.Text
}

// bold marks a verdict on a terminal: yes is what people look for.
func (p *queryText) bold(v glob.Verdict, text string) string {
	if !p.color {
		return text
	}
	code := map[glob.Verdict]string{glob.Yes: "1;33", glob.No: "1;32", glob.Undecided: "1;35"}[v]
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
