package config

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

// Shown are settings to show to people.
type Shown struct {
	Config *Config
	Rules  []lint.Analyzer
	Path   string // of the file that they are for, absolute; "" for files in general
	Origin bool   // say where each comes from
}

// Text returns the settings as a file of settings, complete with the defaults.
func (s Shown) Text() string {
	c := s.Config
	p := &shower{origin: s.Origin, config: c}
	preset := c.Rules.Preset
	if preset == "" {
		preset = lint.Recommended
	}
	p.showLine("preset", string(preset), "preset")
	p.showList("select", c.Rules.Select)
	p.showList("extend-select", c.Rules.Extend)
	p.showList("ignore", c.Rules.Ignore)
	p.showText("base", c.Base)
	p.showList("include", c.Include)
	p.showList("exclude", c.Exclude)
	p.mapping("define", c.Define)
	p.showList("known-profiles", c.KnownProfiles)
	p.section("target", [][2]string{{"parser", c.Target.Parser}, {"abi", c.Target.ABI}, {"kernel", c.Target.Kernel}})
	p.showText("kube-version", c.KubeVersion)
	p.showList("configmaps", c.ConfigMaps)
	p.showList("pod-template-paths", podPaths(c.PodPaths))
	p.showText("baseline", c.Baseline)
	p.showLine("fail-on", map[bool]string{true: "warning", false: c.FailOn}[c.FailOn == ""], "fail-on")
	p.showLine("min-severity", cmp.Or(c.MinSeverity, "info"), "min-severity")
	p.section("format", [][2]string{
		{"permission-order", c.Format.Permissions.String()}, {"sort", fmt.Sprint(c.Format.Sort)},
	})
	s.showRules(p, preset)
	return p.String()
}

// podPaths returns places of pod templates as they are set.
func podPaths(paths []kube.PodPath) []string {
	var all []string
	for _, p := range paths {
		all = append(all, p.String())
	}
	return all
}

// showRules shows what becomes of every rule, options included.
func (s Shown) showRules(p *shower, preset lint.Preset) {
	all, err := s.Config.Selections(s.Rules, s.Config.Choice(), "")
	if err != nil {
		return // the selectors were checked when they were read
	}
	selection, choice := all.all(), s.Config.Choice()
	overridden := s.Path != "" && strings.Contains(all.matchingOverrides(s.Path), "1")
	if s.Path != "" {
		selection, choice = all.For(s.Path), all.Choice(s.Path)
	}
	p.put("rules:\n")
	for i := range s.Rules {
		a := &s.Rules[i]
		level := levelName(a, selection.Level(a.Code))
		options := choice.OptionsOf(a.Code)
		origin := p.ruleOrigin(a, preset, overridden)
		if len(a.Options) == 0 {
			p.entry("  ", a.Code.ID, level, a.Code.Name+", "+origin)
			continue
		}
		p.put(p.commented("  "+a.Code.ID+":", a.Code.Name))
		p.entry("    ", "severity", level, origin)
		for _, o := range a.Options {
			value, set := options[o.Name]
			where := "default"
			if set {
				where = p.where("rules."+a.Code.ID+"."+o.Name, "rules."+a.Code.Name+"."+o.Name)
			} else {
				value = o.In(preset)
			}
			p.entry("    ", o.Name, flow(value), where)
		}
	}
}

func levelName(a *lint.Analyzer, level lint.Level) string {
	if level == lint.Off {
		return "off"
	}
	if severity, ok := level.Severity(); ok {
		return severity.String()
	}
	return a.Severity.String()
}

// shower builds the text.
type shower struct {
	strings.Builder
	origin bool
	config *Config
}

func (p *shower) put(text string) { p.WriteString(text) }

// commented returns a line, with a comment behind it if origins are wanted.
func (p *shower) commented(line, comment string) string {
	if !p.origin || comment == "" {
		return line + "\n"
	}
	return fmt.Sprintf("%-40s # %s\n", line, comment)
}

func (p *shower) entry(indent, key, value, where string) {
	p.put(p.commented(indent+key+": "+value, where))
}

func (p *shower) showLine(key, value, path string) { p.entry("", key, value, p.where(path)) }

func (p *shower) showText(key, value string) { p.showLine(key, flow(value), key) }

func (p *shower) showList(key string, values []string) {
	if values == nil {
		values = []string{}
	}
	p.showLine(key, flow(values), key)
}

func (p *shower) mapping(key string, values map[string][]string) {
	if len(values) == 0 {
		p.showLine(key, "{}", key)
		return
	}
	p.put(p.commented(key+":", p.where(key)))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		p.entry("  ", name, flow(values[name]), p.where(key+"."+name))
	}
}

func (p *shower) section(key string, entries [][2]string) {
	p.put(key + ":\n")
	for _, e := range entries {
		value := e[1]
		if key == "target" {
			value = flow(value)
		}
		p.entry("  ", e[0], value, p.where(key+"."+e[0]))
	}
}

// where says which place sets the first of some settings that is set.
func (p *shower) where(paths ...string) string {
	for _, path := range paths {
		if line := p.config.Line(path); line > 0 {
			return fmt.Sprintf("%s:%d", p.config.File, line)
		}
	}
	return "default"
}

// ruleOrigin says what decides on a rule.
func (p *shower) ruleOrigin(a *lint.Analyzer, preset lint.Preset, overridden bool) string {
	c := p.config
	named := func(list []string) bool {
		return slices.ContainsFunc(list, func(sel string) bool { return a.Matches(sel) })
	}
	for i := len(c.Overrides) - 1; i >= 0 && overridden; i-- {
		o := c.Overrides[i].Rules
		if named(o.Ignore) || named(o.Extend) || named(slices.Collect(maps.Keys(o.Levels))) {
			return "overrides in " + c.File
		}
	}
	if named(c.Rules.Ignore) {
		return p.where("ignore")
	}
	for _, sel := range slices.Sorted(maps.Keys(c.Rules.Levels)) {
		if a.Matches(sel) {
			return p.where("rules." + sel)
		}
	}
	switch {
	case named(c.Rules.Extend):
		return p.where("extend-select")
	case len(c.Rules.Select) > 0:
		return p.where("select")
	}
	return "preset " + string(preset)
}

// flow writes a value on one line of YAML.
func flow(value any) string {
	var n yaml.Node
	if err := n.Encode(value); err != nil {
		panic(err) // strings, numbers, and lists and mappings of them
	}
	setFlow(&n)
	text, err := yaml.Marshal(&n)
	if err != nil {
		panic(err)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

func setFlow(n *yaml.Node) {
	n.Style |= yaml.FlowStyle
	for _, item := range n.Content {
		if item.Kind != yaml.ScalarNode {
			setFlow(item)
		}
	}
}
