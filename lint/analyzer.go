// Package lint says what a rule is, what it sees and how it reports. An [Analyzer]
// is a value with a code, documentation, and a function that looks at one file, at
// one resolved policy or at the whole project through its [Pass]. The package lint/driver runs rules, those
// of aa-lint are in lint/rules, and a program can add its own.
//
//	selection, err := lint.Select(rules.All(), lint.Choice{})
//	…
//	result, err := driver.Run(ctx, driver.Options{Loader: loader, Targets: targets, Selection: selection})
package lint

import "github.com/aa-lint/aa-lint/diag"

// Analyzer is a rule: a kind of finding, what people should know about it, and
// the function that finds it. Values are not changed once they are in use.
type Analyzer struct {
	Code diag.Code
	// Group is the name of the group that the rule belongs to, "" for that which its
	// code starts with, if there is one.
	Group string
	// Severity is that of its findings, unless the user or a finding says
	// otherwise.
	Severity diag.Severity
	// Off is set for a rule that is not in the preset "recommended".
	Off bool
	// Presets are the presets in which the rule differs from what Severity and
	// Off say.
	Presets map[Preset]Level
	// Summary says what the rule finds, in one line without a full stop.
	Summary string
	// Tags are what else the rule is about, as "external/cis/docker/5.1": what
	// asks for it. Its category need not be among them.
	Tags []string
	// Archive is a txtar archive with documentation and examples; see Doc.
	Archive string
	// Needs says what Run looks at, and so how often it is called.
	Needs Needs
	// Layout tells that what the rule finds is how a text is written, which
	// aa-lint fmt mends: no baseline is stale for it.
	Layout bool
	// Options are what the user can set for the rule.
	Options []Option
	// Run looks at what its pass holds and reports findings. It is called from
	// many goroutines at once, with a pass of its own each time. It is nil for
	// what is found when files are read and resolved.
	Run func(*Pass)
	// Finish, if set, is called once when Run, which needs the policy, has looked
	// at all files of the project: for what shows only in all of them together,
	// from what Run has kept with SharedByAll. Its pass has the project.
	Finish func(*Pass)
}

// Needs is a set of what a rule looks at.
type Needs uint8

// What a rule can look at. Run is called once for each file that is loaded on
// its own if it needs the policy; once for each file, fragments included, if it
// needs tokens or the tree; once for each manifest if it needs that; and else
// once for the project.
const (
	// NeedsTokens is for rules on the text and its tokens: Pass.Text is set.
	NeedsTokens Needs = 1 << iota
	// NeedsTree is for rules on the syntax tree: Pass.Text is set.
	NeedsTree
	// NeedsPolicy is for rules on what the profiles of a file mean with
	// everything they include: Pass.Text and Pass.Policy are set.
	NeedsPolicy
	// NeedsProject is for rules that look at other files too: Pass.Project is
	// set. Such a rule does not run where there is no project, in an editor
	// that has one file, say.
	NeedsProject
	// NeedsManifest is for rules on manifests of Kubernetes, each of which Run
	// is called for: Pass.Manifest and Pass.Manifests are set. Such a rule looks
	// at nothing else, but says with NeedsProject that what it finds depends on
	// other files.
	NeedsManifest
	// NeedsRevision is for rules on manifests that look at what one was before a
	// change. They run only where that is known.
	NeedsRevision
	// UsesPolicy is for rules on the text or the tree, fragments too, that look at
	// the policy where there is one: Pass.Policy is nil for fragments.
	UsesPolicy
)

// Level is what a user or a preset makes of a rule.
type Level uint8

// The levels.
const (
	Default   Level = iota // as the rule says, and on
	Off                    // it is not run
	AsInfo                 // its findings are infos
	AsWarning              // … warnings
	AsError                // … errors
)

// Levels returns the names by which users choose levels, from the mildest.
func Levels() []string { return []string{"off", "on", "info", "warning", "error"} }

// ParseLevel returns the level of a name; false if there is none.
func ParseLevel(name string) (Level, bool) {
	switch name {
	case "off":
		return Off, true
	case "on":
		return Default, true
	case "info":
		return AsInfo, true
	case "warning":
		return AsWarning, true
	case "error":
		return AsError, true
	}
	return Default, false
}

// Severity returns the severity that a level stands for; false if it is that of
// the rule.
func (l Level) Severity() (diag.Severity, bool) {
	switch l {
	case AsInfo:
		return diag.Info, true
	case AsWarning:
		return diag.Warning, true
	case AsError:
		return diag.Error, true
	}
	return 0, false
}

// levelOf is the inverse of Severity.
func levelOf(s diag.Severity) Level { return AsInfo + Level(s) }

// Option is a setting of a rule.
type Option struct {
	Name string // as in "search-path"
	Help string // what it does, in one line
	// Default is the value if none is set. Its type is that of the option: one
	// of bool, int, string, []string, map[string]string and [][]string.
	Default any
	// Values are the choices of a string option, of the items of a list, or of the
	// values of a mapping; nil if any text will do.
	Values []string
	// Check, if set, returns why a text cannot be a value of the option: an item,
	// if that is a list, and the value of a key, if it is a mapping. Whoever reads
	// settings asks it.
	Check func(text string) error
	// Presets are the values that presets give instead of Default.
	Presets map[Preset]any
	// Follows is the setting of the style of aa-lint fmt, such as
	// "format.sort", whose value the option has if it has none itself; "" if
	// there is none.
	Follows string
}

// In returns the value that the option has in a preset if none is set.
func (o Option) In(p Preset) any {
	for ; p != ""; p = p.narrows() {
		if value, ok := o.Presets[p]; ok {
			return value
		}
	}
	return o.Default
}

// option returns the option of a name.
func (a *Analyzer) option(name string) (Option, bool) {
	for _, o := range a.Options {
		if o.Name == name {
			return o, true
		}
	}
	return Option{}, false
}
