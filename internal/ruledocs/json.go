package ruledocs

import (
	"bytes"
	"encoding/json"

	"github.com/aa-lint/aa-lint/lint"
)

// Rule is a rule in the list of JSON. Every field is always there; new fields
// may be added.
type Rule struct {
	Code     string            `json:"code"`
	Name     string            `json:"name"`
	Group    string            `json:"group"`
	Severity string            `json:"severity"` // in the preset that was asked for: error, warning, info or off
	Presets  map[string]string `json:"presets"`  // the severity in each preset
	Fix      string            `json:"fix"`      // safe, unsafe or none
	Summary  string            `json:"summary"`
	Doc      string            `json:"doc"` // Markdown
	Bad      string            `json:"bad"` // examples
	Fixed    string            `json:"fixed"`
	Good     string            `json:"good"`
	Options  []Option          `json:"options"`
	Tags     []string          `json:"tags"` // what asks for the rule, empty if nothing does
	URL      string            `json:"url"`
}

// Option is an option of a rule in the list of JSON.
type Option struct {
	Name    string   `json:"name"`
	Help    string   `json:"help"`
	Default any      `json:"default"`
	Values  []string `json:"values"` // the choices, empty if there are none
}

// JSON returns the list of rules as a JSON document: an array with a rule on
// each line.
func JSON(all []lint.Analyzer, preset lint.Preset) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	for i := range all {
		b.WriteString(map[bool]string{true: "[\n", false: ","}[i == 0])
		if err := encoder.Encode(ruleOf(&all[i], preset)); err != nil {
			panic(err) // the types of options can be written
		}
	}
	b.WriteString("]\n")
	return b.Bytes()
}

func ruleOf(a *lint.Analyzer, preset lint.Preset) Rule {
	doc := a.Doc()
	r := Rule{
		Code: a.Code.ID, Name: a.Code.Name, Group: a.Category(), Severity: Severity(a, preset), Fix: Fix(a),
		Summary: a.Summary, Doc: doc.Text, Bad: doc.Bad, Fixed: doc.Fixed, Good: doc.Good, URL: a.Code.URL(),
		Presets: map[string]string{}, Options: []Option{}, Tags: append([]string{}, a.Tags...),
	}
	for _, p := range lint.Presets() {
		r.Presets[p] = Severity(a, lint.Preset(p))
	}
	for _, o := range a.Options {
		values := o.Values
		if values == nil {
			values = []string{}
		}
		r.Options = append(r.Options, Option{o.Name, o.Help, o.Default, values})
	}
	return r
}
