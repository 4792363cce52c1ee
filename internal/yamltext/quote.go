package yamltext

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// QuoteJSON returns a text as a string of JSON, which is one of YAML too.
func QuoteJSON(text string) string {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		panic(err) // a string is always one of JSON
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// plainName is a text that YAML takes for itself without quotes.
var plainName = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_./*-]*$`)

// Quote returns a text as a scalar of YAML on one line.
func Quote(text string) string {
	var value any
	if plainName.MatchString(text) && yaml.Unmarshal([]byte(text), &value) == nil && value == any(text) && !IsTruth(text) {
		return text
	}
	return QuoteJSON(text)
}
