package rules

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/internal/ruledocs"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
)

const explainLong = `Explain rules: what their findings mean, why they matter, how to fix them, when to
suppress them, and which options there are. Give the code or the name of a rule.`

func NewExplain() *cobra.Command {
	return &cobra.Command{
		Use:     "explain RULE...",
		Short:   "Explain a rule",
		Long:    explainLong,
		Example: "  aa-lint explain AA413\n  aa-lint explain hash-include",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return arguments.CompleteRules(cmd, args, typed)
		},
		RunE: func(cmd *cobra.Command, names []string) error {
			if len(names) == 0 {
				return exit.Usagef("explain needs the code or name of a rule, such as AA413")
			}
			var pages []string
			for _, name := range names {
				rule, err := findRule(name)
				if err != nil {
					return exit.With(exit.Usage, err)
				}
				pages = append(pages, ruledocs.Text(rule))
			}
			_, err := fmt.Fprint(cmd.OutOrStdout(), strings.Join(pages, "\n"))
			return exit.Output(err)
		},
	}
}

// findRule returns the rule of a code or name.
func findRule(name string) (*lint.Analyzer, error) {
	var names []string
	all := rules.All()
	for i := range all {
		a := &all[i]
		if strings.EqualFold(a.Code.ID, name) || a.Code.Name == name {
			return a, nil
		}
		names = append(names, a.Code.ID, a.Code.Name)
	}
	return nil, errors.New(nearest.Unknown("rule", name, names, ": aa-lint rules lists all"))
}
