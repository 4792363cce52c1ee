package semdiff

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Line is one thing that a change says, in words for people.
type Line struct {
	// Sign is "+" for what allows more, "-" for what allows less, and "~" for
	// what is both or neither.
	Sign string
	// What is allowed, in the words of rules: "owner rw", "signal send",
	// "capability".
	What string
	// Subject is what it is allowed on: the pattern of the rule, or an access.
	Subject string
	// Short is a shorter form of the subject, "" if it is short.
	Short string
	// Witness is one access of many that the subject stands for; "" if the
	// subject is one.
	Witness string
	// Note is what differs, if it is not that something is allowed.
	Note string
}

// Lines returns what a change says, what it allows more first.
func (c *Change) Lines() []Line {
	if c.Mediation {
		return []Line{c.mediation()}
	}
	w := writer{c: c}
	w.writePlainAccess("+", c.Gained&^(marksOf(c)|c.Prompted), &c.Right, c.New, c.Old)
	w.writePlainAccess("-", c.Lost&^(marksOf(c)|c.Prompted), &c.Left, c.Old, c.New)
	w.writeExec()
	if c.Class == key.ClassFile {
		w.noted("+", c.Lost&marks, "to any target now, not just to those with the same permissions")
		w.noted("-", c.Gained&marks, "only to targets with the same permissions now")
	}
	w.prompts()
	w.logging()
	w.noted("~", c.Denied&c.Right.Deny, "explicitly denied now")
	w.noted("~", c.Denied&c.Left.Deny, "not explicitly denied any more, still refused")
	return w.lines
}

// marksOf returns the permissions of a change that are no permissions.
func marksOf(c *Change) key.Perms {
	if c.Class == key.ClassFile {
		return marks
	}
	return 0
}

func (c *Change) mediation() Line {
	if c.Gained != 0 {
		return Line{Sign: "+", What: c.Class.String(), Note: "everything is allowed now, nothing asks the profile any more"}
	}
	return Line{Sign: "-", What: c.Class.String(), Note: "only what rules allow is allowed now, nothing asked the profile before"}
}

// writer writes the lines of a change.
type writer struct {
	c     *Change
	lines []Line
}

// ownership is for whose objects permissions are.
type ownership struct {
	word  string
	perms key.Perms // as those of objects of the owner
	side  int       // whose transition counts
}

// splitByOwner returns permissions by the ownership that they have in rules.
func (w *writer) splitByOwner(perms key.Perms) []ownership {
	if w.c.Class != key.ClassFile {
		return []ownership{{"", perms, 0}}
	}
	owner, other := perms.For(true), perms.For(false)
	return []ownership{{"", owner & other, 0}, {"owner ", owner &^ other, 0}, {"other ", other &^ owner, 1}}
}

// writePlainAccess adds what is allowed on one side and not on the other; the rules of the
// one side tell what it is about, or else those of the other.
func (w *writer) writePlainAccess(sign string, perms key.Perms, label *policy.Label, rules, others []*policy.Rule) {
	if len(rules) == 0 {
		rules = others
	}
	for _, o := range w.splitByOwner(perms) {
		if o.perms == 0 {
			continue
		}
		if o.word == "" && o.perms&key.FileExec != 0 && label.Exec[0] != label.Exec[1] && w.c.Class == key.ClassFile {
			// The same permission, but not the same way for all.
			for side, word := range [...]string{"owner ", "other "} {
				w.writeChangeLine(sign, ownership{word, key.FileExec, side}, label, rules)
			}
			o.perms &^= key.FileExec
		}
		w.writeChangeLine(sign, o, label, rules)
	}
}

func (w *writer) writeChangeLine(sign string, o ownership, label *policy.Label, rules []*policy.Rule) {
	if o.perms == 0 {
		return
	}
	what, target := w.what(o.perms, label.Exec[o.side])
	l := Line{Sign: sign, What: o.word + what}
	l.about(w.writeSubject(o.perms, rules))
	l.Subject += target
	w.lines = append(w.lines, l)
}

// what returns the words for permissions, and what stands behind the path for
// the way in which a program is executed.
func (w *writer) what(perms key.Perms, exec policy.Exec) (words, target string) {
	c := w.c.Class
	if c != key.ClassFile {
		return permWords(c, perms), ""
	}
	if perms&(key.FileChangeProfile|key.FileOnExec) != 0 {
		return "change_profile", ""
	}
	letters := strings.Join(key.PermWords(c, perms), "")
	if exec.Kind == 0 || perms&key.FileExec == 0 {
		return letters, ""
	}
	mode, target, named := strings.Cut(exec.String(), " -> ")
	if named {
		target = " -> " + target
	}
	return strings.TrimSuffix(letters, "x") + mode, target
}

