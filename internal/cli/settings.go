package cli

import (
	"maps"
	"slices"

	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// configure takes over the settings of the project where no flag is given that
// says otherwise.
func (o *options) configure(env Env, f *checkFlags, given func(flag string) bool) error {
	c := o.config
	o.place(env, given)
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
		baseline = o.fromHere(env, c.Baseline)
	}
	return o.readBaseline(env, f.settings, baseline)
}

// place takes over where the settings say that files and variables are.
func (o *options) place(env Env, given func(flag string) bool) {
	c := o.config
	if c.Base != "" && !given("base") {
		o.base = o.fromHere(env, c.Base)
	}
	for _, dir := range c.Include {
		o.includes = append(o.includes, o.fromHere(env, dir))
	}
	define := maps.Clone(c.Define)
	if define == nil {
		define = map[string][]string{}
	}
	maps.Copy(define, o.define)
	o.define = define
}

// fromHere returns a path of the settings as it is seen from the working
// directory.
func (o *options) fromHere(env Env, path string) string {
	return shortened(env.Dir, absolute(o.config.Dir, path))
}

// configureKube takes over how manifests are read and checked.
func (o *options) configureKube(f *checkFlags, given func(flag string) bool) error {
	version := f.kubeVersion
	if o.config.KubeVersion != "" && !given("kube-version") {
		version = o.config.KubeVersion
	}
	var err error
	if o.kubeVersion, err = kube.ParseVersion(version); err != nil {
		return usage("--kube-version: %w", err)
	}
	o.refs, _ = o.config.Rules.Options["AA705"]["refs"].([]string)
	for _, kind := range o.refs {
		if err := known("kind in refs", kind, kube.RefKinds()); err != nil {
			return failWith(exitUsage, err)
		}
	}
	return o.readAs(f.configMaps, f.podPaths)
}

// readAs takes over what in manifests is a profile and what a pod.
func (o *options) readAs(configMaps, podPaths []string) error {
	o.read.ConfigMaps = append(slices.Clone(o.config.ConfigMaps), trimmed(configMaps)...)
	o.read.Paths = slices.Clone(o.config.PodPaths)
	for _, text := range podPaths {
		path, err := kube.ParsePodPath(text)
		if err != nil {
			return usage("--pod-path: %w", err)
		}
		o.read.Paths = append(o.read.Paths, path)
	}
	return nil
}

// choose works out which rules are run.
func (o *options) choose(env Env, f *checkFlags, given func(flag string) bool) error {
	choice := o.config.Choice()
	if given("preset") {
		choice.Preset, choice.Select = lint.Preset(f.preset), nil
	}
	if selects := trimmed(f.selects); len(selects) > 0 {
		choice.Select, choice.Ignore = selects, nil
	}
	choice.Further = []lint.Choice{{Extend: trimmed(f.extends), Ignore: trimmed(f.ignores)}}
	all := rules.All()
	var err error
	if o.selections, err = o.config.Selections(all, choice, env.Dir); err != nil {
		return failWith(exitUsage, err)
	}
	inManifests := choice
	if choice.Preset == "" || choice.Preset == lint.Recommended {
		inManifests.Preset = lint.Container // what manifests carry is for containers
	}
	if o.embedded, err = o.config.Selections(all, inManifests, env.Dir); err != nil {
		return failWith(exitUsage, err)
	}
	o.selection, err = lint.Select(all, choice)
	return err
}

// readBaseline reads the baseline, unless it is to be written.
func (o *options) readBaseline(env Env, from settingsFlags, name string) error {
	if name == "" || o.writeBaseline != "" {
		return nil
	}
	text, err := from.readFile(env, name)
	if err != nil {
		return failWith(exitInput, err)
	}
	o.baselineFile = name
	if o.baseline, err = lint.ParseBaseline(name, text); err != nil {
		return failWith(exitInput, err)
	}
	return nil
}
