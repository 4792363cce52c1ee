package check

import (
	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/settings"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// configure takes over the settings of the project where no flag is given that
// says otherwise.
func (o *options) configure(env environment.Env, f *checkFlags, given func(flag string) bool) error {
	c := o.Config
	o.Place(env, given)
	if err := o.configureKube(f, given); err != nil {
		return err
	}
	failOn := f.failOn
	if c.FailOn != "" && !given("fail-on") {
		failOn = c.FailOn
	}
	o.failOn, o.neverFail = threshold(failOn)
	least := f.minSeverity
	if c.MinSeverity != "" && !given("min-severity") {
		least = c.MinSeverity
	}
	o.minSeverity, _ = threshold(least)
	if err := o.choose(env, f, given); err != nil {
		return err
	}
	baseline := f.baseline
	if c.Baseline != "" && !given("baseline") {
		baseline = o.FromHere(env, c.Baseline)
	}
	return o.readBaseline(env, f.settings, baseline)
}

// configureKube takes over how manifests are read and checked.
func (o *options) configureKube(f *checkFlags, given func(flag string) bool) error {
	version := f.kubeVersion
	if o.Config.KubeVersion != "" && !given("kube-version") {
		version = o.Config.KubeVersion
	}
	var err error
	if o.kubeVersion, err = kube.ParseVersion(version); err != nil {
		return exit.Usagef("--kube-version: %w", err)
	}
	o.Refs, _ = o.Config.Rules.Options["AA705"]["refs"].([]string)
	for _, kind := range o.Refs {
		if err := arguments.Known("kind in refs", kind, kube.RefKinds()); err != nil {
			return exit.With(exit.Usage, err)
		}
	}
	return o.ReadAs(f.configMaps, f.podPaths)
}

// choose works out which rules are run.
func (o *options) choose(env environment.Env, f *checkFlags, given func(flag string) bool) error {
	choice := o.Config.Choice()
	if given("preset") {
		choice.Preset, choice.Select = lint.Preset(f.preset), nil
	}
	if selects := arguments.Trimmed(f.selects); len(selects) > 0 {
		choice.Select, choice.Ignore = selects, nil
	}
	choice.Further = []lint.Choice{{Extend: arguments.Trimmed(f.extends), Ignore: arguments.Trimmed(f.ignores)}}
	all := rules.All()
	var err error
	if o.selections, err = o.Config.Selections(all, choice, env.Dir); err != nil {
		return exit.With(exit.Usage, err)
	}
	inManifests := choice
	if choice.Preset == "" || choice.Preset == lint.Recommended {
		inManifests.Preset = lint.Container // what manifests carry is for containers
	}
	if o.embedded, err = o.Config.Selections(all, inManifests, env.Dir); err != nil {
		return exit.With(exit.Usage, err)
	}
	o.selection, err = lint.Select(all, choice)
	o.BaseFirst = o.selection.Literal()
	return err
}

// readBaseline reads the baseline, unless it is to be written.
func (o *options) readBaseline(env environment.Env, from settings.Flags, name string) error {
	if name == "" || o.writeBaseline != "" {
		return nil
	}
	text, err := from.ReadFile(env, name)
	if err != nil {
		return exit.With(exit.Input, err)
	}
	o.baselineFile = name
	if o.baseline, err = driver.ParseBaseline(name, text); err != nil {
		return exit.With(exit.Input, err)
	}
	return nil
}
