package kube

import (
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/source"
)

const kubeWrapLong = `Write a manifest that stands for a profile, or show what a manifest cannot express.
The manifest is read again: it must have the text of the profile, or the same rules.

The kinds are:
  configmap  a ConfigMap, for a loader on the nodes, with the text as it is; of
             several files each has a key of its own
  sysdig     an AppArmorProfile of kube-apparmor-manager: rules on one line each,
             in one profile without includes, attachment, children and hats
  spo        an AppArmorProfile of the security-profiles-operator: lists of paths,
             protocols and capabilities. The operator denies some of what the
             lists do not allow; a profile that does not is wrapped with --tighter.

Exit codes:
  0    the manifest is written
  1    no manifest can stand for the profile
  2    the command line is wrong
  3    something could not be read, or the output could not be written
  4    aa-lint has a bug
  130  interrupted`

const kubeWrapExamples = `  aa-lint kube wrap --kind configmap --name node-profiles profiles/*
  aa-lint kube wrap --kind configmap --namespace apparmor profiles/web | kubectl apply -f -
  aa-lint kube wrap --kind spo --tighter profiles/billing > billing.yaml`

// kubeKinds are the kinds of manifests, by the names that users know.
var kubeKinds = map[string]kube.Form{"configmap": kube.FromConfigMap, "sysdig": kube.FromRules, "spo": kube.FromAbstract}

func kubeKindNames() []string { return []string{"configmap", "sysdig", "spo"} }

// kubeWrapFlags are the flags of kube wrap as they are written.
type kubeWrapFlags struct {
	kind    string
	wrap    kube.WrapOptions
	maxSize string
}

func newKubeWrap(env environment.Env) *cobra.Command {
	var flags kubeWrapFlags
	cmd := &cobra.Command{
		Use:     "wrap [flags] --kind KIND FILE...|-",
		Short:   "Write a manifest that stands for a profile",
		Long:    kubeWrapLong,
		Example: kubeWrapExamples,
		Args:    arguments.Count(1, math.MaxInt, "files, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return flags.files(env, args)
			}
			return flags.run(env, args[0])
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&flags.kind, "kind", "", "write a manifest of this `KIND`: "+arguments.List(kubeKindNames()))
	f.StringVar(&flags.wrap.Name, "name", "", "give the ConfigMap this `NAME`; otherwise that of the first profile")
	f.StringVar(&flags.wrap.Namespace, "namespace", "", "put the ConfigMap in this `NAMESPACE`")
	f.StringVar(&flags.wrap.Key, "key", "", "put the text under this `KEY` of the ConfigMap; otherwise the name of the file")
	f.BoolVar(&flags.wrap.Tighter, "tighter", false, "let the security-profiles-operator deny more than the profile does")
	f.StringVar(&flags.maxSize, "max-file-size", "16M", "refuse files of more than `BYTES`; K and M stand for 1024 and 1024²")
	arguments.CompleteWords(cmd, "kind", kubeKindNames())
	for _, name := range []string{"name", "namespace", "key", "max-file-size"} {
		arguments.Complete(cmd, name, cobra.NoFileCompletions)
	}
	return cmd
}

// files writes one ConfigMap of several files.
func (f *kubeWrapFlags) files(env environment.Env, names []string) error {
	if err := f.check(); err != nil {
		return err
	}
	switch {
	case f.wrap.Form != kube.FromConfigMap:
		return exit.Usagef("a custom resource stands for one profile: give one file")
	case f.wrap.Key != "":
		return exit.Usagef("--key is for one file: of several each has its name as its key")
	case slices.Contains(names, "-"):
		return exit.Usagef("standard input has no name to be a key: give files, or - alone with --key")
	}
	var files []*source.File
	for _, name := range names {
		text, err := f.text(env, name)
		if err != nil {
			return err
		}
		files = append(files, source.NewFile(name, text))
	}
	manifest, objections := kube.WrapFiles(files, f.wrap)
	for _, o := range objections {
		tell(env.Stderr, o.Place, diag.Error, o.Message)
	}
	if len(objections) > 0 {
		return exit.Silent(exit.Findings)
	}
	_, err := io.WriteString(env.Stdout, manifest)
	return exit.Output(err)
}

// check looks at the kind, and at what goes with it.
func (f *kubeWrapFlags) check() error {
	if f.kind == "" {
		return exit.Usagef("kube wrap needs --kind: %s", arguments.List(kubeKindNames()))
	}
	if err := arguments.Known("value of --kind", f.kind, kubeKindNames()); err != nil {
		return exit.With(exit.Usage, err)
	}
	f.wrap.Form = kubeKinds[f.kind]
	if f.wrap.Form != kube.FromConfigMap && (f.wrap.Name != "" || f.wrap.Namespace != "" || f.wrap.Key != "") {
		return exit.Usagef("--name, --namespace and --key are for ConfigMaps: a custom resource has the name of its profile")
	}
	return nil
}

func (f *kubeWrapFlags) run(env environment.Env, name string) error {
	if err := f.check(); err != nil {
		return err
	}
	text, err := f.text(env, name)
	if err != nil {
		return err
	}
	if name == "-" {
		name = "<stdin>"
		if f.wrap.Key == "" {
			f.wrap.Key = "profile"
		}
	}
	manifest, objections := kube.Wrap(source.NewFile(name, text), f.wrap)
	for _, o := range objections {
		tell(env.Stderr, o.Place, diag.Error, o.Message)
	}
	if len(objections) > 0 {
		f.adviseTighter(env, name, text)
		return exit.Silent(exit.Findings)
	}
	_, err = io.WriteString(env.Stdout, manifest)
	return exit.Output(err)
}

// adviseTighter names --tighter where that is all that is in the way.
func (f *kubeWrapFlags) adviseTighter(env environment.Env, name, text string) {
	tighter := f.wrap
	tighter.Tighter = true
	if _, objections := kube.Wrap(source.NewFile(name, text), tighter); len(objections) == 0 {
		fmt.Fprintln(env.Stderr, "aa-lint: with --tighter the manifest is written anyway: the operator then denies more than the profile does")
	}
}

// text reads the profile.
func (f *kubeWrapFlags) text(env environment.Env, name string) (string, error) {
	opts := inputs.Options{}
	var err error
	if opts.MaxFileSize, err = arguments.ParseSize(f.maxSize); err != nil {
		return "", exit.Usagef("--max-file-size: %w", err)
	}
	k := &kubeFiles{env: env, opts: kubeOptions{inputs: opts}}
	var text string
	if name == "-" {
		text, err = inputs.ReadStdin(env, "<stdin>", opts.MaxFileSize)
	} else {
		text, err = k.regular(name)
	}
	if err != nil {
		return "", exit.With(exit.Input, err)
	}
	return text, nil
}
