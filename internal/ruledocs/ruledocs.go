// Package ruledocs writes the documentation of rules: their pages, the lists of
// them, and what a terminal shows.
package ruledocs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/lint"
)

// Severity returns what a preset makes of a rule: a severity, or "off".
func Severity(a *lint.Analyzer, preset lint.Preset) string {
	level := preset.Level(a)
	if level == lint.Off {
		return "off"
	}
	if severity, ok := level.Severity(); ok {
		return severity.String()
	}
	return a.Severity.String()
}

// Fix returns which fixes the findings of a rule can have: "safe", "unsafe" or
// "none". It is what the examples of the rule have.
func Fix(a *lint.Analyzer) string {
	kind := "none"
	for _, f := range txtar.Parse([]byte(a.Archive)).Files {
		if !strings.HasPrefix(f.Name, "want") {
			continue
		}
		for line := range strings.Lines(string(f.Data)) {
			switch line = strings.TrimSpace(line); {
			case !strings.HasPrefix(line, "fix: "):
			case strings.HasSuffix(line, "(safe)"):
				return "safe"
			default:
				kind = "unsafe"
			}
		}
	}
	return kind
}

// differing returns the presets that make something else of a rule than the
// recommended one, in words: "strict: warning".
func differing(a *lint.Analyzer) []string {
	var list []string
	for _, p := range []lint.Preset{lint.Strict, lint.Container, lint.AppArmorD, lint.Upstream} {
		if s := Severity(a, p); s != Severity(a, lint.Recommended) {
			list = append(list, fmt.Sprintf("%s: %s", p, s))
		}
	}
	return list
}

// facts is a line with what there is to know of a rule besides its text.
func facts(a *lint.Analyzer) string {
	parts := []string{Severity(a, lint.Recommended)}
	if off := parts[0] == "off"; off {
		parts[0] = "off unless it is selected, then " + a.Severity.String()
	}
	parts = append(parts, differing(a)...)
	text := fmt.Sprintf("Group: %s. Severity: %s. Fix: %s.", a.Category(), strings.Join(parts, "; "), Fix(a))
	if len(a.Tags) > 0 {
		text += " Tags: " + strings.Join(a.Tags, ", ") + "."
	}
	return text
}

// example is a profile with its title.
type example struct{ title, text string }

func examples(a *lint.Analyzer) []example {
	doc := a.Doc()
	var list []example
	for _, e := range []example{{"Found", doc.Bad}, {"After the fix", doc.Fixed}, {"Good", doc.Good}} {
		if e.text != "" {
			list = append(list, e)
		}
	}
	return list
}

// typeOf names the type of an option for people.
func typeOf(o lint.Option) string {
	switch o.Default.(type) {
	case bool:
		return "true or false"
	case int:
		return "number"
	case []string:
		return "list"
	case map[string]string:
		return "mapping"
	case [][]string:
		return "list of lists"
	}
	if o.Values != nil {
		return strings.Join(o.Values, ", ")
	}
	return "text"
}

// defaultOf writes the default of an option as a file of settings does.
func defaultOf(o lint.Option) string { return valueText(o.Default) }

// inPresets says which presets give an option another value, "" if none does.
func inPresets(o lint.Option) string {
	var parts []string
	for _, p := range lint.Presets() {
		if value, ok := o.Presets[lint.Preset(p)]; ok {
			parts = append(parts, p+": "+valueText(value))
		}
	}
	return strings.Join(parts, "; ")
}

func valueText(value any) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // the types of options can be written
	}
	text := strings.TrimSpace(b.String())
	return map[bool]string{true: "none", false: text}[text == "null"]
}
