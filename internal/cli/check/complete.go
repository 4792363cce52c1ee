package check

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/report"
)

// registerCompletions says what shells offer as values of the flags of check.
func registerCompletions(cmd *cobra.Command) {
	var formats []cobra.Completion
	for _, f := range report.Formats() {
		formats = append(formats, cobra.CompletionWithDesc(f.Name, f.Summary))
	}
	for flag, complete := range map[string]cobra.CompletionFunc{
		"output":        completeOutputs,
		"format":        cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp),
		"preset":        cobra.FixedCompletions(lint.Presets(), cobra.ShellCompDirectiveNoFileComp),
		"fail-on":       cobra.FixedCompletions(severityNames(), cobra.ShellCompDirectiveNoFileComp),
		"min-severity":  cobra.FixedCompletions(config.Severities(), cobra.ShellCompDirectiveNoFileComp),
		"color":         cobra.FixedCompletions(terminal.Colors(), cobra.ShellCompDirectiveNoFileComp),
		"select":        arguments.CompleteRules,
		"extend-select": arguments.CompleteRules,
		"ignore":        arguments.CompleteRules,
		"define":        cobra.NoFileCompletions,
		"base":          arguments.CompleteDirs,
		"include":       arguments.CompleteDirs,
		"max-file-size": cobra.NoFileCompletions,
		"since":         cobra.NoFileCompletions,
		"kube-version":  cobra.NoFileCompletions,
		"configmap":     cobra.NoFileCompletions,
		"pod-path":      cobra.NoFileCompletions,
	} {
		if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
			panic(err) // the flag does not exist, or is here twice
		}
	}
}

// completeOutputs offers formats, and files behind the sign.
func completeOutputs(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if strings.Contains(typed, "=") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var offers []cobra.Completion
	for _, f := range report.Formats() {
		offers = append(offers, cobra.CompletionWithDesc(f.Name+"=", f.Summary))
	}
	return offers, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
