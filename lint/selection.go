package lint

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/nearest"
)

// Preset is a named set of rules with levels.
type Preset string

// The presets.
const (
	Recommended Preset = "recommended" // what is worth anyone's time
	Strict      Preset = "strict"      // and every rule on security at least as a warning
	Container   Preset = "container"   // for profiles that are loaded for containers
	// ContainerStrict is Container for those that are to keep all of the
	// system from being changed.
	ContainerStrict Preset = "container-strict"
	AppArmorD       Preset = "apparmor.d" // and the conventions of the apparmor.d project
	Upstream        Preset = "upstream"   // and those of the AppArmor project
	Reference       Preset = "reference"  // what the reference parser refuses, no more and no less
	All             Preset = "all"        // every rule
	None            Preset = "none"       // no rule
)

// Presets are the names of the presets, the default first.
func Presets() []string {
	return []string{
		string(Recommended), string(Strict), string(Container), string(ContainerStrict), string(AppArmorD),
		string(Upstream), string(Reference), string(All), string(None),
	}
}

// Level returns what a preset makes of a rule. A preset that is none of aa-lint's is
// Recommended but for what rules say of it.
func (p Preset) Level(a *Analyzer) Level {
	level, ok := a.Presets[p]
	switch {
	case ok:
		return level
	case p.narrows() != "":
		return p.narrows().Level(a)
	case p == None || p == Reference:
		return Off
	case p == All:
		return Default
	case p == Strict && a.Category() == "security":
		return max(levelOf(a.Severity), AsWarning)
	case a.Off:
		return Off
	}
	return Default
}

// narrows returns the preset that another one is but for what rules say of it;
// "" if it stands alone.
func (p Preset) narrows() Preset {
	switch {
	case p == ContainerStrict:
		return Container
	case p != "" && !slices.Contains(Presets(), string(p)):
		return Recommended
	}
	return ""
}

// groups are the categories of rules, by the first digit of their numbers.
var groups = map[string]string{
	"correctness": "AA1", "security": "AA2", "redundancy": "AA3", "portability": "AA4",
	"style": "AA5", "project": "AA6", "kubernetes": "AA7", "meta": "AA9",
}

// Groups are the names of the groups of aa-lint's rules.
func Groups() []string { return slices.Sorted(maps.Keys(groups)) }

// Category returns the name of the group that a rule belongs to, "" if it is in
// none.
func (a *Analyzer) Category() string {
	if a.Group != "" {
		return a.Group
	}
	for name, prefix := range groups {
		if strings.HasPrefix(a.Code.ID, prefix) {
			return name
		}
	}
	return ""
}

// Choice says which rules to run. A selector is a code ("AA103"), a name
// ("unknown-name"), or a group ("AA1", "AA1xx", "correctness", or one that a rule
// names in Analyzer.Group).
type Choice struct {
	Preset Preset   // Recommended if empty
	Select []string // selectors of the only rules to run, instead of those of the preset
	Extend []string // selectors of rules to run besides
	Ignore []string // selectors of rules that are not run, whatever else says so
	// Levels are the levels of rules by selector. Of two selectors for one
	// rule the narrower counts. They turn rules on, unless Select says which
	// ones there are.
	Levels map[string]Level
	// Options are the values of options, by the code of the rule and the name
	// of the option. They have the types of the options.
	Options map[string]map[string]any
	// Further are choices that count more than this one, the last the most.
	// Their presets and what they select are not looked at.
	Further []Choice
}

// Selection is a set of rules with their levels and options. The zero value is
// empty. It does not change and is safe for concurrent use.
type Selection struct {
	rules    []*Analyzer
	settings map[string]setting // by code
	active   []*Analyzer        // the rules that are run
	preset   Preset
}

type setting struct {
	rule    *Analyzer
	level   Level
	options map[string]any
}

// Select returns the rules that a choice makes of those that there are. The
// error names a preset or selector that does not exist.
func Select(rules []Analyzer, c Choice) (Selection, error) {
	s := Selection{settings: make(map[string]setting, len(rules))}
	if c.Preset == "" {
		c.Preset = Recommended
	}
	s.preset = c.Preset
	if known := presetsOf(rules); !slices.Contains(known, string(c.Preset)) {
		return s, unknown("preset", string(c.Preset), known)
	}
	for i := range rules {
		a := &rules[i]
		level := c.Preset.Level(a)
		if len(c.Select) > 0 {
			level = Off
		}
		s.rules = append(s.rules, a)
		s.settings[a.Code.ID] = setting{rule: a, level: level, options: c.OptionsOf(a.Code)}
	}
	for _, step := range c.steps(s.isGroup) {
		if err := s.set(step, c.Preset); err != nil {
			return s, err
		}
	}
	for _, a := range s.rules {
		if set := s.settings[a.Code.ID]; set.level != Off {
			s.active = append(s.active, a)
		}
	}
	return s, nil
}

// Literal reports whether files are judged as the reference does it: as they lie
// there, whatever they may be meant for.
func (s Selection) Literal() bool { return s.preset == Reference }

// OptionsOf returns the values of the options of a rule that are set.
func (c Choice) OptionsOf(code diag.Code) map[string]any {
	values := maps.Clone(c.Options[code.ID])
	for _, more := range c.Further {
		if values == nil {
			values = map[string]any{}
		}
		maps.Copy(values, more.Options[code.ID])
	}
	return values
}

// step sets the level of the rules that a selector names.
type step struct {
	selector string
	level    Level
	// grades is set if rules that are off stay so.
	grades bool
}

