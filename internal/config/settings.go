package config

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

// setting is something that can be set: the source of the reader and of the
// schema.
type setting struct {
	name, help string
	schema     schema
	read       func(r *reader, n *yaml.Node) error
}

// Parse reads settings. The path name is what errors call the file; rules are
// those that there are. An error names the place.
func Parse(name string, text []byte, rules []lint.Analyzer) (*Config, error) {
	c := &Config{File: name, Dir: filepath.Dir(name), origins: map[string]int{}}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, errors.New(name + ": " + strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if len(doc.Content) == 0 {
		return c, nil
	}
	r := &reader{name: name, rules: rules, to: c}
	if err := r.settings(doc.Content[0], "setting", topSettings(c)); err != nil {
		return c, err
	}
	c.settleStyle(rules)
	return c, nil
}

// FailOn are the values of fail-on.
func FailOn() []string { return append(Severities(), "never") }

// Severities are the names of severities, the worst first.
func Severities() []string { return []string{"error", "warning", "info"} }

// topSettings are the settings of a file, read into c.
func topSettings(c *Config) []setting {
	return append(ruleSettings(&c.Rules, true), []setting{
		{
			"overrides", "Settings for some files: of two that match one file, the later counts.",
			listOf(objectOf(overrideSettings(&Override{}))), func(r *reader, n *yaml.Node) error { return r.overrides(n, c) },
		},
		pathSetting("base", "--base", "The base directory of includes, from the directory of this file.", &c.Base),
		pathsSetting("include", "-I", "Directories in which includes are looked for before the base.", &c.Include),
		{
			"exclude", "Files and directories to leave out where a directory is searched, as patterns with *, ** and {a,b}, from the directory of this file; a pattern without a slash is for names in any directory.",
			textsSchema, func(r *reader, n *yaml.Node) (err error) {
				c.Exclude, err = r.patterns(n)
				return err
			},
		},
		{
			"define", "Values of variables that are assigned elsewhere, by name.",
			schema{"type": "object", "additionalProperties": textsSchema},
			func(r *reader, n *yaml.Node) error { return r.defines(n, c) },
		},
		textsSetting("known-profiles", "Names of profiles that exist elsewhere, on the nodes or in other packages; * stands for anything.", &c.KnownProfiles),
		{
			"target", "What the policy is written for.",
			objectOf(targetSettings(&c.Target)), func(r *reader, n *yaml.Node) error {
				return r.settings(n, "setting of target", targetSettings(&c.Target))
			},
		},
		{
			"kube-version", "The release of Kubernetes that manifests are checked for, such as 1.34.", textSchema,
			func(r *reader, n *yaml.Node) error { return r.kubeVersion(n, c) },
		},
		textsSetting("configmaps", "ConfigMaps whose values are all profiles; * stands for anything.", &c.ConfigMaps),
		{
			"pod-template-paths", "Further places of pod templates: GROUP/KIND=PATH.", textsSchema,
			func(r *reader, n *yaml.Node) error { return r.podPaths(n, c) },
		},
		pathSetting("baseline", "--baseline", "The file with the findings that are known, from the directory of this file.", &c.Baseline),
		choiceSetting("fail-on", "The severity from which on the exit code is 1.", FailOn(), func(v string) { c.FailOn = v }),
		choiceSetting("min-severity", "The mildest severity of findings that are reported.", Severities(), func(v string) { c.MinSeverity = v }),
		{
			"format", "The style of aa-lint fmt.",
			objectOf(formatSettings(&c.Format)), func(r *reader, n *yaml.Node) error {
				return r.settings(n, "setting of format", formatSettings(&c.Format))
			},
		},
	}...)
}

// ruleSettings are the settings that choose rules; whole is set for those of
// all files.
func ruleSettings(to *Rules, whole bool) []setting {
	list := []setting{
		selectorsSetting("extend-select", "Rules to check besides: codes, names or groups.", &to.Extend),
		selectorsSetting("ignore", "Rules that are not checked.", &to.Ignore),
		{
			"rules", "Severities and options of rules, by code, name or group.", nil,
			func(r *reader, n *yaml.Node) error { return r.levels(n, to) },
		},
	}
	if !whole {
		return list
	}
	return append([]setting{
		choiceSetting("preset", "The set of rules to check.", lint.Presets(), func(v string) { to.Preset = lint.Preset(v) }),
		selectorsSetting("select", "The only rules to check, instead of those of the preset.", &to.Select),
	}, list...)
}

func overrideSettings(o *Override) []setting {
	return append([]setting{{
		"paths", "The files, as patterns with *, ** and {a,b}, from the directory of this file.", textsSchema,
		func(r *reader, n *yaml.Node) (err error) {
			o.Paths, err = r.patterns(n)
			return err
		},
	}}, ruleSettings(&o.Rules, false)...)
}

// patterns reads patterns of paths.
func (r *reader) patterns(n *yaml.Node) ([]string, error) {
	list, err := r.readTexts(n)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if p == "" || !doublestar.ValidatePattern(p) {
			return nil, r.errorf(n, "%q is not a pattern of paths", p)
		}
	}
	return list, nil
}

func formatSettings(o *format.Options) []setting {
	return []setting{
		choiceSetting("permission-order", "The order of file permissions.", format.PermissionOrders(), func(v string) {
			o.Permissions, _ = format.ParsePermissionOrder(v)
		}),
		{
			"sort", "Sort rules, within a paragraph and never across a comment.", schema{"type": "boolean"},
			func(r *reader, n *yaml.Node) (err error) {
				o.Sort, err = r.flag(n)
				return err
			},
		},
	}
}

