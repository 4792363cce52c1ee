package config

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/lint"
)

// reader reads the nodes of one file; errors tell the place in it.
type reader struct {
	name  string
	rules []lint.Analyzer
	to    *Config
	path  string // of the setting that is read
}

func (r *reader) errorf(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %w", r.name, n.Line, n.Column, fmt.Errorf(format, args...))
}

// mapping reads a mapping key by key, each once.
func (r *reader) mapping(n *yaml.Node, read func(key, value *yaml.Node) error) error {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return r.errorf(n, "expected settings such as \"key: value\"")
	}
	seen := map[string]bool{}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if seen[key.Value] {
			return r.errorf(key, "%q is set twice", key.Value)
		}
		seen[key.Value] = true
		if err := r.noteSetting(key, func() error { return read(key, resolved(n.Content[i+1])) }); err != nil {
			return err
		}
	}
	return nil
}

// noteSetting notes where a setting is made while its value is read.
func (r *reader) noteSetting(key *yaml.Node, read func() error) error {
	outer := r.path
	r.path = strings.TrimPrefix(outer+"."+key.Value, ".")
	r.to.origins[r.path] = key.Line
	err := read()
	r.path = outer
	return err
}

// resolved returns what an alias stands for. The library refuses circles.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// settings reads a mapping whose keys are those of a table.
func (r *reader) settings(n *yaml.Node, what string, table []setting) error {
	return r.mapping(n, func(key, value *yaml.Node) error {
		var names []string
		for _, s := range table {
			if s.name == key.Value {
				return s.read(r, value)
			}
			names = append(names, s.name)
		}
		return r.reportUnknown(key, what, names)
	})
}

func (r *reader) reportUnknown(key *yaml.Node, what string, names []string) error {
	return r.errorf(key, "%s", nearest.Unknown(what, key.Value, names, ""))
}

func (r *reader) readText(n *yaml.Node) (string, error) {
	if n.Kind != yaml.ScalarNode || isNull(n) {
		return "", r.errorf(n, "expected a text")
	}
	return n.Value, nil
}

// readTexts reads a list of texts, or one text as a list of one.
func (r *reader) readTexts(n *yaml.Node) ([]string, error) {
	if n.Kind != yaml.SequenceNode {
		one, err := r.readText(n)
		return []string{one}, err
	}
	list := []string{}
	for _, item := range n.Content {
		one, err := r.readText(resolved(item))
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	return list, nil
}

func (r *reader) flag(n *yaml.Node) (bool, error) {
	var value bool
	if n.Tag != "!!bool" || n.Decode(&value) != nil {
		return false, r.errorf(n, "%q is not true or false", n.Value)
	}
	return value, nil
}

// readKnownWord reads one of several words.
func (r *reader) readKnownWord(n *yaml.Node, what string, words []string) (string, error) {
	text, err := r.readText(n)
	if err != nil {
		return "", err
	}
	for _, w := range words {
		if w == text {
			return text, nil
		}
	}
	last := len(words) - 1
	otherwise := fmt.Sprintf(": it is %s or %s", strings.Join(words[:last], ", "), words[last])
	return "", r.errorf(n, "%s", nearest.Unknown(what, text, words, otherwise))
}

// option reads the value of an option of a rule, and checks it.
func (r *reader) option(n *yaml.Node, o lint.Option) (any, error) {
	value, err := r.value(n, o)
	if err != nil || o.Check == nil && o.Values == nil {
		return value, err
	}
	return value, r.checkTexts(n, o)
}

// checkTexts checks the texts that the value of an option is made of.
func (r *reader) checkTexts(n *yaml.Node, o lint.Option) error {
	switch n = resolved(n); n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if err := r.checkTexts(item, o); err != nil {
				return err
			}
		}
		return nil
	case yaml.MappingNode:
		for i := 1; i < len(n.Content); i += 2 {
			if err := r.checkTexts(n.Content[i], o); err != nil {
				return err
			}
		}
		return nil
	}
	if isNull(n) {
		return nil
	}
	if o.Values != nil {
		_, err := r.readKnownWord(n, "value of "+o.Name, o.Values)
		return err
	}
	if err := o.Check(n.Value); err != nil {
		return r.errorf(n, "%w", err)
	}
	return nil
}

// value reads the value of an option as its type wants it.
func (r *reader) value(n *yaml.Node, o lint.Option) (any, error) {
	switch o.Default.(type) {
	case bool:
		return r.flag(n)
	case int:
		value, err := strconv.Atoi(n.Value)
		if n.Kind != yaml.ScalarNode || err != nil {
			return nil, r.errorf(n, "%q is not a whole number", n.Value)
		}
		return value, nil
	case string:
		return r.readText(n)
	case []string:
		return r.readTexts(n)
	case map[string]string:
		return r.readPairs(n)
	case [][]string:
		return r.groups(n)
	}
	panic(fmt.Sprintf("config: the option %s has the type %T", o.Name, o.Default))
}

func (r *reader) readPairs(n *yaml.Node) (map[string]string, error) {
	pairs := map[string]string{}
	err := r.mapping(n, func(key, value *yaml.Node) error {
		text, err := r.readText(value)
		pairs[key.Value] = text
		return err
	})
	return pairs, err
}

func (r *reader) groups(n *yaml.Node) ([][]string, error) {
	if n.Kind != yaml.SequenceNode {
		return nil, r.errorf(n, "expected a list of lists")
	}
	groups := [][]string{}
	for _, item := range n.Content {
		group, err := r.readTexts(resolved(item))
		if err != nil {
			return nil, err
		}
		groups = append(groups, group)
	}
	return groups, nil
}
