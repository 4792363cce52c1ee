package kube

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/report"
	"github.com/aa-lint/aa-lint/report/containers"
	"github.com/aa-lint/aa-lint/source"
)

const kubeTableLong = `Show which profile each container gets: one row for each container in pods and in
workloads that create pods, with the place where the profile is chosen, its mode,
and whether it keeps the container from changing /etc, /var and /tmp.

A path is a manifest, a profile, a directory to search for both, or - for manifests
on standard input. The default is the working directory. Profiles can be files,
values of ConfigMaps, and custom resources of kube-apparmor-manager and the
security-profiles-operator. Add-ons for Home Assistant are read as well.

A directory is "denied" if rules deny writing below it, "default" if no rule allows
writing, and otherwise "open", with a path that can be changed; "?" if the profile
is not among the paths. The findings are codes of rules.

Exit codes:
  0    everything was read
  1    a document is neither YAML nor JSON, or has a duplicate key
  2    the command line is wrong
  3    something could not be read, or the output could not be written
  4    aa-lint has a bug
  130  interrupted`

const kubeTableExamples = `  aa-lint kube table manifests profiles
  helm template charts/web | aa-lint kube table - profiles
  aa-lint kube table --kube-version 1.33 --format markdown deploy.yaml`

// kubeTableFlags are the flags of kube table as they are written.
type kubeTableFlags struct {
	kube    kubeFlags
	version string
	known   []string
	format  string
}

func newKubeTable(env environment.Env) *cobra.Command {
	var flags kubeTableFlags
	cmd := &cobra.Command{
		Use:     "table [flags] [PATH | -]...",
		Short:   "Show which profile each container gets",
		Long:    kubeTableLong,
		Example: kubeTableExamples,
		RunE: func(cmd *cobra.Command, paths []string) error {
			return flags.run(cmd, env, paths)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&flags.version, "kube-version", kube.Newest.String(), "show it for this `RELEASE` of Kubernetes")
	f.StringSliceVar(&flags.known, "known-profile", nil, "take the profiles with these `NAMES` as loaded on the nodes")
	f.StringVar(&flags.format, "format", kubeTableFormats()[0], "print in this `FORMAT`: "+arguments.List(kubeTableFormats()))
	arguments.Complete(cmd, "kube-version", cobra.NoFileCompletions)
	arguments.Complete(cmd, "known-profile", cobra.NoFileCompletions)
	arguments.CompleteWords(cmd, "format", kubeTableFormats())
	flags.kube.register(cmd)
	return cmd
}

func kubeTableFormats() []string { return []string{"text", "json", "markdown"} }

func (f *kubeTableFlags) run(cmd *cobra.Command, env environment.Env, paths []string) error {
	if err := arguments.Known("format", f.format, kubeTableFormats()); err != nil {
		return exit.With(exit.Usage, err)
	}
	opts, err := f.kube.options(env)
	if err != nil {
		return err
	}
	if opts.config.KubeVersion != "" && !cmd.Flags().Changed("kube-version") {
		f.version = opts.config.KubeVersion
	}
	version, err := kube.ParseVersion(f.version)
	if err != nil {
		return exit.Usagef("--kube-version: %w", err)
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	files, err := gatherKube(env, opts, paths)
	if err != nil {
		return err
	}
	profiles, err := newKubeProfiles(files, append(arguments.Trimmed(f.known), opts.config.KnownProfiles...))
	if err != nil {
		return err
	}
	selection, err := manifestRules(opts)
	if err != nil {
		return exit.With(exit.Usage, err)
	}
	rows, err := containers.Rows(cmd.Context(), containers.Input{
		Streams: files.streams, Addons: files.addons, Index: profiles.index, Version: version,
		Selection: selection, Profile: profiles.policy,
	})
	if err != nil {
		return exit.Silent(exit.Interrupted)
	}
	if err := exit.Output(writeTable(env.Stdout, f.format, version, rows)); err != nil {
		return err
	}
	for _, note := range profiles.notes {
		fmt.Fprintln(env.Stderr, report.Sanitize(note))
	}
	return files.finish()
}

// manifestRules returns the rules on manifests, as the settings of the project have
// them. Its error is one of these.
func manifestRules(opts kubeOptions) (lint.Selection, error) {
	// That nothing is chosen stands in the row.
	choice := opts.config.Choice()
	choice.Preset, choice.Select, choice.Extend = lint.None, nil, []string{"kubernetes"}
	choice.Ignore = append(slices.Clone(choice.Ignore), "AA707")
	return lint.Select(rules.All(), choice)
}

// writeTable prints the rows in a format. The error is that of the writer.
func writeTable(w io.Writer, format string, version kube.Version, rows []containers.Row) error {
	switch format {
	case "json":
		return containers.JSON(w, version, rows)
	case "markdown":
		return containers.Markdown(w, rows)
	}
	return containers.Text(w, rows)
}

// finish tells on standard error what could not be read, and returns the exit
// code for it.
func (k *kubeFiles) finish() error {
	code := exit.Clean
	for _, s := range k.streams {
		if s.Template.File != nil {
			k.tell(s.Template, diag.Info, "a template of Helm is left out: give the output of helm template instead")
		}
		code = max(code, k.problems(s.Problems))
	}
	for _, a := range k.addons {
		code = max(code, k.problems(a.Problems))
	}
	for _, err := range k.errs {
		k.env.Complain(err)
		code = exit.Input
	}
	if code != exit.Clean {
		return exit.Silent(code)
	}
	return nil
}

func (k *kubeFiles) problems(problems []kube.Problem) int {
	for _, p := range problems {
		k.tell(p.Place, diag.Error, p.Message)
	}
	if len(problems) > 0 {
		return exit.Findings
	}
	return exit.Clean
}

// tell prints a message about a place on standard error, as compilers do.
func (k *kubeFiles) tell(at diag.Place, severity diag.Severity, message string) {
	tell(k.env.Stderr, at, severity, message)
}

func tell(w io.Writer, at diag.Place, severity diag.Severity, message string) {
	position := at.File.Position(at.Span.Start, source.Runes)
	line := fmt.Sprintf("%s:%d:%d: %s: %s", at.File.Name(), position.Line, position.Column, severity, message)
	fmt.Fprintln(w, report.Sanitize(line))
}
