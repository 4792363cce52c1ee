package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
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
				return exit.Usagef("completion needs the name of a shell: %s", arguments.List(shells()))
			}
			if err := arguments.Known("shell", args[0], shells()); err != nil {
				return exit.With(exit.Usage, err)
			}
			return exit.Output(writeCompletion(cmd.Root(), args[0], cmd.OutOrStdout()))
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
