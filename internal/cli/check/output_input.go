package check

import (
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// writable returns an error of usage if a file to write is one that should not be.
func (o options) writable(env environment.Env) error {
	for _, out := range o.outputs {
		if out.file == "" {
			continue
		}
		if err := writable(env, out.file, o.MaxFileSize); err != nil {
			return err
		}
	}
	if o.writeBaseline == "" {
		return nil
	}
	return writable(env, o.writeBaseline, o.MaxFileSize)
}

// writable returns an error of usage if nothing should be written to a file that
// a flag names: a link of the tree leads out of it, or what lies there now is
// policy, which nobody means to lose. What another run has written is no policy.
func writable(env environment.Env, name string, limit int64) error {
	abs := pathname.Absolute(env.Dir, name)
	if err := confine.Check(env, name, pathname.Real(abs)); err != nil {
		return exit.With(exit.Usage, err)
	}
	info, err := os.Stat(abs)
	if err != nil || !info.Mode().IsRegular() || info.Size() > limit {
		return nil
	}
	f, err := os.Open(abs)
	if err != nil {
		return nil // whoever writes it says what is wrong
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, limit))
	if err == nil && holdsPolicy(filepath.Base(name), string(text)) {
		return exit.Usagef("%s holds policy, so no output can go to it", name)
	}
	return nil
}

// holdsPolicy reports whether a text is a profile, a part of one, or a manifest.
func holdsPolicy(name, text string) bool {
	if strings.TrimSpace(text) == "" {
		return false
	}
	file := source.NewFile(name, text)
	if kube.LooksLikeManifest(text) && len(kube.Read(file, kube.Options{}).Objects) > 0 {
		return true
	}
	tree, findings := parser.Parse(file, parser.Options{Fragment: true})
	if !parser.Broken(tree, findings) {
		return true
	}
	if len(tree.Stmts) == 0 {
		return false
	}
	_, bad := tree.Stmts[0].(*ast.Bad)
	return !bad && len(ast.ProfileNames(tree.Stmts)) > 0
}

// overwrites returns an error of usage if a file to write is one that should not
// be: one that is read, say, whatever it is called there.
func (o options) overwrites(in *inputs.Inputs) error {
	if err := o.writable(in.Env); err != nil {
		return err
	}
	written := o.written(in.Env)
	if len(written) == 0 {
		return nil
	}
	read := in.Paths()
	if c := o.Config; c != nil && c.File != "" {
		read = append(read, c.File)
	}
	if o.baselineFile != "" {
		read = append(read, o.baselineFile)
	}
	for _, name := range read {
		info, err := os.Stat(pathname.Absolute(in.Env.Dir, filepath.FromSlash(name)))
		if err != nil {
			continue // told when it is read
		}
		for out, there := range written {
			if os.SameFile(info, there) {
				return exit.Usagef("%s is read, so no output can go to it", out)
			}
		}
	}
	return nil
}

// written returns what is there now of the files to write, by the names that the
// user gave them.
func (o options) written(env environment.Env) map[string]os.FileInfo {
	names := map[string]string{}
	for _, out := range o.outputs {
		if out.file != "" {
			names[out.file] = out.path
		}
	}
	if o.writeBaseline != "" {
		names[o.writeBaseline] = pathname.Absolute(env.Dir, o.writeBaseline)
	}
	there := map[string]os.FileInfo{}
	for name, path := range names {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			there[name] = info
		}
	}
	return there
}
