package gitfs

import (
	"bytes"
	"context"
	"strings"
)

// ignoreOptions keep git from running what a configuration names when it looks
// at the index, and from taking more than the files of the repository into
// account: what is ignored is the same for everyone.
var ignoreOptions = []string{
	"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false",
	"-c", "core.excludesFile=/dev/null",
}

// Ignored returns the files and directories that .gitignore and .git/info/exclude
// leave out of a work tree, in a directory of it or below: paths from the top of
// the work tree, those of directories with a slash at the end. What is tracked is
// never among them. Of a directory that is ignored, the ignored directory above
// it is returned. The error is an *Error.
func Ignored(ctx context.Context, top, dir string) ([]string, error) {
	r := &Repo{dir: top, ctx: ctx}
	args := append(ignoreOptions[:len(ignoreOptions):len(ignoreOptions)],
		"ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory", "--", dir)
	cmd := r.command(args...)
	var out bytes.Buffer
	var complaint limited
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, failed([]string{"ls-files"}, complaint.String(), err)
	}
	if out.Len() == 0 {
		return nil, nil
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\x00"), "\x00"), nil
}
