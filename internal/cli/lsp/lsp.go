// Package lsp is the command lsp, which is a language server for editors.
package lsp

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/lsp"
	"github.com/aa-lint/aa-lint/policy"
)

const serverLong = `Speak the language server protocol on standard input and output. Editors start
this command; nobody needs to run it by hand.

The settings are those of the nearest .aa-lint.yaml, as for check. No file is
written: changes are made by the editor.`

// New returns the command. The fixes that it offers as safe are proven by prove.
func New(env environment.Env, prove func(policy.Options) driver.Prove) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "lsp",
		Short:   "Speak with an editor, as a language server",
		Long:    serverLong,
		Example: "  aa-lint lsp --stdio",
		Args:    arguments.Count(0, 0, ""),
		RunE:    func(cmd *cobra.Command, _ []string) error { return serve(cmd, env, prove) },
	}
	flags := cmd.Flags()
	flags.Bool("stdio", true, "speak on standard input and output; there is no other way")
	// What the libraries of editors add by themselves.
	flags.String("clientProcessId", "", "")
	flags.Bool("node-ipc", false, "")
	for _, name := range []string{"clientProcessId", "node-ipc"} {
		_ = flags.MarkHidden(name)
	}
	return cmd
}

// serve runs the server. A client that goes without a word is worth an exit code,
// as the protocol has it.
func serve(cmd *cobra.Command, env environment.Env, prove func(policy.Options) driver.Prove) error {
	orderly, err := lsp.Serve(cmd.Context(), env.Stdin, env.Stdout, lsp.Options{
		Version:    cmd.Root().Version,
		Rules:      rules.All(),
		Prove:      prove,
		SystemBase: env.SystemBase,
		Log:        func(text string) { env.Complain(errors.New(text)) },
	})
	switch {
	case err != nil:
		return exit.With(exit.Input, err)
	case cmd.Context().Err() != nil:
		return exit.Silent(exit.Interrupted)
	case !orderly:
		return exit.Silent(exit.Findings)
	}
	return nil
}
