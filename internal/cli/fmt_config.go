package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/format"
)

// configName is the name of the file with the settings of a project.
const configName = ".aa-lint.yaml"

// findConfig reads the settings in a file, or if none is named in the nearest
// one in or above the working directory. Without any they are the defaults.
func findConfig(env Env, name string) (format.Options, error) {
	if name != "" {
		text, err := os.ReadFile(absolute(env.Dir, name))
		if err != nil {
			return format.Options{}, readError(name, err)
		}
		return parseConfig(name, text)
	}
	for dir := env.Dir; dir != ""; {
		path := filepath.Join(dir, configName)
		text, err := os.ReadFile(path)
		if err == nil {
			return parseConfig(path, text)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return format.Options{}, readError(path, err)
		}
		above := filepath.Dir(dir)
		if above == dir {
			break
		}
		dir = above
	}
	return format.Options{}, nil
}

// parseConfig reads settings: a mapping with the section "format". The error
// names the place.
func parseConfig(name string, text []byte) (format.Options, error) {
	var opts format.Options
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return opts, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 {
		return opts, nil
	}
	c := configFile{name}
	return opts, c.settings(doc.Content[0], "setting", map[string]func(*yaml.Node) error{
		"format": func(n *yaml.Node) error {
			return c.settings(n, "setting of format", map[string]func(*yaml.Node) error{
				"permission-order": func(n *yaml.Node) error { return c.order(n, &opts.Permissions) },
				"sort":             func(n *yaml.Node) error { return c.flag(n, &opts.Sort) },
			})
		},
	})
}

// configFile is a file with settings; errors tell the place in it.
type configFile struct{ name string }

func (c configFile) errorf(n *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %w", c.name, n.Line, n.Column, fmt.Errorf(format, args...))
}

// settings reads a mapping whose keys are known.
func (c configFile) settings(n *yaml.Node, what string, keys map[string]func(*yaml.Node) error) error {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		return c.errorf(n, "expected settings such as \"key: value\"")
	}
	var names []string
	for name := range keys {
		names = append(names, name)
	}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		read, ok := keys[key.Value]
		if !ok {
			return c.unknown(key, what, names)
		}
		if err := read(n.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (c configFile) unknown(key *yaml.Node, what string, names []string) error {
	if near := ast.Nearest(key.Value, names); len(near) > 0 {
		return c.errorf(key, "unknown %s %q, did you mean %q?", what, key.Value, near[0])
	}
	return c.errorf(key, "unknown %s %q", what, key.Value)
}

func (c configFile) order(n *yaml.Node, to *format.PermissionOrder) error {
	order, ok := format.ParsePermissionOrder(n.Value)
	if !ok {
		if err := known("permission-order", n.Value, format.PermissionOrders()); err != nil {
			return c.errorf(n, "%w", err)
		}
	}
	*to = order
	return nil
}

func (c configFile) flag(n *yaml.Node, to *bool) error {
	if n.Tag != "!!bool" || n.Decode(to) != nil {
		return c.errorf(n, "%q is not true or false", n.Value)
	}
	return nil
}