// steps are the selectors of a choice in the order in which they count, a later
// one more than an earlier one.
func (c Choice) steps(isGroup func(selector string) bool) []step {
	var steps []step
	for _, sel := range c.Select {
		steps = append(steps, step{selector: sel})
	}
	for _, layer := range append([]Choice{c}, c.Further...) {
		for _, sel := range layer.Extend {
			steps = append(steps, step{selector: sel})
		}
		for _, sel := range slices.SortedFunc(maps.Keys(layer.Levels), wideFirst(isGroup)) {
			steps = append(steps, step{sel, layer.Levels[sel], len(c.Select) > 0})
		}
		for _, sel := range layer.Ignore {
			steps = append(steps, step{selector: sel, level: Off})
		}
	}
	return steps
}

// wideFirst brings selectors of groups before those of single rules.
func wideFirst(isGroup func(selector string) bool) func(a, b string) int {
	return func(a, b string) int {
		if isGroup(a) != isGroup(b) {
			return map[bool]int{true: -1, false: 1}[isGroup(a)]
		}
		return strings.Compare(a, b)
	}
}

// Has reports whether a code is selected.
func (s Selection) Has(code diag.Code) bool {
	set, ok := s.settings[code.ID]
	return ok && set.level != Off
}

// Rules returns the rules that are selected. The list is not to be changed.
func (s Selection) Rules() []*Analyzer { return s.active }

// Rule returns the rule of a code, selected or not; nil if there is none.
func (s Selection) Rule(code diag.Code) *Analyzer { return s.settings[code.ID].rule }

// Level returns the level of a code; Off if it is not selected.
func (s Selection) Level(code diag.Code) Level {
	if !s.Has(code) {
		return Off
	}
	return s.settings[code.ID].level
}

// Grade returns the severity of a finding. A level sets the severity that the
// findings of a rule have by default; those that the rule itself takes for
// milder stay so.
func (s Selection) Grade(f diag.Finding) diag.Severity {
	set := s.settings[f.Code.ID]
	severity, ok := set.level.Severity()
	if !ok {
		return f.Severity
	}
	if f.Severity < set.rule.Severity {
		return min(f.Severity, severity)
	}
	return severity
}

// set takes a step. A rule that is chosen without a level keeps the one that
// its preset gives it.
func (s Selection) set(step step, preset Preset) error {
	matched := false
	for _, a := range s.rules {
		if !a.Matches(step.selector) {
			continue
		}
		matched = true
		set := s.settings[a.Code.ID]
		if step.grades && set.level == Off {
			continue
		}
		set.level = step.level
		if step.level == Default {
			if set.level = preset.Level(a); set.level == Off {
				set.level = Default
			}
		}
		s.settings[a.Code.ID] = set
	}
	if matched {
		return nil
	}
	return s.CheckSelector(step.selector)
}

// CheckSelector returns an error if a selector names nothing that there is.
func (s Selection) CheckSelector(selector string) error {
	if s.isGroup(selector) || slices.ContainsFunc(s.rules, func(a *Analyzer) bool { return a.Matches(selector) }) {
		return nil
	}
	return unknown("rule", selector, s.Selectors())
}

// Matches reports whether a selector names the rule or its group.
func (a *Analyzer) Matches(selector string) bool {
	if strings.EqualFold(selector, a.Code.ID) || selector == a.Code.Name {
		return true
	}
	group := selector
	if prefix, ok := groupPrefix(selector); ok {
		group = groupOfPrefix(prefix)
	}
	return group != "" && group == a.Category()
}

// Matches reports whether a selector names the rule of a code, or its group: that of
// a rule that is not known by what its code starts with.
func (s Selection) Matches(selector string, code diag.Code) bool {
	rule := s.Rule(code)
	if rule == nil {
		rule = &Analyzer{Code: code}
	}
	return rule.Matches(selector)
}

// isGroup reports whether a selector is that of a group, which may be empty.
func (s Selection) isGroup(selector string) bool {
	_, ok := groupPrefix(selector)
	return ok || slices.ContainsFunc(s.rules, func(a *Analyzer) bool { return a.Group == selector && selector != "" })
}

// presetsOf returns the presets of aa-lint, and those that rules name besides.
func presetsOf(rules []Analyzer) []string {
	all := Presets()
	for i := range rules {
		for _, p := range slices.Sorted(maps.Keys(rules[i].Presets)) {
			if !slices.Contains(all, string(p)) {
				all = append(all, string(p))
			}
		}
	}
	return all
}

// groupOfPrefix returns the name of the group whose codes start so.
func groupOfPrefix(prefix string) string {
	for name, p := range groups {
		if p == prefix {
			return name
		}
	}
	return ""
}

// groupPrefix returns how the codes of a group start.
func groupPrefix(selector string) (string, bool) {
	if prefix, ok := groups[selector]; ok {
		return prefix, true
	}
	prefix := strings.ToUpper(strings.TrimRight(selector, "xX"))
	for _, p := range groups {
		if p == prefix {
			return p, true
		}
	}
	return "", false
}

// Selectors are all that could be meant by a wrong one.
func (s Selection) Selectors() []string {
	var names []string
	for _, a := range s.rules {
		names = append(names, a.Code.ID, a.Code.Name)
	}
	for _, a := range s.rules {
		if a.Group != "" {
			names = append(names, a.Group)
		}
	}
	names = slices.AppendSeq(names, maps.Keys(groups))
	slices.Sort(names)
	return slices.Compact(names)
}

func unknown(what, name string, known []string) error {
	return errors.New(nearest.Unknown(what, name, known, ""))
}
