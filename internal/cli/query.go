package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

const queryLong = `Ask what a profile allows.

With --batch, questions are read from standard input, one JSON object a line,
and answered on standard output in the same form and order. docs/query.md in the
repository has the fields.

A profile that the parser of AppArmor would refuse is not asked: it would not
load.`

const queryExamples = `  echo '{"class":"file","path":"/etc/passwd"}' | aa-lint query --batch usr.bin.foo
  aa-lint query --batch --features /sys/kernel/security/apparmor/features.txt usr.bin.foo < questions.jsonl`

// queryFlags are the flags of query as they are written.
type queryFlags struct {
	base     string
	includes []string
	defines  []string
	features string
	batch    bool
}

func newQuery(env Env) *cobra.Command {
	var flags queryFlags
	cmd := &cobra.Command{
		Use:     "query [flags] FILE",
		Short:   "Ask what a profile allows",
		Long:    queryLong,
		Example: queryExamples,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !flags.batch {
				return usage("query needs --batch")
			}
			p, err := flags.load(env, args[0])
			if err != nil {
				return err
			}
			return queryBatch(cmd.Context(), env, p)
		},
	}
	flags.register(cmd)
	return cmd
}

func (f *queryFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&f.batch, "batch", false, "read questions from standard input, one JSON object a line")
	flags.StringVar(&f.features, "features", "", "answer for a kernel with the features in `FILE`, which also count for profiles\nwithout an abi; otherwise the kernel is taken to know everything")
	flags.StringVar(&f.base, "base", "", "take `DIR` as the base directory of the profile")
	flags.StringArrayVarP(&f.includes, "include", "I", nil, "look for includes in `DIR` before the base; may be repeated")
	flags.StringArrayVar(&f.defines, "define", nil, "take the variable @{NAME} as assigned elsewhere: `NAME=VALUE`; may be repeated\nfor more values")
}

// load reads a profile with its includes.
func (f *queryFlags) load(env Env, name string) (*policy.Policy, error) {
	opts := options{base: f.base, includes: f.includes, maxFileSize: load.DefaultMaxFileSize}
	var meaning policy.Options
	var err error
	if meaning.Define, err = parseDefines(f.defines); err != nil {
		return nil, usage("--define: %w", err)
	}
	if f.features != "" {
		text, err := os.ReadFile(absolute(env.Dir, f.features))
		if err != nil {
			return nil, failure{exitInput, readError(f.features, err)}
		}
		meaning.Kernel = policy.ParseFeatures(string(text))
		meaning.ABI = meaning.Kernel
	}
	if name == "-" {
		return nil, usage("the profile is a file: standard input is for the questions")
	}
	if info, err := os.Stat(absolute(env.Dir, name)); err == nil && info.IsDir() {
		return nil, usage("%s is a directory: name one profile", name)
	}
	in, err := gather(env, opts, []string{name})
	if err != nil {
		return nil, err
	}
	if len(in.errs) > 0 {
		return nil, failure{exitInput, in.errs[0]}
	}
	if len(in.groups) == 0 {
		return nil, usage("%s is no profile", name)
	}
	group := in.groups[0]
	loader := in.loader(group)
	file, err := loader.Profile(group.targets[0].Path)
	if err != nil {
		return nil, failure{exitInput, err}
	}
	return loadable(policy.NewChecker(loader, meaning).Resolve(file))
}

// loadable returns a policy, or an error if it holds one that keeps the parser
// from loading it.
func loadable(p *policy.Policy) (*policy.Policy, error) {
	found := p.Report.Findings.Errors()
	if !p.Report.Spliced {
		found = append(p.File.Findings.Errors(), found...)
	}
	if len(found) == 0 {
		return p, nil
	}
	found.Sort()
	place := found[0].Place
	at := place.File.Position(place.Span.Start, source.Runes)
	return nil, failure{exitInput, fmt.Errorf("%s:%d:%d: %s: the profile would not load; aa-lint check tells more",
		place.File.Name(), at.Line, at.Column, found[0].Message)}
}
