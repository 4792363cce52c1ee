package report

import (
	"bufio"
	"bytes"
	"encoding/json"

	"github.com/aa-lint/aa-lint/diag"
)

// Document is the JSON format. Every field but data is always there and arrays are
// never null. New fields may be added; a change to what is there changes
// Version.
//
// The document is printed with one file and one finding on a line. Text that
// is not UTF-8 has U+FFFD in place of each byte that is wrong.
type Document struct {
	Version  int               `json:"version"` // 1
	Files    []DocumentFile    `json:"files"`
	Findings []DocumentFinding `json:"findings"`
	Summary  DocumentSummary   `json:"summary"`

	Tool       DocumentTool         `json:"tool"`
	Rules      []DocumentRule       `json:"rules"`
	Suppressed []DocumentSuppressed `json:"suppressed"`
	Unread     []DocumentUnread     `json:"unread"`

	Confirmed []DocumentConfirmed `json:"confirmed"`

	Passed []DocumentPassed `json:"passed"`
}

// DocumentFile is a file that was checked, and the names of its profiles.
type DocumentFile struct {
	Path     string   `json:"path"`
	Profiles []string `json:"profiles"`
}

// DocumentFinding is one finding. Severity is "error", "warning" or "info",
// URL the address of the page that explains the code.
type DocumentFinding struct {
	Code     string            `json:"code"`
	Name     string            `json:"name"`
	Severity string            `json:"severity"`
	Message  string            `json:"message"`
	Path     string            `json:"path"`
	Start    DocumentPosition  `json:"start"`
	End      DocumentPosition  `json:"end"`
	Related  []DocumentRelated `json:"related"`
	Fixes    []DocumentFix     `json:"fixes"`
	URL      string            `json:"url"`

	Notes       []string `json:"notes"`
	Profile     string   `json:"profile"`
	Fingerprint string   `json:"fingerprint"`

	// Data is what the rule found out besides, in a form of its own that the
	// page of the rule describes. Most findings have none.
	Data any `json:"data,omitempty"`
}

// DocumentPosition is a place between two characters. Line and column count
// from 1, the column in characters; the offset is in bytes from 0.
type DocumentPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Offset int `json:"offset"`
}

// DocumentRelated is another place that takes part in a finding.
type DocumentRelated struct {
	Message string           `json:"message"`
	Path    string           `json:"path"`
	Start   DocumentPosition `json:"start"`
	End     DocumentPosition `json:"end"`
	Include bool             `json:"include"`
}

// DocumentFix is a change that mends a finding; a safe one leaves no doubt
// about what was meant.
type DocumentFix struct {
	Message string         `json:"message"`
	Safe    bool           `json:"safe"`
	Edits   []DocumentEdit `json:"edits"`
}

// DocumentEdit puts a text in the place of what is between two positions.
type DocumentEdit struct {
	Path  string           `json:"path"`
	Start DocumentPosition `json:"start"`
	End   DocumentPosition `json:"end"`
	Text  string           `json:"text"`
}

// DocumentSummary counts the files that were checked, and the findings.
type DocumentSummary struct {
	Files      int `json:"files"`
	Errors     int `json:"errors"`
	Warnings   int `json:"warnings"`
	Infos      int `json:"infos"`
	Suppressed int `json:"suppressed"`
}

// DocumentTool is the program that wrote the document. The version is empty if
// it is not known.
type DocumentTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// DocumentRule is a rule that found something.
type DocumentRule struct {
	Code     string   `json:"code"`
	Name     string   `json:"name"`
	Severity string   `json:"severity"`
	Summary  string   `json:"summary"`
	Tags     []string `json:"tags"`
	URL      string   `json:"url"`
}

// DocumentSuppressed is a finding that a "comment" or the "baseline" keeps from
// being one of the findings.
type DocumentSuppressed struct {
	By      string          `json:"by"`
	Reason  string          `json:"reason"`
	Finding DocumentFinding `json:"finding"`
}

// DocumentConfirmed is something that was looked into and is as it should be.
type DocumentConfirmed struct {
	Code    string           `json:"code"`
	Name    string           `json:"name"`
	Message string           `json:"message"`
	Path    string           `json:"path"`
	Start   DocumentPosition `json:"start"`
	End     DocumentPosition `json:"end"`
	Profile string           `json:"profile"`
	Notes   []string         `json:"notes"`
	Data    any              `json:"data,omitempty"`
}

// DocumentPassed is a file that was passed over where a directory was searched, or
// a directory.
type DocumentPassed struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// DocumentUnread is something that could not be checked.
type DocumentUnread struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

