package inputs

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/gitfs"
)

// exclusion is a pattern of paths that are left out of what directories yield.
type exclusion struct {
	dir     string // absolute: where the pattern starts
	pattern string
	why     string // what people read
}

// Excludes returns the exclusions of patterns. One without a slash is for names
// in any directory, one with a slash at its end for directories alone.
func Excludes(dir, from string, patterns []string) ([]exclusion, error) {
	var all []exclusion
	for _, p := range patterns {
		clean := strings.TrimPrefix(p, "./")
		if clean == "" || !doublestar.ValidatePattern(clean) {
			return nil, fmt.Errorf("%q is not a pattern of paths", p)
		}
		all = append(all, exclusion{dir: dir, pattern: clean, why: fmt.Sprintf("excluded by %s: %s", from, p)})
	}
	return all, nil
}

// matches reports whether the pattern is one of a path, which is absolute.
func (e exclusion) matches(abs string, dir bool) bool {
	rel, inside := pathname.Within(e.dir, abs)
	pattern, onlyDirs := strings.CutSuffix(e.pattern, "/")
	if !inside || onlyDirs && !dir {
		return false
	}
	rel = filepath.ToSlash(rel)
	if !strings.Contains(pattern, "/") {
		rel = path.Base(rel)
	}
	pattern = strings.TrimPrefix(pattern, "/")
	ok, err := doublestar.Match(pattern, rel)
	return err == nil && ok
}

// LeftOut knows what is left out of directories: what the settings and flags
// exclude, and what git ignores.
type LeftOut struct {
	exclusions []exclusion
	git        bool
	ignored    map[string]bool // absolute paths
	asked      map[string]bool // directories of which git was asked
	Problem    error           // why git could not be asked
}

func NewLeftOut(opts Options) *LeftOut {
	return &LeftOut{exclusions: opts.Exclude, git: !opts.NoGitignore, ignored: map[string]bool{}, asked: map[string]bool{}}
}

// Why returns why a path is left out, "" if it is not.
func (l *LeftOut) Why(abs string, dir bool) string {
	for _, e := range l.exclusions {
		if e.matches(abs, dir) {
			return e.why
		}
	}
	if l.ignored[abs] {
		return "ignored by git"
	}
	return ""
}

// whyNamed is why for a path that was named, which lies in what may be left out.
func (l *LeftOut) whyNamed(abs string) string {
	for at, dir := abs, false; ; at, dir = filepath.Dir(at), true {
		if why := l.Why(at, dir); why != "" {
			return why
		}
		if at == filepath.Dir(at) {
			return ""
		}
	}
}

// AskGit learns what git ignores in a directory of a work tree. One that was
// named though it is ignored is looked into all the same.
func (l *LeftOut) AskGit(abs string) {
	top, ok := confine.WorkTreeOf(abs)
	if !l.git || !ok || l.asked[abs] {
		return
	}
	l.asked[abs] = true
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	rel, _ := pathname.Within(top, abs)
	ignored, err := gitfs.Ignored(ctx, top, filepath.ToSlash(rel))
	if err != nil {
		l.Problem = errors.Join(errors.New("what .gitignore says is not known"), err)
		return
	}
	for _, name := range ignored {
		at := filepath.Join(top, filepath.FromSlash(name))
		if _, around := pathname.Within(at, abs); !around {
			l.ignored[at] = true
		}
	}
}
