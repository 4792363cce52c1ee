package driver

import (
	"iter"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/internal/directive"
	"github.com/aa-lint/aa-lint/source"
)

// Suppressed is a finding that is not reported, because the user said so.
type Suppressed struct {
	Finding  diag.Finding
	Baseline bool   // by the baseline; else by a comment
	Reason   string // as the comment gives it, "" if there is none
}

// suppression is a comment that keeps findings from being reported.
type suppression struct {
	directive.Directive
	covers source.Span // where findings start that it is for
	rules  [][]string  // for each value the selectors that it stands for
	used   []bool      // for each value
}

// verbs are what a directive can say.
var verbs = []string{"ignore", "ignore-paragraph", "ignore-file", "assert"}

// suppressions returns the suppressions of a text, in the order of their
// places.
func (r *run) suppressions(t *lint.Text) []*suppression {
	if !directive.Has(t.Source.Text()) {
		return nil
	}
	var list []*suppression
	for c := range r.comments(t) {
		d, ok := directive.Parse(c.Comment)
		if !ok || d.Verb.Text == "assert" || !slices.Contains(verbs, d.Verb.Text) {
			continue
		}
		s := &suppression{Directive: d, covers: r.covered(t, c, d), used: make([]bool, len(d.Values))}
		for _, v := range d.Values {
			selectors := []string{v.Text}
			if d.Foreign {
				selectors = directive.ForeignChecks[v.Text]
			}
			s.rules = append(s.rules, selectors)
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *suppression) int { return int(a.Comment.Place.Start) - int(b.Comment.Place.Start) })
	return list
}

// comments yields the comments of a text with what they stand at; of one of a
// manifest those that may talk to aa-lint.
func (r *run) comments(t *lint.Text) iter.Seq[lint.PlacedComment] {
	if m := r.manifestOf[t]; m != nil {
		return func(yield func(lint.PlacedComment) bool) { commentsInYAML(m, yield) }
	}
	return t.PlacedComments()
}

// covered returns where findings start that a comment is for.
func (r *run) covered(t *lint.Text, c lint.PlacedComment, d directive.Directive) source.Span {
	switch {
	case d.Verb.Text == "ignore-file":
		return t.Source.Span()
	case r.manifestOf[t] != nil:
		return coveredInYAML(r.manifestOf[t], c)
	case c.Kind == lint.BesideHead:
		return t.Lines(c.Stmt.Span().Start, c.Place.End)
	case c.Kind == lint.BesideStatement:
		return t.Lines(c.Stmt.Span().Start, max(c.Place.End, c.Stmt.Span().End))
	case d.Verb.Text == "ignore-paragraph" || d.Foreign:
		return t.Paragraph(c)
	case c.Kind == lint.AboveStatement:
		return t.Lines(c.Stmt.Span().Start, c.Stmt.Span().End)
	}
	return c.Place
}

// isFor reports whether one of its values is for a code.
func (s *suppression) isFor(rules lint.Selection, code diag.Code) bool {
	return slices.ContainsFunc(s.rules, func(selectors []string) bool { return matchesAny(rules, selectors, code) })
}

// use notes that a finding with a code is suppressed.
func (s *suppression) use(rules lint.Selection, code diag.Code) {
	for i, selectors := range s.rules {
		s.used[i] = s.used[i] || matchesAny(rules, selectors, code)
	}
}

func matchesAny(rules lint.Selection, selectors []string, code diag.Code) bool {
	return slices.ContainsFunc(selectors, func(sel string) bool { return rules.Matches(sel, code) })
}

// leaveOutBelow leaves out what is milder than a severity. It comes last: what a
// comment or the baseline is for is of use though it is not reported.
func (res *Result) leaveOutBelow(least diag.Severity) {
	res.Findings = slices.DeleteFunc(res.Findings, func(f diag.Finding) bool { return f.Severity < least })
	res.Suppressed = slices.DeleteFunc(res.Suppressed, func(s Suppressed) bool { return s.Finding.Severity < least })
}

// suppressed takes the findings out of a list that comments suppress. For the
// files that are checked it adds findings on the comments themselves.
func (r *run) suppressed(all diag.List) (kept diag.List, out []Suppressed) {
	byFile := map[string]*suppressionIndex{}
	ignores := r.ignores()
	for name, t := range r.texts {
		if list := r.suppressions(t); len(list) > 0 {
			byFile[name] = &suppressionIndex{r.opts.Selection, list, map[string]coverage{}}
		}
	}
	for _, f := range all {
		written := r.inManifest(f)
		reason, ok := suppressedBy(byFile, f)
		if !ok && written.Place.File != f.Place.File {
			reason, ok = suppressedBy(byFile, written)
		}
		if !ok {
			reason, ok = ignores.suppress(r.opts.Selection, written)
		}
		if !ok {
			kept = append(kept, written)
			continue
		}
		out = append(out, Suppressed{Finding: written, Reason: reason})
	}
	var about diag.List
	for _, m := range r.manifests.Files {
		if r.affects(m) {
			about = append(about, r.aboutDirectives(r.commentsOf[m], byFile[m.Path].all())...)
		}
	}
	about = append(about, r.aboutIgnores(ignores)...)
	for _, j := range r.jobs {
		if j.text != nil && directive.Has(j.text.Source.Text()) {
			about = append(about, r.aboutDirectives(j.text, byFile[j.text.Source.Name()].all())...)
		}
	}
	for _, f := range r.selected(about) {
		kept = append(kept, r.inManifest(f))
	}
	return kept, out
}

// suppressedBy returns the reason of the comment that suppresses a finding;
// false if there is none.
func suppressedBy(byFile map[string]*suppressionIndex, f diag.Finding) (reason string, ok bool) {
	by := byFile[f.Place.File.Name()].suppress(f)
	if by == nil {
		return "", false
	}
	return by.Reason, true
}

