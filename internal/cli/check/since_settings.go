package check

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/config"
)

// ofSettings returns what a reviewer has to know of a change that decides what is
// reported of it: of settings, of the baseline, and of comments and annotations
// that suppress findings.
func (c *changes) ofSettings(env environment.Env, opts options, in *inputs.Inputs) []error {
	if c == nil {
		return nil
	}
	var notes []error
	note := func(name, what string) {
		notes = append(notes, fmt.Errorf("--since %s: %s: %s", opts.since, name, what))
	}
	var files []string
	for file := range c.files {
		files = append(files, file)
	}
	slices.Sort(files)
	counts := "decides what is reported; --config-from takes that of a revision"
	if opts.settingsFrom {
		counts = "does not count here: that of the revision that is trusted does"
	}
	baseline := filepath.ToSlash(pathname.Absolute(env.Dir, opts.baselineFile))
	for _, file := range files {
		name := pathname.Shorten(env.Dir, filepath.FromSlash(file))
		switch {
		case path.Base(file) == config.Name:
			note(name, "the file of settings was changed, and "+counts)
		case opts.baselineFile != "" && file == baseline:
			note(name, "the baseline was changed, and "+counts)
		}
	}
	for _, name := range in.Paths() {
		file := filepath.ToSlash(pathname.Absolute(env.Dir, filepath.FromSlash(name)))
		if !c.files[file] {
			continue
		}
		before, _ := c.before(filepath.FromSlash(file))
		if added := addedExceptions(before, in.Peek(name)); len(added) > 0 {
			note(name, "findings are suppressed that were not: "+strings.Join(added, "; "))
		}
	}
	return notes
}

var exception = regexp.MustCompile(`(?i)aa[-:]lint(\.dev)?[:/ ]+ignore[^\n]*`)

// maxExceptions is how many exceptions are told of.
const maxExceptions = 5

// addedExceptions returns the comments and annotations of a text that suppress
// findings, and that were not in it before.
func addedExceptions(before, after string) []string {
	known := map[string]int{}
	for _, text := range exception.FindAllString(before, -1) {
		known[strings.TrimSpace(text)]++
	}
	var added []string
	for _, text := range exception.FindAllString(after, -1) {
		text = strings.TrimSpace(text)
		if known[text]--; known[text] < 0 {
			added = append(added, text)
		}
	}
	if more := len(added) - maxExceptions; more > 0 {
		added = append(added[:maxExceptions], fmt.Sprintf("and %d more", more))
	}
	return added
}