// toolName is what formats call the program.
const toolName = "aa-lint"

// writeJSON prints a Document bit by bit: as a whole, one of many findings
// would take far more memory than the findings do.
func writeJSON(w *bufio.Writer, r Report, _ Options) {
	d := newDocumenter(r)
	w.WriteString(`{"version":1,"files":[`)
	for i, f := range r.Files {
		separate(w, i)
		encode(w, DocumentFile{f.Path, notNil(f.Profiles)})
	}
	w.WriteString(`],"findings":[`)
	for i, f := range r.Findings {
		separate(w, i)
		encode(w, d.documentFinding(f))
	}
	w.WriteString(`],"summary":`)
	n := countBySeverity(r.Findings)
	encode(w, DocumentSummary{len(r.Files), n[diag.Error], n[diag.Warning], n[diag.Info], len(r.Suppressed)})
	w.WriteString(`,"tool":`)
	encode(w, DocumentTool{toolName, r.Version})
	w.WriteString(`,"rules":[`)
	for i, rule := range d.rules.rulesThatFound() {
		separate(w, i)
		encode(w, documentRule(rule))
	}
	w.WriteString(`],"suppressed":[`)
	for i, s := range r.Suppressed {
		separate(w, i)
		encode(w, DocumentSuppressed{s.By.String(), s.Reason, d.documentFinding(s.Finding)})
	}
	w.WriteString(`],"unread":[`)
	for i, u := range r.Unread {
		separate(w, i)
		encode(w, DocumentUnread(u))
	}
	w.WriteString(`],"confirmed":[`)
	for i, f := range r.Confirmed {
		separate(w, i)
		start, end := d.span(f.Place)
		encode(w, DocumentConfirmed{f.Code.ID, f.Code.Name, f.Message, f.Place.File.Name(), start, end, f.Profile, notNil(f.Notes), f.Data})
	}
	w.WriteString(`],"passed":[`)
	for i, p := range r.Passed {
		separate(w, i)
		encode(w, DocumentPassed(p))
	}
	w.WriteString("]}\n")
}

func separate(w *bufio.Writer, i int) {
	if i > 0 {
		w.WriteByte(',')
	}
	w.WriteByte('\n')
}

// encode prints a part of the document, with <names> left readable.
func encode(w *bufio.Writer, part any) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(part); err != nil {
		panic(err) // the parts are strings, numbers and lists of them
	}
	w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func documentRule(r Rule) DocumentRule {
	return DocumentRule{r.Code.ID, r.Code.Name, r.Severity.String(), r.Summary, notNil(r.Tags), r.url()}
}

// documenter turns findings into their form in a Document.
type documenter struct {
	locator      *locator
	rules        *ruleSet
	fingerprints fingerprints
}

func newDocumenter(r Report) documenter {
	return documenter{newLocator(), newRuleSet(r), fingerprints{}}
}

func (d documenter) documentFinding(f diag.Finding) DocumentFinding {
	start, end := d.span(f.Place)
	doc := DocumentFinding{
		Data:        f.Data,
		Code:        f.Code.ID,
		Name:        f.Code.Name,
		Severity:    f.Severity.String(),
		Message:     f.Message,
		Path:        f.Place.File.Name(),
		Start:       start,
		End:         end,
		Related:     make([]DocumentRelated, 0, len(f.Related)),
		Fixes:       make([]DocumentFix, 0, len(f.Fixes)),
		URL:         d.rules.ruleOf(f).url(),
		Notes:       notNil(f.Notes),
		Profile:     f.Profile,
		Fingerprint: d.fingerprints.fingerprintOf(f),
	}
	for _, r := range f.Related {
		start, end := d.span(r.Place)
		doc.Related = append(doc.Related, DocumentRelated{r.Message, r.Place.File.Name(), start, end, r.Include})
	}
	for _, fix := range f.Fixes {
		doc.Fixes = append(doc.Fixes, d.documentFix(fix))
	}
	return doc
}

func (d documenter) documentFix(fix diag.Fix) DocumentFix {
	doc := DocumentFix{Message: fix.Message, Safe: fix.Safe, Edits: make([]DocumentEdit, 0, len(fix.Edits))}
	for _, e := range fix.Edits {
		start, end := d.span(e.Place)
		doc.Edits = append(doc.Edits, DocumentEdit{e.Place.File.Name(), start, end, e.Text})
	}
	return doc
}

func (d documenter) span(p diag.Place) (start, end DocumentPosition) {
	return DocumentPosition(d.locator.startPosition(p)), DocumentPosition(d.locator.endPosition(p))
}
