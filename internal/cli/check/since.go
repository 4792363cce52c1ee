package check

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/gitfs"
	"github.com/aa-lint/aa-lint/lint/driver"
)

// changes are the files and lines that have changed since a revision, by their
// absolute paths with slashes.
type changes struct {
	files map[string]bool
	lines map[string][]driver.Lines // nil unless they are asked for
	git   git
	from  string // the commit
	// text returns the text of a file on the other side of the change, by its
	// absolute path; false if it is not there.
	text func(path string) (string, bool)

	// Of a check of lines; see compareLines.
	renamed     map[string]string // the old paths of files, by the new ones
	checkBefore func(ctx context.Context, paths []string) (*driver.Before, error)
	close       func() error
}

// findChanges asks git what has changed; nil if that does not matter.
func findChanges(ctx context.Context, env environment.Env, opts options) (*changes, error) {
	if opts.since == "" {
		return nil, nil
	}
	repo, err := gitfs.Open(ctx, env.Dir)
	if err != nil {
		return nil, fmt.Errorf("--since: %w", err)
	}
	g := git{repo: repo, dir: env.Dir}
	up, err := g.run("rev-parse", "--show-cdup")
	if err != nil {
		return nil, fmt.Errorf("--since: %w", err)
	}
	// From here on paths start at the top of the working tree.
	g.dir = filepath.Join(env.Dir, filepath.FromSlash(strings.TrimSpace(up)))
	from, err := g.base(opts.since)
	if err != nil {
		return nil, err
	}
	changed, err := g.run("diff", "--name-only", "--no-renames", "-z", from, "--")
	if err != nil {
		return nil, err
	}
	added, err := g.run("ls-files", "--others", "--exclude-standard", "-z")
	if err != nil {
		return nil, err
	}
	c := &changes{files: map[string]bool{}, git: g, from: from}
	for _, name := range append(zeroSeparated(changed), zeroSeparated(added)...) {
		c.files[g.path(name)] = true
	}
	c.text = c.before
	if opts.changedLines {
		err = c.findLines(g, from, zeroSeparated(changed), zeroSeparated(added))
	}
	return c, err
}

// before returns the text of a file, by its absolute path, at the revision; false
// if it was not there.
func (c *changes) before(path string) (string, bool) {
	name, ok := pathname.Within(filepath.Clean(c.git.dir), filepath.Clean(path))
	if !ok {
		return "", false
	}
	text, err := c.git.run("cat-file", "blob", c.from+":"+filepath.ToSlash(name))
	return text, err == nil
}

// findLines asks git which lines have changed.
func (c *changes) findLines(g git, from string, changed, added []string) error {
	c.lines = map[string][]driver.Lines{}
	for _, name := range added {
		c.lines[g.path(name)] = []driver.Lines{{First: 1, Last: 1 << 31}}
	}
	for _, name := range changed {
		hunks, err := g.run("diff", "--unified=0", "--no-renames",
			from, "--", name)
		if err != nil {
			return err
		}
		c.lines[g.path(name)] = hunkLines(hunks)
	}
	return nil
}

var hunkHead = regexp.MustCompile(`(?m)^@@ -\S+ \+(\d+)(?:,(\d+))? @@`)

// hunkLines returns the lines of the new text that the hunks of a difference
// change.
func hunkLines(diff string) []driver.Lines {
	var lines []driver.Lines
	for _, match := range hunkHead.FindAllStringSubmatch(diff, -1) {
		first, _ := strconv.Atoi(match[1])
		n := 1
		if match[2] != "" {
			n, _ = strconv.Atoi(match[2])
		}
		if n > 0 {
			lines = append(lines, driver.Lines{First: first, Last: first + n - 1})
		}
	}
	return lines
}

func zeroSeparated(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(text, "\x00"), "\x00")
}

// git runs git in a directory of a repository.
type git struct {
	repo *gitfs.Repo
	dir  string
}

// base returns the commit to compare with: where the work went off from a
// revision, so that what others did to it since does not matter.
func (g git) base(revision string) (string, error) {
	commit, err := g.run("rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return "", fmt.Errorf("--since: git knows no revision %q", revision)
	}
	commit = strings.TrimSpace(commit)
	if fork, err := g.run("merge-base", commit, "HEAD"); err == nil {
		return strings.TrimSpace(fork), nil
	}
	return commit, nil
}

func (g git) path(name string) string {
	return filepath.ToSlash(filepath.Join(g.dir, filepath.FromSlash(name)))
}

// run returns what git prints. The error has what it complains of.
func (g git) run(args ...string) (string, error) { return g.repo.Output(g.dir, args...) }
