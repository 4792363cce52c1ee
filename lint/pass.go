package lint

import (
	"fmt"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/work"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// Pass is what one run of a rule has before it, and takes what it finds. It is
// for one goroutine.
type Pass struct {
	Rule *Analyzer
	// Text is the file to look at; nil for rules that need nothing but the
	// project.
	Text *Text
	// Policy is what the profiles of the file mean with everything they
	// include; nil unless the rule has NeedsPolicy, or UsesPolicy and the file is
	// loaded on its own.
	Policy *policy.Policy
	// Project is everything that is checked. It is nil where there is none;
	// rules with NeedsProject do not run then.
	Project *Project
	// Manifest is the file of manifests to look at, Manifests are all of them;
	// nil unless the rule has NeedsManifest.
	Manifest  *Manifest
	Manifests *Manifests

	options  map[string]any // that are set
	preset   Preset         // that the defaults of the others depend on
	findings []*diag.Finding
	agreed   map[*diag.Finding]bool // see ReportAgreed
	// confirmed is what Confirm was told.
	confirmed []*diag.Finding
	meter     *work.Meter
	aside     func(do func()) error // does something for all files
	file      *sync.Map             // what rules share about the file
	run       *sync.Map             // and what they share for the run
}

// Report adds a finding at a place of the text that is looked at. The message
// says in one line what is wrong, without a full stop. Do not name the profile
// in a message on a rule that the profile may include from elsewhere: what is
// said twice of one place is reported once.
//
// The caller can add notes, related places and fixes to what is returned, and
// make it milder.
func (p *Pass) Report(at source.Span, format string, args ...any) *diag.Finding {
	return p.ReportAt(p.Text.Place(at), format, args...)
}

// ReportAt adds a finding at a place in any file. Findings in files that are
// not checked themselves are dropped: whoever checks those will see them.
func (p *Pass) ReportAt(at diag.Place, format string, args ...any) *diag.Finding {
	f := &diag.Finding{
		Code: p.Rule.Code, Severity: p.Rule.Severity, Place: at, Message: fmt.Sprintf(format, args...),
	}
	p.findings = append(p.findings, f)
	return f
}

// ReportAgreed is like ReportAt for a finding in a file that others include which
// is only true if it holds wherever the file is included. It is for rules with
// NeedsPolicy: the finding counts if the rule finds the same in every policy that
// the file is part of.
func (p *Pass) ReportAgreed(at diag.Place, format string, args ...any) *diag.Finding {
	f := p.ReportAt(at, format, args...)
	if p.agreed == nil {
		p.agreed = map[*diag.Finding]bool{}
	}
	p.agreed[f] = true
	return f
}

// Checks reports whether findings in a file are reported.
func (p *Pass) Checks(file *source.File) bool {
	if p.Project == nil {
		return file == p.Text.Source
	}
	return p.Project.Checks(file)
}

type meaningsKey struct{}

// ProfileOf returns what the profile around a scope of the text means, nil if
// that is not known.
func (p *Pass) ProfileOf(s *Scope) *policy.Profile {
	if p.Policy == nil || s.Profile == nil {
		return nil
	}
	meanings := Shared(p, meaningsKey{}, func() map[uint32]*policy.Profile {
		byStart := map[uint32]*policy.Profile{}
		for _, profile := range p.Policy.Profiles {
			if profile.Place.File == p.Text.Source && byStart[profile.Place.Span.Start] == nil {
				byStart[profile.Place.Span.Start] = profile
			}
		}
		return byStart
	})
	return meanings[s.Profile.Head().Start]
}

// Place returns a place in the text.
func (t *Text) Place(at source.Span) diag.Place { return diag.Place{File: t.Source, Span: at} }

// Note adds a note to a finding: why it matters, or how to fix it.
func Note(f *diag.Finding, format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}

// Relate adds a place that takes part in a finding.
func Relate(f *diag.Finding, at diag.Place, format string, args ...any) {
	f.Related = append(f.Related, diag.Related{Place: at, Message: fmt.Sprintf(format, args...)})
}

// FixSafely adds a fix that leaves the meaning of the policy as it is, beyond
// doubt. That is proven again before anyone writes it.
func FixSafely(f *diag.Finding, message string, edits ...diag.Edit) {
	f.Fixes = append(f.Fixes, diag.Fix{Message: message, Safe: true, Edits: edits})
}

// FixByMeaning is FixSafely for a fix that is safe because of what rules mean
// together: where that is not known, it is not called safe.
func FixByMeaning(f *diag.Finding, message string, edits ...diag.Edit) {
	f.Fixes = append(f.Fixes, diag.Fix{Message: message, Safe: true, Meaning: true, Edits: edits})
}

// FixUnsafely adds a fix that changes what the policy means, or needs a second
// look.
func FixUnsafely(f *diag.Finding, message string, edits ...diag.Edit) {
	f.Fixes = append(f.Fixes, diag.Fix{Message: message, Edits: edits})
}

// Replace returns the edit that puts a text in a place.
func (t *Text) Replace(at source.Span, text string) diag.Edit {
	return diag.Edit{Place: t.Place(at), Text: text}
}

// Insert returns the edit that inserts a text at an offset.
func (t *Text) Insert(at uint32, text string) diag.Edit { return t.Replace(source.At(at), text) }

// Remove returns the edit that removes a statement, with its line if it stands
// alone on it. Comments stay.
func (t *Text) Remove(stmt ast.Stmt) diag.Edit { return RemoveAt(t.Place(stmt.Span())) }

// RemoveAt is Text.Remove for a statement at a place in any file.
func RemoveAt(at diag.Place) diag.Edit {
	t := Text{File: &load.File{Source: at.File}}
	text := at.File.Text()
	span := at.Span
	start, end := span.Start, span.End
	for start > 0 && isBlank(text[start-1]) {
		start--
	}
	for int(end) < len(text) && isBlank(text[end]) {
		end++
	}
	alone := start == 0 || text[start-1] == '\n'
	switch {
	case alone && int(end) == len(text):
		return t.Replace(source.Span{Start: start, End: end}, "")
	case alone && text[end] == '\n':
		return t.Replace(source.Span{Start: start, End: end + 1}, "")
	case alone:
		// What follows on the line takes the place of the statement.
		return t.Replace(source.Span{Start: span.Start, End: end}, "")
	}
	return t.Replace(source.Span{Start: start, End: span.End}, "")
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' }

// Bool returns the value of a bool option. This and its siblings panic if the
// rule has no such option.
func (p *Pass) Bool(name string) bool { return optionValue[bool](p, name) }

// Int returns the value of an int option.
func (p *Pass) Int(name string) int { return optionValue[int](p, name) }

// String returns the value of a string option.
func (p *Pass) String(name string) string { return optionValue[string](p, name) }

// Strings returns the value of a []string option.
func (p *Pass) Strings(name string) []string { return optionValue[[]string](p, name) }

// Map returns the value of a map[string]string option.
func (p *Pass) Map(name string) map[string]string { return optionValue[map[string]string](p, name) }

// Groups returns the value of a [][]string option.
func (p *Pass) Groups(name string) [][]string { return optionValue[[][]string](p, name) }

func optionValue[T any](p *Pass, name string) T {
	o, ok := p.Rule.option(name)
	if !ok {
		panic(fmt.Sprintf("lint: %s has no option %q", p.Rule.Code, name))
	}
	if v, set := p.options[name]; set {
		return v.(T)
	}
	return o.In(p.preset).(T)
}
