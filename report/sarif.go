package report

import (
	"bufio"
	"cmp"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/diag"
)

const (
	sarifSchema    = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	projectURL     = "https://github.com/aa-lint/aa-lint"
	fingerprintKey = "aaLint/v2" // goes up when fingerprints are made in another way
)

// writeSARIF prints a log of one run, with a rule and a result on each line.
func writeSARIF(w *bufio.Writer, r Report, _ Options) {
	s := sariffer{newLocator(), newRuleSet(r), fingerprints{}, len(r.Suppressed) > 0}
	w.WriteString(`{"$schema":"` + sarifSchema + `","version":"2.1.0","runs":[{"tool":{"driver":{"name":"` + toolName + `"`)
	if version := strings.TrimPrefix(r.Version, "v"); version != "" {
		w.WriteString(`,"version":`)
		encode(w, version)
		if semantic.MatchString(version) {
			w.WriteString(`,"semanticVersion":`)
			encode(w, version)
		}
	}
	w.WriteString(`,"informationUri":"` + projectURL + `","rules":[`)
	for i, rule := range s.rules.rules {
		separate(w, i)
		encode(w, s.sarifRule(rule))
	}
	w.WriteString(`]}},"columnKind":"unicodeCodePoints","invocations":[`)
	encode(w, s.invocation(r.Unread))
	w.WriteString(`],"results":[`)
	for i, f := range r.Findings {
		separate(w, i)
		encode(w, s.sarifResult(f, []sarifSuppression{}))
	}
	for i, sup := range r.Suppressed {
		separate(w, len(r.Findings)+i)
		encode(w, s.sarifResult(sup.Finding, []sarifSuppression{s.suppression(sup)}))
	}
	w.WriteString("]}]}\n")
}

var semantic = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// sariffer turns findings into their form in SARIF.
type sariffer struct {
	locator      *locator
	rules        *ruleSet
	fingerprints fingerprints
	suppresses   bool // some of the findings are suppressed
}

func (s sariffer) sarifRule(r Rule) sarifRule {
	// GitHub wants all of the texts, and shows the help but not its address.
	short := cmp.Or(sentence(r.Summary), r.Code.Name)
	doc := cmp.Or(strings.TrimSpace(r.Doc), short)
	first, _, _ := strings.Cut(doc, "\n\n")
	rule := sarifRule{
		ID:               r.Code.ID,
		Name:             r.Code.Name,
		ShortDescription: sarifMessage{short},
		FullDescription:  sarifMessage{diag.Normalize(first)},
		Help: sarifHelp{
			Text:     doc + "\n\n" + r.url(),
			Markdown: doc + "\n\n[" + escapeMarkdown(r.Code.String()) + "](" + escapeURL(r.url()) + ")",
		},
		HelpURI:              r.url(),
		DefaultConfiguration: sarifConfiguration{sarifLevel(r.Severity)},
	}
	if len(r.Tags) > 0 {
		rule.Properties = &sarifRuleProperties{r.Tags}
	}
	return rule
}

func sarifLevel(s diag.Severity) string {
	return [...]string{diag.Info: "note", diag.Warning: "warning", diag.Error: "error"}[s]
}

func (s sariffer) sarifResult(f diag.Finding, suppressions []sarifSuppression) sarifResult {
	res := sarifResult{
		RuleID:              f.Code.ID,
		RuleIndex:           s.rules.index[f.Code.ID],
		Level:               sarifLevel(f.Severity),
		Message:             sarifText(explained(f)),
		Locations:           []sarifLocation{s.location(f.Place)},
		PartialFingerprints: map[string]string{fingerprintKey: s.fingerprints.fingerprintOf(f)},
	}
	if f.Profile != "" {
		res.Locations[0].LogicalLocations = []sarifLogical{{Sanitize(f.Profile), "profile"}}
	}
	if f.Data != nil {
		res.Properties = &sarifResultData{f.Data}
	}
	for i, r := range f.Related {
		l, message := s.location(r.Place), sarifText(Sanitize(r.Message))
		l.ID, l.Message = &i, &message
		res.RelatedLocations = append(res.RelatedLocations, l)
	}
	for _, fix := range f.Fixes {
		if change, ok := s.sarifFix(fix); ok {
			res.Fixes = append(res.Fixes, change)
		}
	}
	// A result that says nothing of suppressions may be suppressed or not, so
	// either all results say something or none.
	if s.suppresses {
		res.Suppressions = &suppressions
	}
	return res
}

