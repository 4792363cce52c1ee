package arguments

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/lint/rules"
)

// Complete says what shells offer as values of a flag.
func Complete(cmd *cobra.Command, name string, complete cobra.CompletionFunc) {
	if err := cmd.RegisterFlagCompletionFunc(name, complete); err != nil {
		panic(err) // the flag does not exist, or is here twice
	}
}

// CompleteWords offers words as values of a flag.
func CompleteWords(cmd *cobra.Command, name string, words []string) {
	Complete(cmd, name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// CompleteDirs offers directories.
func CompleteDirs(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// CompleteRules offers codes and names for the last element of a list.
func CompleteRules(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var offers []cobra.Completion
	for _, r := range rules.All() {
		offers = append(offers,
			cobra.CompletionWithDesc(before+r.Code.ID, r.Summary),
			cobra.CompletionWithDesc(before+r.Code.Name, r.Summary))
	}
	return offers, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
