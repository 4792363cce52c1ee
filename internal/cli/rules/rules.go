// Package rules holds the commands rules and explain, which list and explain
// the rules.
package rules

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/ruledocs"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
)

const rulesLong = `List the rules: code, name, severity, whether there is a fix, and what each rule
finds. The severity is the one in the preset; a rule that is off in the preset runs
if it is selected.`

// ruleFormats are the formats of the list, the default first.
func ruleFormats() []string { return []string{"text", "json", "markdown"} }

func NewList() *cobra.Command {
	var format, preset string
	cmd := &cobra.Command{
		Use:     "rules",
		Short:   "List the rules",
		Long:    rulesLong,
		Example: "  aa-lint rules\n  aa-lint rules --preset strict\n  aa-lint rules --format json",
		Args:    arguments.Count(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			err := cmp.Or(arguments.Known("format", format, ruleFormats()), arguments.Known("preset", preset, lint.Presets()))
			if err != nil {
				return exit.With(exit.Usage, err)
			}
			return exit.Output(writeRules(cmd.OutOrStdout(), format, lint.Preset(preset)))
		},
	}
	cmd.Flags().StringVar(&format, "format", ruleFormats()[0], "print in this `FORMAT`: "+arguments.List(ruleFormats()))
	cmd.Flags().StringVar(&preset, "preset", lint.Presets()[0], "show the rules as this `SET` has them: "+arguments.List(lint.Presets()))
	for flag, values := range map[string][]string{"format": ruleFormats(), "preset": lint.Presets()} {
		complete := cobra.FixedCompletions(slices.Clone(values), cobra.ShellCompDirectiveNoFileComp)
		if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
			panic(err) // the flag does not exist, or is here twice
		}
	}
	return cmd
}

func writeRules(w io.Writer, format string, preset lint.Preset) error {
	all := rules.All()
	switch format {
	case "json":
		_, err := w.Write(ruledocs.JSON(all, preset))
		return err
	case "markdown":
		_, err := io.WriteString(w, ruledocs.Table(all, preset, ""))
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for i := range all {
		a := &all[i]
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", a.Code.ID, a.Code.Name, ruledocs.Severity(a, preset), ruledocs.Fix(a), a.Summary)
	}
	return table.Flush()
}
