// Package query is the command query, which asks profiles what they allow.
package query

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/report/answers"
)

const queryLong = `Answer exactly what profiles allow, and which rules decide it.

--can asks for an access, in one of these forms:
  --can w FILE PATH              permissions of files, out of rwamklx, on a path
  --can w --under DIR FILE       is there any path at or below DIR?
  --can 'signal send term peer=foo' FILE
                                 other classes, in words like those of rules:
                                 capability sys_admin · network inet stream ·
                                 unix connect type=stream peer_addr=@x ·
                                 dbus send bus=system name=org.x path=/y ·
                                 ptrace trace peer=x · mount /dev/sda1 -> /mnt/ ·
                                 umount /mnt/ · pivot_root oldroot=/old/ /new/ ·
                                 link /a -> /b · change_profile x ·
                                 mqueue read /q · io_uring sqpoll · userns
Any rule is a question, as it is written. What you leave out stands for any value,
and the answer names one. A question with a pattern, or with a comma at its end, is
about all accesses that the rule would allow.

--cannot asks the same for scripts: it exits with 0 if the access is not allowed,
and with 1 if it is, or if the mode of the profile allows what no rule denies.

--batch reads questions from standard input, one JSON object a line, and answers
them on standard output in the same form and order.

--who-can asks all profiles of files and directories, and lists those that allow
the access.

An answer takes everything into account: includes, variables, aliases, priorities
and deny rules. In complain mode, what the rules refuse is only logged.

Exit codes:
  0    yes (with --cannot: no)
  1    no (with --cannot: yes)
  2    the command line is wrong
  3    something could not be read, would not load, or could not be decided
  4    aa-lint has a bug
  130  interrupted`

const queryExamples = `  aa-lint query usr.bin.foo --can w /etc/shadow
  aa-lint query usr.bin.foo --can w --under /etc --explain
  aa-lint query usr.bin.foo --cannot w --under /etc
  aa-lint query usr.bin.foo --can 'capability sys_admin'
  aa-lint query usr.bin.foo --can 'owner /home/*/.cache/** rw,'
  aa-lint query --who-can w /etc/cron.d/x /etc/apparmor.d
  aa-lint query --batch usr.bin.foo < questions.jsonl`

// queryFlags are the flags of query as they are written.
type queryFlags struct {
	can, whoCan, under string
	cannot             string
	asMeant            bool
	profile            string
	owner, other       bool
	explain            bool
	format, color      string
	features           string
	budget             int
	batch              bool
	base               string
	includes, defines  []string
}

func New(env environment.Env) *cobra.Command {
	var flags queryFlags
	cmd := &cobra.Command{
		Use:     "query [flags] FILE [PATH]",
		Short:   "Answer what profiles allow",
		Long:    queryLong,
		Example: queryExamples,
		RunE: func(cmd *cobra.Command, args []string) error {
			return flags.run(cmd.Context(), env, args)
		},
	}
	flags.register(cmd)
	return cmd
}

func queryFormats() []string { return []string{"text", "json"} }

func (f *queryFlags) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.can, "can", "", "ask for this `ACCESS`")
	flags.StringVar(&f.cannot, "cannot", "", "ask for this `ACCESS`, with exit status 0 if it is not allowed")
	flags.StringVar(&f.under, "under", "", "with file permissions: ask for any path at or below `DIR`")
	flags.StringVar(&f.whoCan, "who-can", "", "list the profiles that allow this `ACCESS`")
	flags.BoolVar(&f.batch, "batch", false, "answer the questions on standard input, one JSON object a line")
	flags.StringVar(&f.profile, "profile", "", "ask only the profile `NAME`: parent//child for a child or hat")
	flags.BoolVar(&f.owner, "owner", false, "ask for files that the user owns")
	flags.BoolVar(&f.other, "other", false, "ask for files of others")
	flags.BoolVar(&f.asMeant, "as-meant", false, "answer by what the rules are meant to say, where the compiled policy differs")
	flags.BoolVar(&f.explain, "explain", false, "show every rule that takes part, with the includes that lead to it")
	flags.StringVar(&f.format, "format", queryFormats()[0], "print in this `FORMAT`: "+arguments.List(queryFormats()))
	flags.StringVar(&f.features, "features", "", "use the kernel features in `FILE`, instead of all that exist")
	flags.IntVar(&f.budget, "budget", 0, "look at no more than `N` states for one answer")
	flags.StringVar(&f.base, "base", "", "take `DIR` as the base directory of all profiles")
	flags.StringArrayVarP(&f.includes, "include", "I", nil, "look for includes in `DIR` before the base; may be repeated")
	flags.StringArrayVar(&f.defines, "define", nil, "take the variable @{NAME} as assigned elsewhere: `NAME=VALUE`")
	flags.StringVar(&f.color, "color", "auto", "`WHEN` to print colours: "+arguments.List(terminal.Colors()))
	arguments.CompleteWords(cmd, "format", queryFormats())
	arguments.CompleteWords(cmd, "color", terminal.Colors())
}

func (f *queryFlags) run(ctx context.Context, env environment.Env, args []string) error {
	if f.batch {
		return f.runBatch(ctx, env, args)
	}
	q, err := f.question(env, args)
	if err != nil {
		return err
	}
	policies, err := f.resolve(ctx, env, q.files)
	if err != nil {
		return err
	}
	found, err := q.ask(ctx, policies)
	if err != nil {
		return err
	}
	if f.format == "json" {
		err = answers.JSON(env.Stdout, q.shown(false), found)
	} else {
		err = answers.Text(env.Stdout, q.shown(terminal.UseColor(f.color, env)), found)
	}
	if err := exit.Output(err); err != nil {
		return err
	}
	return q.code(env, policies, found)
}

// resolve works out what the profiles of files and directories mean.
func (f *queryFlags) resolve(ctx context.Context, env environment.Env, paths []string) ([]*policy.Policy, error) {
	opts := inputs.Options{Base: f.base, Includes: f.includes, MaxFileSize: load.DefaultMaxFileSize}
	var err error
	if opts.Define, err = arguments.ParseDefines(f.defines); err != nil {
		return nil, exit.Usagef("--define: %w", err)
	}
	features, err := inputs.ReadFeatures(env, f.features)
	if err != nil {
		return nil, err
	}
	in, err := inputs.Gather(env, opts, paths)
	if err != nil {
		return nil, err
	}
	policies, errs := inputs.ResolveAll(ctx, in, policy.Options{Define: opts.Define, Kernel: features, ABI: features})
	errs = append(in.Errs, errs...)
	for _, e := range errs {
		env.Complain(e)
	}
	if len(errs) > 0 && len(policies) == 0 {
		return nil, exit.Silent(exit.Input)
	}
	return policies, ctx.Err()
}

// errNothing is what is wrong with a question that asks for nothing.
var errNothing = errors.New("nothing is asked: give --can, --cannot or --who-can")
