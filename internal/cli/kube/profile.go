package kube

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/report"
)

const kubeProfileLong = `Print the AppArmor text that a resource stands for: what apparmor_parser gets on a
node from a value of a ConfigMap, from kube-apparmor-manager, or from the
security-profiles-operator.

NAME is the name of the resource, of the key in a ConfigMap, or of the profile; you
can leave it out if there is only one text. Errors in the text are reported on
standard error, with the place in the manifest.

Exit codes:
  0    the parser would load the text
  1    it would not, or the manager generates no profile from the resource
  2    the command line is wrong, or there are several texts
  3    something could not be read, there is no such text, or the output could
       not be written
  4    aa-lint has a bug
  130  interrupted`

const kubeProfileExamples = `  aa-lint kube profile billing.yaml
  aa-lint kube profile all.yaml billing-api | apparmor_parser --replace
  kubectl get aa -o yaml | aa-lint kube profile - billing-api`

func newKubeProfile(env environment.Env) *cobra.Command {
	var flags kubeFlags
	cmd := &cobra.Command{
		Use:     "profile [flags] FILE|- [NAME]",
		Short:   "Print the AppArmor text that a resource stands for",
		Long:    kubeProfileLong,
		Example: kubeProfileExamples,
		Args:    arguments.Count(1, 2, "a file of manifests, and at most the name of one profile"),
		RunE: func(cmd *cobra.Command, args []string) error {
			opts, err := flags.options(env)
			if err != nil {
				return err
			}
			return kubeProfile(env, opts, args)
		},
	}
	cmd.Flags().SortFlags = false
	flags.register(cmd)
	return cmd
}

// kubeProfile prints the text of the profile that the arguments name.
func kubeProfile(env environment.Env, opts kubeOptions, args []string) error {
	files, err := gatherKube(env, opts, args[:1])
	if err != nil {
		return err
	}
	name := ""
	if len(args) > 1 {
		name = args[1]
	}
	p, err := files.choose(name)
	if err != nil {
		// What could not be read is perhaps why.
		if broken := files.finish(); broken != nil {
			return broken
		}
		return err
	}
	if len(p.Objections) > 0 {
		for _, o := range p.Objections {
			tell(env.Stderr, o.Place, diag.Error, o.Message)
		}
		return exit.Silent(exit.Findings)
	}
	if _, err := io.WriteString(env.Stdout, p.Source.Text()); err != nil {
		return exit.Output(err)
	}
	findings, err := textFindings(files, p)
	if err != nil {
		return err
	}
	return tellFindings(env, p, findings)
}

// choose returns the one profile of a name, or the only one.
func (k *kubeFiles) choose(name string) (*kube.Profile, error) {
	var fits []*kube.Profile
	var names []string
	for _, p := range k.carried() {
		own := profileNames(p)
		names = append(names, own[0])
		if name == "" || slices.Contains(own, name) {
			fits = append(fits, p)
		}
	}
	switch {
	case len(fits) == 1:
		return fits[0], nil
	case len(names) == 0:
		return nil, exit.With(exit.Input, errors.New("there is no text of a profile in the file"))
	case len(fits) == 0:
		return nil, exit.With(exit.Input, fmt.Errorf("there is no text of the name %q: it is %s", name, anyOf(names)))
	}
	return nil, exit.Usagef("there are several texts: name one of %s", anyOf(names))
}

// anyOf joins names, of which there may be one only.
func anyOf(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return arguments.List(names)
}

// profileNames returns the names that a text can be asked for by, the one that
// tells it from others first.
func profileNames(p *kube.Profile) []string {
	names := []string{p.Object.Name.Text, p.Object.String()}
	if p.Form == kube.FromConfigMap {
		key := p.Key.Text
		names = []string{p.Object.Name.Text + "/" + key, key, p.Object.Name.Text}
	}
	for _, d := range p.Definitions() {
		names = append(names, d.Name)
	}
	return names
}

// textFindings checks the text of a profile with what it includes, and returns
// what keeps the parser from loading it, with places in the manifest. Includes
// count if there is a directory to look for them in.
func textFindings(files *kubeFiles, p *kube.Profile) (diag.List, error) {
	in, err := inputs.New(files.env, files.opts.inputs)
	if err != nil {
		return nil, err
	}
	profiles := &kubeProfiles{opts: files.opts, in: in, readers: map[*inputs.Group]*kubeReader{}}
	text := profiles.text(p)
	found := text.file.Findings.Errors()
	if hasBase(in) {
		found = text.reader.checker.Profile(text.file).LoadErrors(text.file)
	}
	var all diag.List
	for _, f := range found {
		all = append(all, p.FindingIn(f, text.file.Source))
	}
	all.Sort()
	return all.Dedup(), nil
}

// hasBase reports whether includes are looked for anywhere.
func hasBase(in *inputs.Inputs) bool {
	return slices.ContainsFunc(in.Groups, func(g *inputs.Group) bool { return len(g.Search) > 0 })
}

// tellFindings prints findings on standard error; the error has the exit code.
func tellFindings(env environment.Env, p *kube.Profile, findings diag.List) error {
	if p.Disabled.Given() {
		tell(env.Stderr, p.Disabled.Place, diag.Info, "the resource is disabled: its manager does not load the profile")
	}
	if len(findings) == 0 {
		return nil
	}
	text, _ := report.ByName("text")
	r := report.Report{Files: []report.File{{Path: strings.TrimSpace(p.Source.Name())}}, Findings: findings}
	if err := text.Write(env.Stderr, r, report.Options{Width: terminal.SourceWidth(env)}); err != nil {
		return exit.Output(err)
	}
	return exit.Silent(exit.Findings)
}
