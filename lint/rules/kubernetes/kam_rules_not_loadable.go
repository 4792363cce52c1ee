package kubernetes

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

var kamRulesNotLoadable = lint.Analyzer{
	Code:     diag.Code{ID: "AA715", Name: "kam-rules-not-loadable"},
	Severity: diag.Error,
	Summary:  "what kube-apparmor-manager makes of the rules does not load",
	Needs:    lint.NeedsManifest,
	Run:      findNotLoadable,
}

func findNotLoadable(p *lint.Pass) {
	for profile := range carried(p) {
		if profile.Form != kube.FromRules {
			continue
		}
		about := lint.AboutObject(profile.Object)
		for _, o := range profile.Objections {
			p.ReportAt(o.Place, "%s", o.Message).Data = about
		}
		_, findings := parser.Parse(profile.Source, parser.Options{})
		told := map[int]bool{}
		for _, found := range findings {
			number := profile.Source.LineAt(found.Place.Span.Start)
			if !policy.IsSyntaxError(found) || told[number] {
				continue
			}
			told[number] = true
			reportWrapped(p, profile, about, found)
		}
		for _, at := range profile.Dropped() {
			f := p.ReportAt(at, "kube-apparmor-manager drops this line as a comment, include and all")
			f.Data, f.Severity = about, diag.Warning
			lint.Note(f, "without its #, it would get a comma and not load: write the rules of the file that are needed instead")
		}
		if len(findings) == 0 && len(profile.Objections) == 0 && !strings.Contains(profile.Source.Text(), "include") && !usesFile(profile.Source.Text()) {
			f := p.ReportAt(profile.Object.Place, "these rules name no library: a program that is linked to some does not start")
			f.Data, f.Severity = about, diag.Info
			lint.Note(f, "no include can stand in spec.rules, not even that of abstractions/base: allow what the program loads, as in /{,usr/}lib/** mr")
		}
	}
}

// usesFile reports whether a text of rules allows libraries in one way or
// another.
func usesFile(text string) bool {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "file,") || strings.Contains(line, "lib") || strings.HasPrefix(line, "/**") || strings.Contains(line, " /** ") {
			return true
		}
	}
	return false
}

// reportWrapped tells what the manager has made of a line that does not load.
func reportWrapped(p *lint.Pass, profile *kube.Profile, about lint.About, found diag.Finding) {
	at, why := cause(profile, profile.Source.LineAt(found.Place.Span.Start))
	own := why.message == ""
	if own {
		why.message = "the parser refuses this line of the profile that kube-apparmor-manager makes: " + found.Message
	}
	number := profile.Source.LineAt(at.Start)
	text := profile.Source.Slice(at)
	at.Start += uint32(len(text) - len(strings.TrimLeft(text, " \t")))
	f := p.ReportAt(profile.Place(at), "%s", why.message)
	f.Data = about
	if why.note != "" {
		lint.Note(f, "%s", why.note)
	}
	lint.Note(f, "on the nodes it reads: %s", strings.TrimSpace(text))
	switch {
	case own:
		for _, fix := range profile.Finding(found).Fixes {
			lint.FixUnsafely(f, fix.Message, fix.Edits...)
		}
	case why.fix != nil:
		if edits := why.fix(profile, number); len(edits) > 0 {
			lint.FixUnsafely(f, why.does, edits...)
		}
	}
}

// mistake is what the manager's comma makes of a line, for people.
type mistake struct {
	message, note string
	does          string // what the fix does
	fix           func(profile *kube.Profile, line int) []diag.Edit
}

// cause returns the line that a mistake comes from: the one on which it shows,
// or the one before, if the comma behind that is the manager's.
func cause(profile *kube.Profile, number int) (source.Span, mistake) {
	line := profile.Source.Line(number)
	if addsComma(profile, line) {
		if why := withComma(profile.Source.Slice(line)); why.message != "" {
			return line, why
		}
	}
	if number == 1 {
		return line, mistake{}
	}
	before := profile.Source.Line(number - 1)
	if !addsComma(profile, before) {
		return line, mistake{}
	}
	why := withComma(profile.Source.Slice(before))
	if why.message == "" {
		why = mistake{
			"kube-apparmor-manager puts a comma behind this line, and so in the middle of the rule",
			"write the rule on one line",
			"write both lines as one", (*kube.Profile).JoinLine,
		}
	}
	return before, why
}

// addsComma reports whether the comma at the end of a line is the manager's.
func addsComma(profile *kube.Profile, line source.Span) bool {
	if !strings.HasSuffix(profile.Source.Slice(line), ",") {
		return false
	}
	at := profile.Place(source.Span{Start: line.End - 1, End: line.End})
	return at.File.Slice(at.Span) != ","
}

// withComma tells why a line does not load with the comma that the manager adds.
func withComma(line string) mistake {
	line = strings.TrimSpace(line)
	before := strings.TrimSuffix(line, ",")
	switch {
	case strings.HasPrefix(line, "include "), strings.HasPrefix(line, "#include "):
		return mistake{
			message: "kube-apparmor-manager puts a comma behind this include, which may have none",
			note:    "write the rules of the file that are needed instead: no include can stand in spec.rules",
		}
	case strings.HasSuffix(strings.TrimRight(before, " \t"), ","):
		return mistake{
			"kube-apparmor-manager puts a second comma behind the blank at the end of this line",
			"remove the blank: the manager adds a comma unless the last character is one",
			"remove the blank", (*kube.Profile).TrimLine,
		}
	case strings.HasSuffix(before, "{"), strings.HasSuffix(before, "}"):
		return mistake{
			message: "kube-apparmor-manager puts a comma behind this brace: no block can stand in spec.rules",
			note:    "children, hats and conditions need a profile that comes in another way, from a ConfigMap, say",
		}
	}
	return mistake{}
}
