package architecture

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const commandLine = "internal/cli"

// commands are the packages of commands below the command line. Each may import
// every library and what commands share, but no other command.
var commands = []string{"check", "config", "diff", "fmtcmd", "kube", "lsp", "mode", "query", "rules", "status"}

// shared has for each package that commands share those of the others that it may
// import.
var shared = map[string][]string{
	"exit":        {},
	"pathname":    {},
	"environment": {},
	"arguments":   {"exit"},
	"terminal":    {"environment", "exit"},
	"replace":     {},
	"confine":     {"arguments", "environment", "pathname"},
	"filesys":     {"pathname"},
	"inputs":      {"arguments", "confine", "environment", "exit", "filesys", "pathname", "replace"},
	"settings":    {"arguments", "confine", "environment", "exit", "filesys", "inputs", "pathname"},
	"profiles":    {"arguments", "environment", "exit", "inputs", "pathname", "settings"},
}

// TestCommandsStandApart checks the imports among the packages of the command line:
// no command imports another, and nothing that they share imports a command.
func TestCommandsStandApart(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, module+"/"+commandLine+"/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name, ok := strings.CutPrefix(words[0], module+"/"+commandLine+"/")
		if !ok {
			continue // the root, which assembles the commands
		}
		found++
		may, known := shared[name]
		command := slices.Contains(commands, name)
		if !known && !command {
			t.Errorf("the package %s is neither a command nor shared", name)
		}
		for _, path := range words[1:] {
			imported, ours := strings.CutPrefix(path, module+"/"+commandLine)
			if !ours {
				continue
			}
			imported = strings.TrimPrefix(imported, "/")
			_, isShared := shared[imported]
			if !isShared || !command && !slices.Contains(may, imported) {
				t.Errorf("%s imports %q of the command line", name, imported)
			}
		}
	}
	if want := len(commands) + len(shared); found != want {
		t.Errorf("%d packages found, %d are known", found, want)
	}
}