// aboutDirectives returns what is wrong with the comments of a text that talk
// to aa-lint.
func (r *run) aboutDirectives(t *lint.Text, list []*suppression) diag.List {
	var found diag.List
	for c := range r.comments(t) {
		if d, ok := directive.Parse(c.Comment); ok && !d.Foreign {
			found = append(found, r.misspelled(t, d)...)
		}
	}
	for _, s := range list {
		if s.Foreign {
			continue
		}
		if s.Reason == "" && len(s.Values) > 0 {
			f := r.finding(diag.NoReason, t.Place(s.Comment.Place), "this suppression does not say why")
			lint.Note(&f, "add the reason behind two dashes: %s -- why", strings.TrimSpace(s.Comment.Text))
			found = append(found, f)
		}
		found = append(found, r.unused(t, s)...)
	}
	return found
}

// finding returns one of the runner's own, with the severity of its rule.
func (r *run) finding(code diag.Code, at diag.Place, message string) diag.Finding {
	f := diag.Finding{Code: code, Place: at, Message: message}
	if rule := r.opts.Selection.Rule(code); rule != nil {
		f.Severity = rule.Severity
	}
	return f
}

// misspelled returns what a directive says that is not known.
func (r *run) misspelled(t *lint.Text, d directive.Directive) diag.List {
	if !slices.Contains(verbs, d.Verb.Text) {
		f := r.finding(diag.UnknownInSuppression, t.Place(d.Place(d.Verb)), nearest.Unknown("directive", d.Verb.Text, verbs, ""))
		if near := nearest.Of(d.Verb.Text, verbs); len(near) > 0 {
			lint.FixUnsafely(&f, "write \""+near[0]+"\"", t.Replace(d.Verb.Place, near[0]))
		}
		return diag.List{f}
	}
	if d.Verb.Text == "assert" {
		return nil
	}
	var found diag.List
	if len(d.Values) == 0 {
		f := r.finding(diag.UnknownInSuppression, t.Place(d.Comment.Place), "this suppression names no rule")
		lint.Note(&f, "write # aa-lint: %s=AA201 -- reason", d.Verb.Text)
		found = append(found, f)
	}
	for _, v := range d.Values {
		if err := r.opts.Selection.CheckSelector(v.Text); err != nil {
			f := r.finding(diag.UnknownInSuppression, t.Place(v.Place), err.Error())
			if near := nearest.Of(v.Text, r.opts.Selection.Selectors()); len(near) > 0 {
				lint.FixUnsafely(&f, "write \""+near[0]+"\"", t.Replace(v.Place, near[0]))
			}
			found = append(found, f)
		}
	}
	if d.Rest.Text != "" {
		f := r.finding(diag.UnknownInSuppression, t.Place(d.Rest.Place), "what follows the rules is not read")
		lint.Note(&f, "rules are separated by commas, and a reason stands behind two dashes: -- reason")
		found = append(found, f)
	}
	return found
}

// wouldFind reports whether the rules that selectors name have looked at a text
// in full, so that what they did not find is not there.
func (r *run) wouldFind(t *lint.Text, selectors []string) bool {
	if t.Broken() {
		return false
	}
	looked := false
	for _, rule := range r.selection(t.Path).Rules() {
		if !slices.ContainsFunc(selectors, func(sel string) bool { return rule.Matches(sel) }) {
			continue
		}
		needs := rule.Needs
		if needs&lint.NeedsRevision != 0 && r.opts.Manifests.Before == nil {
			return false
		}
		partly := needs&lint.NeedsProject != 0 || t.Fragment && (needs&lint.NeedsPolicy != 0 || needs == 0)
		if partly && !r.opts.Whole {
			return false
		}
		looked = true
	}
	return looked
}

// unused returns the findings on a suppression that suppresses nothing, or not
// with all of its values.
func (r *run) unused(t *lint.Text, s *suppression) diag.List {
	var found diag.List
	for i, v := range s.Values {
		if s.used[i] || !r.wouldFind(t, s.rules[i]) {
			continue
		}
		f := r.finding(diag.UnusedSuppression, t.Place(v.Place), "nothing is found here that "+v.Text+" would suppress")
		lint.FixSafely(&f, "remove "+v.Text, removeValue(t, s, i))
		found = append(found, f)
	}
	if len(found) == 0 || len(found) < len(s.Values) {
		return found
	}
	first, last := s.Values[0], s.Values[len(s.Values)-1]
	names := strings.Join(strings.Fields(t.Source.Slice(first.Place.Join(last.Place))), " ")
	f := r.finding(diag.UnusedSuppression, t.Place(first.Place.Join(last.Place)), "nothing is found here that "+names+" would suppress")
	lint.FixSafely(&f, "remove the comment", removeComment(t, s.Comment))
	return diag.List{f}
}

// removeValue returns the edit that removes one of several values.
func removeValue(t *lint.Text, s *suppression, i int) diag.Edit {
	at := s.Values[i].Place
	switch {
	case i > 0:
		at.Start = s.Values[i-1].Place.End
	case len(s.Values) > 1:
		at.End = s.Values[1].Place.Start
	}
	return t.Replace(at, "")
}

// removeComment returns the edit that removes a comment, with its line if it
// stands alone on it.
func removeComment(t *lint.Text, c ast.Comment) diag.Edit {
	text := t.Source.Text()
	start, end := c.Place.Start, c.Place.End
	for start > 0 && strings.IndexByte(" \t\r", text[start-1]) >= 0 {
		start--
	}
	if alone := start == 0 || text[start-1] == '\n'; alone && int(end) < len(text) && text[end] == '\n' {
		end++
	}
	return t.Replace(source.Span{Start: start, End: end}, "")
}