// link is what SARIF takes for a link in a message.
var link = regexp.MustCompile(`\[[^\]]*\]\(`)

// sarifText returns a message in which nothing is a link.
func sarifText(text string) sarifMessage {
	return sarifMessage{link.ReplaceAllStringFunc(text, func(s string) string {
		return `\[` + strings.TrimSuffix(s[1:], "](") + `\](`
	})}
}

func (s sariffer) location(p diag.Place) sarifLocation {
	return sarifLocation{PhysicalLocation: sarifPhysical{sarifURI(p.File.Name()), s.region(p)}}
}

func (s sariffer) region(p diag.Place) sarifRegion {
	start, end := s.locator.startPosition(p), s.locator.endPosition(p)
	return sarifRegion{start.Line, start.Column, end.Line, end.Column}
}

// sarifURI returns the address of a file. That of a file below the working
// directory is relative to the root of the sources, as services want it.
func sarifURI(name string) sarifArtifact {
	name = cleanPath(name)
	segments := strings.Split(name, "/")
	for i, s := range segments {
		// A colon in the first segment would end the name of a scheme.
		segments[i] = strings.ReplaceAll(url.PathEscape(s), ":", "%3A")
	}
	uri := strings.Join(segments, "/")
	switch {
	case strings.HasPrefix(uri, "/"):
		return sarifArtifact{URI: "file://" + uri}
	case drive.MatchString(name):
		return sarifArtifact{URI: "file:///" + name[:2] + uri[len("C%3A"):]}
	case segments[0] == "..":
		return sarifArtifact{URI: uri}
	}
	return sarifArtifact{URI: uri, URIBaseID: "%SRCROOT%"}
}

// drive matches absolute paths of Windows.
var drive = regexp.MustCompile(`^[A-Za-z]:/`)

// sarifFix returns a safe fix: what a service offers to apply should be beyond
// doubt. Texts that are not UTF-8 cannot be written.
func (s sariffer) sarifFix(fix diag.Fix) (sarifFix, bool) {
	change := sarifFix{Description: sarifText(Sanitize(fix.Message))}
	index := map[string]int{}
	for _, e := range fix.Edits {
		if !utf8.ValidString(e.Text) {
			return change, false
		}
		name := e.Place.File.Name()
		if _, ok := index[name]; !ok {
			index[name] = len(change.ArtifactChanges)
			change.ArtifactChanges = append(change.ArtifactChanges, sarifChange{ArtifactLocation: sarifURI(name)})
		}
		replacement := sarifReplacement{DeletedRegion: s.region(e.Place)}
		if e.Text != "" {
			replacement.InsertedContent = &sarifMessage{e.Text}
		}
		to := &change.ArtifactChanges[index[name]].Replacements
		*to = append(*to, replacement)
	}
	return change, fix.Safe && len(fix.Edits) > 0
}

func (s sariffer) suppression(sup Suppressed) sarifSuppression {
	kind := [...]string{ByComment: "inSource", ByBaseline: "external"}[sup.By]
	return sarifSuppression{kind, Sanitize(sup.Reason)}
}

func (s sariffer) invocation(unread []Unread) sarifInvocation {
	inv := sarifInvocation{ExecutionSuccessful: len(unread) == 0}
	for _, u := range unread {
		n := sarifNotification{Level: "error", Message: sarifText(Sanitize(u.Message))}
		if u.Path != "" {
			n.Locations = make([]sarifFileOnly, 1)
			n.Locations[0].PhysicalLocation.ArtifactLocation = sarifURI(u.Path)
		}
		inv.ToolExecutionNotifications = append(inv.ToolExecutionNotifications, n)
	}
	return inv
}
