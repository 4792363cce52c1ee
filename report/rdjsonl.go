package report

import (
	"bufio"
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// The Reviewdog Diagnostic Format.
type (
	rdDiagnostic struct {
		Message          string         `json:"message"`
		Location         rdLocation     `json:"location"`
		Severity         string         `json:"severity"`
		Source           rdName         `json:"source"`
		Code             rdCode         `json:"code"`
		Suggestions      []rdSuggestion `json:"suggestions,omitempty"`
		RelatedLocations []rdRelated    `json:"related_locations,omitempty"`
		OriginalOutput   string         `json:"original_output"` // what it prints on a terminal
	}
	rdName struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdCode struct {
		Value string `json:"value"`
		URL   string `json:"url"`
	}
	rdLocation struct {
		Path  string  `json:"path"`
		Range rdRange `json:"range"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
		End   rdPosition `json:"end"`
	}
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"` // in bytes
	}
	rdSuggestion struct {
		Range rdRange `json:"range"`
		Text  string  `json:"text"`
	}
	rdRelated struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
	}
)

// writeRDJSONL prints a diagnostic on each line.
func writeRDJSONL(w *bufio.Writer, r Report, _ Options) {
	var line bytes.Buffer
	p := printer{w: bufio.NewWriter(&line), locator: newLocator(), rules: newRuleSet(r)}
	for _, f := range r.Findings {
		d := rdDiagnostic{
			Message:  explained(f),
			Location: rdPlace(f.Place),
			Severity: strings.ToUpper(f.Severity.String()),
			Source:   rdName{toolName, projectURL},
			Code:     rdCode{f.Code.String(), p.rules.ruleOf(f).url()},
		}
		for _, fix := range f.Fixes {
			if s, ok := suggestion(f, fix); ok {
				d.Suggestions = append(d.Suggestions, s)
			}
		}
		for _, rel := range f.Related {
			d.RelatedLocations = append(d.RelatedLocations, rdRelated{Sanitize(rel.Message), rdPlace(rel.Place)})
		}
		line.Reset()
		p.printHeadline(f)
		p.w.Flush() // to memory, which never fails
		d.OriginalOutput = strings.TrimSuffix(line.String(), "\n")
		encode(w, d)
		w.WriteByte('\n')
	}
}

func rdPlace(p diag.Place) rdLocation {
	return rdLocation{cleanPath(p.File.Name()), rdSpan(p)}
}

func rdSpan(p diag.Place) rdRange {
	at := func(offset uint32) rdPosition {
		pos := p.File.Position(min(offset, p.File.Span().End), source.Bytes)
		return rdPosition{pos.Line, pos.Column}
	}
	return rdRange{at(p.Span.Start), at(p.Span.End)}
}

// longestSuggestion is the length in bytes of the text that a suggestion may
// replace: one that goes further is none that a person reads.
const longestSuggestion = 1 << 12

// suggestion returns a fix as one replacement in the file of the finding; false
// if it cannot be written so.
func suggestion(f diag.Finding, fix diag.Fix) (rdSuggestion, bool) {
	edits := slices.Clone(fix.Edits)
	slices.SortStableFunc(edits, func(a, b diag.Edit) int {
		return cmp.Or(cmp.Compare(a.Place.Span.Start, b.Place.Span.Start), cmp.Compare(a.Place.Span.End, b.Place.Span.End))
	})
	if len(edits) == 0 {
		return rdSuggestion{}, false
	}
	all := edits[0].Place
	var text strings.Builder
	for i, e := range edits {
		if e.Place.File.Name() != f.Place.File.Name() || i > 0 && e.Place.Span.Start < all.Span.End {
			return rdSuggestion{}, false
		}
		if i > 0 {
			text.WriteString(all.File.Slice(source.Span{Start: all.Span.End, End: e.Place.Span.Start}))
		}
		text.WriteString(e.Text)
		all.Span.End = e.Place.Span.End
		if all.Span.Len() > longestSuggestion {
			return rdSuggestion{}, false
		}
	}
	return rdSuggestion{rdSpan(all), text.String()}, utf8.ValidString(text.String())
}
