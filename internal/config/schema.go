package config

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/aa-lint/aa-lint/lint"
)

// schema is a JSON schema.
type schema = map[string]any

var (
	textSchema  = schema{"type": "string"}
	textsSchema = schema{"anyOf": []schema{textSchema, listOf(textSchema)}}
)

// Schema returns the JSON schema of a file of settings, for editors. It follows
// draft 2020-12.
func Schema(rules []lint.Analyzer) []byte {
	top := objectOf(topSettings(&Config{}))
	top["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	top["$id"] = "https://github.com/aa-lint/aa-lint/blob/main/docs/aa-lint.schema.json"
	top["title"] = "Settings of aa-lint"
	top["$defs"] = schema{"rules": rulesSchema(rules)}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(top); err != nil {
		panic(err) // there is nothing in it but maps, lists and values of JSON
	}
	return b.Bytes()
}

// objectOf returns the schema of a mapping with the settings of a table.
func objectOf(table []setting) schema {
	properties := schema{}
	for _, s := range table {
		property := schema{"description": s.help}
		if s.schema == nil {
			property["$ref"] = "#/$defs/rules"
		}
		for key, value := range s.schema {
			property[key] = value
		}
		properties[s.name] = property
	}
	return schema{"type": "object", "additionalProperties": false, "properties": properties}
}

func listOf(item schema) schema { return schema{"type": "array", "items": item} }

// rulesSchema is the schema of the setting "rules".
func rulesSchema(rules []lint.Analyzer) schema {
	level := schema{"enum": lint.Levels()}
	properties := schema{}
	for i := range rules {
		a := &rules[i]
		table := append([]setting{levelSetting(nil)}, optionSettings(a.Options, nil)...)
		one := schema{"description": a.Code.String() + ": " + a.Summary, "anyOf": []schema{level, objectOf(table)}}
		properties[a.Code.ID], properties[a.Code.Name] = one, one
	}
	groups := schema{
		"description": "A group of rules.",
		"anyOf":       []schema{level, objectOf([]setting{levelSetting(nil)})},
	}
	return schema{
		"type": "object", "additionalProperties": false, "properties": properties,
		"patternProperties": schema{"^(AA[1-9](xx)?|" + strings.Join(lint.Groups(), "|") + ")$": groups},
	}
}

// optionSchema is the schema of the value of an option.
func optionSchema(o lint.Option) schema {
	s := schema{}
	switch o.Default.(type) {
	case bool:
		s["type"] = "boolean"
	case int:
		s["type"] = "integer"
	case string:
		s["type"] = "string"
		if o.Values != nil {
			s["enum"] = o.Values
		}
	case []string:
		s["anyOf"] = textsSchema["anyOf"]
		if o.Values != nil {
			word := schema{"enum": o.Values}
			s["anyOf"] = []schema{word, listOf(word)}
		}
	case map[string]string:
		s["type"], s["additionalProperties"] = "object", textSchema
		if o.Values != nil {
			s["additionalProperties"] = schema{"enum": o.Values}
		}
	case [][]string:
		s["type"], s["items"] = "array", textsSchema
	}
	s["default"] = o.Default
	return s
}
