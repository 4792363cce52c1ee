package lint

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
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
	directive
	covers source.Span // where findings start that it is for
	rules  [][]string  // for each value the selectors that it stands for
	used   []bool      // for each value
}

// verbs are what a directive can say.
var verbs = []string{"ignore", "ignore-paragraph", "ignore-file", "assert"}

// suppressions returns the suppressions of a text, in the order of their
// places.
func (t *Text) suppressions() []*suppression {
	if !hasDirectives(t.Source.Text()) {
		return nil
	}
	var list []*suppression
	for c := range t.comments() {
		d, ok := parseDirective(c.Comment)
		if !ok || d.verb.text == "assert" || !slices.Contains(verbs, d.verb.text) {
			continue
		}
		s := &suppression{directive: d, covers: t.covered(c, d), used: make([]bool, len(d.values))}
		for _, v := range d.values {
			selectors := []string{v.text}
			if d.foreign {
				selectors = foreignChecks[v.text]
			}
			s.rules = append(s.rules, selectors)
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *suppression) int { return int(a.comment.Place.Start) - int(b.comment.Place.Start) })
	return list
}

// covered returns where findings start that a comment is for.
func (t *Text) covered(c placedComment, d directive) source.Span {
	switch {
	case d.verb.text == "ignore-file":
		return t.Source.Span()
	case t.manifest != nil:
		return t.manifest.covered(c)
	case c.kind == besideHead:
		return t.lines(c.stmt.Span().Start, c.Place.End)
	case c.kind == besideStatement:
		return t.lines(c.stmt.Span().Start, max(c.Place.End, c.stmt.Span().End))
	case d.verb.text == "ignore-paragraph" || d.foreign:
		return t.paragraph(c)
	case c.kind == aboveStatement:
		return t.lines(c.stmt.Span().Start, c.stmt.Span().End)
	}
	return c.Place
}

// lines returns the whole lines from an offset to another.
func (t *Text) lines(start, end uint32) source.Span {
	first, last := t.Source.LineAt(start), t.Source.LineAt(end)
	return source.Span{Start: t.Source.Line(first).Start, End: t.Source.Line(last).End}
}

// paragraph returns the lines from a comment to the next blank one, or to the
// end of the block around it.
func (t *Text) paragraph(c placedComment) source.Span {
	end := t.Source.Span().End
	if stmts := c.scope.Stmts; len(stmts) > 0 {
		end = max(c.Place.End, stmts[len(stmts)-1].Span().End)
	}
	rest := t.Source.Slice(source.Span{Start: c.Place.End, End: end})
	at := c.Place.End
	for line := range strings.Lines(rest) {
		if strings.TrimSpace(line) == "" && at > c.Place.End {
			end = at
			break
		}
		at += uint32(len(line))
	}
	return t.lines(c.Place.Start, end)
}

// suppresses reports whether a suppression is for a finding, and notes that it
// was.
func (s *suppression) suppresses(f diag.Finding) bool {
	at := f.Place.Span.Start
	if at < s.covers.Start || at > s.covers.End {
		return false
	}
	found := false
	for i, selectors := range s.rules {
		if slices.ContainsFunc(selectors, func(sel string) bool { return Matches(sel, f.Code) }) {
			s.used[i], found = true, true
		}
	}
	return found
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
	byFile := map[string][]*suppression{}
	ignores := r.ignores()
	for name, t := range r.texts {
		if list := t.suppressions(); len(list) > 0 {
			byFile[name] = list
		}
	}
	for _, f := range all {
		written := r.inManifest(f)
		reason, ok := suppressedBy(byFile, f)
		if !ok && written.Place.File != f.Place.File {
			reason, ok = suppressedBy(byFile, written)
		}
		if !ok {
			reason, ok = ignores.suppress(written)
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
			about = append(about, r.aboutDirectives(m.text, byFile[m.Path])...)
		}
	}
	about = append(about, r.aboutIgnores(ignores)...)
	for _, j := range r.jobs {
		if j.text != nil && hasDirectives(j.text.Source.Text()) {
			about = append(about, r.aboutDirectives(j.text, byFile[j.text.Source.Name()])...)
		}
	}
	for _, f := range r.selected(about) {
		kept = append(kept, r.inManifest(f))
	}
	return kept, out
}

// suppressedBy returns the reason of the comment that suppresses a finding;
// false if there is none.
func suppressedBy(byFile map[string][]*suppression, f diag.Finding) (reason string, ok bool) {
	list := byFile[f.Place.File.Name()]
	by := slices.IndexFunc(list, func(s *suppression) bool { return s.suppresses(f) })
	if by < 0 {
		return "", false
	}
	return list[by].reason, true
}

// aboutDirectives returns what is wrong with the comments of a text that talk
// to aa-lint.
func (r *run) aboutDirectives(t *Text, list []*suppression) diag.List {
	var found diag.List
	for c := range t.comments() {
		if d, ok := parseDirective(c.Comment); ok && !d.foreign {
			found = append(found, r.misspelled(t, d)...)
		}
	}
	for _, s := range list {
		if s.foreign {
			continue
		}
		if s.reason == "" && len(s.values) > 0 {
			f := r.finding(diag.NoReason, t.Place(s.comment.Place), "this suppression does not say why")
			Note(&f, "add the reason behind two dashes: %s -- why", strings.TrimSpace(s.comment.Text))
			found = append(found, f)
		}
		found = append(found, r.unused(t, s)...)
	}
	return found
}