func textSetting(name, help string, to *string) setting {
	return setting{name, help, textSchema, func(r *reader, n *yaml.Node) (err error) {
		*to, err = r.readText(n)
		return err
	}}
}

func textsSetting(name, help string, to *[]string) setting {
	return setting{name, help, textsSchema, func(r *reader, n *yaml.Node) (err error) {
		*to, err = r.readTexts(n)
		return err
	}}
}

func choiceSetting(name, help string, values []string, set func(string)) setting {
	return setting{name, help, schema{"enum": values}, func(r *reader, n *yaml.Node) error {
		value, err := r.readKnownWord(n, name, values)
		if err == nil {
			set(value)
		}
		return err
	}}
}

func selectorsSetting(name, help string, to *[]string) setting {
	return setting{name, help, textsSchema, func(r *reader, n *yaml.Node) (err error) {
		if *to, err = r.readTexts(n); err != nil {
			return err
		}
		for i, sel := range *to {
			at := n
			if n.Kind == yaml.SequenceNode {
				at = n.Content[i]
			}
			if err := r.selector(at, sel); err != nil {
				return err
			}
		}
		return nil
	}}
}

// selector returns an error if a selector names no rule.
func (r *reader) selector(n *yaml.Node, sel string) error {
	if _, err := lint.Select(r.rules, lint.Choice{Preset: lint.None, Extend: []string{sel}}); err != nil {
		return r.errorf(n, "%w", err)
	}
	return nil
}

func (r *reader) overrides(n *yaml.Node, c *Config) error {
	if n.Kind != yaml.SequenceNode {
		return r.errorf(n, "expected a list of overrides")
	}
	for _, item := range n.Content {
		item = resolved(item)
		var o Override
		// The lines of what is in it would be those of the last override.
		origins := maps.Clone(c.origins)
		err := r.settings(item, "setting of overrides", overrideSettings(&o))
		c.origins = origins
		if err != nil {
			return err
		}
		if len(o.Paths) == 0 {
			return r.errorf(item, "an override needs paths")
		}
		c.Overrides = append(c.Overrides, o)
	}
	return nil
}

func (r *reader) defines(n *yaml.Node, c *Config) error {
	c.Define = map[string][]string{}
	return r.mapping(n, func(key, value *yaml.Node) error {
		name := ast.VariableName(ast.Word{Raw: key.Value})
		if !(ast.Reference{Name: name}).Valid() {
			return r.errorf(key, "%q is not a name of a variable", key.Value)
		}
		values, err := r.readTexts(value)
		c.Define[name] = values
		return err
	})
}

// kubeVersion reads a release of Kubernetes. YAML takes 1.34 for a number, whose
// spelling counts.
func (r *reader) kubeVersion(n *yaml.Node, c *Config) (err error) {
	if c.KubeVersion, err = r.readText(n); err != nil {
		return err
	}
	if _, err := kube.ParseVersion(c.KubeVersion); err != nil {
		return r.errorf(n, "%w", err)
	}
	return nil
}

// podPaths reads places of pod templates.
func (r *reader) podPaths(n *yaml.Node, c *Config) error {
	list, err := r.readTexts(n)
	if err != nil {
		return err
	}
	for _, text := range list {
		path, err := kube.ParsePodPath(text)
		if err != nil {
			return r.errorf(n, "%w", err)
		}
		c.PodPaths = append(c.PodPaths, path)
	}
	return nil
}

// levels reads the setting "rules": a level or a mapping for each rule.
func (r *reader) levels(n *yaml.Node, to *Rules) error {
	to.Levels, to.Options = map[string]lint.Level{}, map[string]map[string]any{}
	return r.mapping(n, func(key, value *yaml.Node) error {
		if err := r.selector(key, key.Value); err != nil {
			return err
		}
		if value.Kind != yaml.MappingNode {
			level, err := r.readKnownWord(value, "level", lint.Levels())
			to.Levels[key.Value], _ = lint.ParseLevel(level)
			return err
		}
		return r.readRuleSettings(key, value, to)
	})
}

// readRuleSettings reads the settings of one rule: its severity and its options.
func (r *reader) readRuleSettings(key, value *yaml.Node, to *Rules) error {
	i := slices.IndexFunc(r.rules, func(a lint.Analyzer) bool {
		return strings.EqualFold(a.Code.ID, key.Value) || a.Code.Name == key.Value
	})
	table := []setting{levelSetting(func(l lint.Level) { to.Levels[key.Value] = l })}
	if i >= 0 {
		options := map[string]any{}
		to.Options[r.rules[i].Code.ID] = options
		table = append(table, optionSettings(r.rules[i].Options, options)...)
	}
	return r.settings(value, "setting of "+key.Value, table)
}

func levelSetting(set func(lint.Level)) setting {
	return choiceSetting("severity", "How severe its findings are.", lint.Levels(), func(v string) {
		level, _ := lint.ParseLevel(v)
		set(level)
	})
}

func optionSettings(options []lint.Option, to map[string]any) []setting {
	var table []setting
	for _, o := range options {
		table = append(table, setting{o.Name, o.Help, optionSchema(o), func(r *reader, n *yaml.Node) (err error) {
			to[o.Name], err = r.option(n, o)
			return err
		}})
	}
	return table
}