// permWords returns the words for permissions of a class that is not files. All
// permissions that the class has go without saying.
func permWords(c key.Class, perms key.Perms) string {
	words := key.PermWords(c, perms)
	switch {
	case c == key.ClassCapability:
		return "capability"
	case c == key.ClassMount:
		return strings.Join(words, " ")
	case c == key.ClassPosixMqueue || c == key.ClassSysvMqueue:
		return "mqueue " + strings.Join(words, " ")
	case (c == key.ClassNetwork || c == key.ClassUnix) && perms == key.NetAny:
		return c.String()
	}
	return c.String() + " " + strings.Join(words, " ")
}

// about sets what a line is about.
func (l *Line) about(subject, short, witness string) {
	l.Subject, l.Short, l.Witness = subject, short, witness
}

// writeSubject returns what the change is about, also in short if it is long, and a
// witness if that is more than one access.
func (w *writer) writeSubject(perms key.Perms, rules []*policy.Rule) (subject, short, witness string) {
	a, ok := key.Decode(w.c.Class, w.c.Witness, perms)
	witness = a.String()
	if !ok {
		witness = key.Describe(w.c.Class, w.c.Witness)
	}
	if members := w.c.Members; len(members) > 1 {
		if w.c.Class == key.ClassCapability || len(strings.Fields(witness)) == len(strings.Fields(members[0])) {
			witness = ""
		}
		return memberListText(w.c.Class, members), folded(w.c.Class, members), witness
	}
	if w.c.Class != key.ClassFile || len(rules) != 1 {
		return witness, "", ""
	}
	if subject = writtenPattern(rules[0]); subject == "" || subject == witness {
		return witness, "", ""
	}
	return subject, "", witness
}

// writtenPattern returns the path of a rule on files as it is written.
func writtenPattern(r *policy.Rule) string {
	switch s := r.Stmt.(type) {
	case *ast.FileRule:
		if s.Perms.Access&ast.LinkAccess != 0 && s.Exec().Transition == ast.NoExec && !s.Target.IsZero() {
			return s.Path.Raw + " -> " + s.Target.Raw
		}
		return s.Path.Raw
	case *ast.LinkRule:
		return s.Path.Raw + " -> " + s.Target.Raw
	case *ast.ChangeProfileRule:
		if s.Target.IsZero() {
			return s.Exec.Raw
		}
		return strings.TrimSpace(s.Exec.Raw + " -> " + s.Target.Raw)
	}
	return ""
}

// writeExec adds the ways in which programs are executed otherwise.
func (w *writer) writeExec() {
	for _, e := range w.c.Exec {
		word := map[bool]string{true: "owner ", false: "other "}[e.Owner]
		if w.c.ForAll(e) {
			if !e.Owner {
				continue
			}
			word = ""
		}
		l := Line{Sign: sign(e.Direction()), What: word + "x", Note: "from " + e.From.String() + " to " + e.To.String()}
		if e.OnExec {
			l.What, l.Note = word+"change_profile", "keeps the environment now"
			if e.To.Scrub {
				l.Note = "scrubs the environment now"
			}
		}
		rules := w.c.New
		if len(rules) == 0 {
			rules = w.c.Old
		}
		l.about(w.writeSubject(e.bit(), rules))
		w.lines = append(w.lines, l)
	}
}

func sign(wider, narrower bool) string {
	switch {
	case wider && !narrower:
		return "+"
	case narrower && !wider:
		return "-"
	}
	return "~"
}

// noted adds permissions of which something is said.
func (w *writer) noted(sign string, perms key.Perms, note string) {
	rules := w.c.New
	if len(rules) == 0 {
		rules = w.c.Old
	}
	for _, o := range w.splitByOwner(perms) {
		if o.perms == 0 {
			continue
		}
		if w.c.Class == key.ClassFile && o.perms&key.FileSubset != 0 {
			o.perms = o.perms&^key.FileSubset | key.FileLink
		}
		what, _ := w.what(o.perms, policy.Exec{})
		l := Line{Sign: sign, What: o.word + what, Note: note}
		l.about(w.writeSubject(o.perms, rules))
		w.lines = append(w.lines, l)
	}
}

func (w *writer) prompts() {
	c := w.c
	asked := c.Prompted & c.Right.Prompt
	w.noted("+", asked&^c.Left.Allow, "asked about now, was refused")
	w.noted("-", asked&c.Left.Allow, "asked about now, was allowed")
	gone := c.Prompted & c.Left.Prompt
	w.noted("-", gone&^c.Right.Allow, "refused now, was asked about")
	w.noted("+", gone&c.Right.Allow, "allowed now, was asked about")
}

func (w *writer) logging() {
	c := w.c
	for _, x := range [...]struct {
		perms key.Perms
		note  string
	}{
		{c.Right.Audit &^ c.Left.Audit, "logged when it is used now"},
		{c.Left.Audit &^ c.Right.Audit, "not logged any more when it is used"},
		{c.Right.Quiet &^ c.Left.Quiet, "refused without a trace in the logs now"},
		{c.Left.Quiet &^ c.Right.Quiet, "refused with a trace in the logs now"},
	} {
		w.noted("~", c.Logged&x.perms, x.note)
	}
}
