package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/report"
)

const completionLong = `Print a script that lets a shell complete the commands, flags and rules of
aa-lint.`

const completionExamples = `  source <(aa-lint completion bash)
  aa-lint completion bash > /etc/bash_completion.d/aa-lint
  aa-lint completion zsh > "${fpath[1]}/_aa-lint"
  aa-lint completion fish > ~/.config/fish/completions/aa-lint.fish
  aa-lint completion powershell | Out-String | Invoke-Expression`

func shells() []string { return []string{"bash", "zsh", "fish", "powershell"} }

func newCompletion() *cobra.Command {
	return &cobra.Command{
		Use:       "completion " + strings.Join(shells(), "|"),
		Short:     "Print a script for completion in a shell",
		Long:      completionLong,
		Example:   completionExamples,
		ValidArgs: shells(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("completion needs the name of a shell: %s", list(shells()))
			}
			if err := known("shell", args[0], shells()); err != nil {
				return failure{exitUsage, err}
			}
			return outputError(writeCompletion(cmd.Root(), args[0], cmd.OutOrStdout()))
		},
	}
}

func writeCompletion(root *cobra.Command, shell string, w io.Writer) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(w, true)
	case "zsh":
		return root.GenZshCompletion(w)
	case "fish":
		return root.GenFishCompletion(w, true)
	}
	return root.GenPowerShellCompletionWithDesc(w)
}

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
		"color":         cobra.FixedCompletions(colorNames(), cobra.ShellCompDirectiveNoFileComp),
		"select":        completeRules,
		"extend-select": completeRules,
		"ignore":        completeRules,
		"define":        cobra.NoFileCompletions,
		"base":          completeDirs,
		"include":       completeDirs,
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

func completeDirs(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// completeRules offers codes and names for the last element of a list.
func completeRules(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var offers []cobra.Completion
	for _, r := range rules.All() {
		offers = append(offers,
			cobra.CompletionWithDesc(before+r.Code.ID, r.Summary),
			cobra.CompletionWithDesc(before+r.Code.Name, r.Summary))
	}
	return offers, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
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
