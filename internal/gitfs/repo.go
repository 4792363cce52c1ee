// Package gitfs reads the files of a revision from a git repository, through
// the program git.
//
// A repository may belong to someone else, so git is run in a way that it starts
// no program which the repository names, follows no work tree that it does not
// know, and fetches nothing. Files of a revision are read by commands that read
// objects alone.
package gitfs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// Repo is a repository with a work tree.
type Repo struct {
	dir    string // where git is run
	top    string
	prefix string
	ctx    context.Context

	withoutFilters func() ([]string, error) // the options that turn filters off
}

// Error is what git says when it fails.
type Error struct {
	Args    []string
	Message string // the last line that git printed, or why it could not be run
	Err     error
}

// Error implements error.
func (e *Error) Error() string { return "git " + e.Args[0] + ": " + e.Message }

// Unwrap returns what running git gave.
func (e *Error) Unwrap() error { return e.Err }

// Open finds the repository that a directory lies in. Commands end with the
// context. The error is an *Error.
func Open(ctx context.Context, dir string) (*Repo, error) {
	r := &Repo{dir: dir, ctx: ctx}
	r.withoutFilters = sync.OnceValues(r.filters)
	out, err := r.runGit("rev-parse", "--show-toplevel", "--show-prefix")
	if err != nil {
		return nil, err
	}
	top, prefix, _ := strings.Cut(out, "\n")
	r.top, r.prefix = filepath.FromSlash(top), strings.Trim(prefix, "/\n")
	if err := r.checkPlace(); err != nil {
		return nil, err
	}
	return r, nil
}

// Top returns the directory of the work tree, with links resolved.
func (r *Repo) Top() string { return r.top }

// Prefix returns the path of the directory that the repository was opened from,
// below Top, with slashes; "" if it is Top itself.
func (r *Repo) Prefix() string { return r.prefix }

// Range is what a revision, or two of them, stand for.
type Range struct {
	Old string // the id of a commit or tree
	New string // likewise; "" for the work tree
}

// Resolve returns what a word stands for: REV, which is compared with the work
// tree, A..B, or A...B, which is B and the commit at which it left A. A missing A
// or B is HEAD. The error is an *Error.
func (r *Repo) Resolve(word string) (Range, error) {
	a, b, merge := word, "", false
	if from, to, ok := strings.Cut(word, "..."); ok {
		a, b, merge = or(from, "HEAD"), or(to, "HEAD"), true
	} else if from, to, ok := strings.Cut(word, ".."); ok {
		a, b = or(from, "HEAD"), or(to, "HEAD")
	}
	old, err := r.objectID(a)
	if err != nil || b == "" {
		return Range{Old: old}, err
	}
	new, err := r.objectID(b)
	if err == nil && merge {
		args := []string{"merge-base", old, new}
		if old, err = r.runGit(args...); old == "" && err == nil || exitCode(err) == 1 {
			err = &Error{args, fmt.Sprintf("%s and %s have no commit in common; a shallow clone may lack it", a, b), err}
		}
	}
	return Range{Old: old, New: new}, err
}

// exitCode returns the exit code that git ended with, -1 if it did not.
func exitCode(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return -1
}

func or(word, otherwise string) string {
	if word == "" {
		return otherwise
	}
	return word
}

// objectID returns the id of a commit, or of a tree.
func (r *Repo) objectID(rev string) (string, error) {
	for _, kind := range []string{"commit", "tree"} {
		out, err := r.runGit("rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{"+kind+"}")
		if err == nil {
			return out, nil
		}
		if r.ctx.Err() != nil || exitCode(err) < 0 {
			return "", err
		}
	}
	return "", &Error{Args: []string{"rev-parse"}, Message: fmt.Sprintf("there is no revision %q", rev)}
}

// maxOutput is how much of the output of a command is read, where it is a line.
const maxOutput = 1 << 16

// runGit returns what a command prints, without the last newline.
func (r *Repo) runGit(args ...string) (string, error) {
	cmd := r.command(args...)
	var out, complaint limited
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return "", failed(args, complaint.String(), err)
	}
	return strings.TrimSuffix(out.String(), "\n"), nil
}

// limited is a buffer that forgets what is too much.
type limited struct{ bytes.Buffer }

func (l *limited) Write(p []byte) (int, error) {
	if rest := maxOutput - l.Len(); len(p) > rest {
		l.Buffer.Write(p[:max(rest, 0)])
		return len(p), nil
	}
	return l.Buffer.Write(p)
}

var _ io.Writer = (*limited)(nil)
