package kube

import (
	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
)

// survey looks at every mapping of a document once.
type survey struct {
	doc        *yamltext.Document
	template   *yaml.Node // the first "{{" that is no text
	duplicates []Problem
	seen       map[string]*yaml.Node
}

// surveyDocument finds keys that stand twice in a mapping, and what only a template of
// Helm has.
func surveyDocument(d *yamltext.Document) *survey {
	s := &survey{doc: d, seen: map[string]*yaml.Node{}}
	for _, root := range d.Roots {
		s.surveyNode(root)
	}
	return s
}

func (s *survey) surveyNode(n *yaml.Node) {
	if n.Kind == yaml.MappingNode {
		s.surveyMapping(n)
	}
	for _, child := range n.Content {
		s.surveyNode(child)
	}
}

func (s *survey) surveyMapping(n *yaml.Node) {
	content := n.Content
	if len(content) == 0 {
		return
	}
	if content[0].Kind == yaml.MappingNode && content[0].Style&yaml.FlowStyle != 0 && s.template == nil && n.Style&yaml.FlowStyle != 0 {
		// {{ .Values.name }} is a mapping whose key is a mapping.
		s.template = n
	}
	if len(content) <= 2*fewKeys {
		s.fewKeys(content)
		return
	}
	clear(s.seen)
	for i := 0; i+1 < len(content); i += 2 {
		key := content[i]
		if key.Kind != yaml.ScalarNode || yamltext.IsMerge(key) {
			continue
		}
		if first := s.seen[key.Value]; first != nil {
			s.duplicate(first, key)
			continue
		}
		s.seen[key.Value] = key
	}
}

// fewKeys is the number of keys up to which to compare them all is fastest.
const fewKeys = 12

func (s *survey) fewKeys(content []*yaml.Node) {
	for i := 2; i+1 < len(content); i += 2 {
		for j := 0; j < i; j += 2 {
			a, b := content[j], content[i]
			if a.Value == b.Value && a.Kind == yaml.ScalarNode && b.Kind == yaml.ScalarNode && !yamltext.IsMerge(b) {
				s.duplicate(a, b)
				break
			}
		}
	}
}

func (s *survey) duplicate(first, second *yaml.Node) {
	s.duplicates = append(s.duplicates, Problem{
		Kind:    DuplicateKey,
		Place:   s.doc.PlaceOf(second),
		Message: "the key " + diag.Quote(second.Value) + " stands here for the second time: the last one counts",
		Other:   s.doc.PlaceOf(first),
	})
}

// templatePlace returns the place of the first "{{" that is no text.
func (s *survey) templatePlace() diag.Place { return s.doc.PlaceOf(s.template) }
