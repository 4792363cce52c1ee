package kube

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/inputs"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// kubeFiles are the manifests that paths stand for, and the paths of what may be
// profiles.
type kubeFiles struct {
	env      environment.Env
	opts     kubeOptions
	streams  []*kube.Stream
	addons   []*kube.Addon
	profiles []string
	seen     map[string]bool // absolute paths
	left     *inputs.LeftOut
	errs     []error // what could not be read
}

// gatherKube reads the manifests that paths stand for. Its error is one that
// ends the command; what cannot be read is kept for later.
func gatherKube(env environment.Env, opts kubeOptions, paths []string) (*kubeFiles, error) {
	if env.Dir == "" {
		return nil, exit.With(exit.Input, errors.New("the working directory cannot be found"))
	}
	k := &kubeFiles{env: env, opts: opts, seen: map[string]bool{}, left: inputs.NewLeftOut(opts.inputs)}
	for _, p := range paths {
		k.note(k.path(p))
	}
	if k.left.Problem != nil {
		env.Complain(k.left.Problem)
	}
	return k, nil
}

func (k *kubeFiles) note(err error) {
	if err != nil {
		k.errs = append(k.errs, err)
	}
}

func (k *kubeFiles) path(name string) error {
	if name == "-" {
		return k.stdin()
	}
	abs := pathname.Absolute(k.env.Dir, name)
	if err := confine.Check(k.env, name, pathname.Real(abs)); err != nil {
		return err
	}
	if info, err := os.Stat(abs); err == nil && info.IsDir() {
		k.profiles = append(k.profiles, name)
		return k.dir(name, abs)
	}
	text, err := k.regular(name)
	if err != nil {
		return err
	}
	if !inputs.MayBeManifest(name) && !kube.LooksLikeManifest(text) {
		k.profiles = append(k.profiles, name)
		return nil
	}
	k.manifest(name, text)
	return nil
}

// withoutManifests are the names of directories in which no manifests of the
// user lie: those of version control, and of what other programs were told to
// fetch. Other hidden directories may hold some: kubectl looks into them too.
var withoutManifests = []string{".git", ".hg", ".svn", ".jj", ".terraform", ".venv", ".cache", "node_modules"}

// dir reads the manifests in a directory and below.
func (k *kubeFiles) dir(name, abs string) error {
	k.left.AskGit(abs)
	return filepath.WalkDir(abs, func(at string, entry fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(abs, at)
		path := filepath.ToSlash(filepath.Join(name, rel))
		switch {
		case err != nil:
			k.note(confine.ReadError(path, err))
			return nil
		case entry.IsDir():
			return k.enter(abs, at, entry.Name())
		case k.left.Why(at, false) != "":
			return nil
		case !entry.Type().IsRegular() || !inputs.MayBeManifest(path):
			return nil
		}
		text, err := k.read(path)
		if err != nil {
			k.note(err)
			return nil
		}
		if kube.LooksLikeManifest(text) || slices.Contains(kube.AddonConfigs, entry.Name()) {
			k.manifest(path, text)
		}
		return nil
	})
}

// enter decides whether a directory below one that is searched is looked into.
func (k *kubeFiles) enter(top, at, name string) error {
	switch {
	case at == top:
		return nil
	case slices.Contains(withoutManifests, name), k.left.Why(at, true) != "":
		return filepath.SkipDir
	case confine.IsRepository(at):
		k.left.AskGit(at)
	}
	return nil
}

// manifest reads a text of manifests, or the configuration of an add-on for
// Home Assistant.
func (k *kubeFiles) manifest(name, text string) {
	abs := pathname.Absolute(k.env.Dir, name)
	if k.seen[abs] {
		return
	}
	k.seen[abs] = true
	file := source.NewFile(name, text)
	if slices.Contains(kube.AddonConfigs, filepath.Base(name)) {
		if a := kube.ReadAddon(file, k.addonProfile(name)); a != nil {
			k.addons = append(k.addons, a)
			return
		}
	}
	k.streams = append(k.streams, kube.Read(file, k.opts.read))
}

// addonProfile reads the profile beside the configuration of an add-on; nil if
// there is none.
func (k *kubeFiles) addonProfile(config string) *source.File {
	name := filepath.ToSlash(filepath.Join(filepath.Dir(config), kube.AddonProfile))
	if info, err := os.Stat(pathname.Absolute(k.env.Dir, name)); err != nil || !info.Mode().IsRegular() {
		return nil
	}
	text, err := k.read(name)
	if err != nil {
		k.note(err)
		return nil
	}
	return source.NewFile(name, text)
}

// stdin reads manifests from standard input, once.
func (k *kubeFiles) stdin() error {
	const name = "<stdin>"
	if k.seen[name] {
		return nil
	}
	k.seen[name] = true
	text, err := inputs.ReadStdin(k.env, name, k.opts.inputs.MaxFileSize)
	if err != nil {
		return err
	}
	k.streams = append(k.streams, kube.Read(source.NewFile(name, text), k.opts.read))
	return nil
}

// regular returns the text of what may be no regular file: to open a device may
// do something, so it is not even tried.
func (k *kubeFiles) regular(name string) (string, error) {
	info, err := os.Stat(pathname.Absolute(k.env.Dir, name))
	switch {
	case err != nil:
		return "", confine.ReadError(name, err)
	case !info.Mode().IsRegular():
		return "", &load.Error{Path: name, Reason: load.NotRegular}
	}
	return k.read(name)
}

// read returns the text of a regular file.
func (k *kubeFiles) read(name string) (string, error) {
	if err := confine.Check(k.env, name, pathname.Real(pathname.Absolute(k.env.Dir, name))); err != nil {
		return "", err
	}
	f, err := os.Open(pathname.Absolute(k.env.Dir, name))
	if err != nil {
		return "", confine.ReadError(name, err)
	}
	defer f.Close()
	limit := k.opts.inputs.MaxFileSize
	var text strings.Builder
	n, err := io.Copy(&text, io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return "", confine.ReadError(name, err)
	case n > limit:
		return "", &load.Error{Path: name, Reason: load.TooLarge, Err: fmt.Errorf("larger than the limit of %d bytes", limit)}
	}
	return text.String(), nil
}
