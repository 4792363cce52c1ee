package aalint

import (
	"context"
	"errors"
	"io/fs"

	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
)

// Diff compares what the profiles of two versions mean. Files of the same path
// are versions of each other, and so are two files that are the only ones. The
// report is never nil; the error joins those of files that cannot be read, or is
// that of the context.
func Diff(ctx context.Context, old, new fs.FS, o Options) (*semdiff.Report, error) {
	before, errBefore := open(old, o)
	after, errAfter := open(new, o)
	left, right := before.versions(), after.versions()
	if len(left) == 1 && len(right) == 1 {
		left[0].Key, right[0].Key = "", ""
	}
	report, err := semdiff.CompareFiles(contextOf(ctx), left, right, o.Diff)
	if err != nil {
		return &semdiff.Report{}, err
	}
	return report, errors.Join(append([]error{errBefore, errAfter}, report.Errors...)...)
}

// versions returns the files as one side of a comparison.
func (t tree) versions() []semdiff.File {
	checker := policy.NewChecker(t.loader, t.opts)
	var files []semdiff.File
	for _, target := range t.targets {
		files = append(files, semdiff.File{Key: target.Path, Path: target.Path, Fragment: target.Fragment, Loader: t.loader, Checker: checker})
	}
	return files
}