// finding returns one of the runner's own, with the severity of its rule.
func (r *run) finding(code diag.Code, at diag.Place, message string) diag.Finding {
	f := diag.Finding{Code: code, Place: at, Message: message}
	if set, ok := r.opts.Selection.settings[code.ID]; ok {
		f.Severity = set.rule.Severity
	}
	return f
}

// misspelled returns what a directive says that is not known.
func (r *run) misspelled(t *Text, d directive) diag.List {
	if !slices.Contains(verbs, d.verb.text) {
		f := r.finding(diag.UnknownInSuppression, t.Place(d.place(d.verb)), unknown("directive", d.verb.text, verbs).Error())
		if near := ast.Nearest(d.verb.text, verbs); len(near) > 0 {
			FixUnsafely(&f, "write \""+near[0]+"\"", t.Replace(d.verb.place, near[0]))
		}
		return diag.List{f}
	}
	if d.verb.text == "assert" {
		return nil
	}
	var found diag.List
	if len(d.values) == 0 {
		f := r.finding(diag.UnknownInSuppression, t.Place(d.comment.Place), "this suppression names no rule")
		Note(&f, "write # aa-lint: %s=AA201 -- reason", d.verb.text)
		found = append(found, f)
	}
	for _, v := range d.values {
		if err := r.opts.Selection.known(v.text); err != nil {
			f := r.finding(diag.UnknownInSuppression, t.Place(v.place), err.Error())
			if near := ast.Nearest(v.text, r.opts.Selection.selectors()); len(near) > 0 {
				FixUnsafely(&f, "write \""+near[0]+"\"", t.Replace(v.place, near[0]))
			}
			found = append(found, f)
		}
	}
	if d.rest.text != "" {
		f := r.finding(diag.UnknownInSuppression, t.Place(d.rest.place), "what follows the rules is not read")
		Note(&f, "rules are separated by commas, and a reason stands behind two dashes: -- reason")
		found = append(found, f)
	}
	return found
}

// place returns the place of a word, or that of the comment if the word is not
// there.
func (d directive) place(w word) source.Span {
	if w.text == "" {
		return d.comment.Place
	}
	return w.place
}

// wouldFind reports whether the rules that selectors name have looked at a text
// in full, so that what they did not find is not there.
func (r *run) wouldFind(t *Text, selectors []string) bool {
	if t.Broken() {
		return false
	}
	looked := false
	for _, set := range r.selection(t.Path).active {
		if !slices.ContainsFunc(selectors, func(sel string) bool { return Matches(sel, set.rule.Code) }) {
			continue
		}
		needs := set.rule.Needs
		if needs&NeedsRevision != 0 && r.opts.Manifests.Before == nil {
			return false
		}
		partly := needs&NeedsProject != 0 || t.Fragment && (needs&NeedsPolicy != 0 || needs == 0)
		if partly && !r.opts.Whole {
			return false
		}
		looked = true
	}
	return looked
}

// unused returns the findings on a suppression that suppresses nothing, or not
// with all of its values.
func (r *run) unused(t *Text, s *suppression) diag.List {
	var found diag.List
	for i, v := range s.values {
		if s.used[i] || !r.wouldFind(t, s.rules[i]) {
			continue
		}
		f := r.finding(diag.UnusedSuppression, t.Place(v.place), "nothing is found here that "+v.text+" would suppress")
		FixSafely(&f, "remove "+v.text, t.removeValue(s, i))
		found = append(found, f)
	}
	if len(found) == 0 || len(found) < len(s.values) {
		return found
	}
	first, last := s.values[0], s.values[len(s.values)-1]
	names := strings.Join(strings.Fields(t.Source.Slice(first.place.Join(last.place))), " ")
	f := r.finding(diag.UnusedSuppression, t.Place(first.place.Join(last.place)), "nothing is found here that "+names+" would suppress")
	FixSafely(&f, "remove the comment", t.removeComment(s.comment))
	return diag.List{f}
}

// removeValue returns the edit that removes one of several values.
func (t *Text) removeValue(s *suppression, i int) diag.Edit {
	at := s.values[i].place
	switch {
	case i > 0:
		at.Start = s.values[i-1].place.End
	case len(s.values) > 1:
		at.End = s.values[1].place.Start
	}
	return t.Replace(at, "")
}

// removeComment returns the edit that removes a comment, with its line if it
// stands alone on it.
func (t *Text) removeComment(c ast.Comment) diag.Edit {
	text := t.Source.Text()
	start, end := c.Place.Start, c.Place.End
	for start > 0 && isBlank(text[start-1]) {
		start--
	}
	if alone := start == 0 || text[start-1] == '\n'; alone && int(end) < len(text) && text[end] == '\n' {
		end++
	}
	return t.Replace(source.Span{Start: start, End: end}, "")
}
