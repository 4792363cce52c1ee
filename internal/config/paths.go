package config

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// Path is a path that a setting names, as it is written.
type Path struct {
	Setting      string // its name
	Flag         string // the flag of the command line that names such a path
	Text         string
	Line, Column int
}

// Error returns an error that tells the place of a path.
func (c *Config) Error(p Path, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %s: %w", c.File, p.Line, p.Column, p.Setting, fmt.Errorf(format, args...))
}

// pathSetting is a setting that is a path.
func pathSetting(name, flag, help string, to *string) setting {
	s := textSetting(name, help, to)
	return s.withPaths(flag)
}

// pathsSetting is a setting that is a list of paths.
func pathsSetting(name, flag, help string, to *[]string) setting {
	s := textsSetting(name, help, to)
	return s.withPaths(flag)
}

// withPaths makes a setting note the paths that its value is.
func (s setting) withPaths(flag string) setting {
	read := s.read
	s.read = func(r *reader, n *yaml.Node) error {
		if err := read(r, n); err != nil {
			return err
		}
		items := []*yaml.Node{n}
		if n.Kind == yaml.SequenceNode {
			items = n.Content
		}
		for _, item := range items {
			r.to.Paths = append(r.to.Paths, Path{s.name, flag, resolved(item).Value, item.Line, item.Column})
		}
		return nil
	}
	return s
}
