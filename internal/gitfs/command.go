package gitfs

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
)

// A repository may belong to someone else, and its configuration can name
// programs for nearly everything that git does. These options and variables turn
// off all that a command which only looks could start; variables that a
// configuration could not overrule are preferred.
var (
	safeOptions = []string{
		"--no-pager", "--no-replace-objects", "--literal-pathspecs",
		"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false",
		"-c", "protocol.allow=never", "-c", "credential.helper=", "-c", "core.askPass=", "-c", "gc.auto=0",
		"-c", "log.showSignature=false", "-c", "diff.ignoreSubmodules=all",
	}
	safeEnv = []string{
		"GIT_ALLOW_PROTOCOL=none", "GIT_NO_LAZY_FETCH=1", "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0",
		"GIT_PAGER=cat", "GIT_EDITOR=false", "GIT_SSH_COMMAND=false", "GIT_ASKPASS=false", "SSH_ASKPASS=false",
		"LC_ALL=C",
	}
)

// diffOptions are options of git diff without which it would run programs, or
// look into submodules, whose own configuration git would follow.
var diffOptions = []string{"--no-ext-diff", "--no-textconv", "--no-color", "--ignore-submodules=all"}

func (r *Repo) command(args ...string) *exec.Cmd { return r.commandIn(r.dir, nil, args) }

func (r *Repo) commandIn(dir string, options, args []string) *exec.Cmd {
	all := append(append(safeOptions[:len(safeOptions):len(safeOptions)], options...), args...)
	cmd := exec.CommandContext(r.ctx, "git", all...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), safeEnv...)
	return cmd
}

// Output runs a command that only looks in a directory of the repository, and
// returns all that it prints. The error is an *Error.
func (r *Repo) Output(dir string, args ...string) (string, error) {
	var options []string
	if args[0] == "diff" {
		var err error
		if options, err = r.withoutFilters(); err != nil {
			return "", err
		}
		args = append(append([]string{"diff"}, diffOptions...), args[1:]...)
	}
	cmd := r.commandIn(dir, options, args)
	var out bytes.Buffer
	var complaint limited
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return "", failed(args, complaint.String(), err)
	}
	return out.String(), nil
}

// filters returns the options that turn off the filters of a configuration, which
// git diff runs on files of the work tree. They have names, so they must be known.
func (r *Repo) filters() ([]string, error) {
	args := []string{"config", "--null", "--name-only", "--get-regexp", `^filter\.`}
	names, err := r.runGit(args...)
	if exitCode(err) == 1 {
		return nil, nil // there is none
	}
	if err != nil {
		return nil, err
	}
	var options []string
	for name := range strings.SplitSeq(strings.TrimSuffix(names, "\x00"), "\x00") {
		end := strings.LastIndexByte(name, '.')
		if strings.Contains(name, "=") || end < 0 {
			return nil, &Error{Args: args, Message: "the repository has a filter of an odd name, which cannot be turned off"}
		}
		driver := name[:end]
		options = append(options, "-c", driver+".clean=", "-c", driver+".smudge=", "-c", driver+".process=", "-c", driver+".required=false")
	}
	return options, nil
}

// failed returns the error of a command that complained.
func failed(args []string, complaint string, err error) *Error {
	message := strings.TrimSpace(complaint)
	if i := strings.Index(message, "detected dubious ownership"); i >= 0 {
		return &Error{args, "the repository belongs to another user, so git does not read it; if you trust it, run " + safeDirectory(message), err}
	}
	if i := strings.LastIndexByte(message, '\n'); i >= 0 {
		message = message[i+1:]
	}
	message = strings.TrimPrefix(strings.TrimPrefix(message, "fatal: "), "error: ")
	if errors.Is(err, exec.ErrNotFound) {
		message = "the program git is not installed"
	}
	if message == "" {
		message = err.Error()
	}
	return &Error{args, message, err}
}

// safeDirectory returns the command that git recommends in a complaint.
func safeDirectory(complaint string) string {
	for line := range strings.Lines(complaint) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "git config ") {
			return line
		}
	}
	return "git config --global --add safe.directory DIR"
}
