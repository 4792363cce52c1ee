package cli

import (
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/aa-lint/aa-lint/internal/cli/confine"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/source"
)

// manifests are the files among the inputs that are manifests of Kubernetes, or
// configurations of add-ons for Home Assistant.
type manifests struct {
	paths []string // as the user reads them, with slashes
	stdin string   // the text on standard input, if that is one of the paths
}

// isManifest reports whether a file that the user names is one of manifests: by
// its name, or by what is in it.
func (in *inputs) isManifest(name string) bool {
	if in.opts.profilesOnly {
		return false
	}
	return mayBeManifest(name) || in.namesProfiles(name) || kube.LooksLikeManifest(in.peek(name))
}

// namesProfiles reports whether a file is of a kind that the settings want to be
// looked at for the profiles that it names.
func (in *inputs) namesProfiles(name string) bool {
	return slices.Contains(in.opts.refs, kube.RefKind(filepath.ToSlash(name)))
}

// peek returns the text of a file, "" if it cannot be read; whoever reads it
// next says why.
func (in *inputs) peek(name string) string {
	abs := pathname.Absolute(in.env.Dir, name)
	if confine.Check(in.env, name, pathname.Real(abs)) != nil {
		return ""
	}
	f, err := os.Open(abs)
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, in.opts.maxFileSize+1))
	if err != nil || int64(len(text)) > in.opts.maxFileSize {
		return ""
	}
	return string(text)
}

// addManifest adds a file of manifests. The profile beside the configuration of
// an add-on is checked as well.
func (in *inputs) addManifest(name string) error {
	abs := pathname.Absolute(in.env.Dir, name)
	if in.seen[abs] {
		return nil
	}
	dir := filepath.Dir(abs)
	if err := in.trees.allowNamed(filepath.Dir(name)); err != nil {
		return err
	}
	in.seen[abs] = true
	in.manifests.paths = append(in.manifests.paths, filepath.ToSlash(name))
	if profile, ok := in.addonProfile(name); ok {
		in.add(profile, in.trees.base(dir, dir))
	}
	return nil
}

// addonProfile returns the path of the profile beside the configuration of an
// add-on; false if there is none.
func (in *inputs) addonProfile(config string) (string, bool) {
	if !slices.Contains(kube.AddonConfigs, filepath.Base(config)) {
		return "", false
	}
	name := filepath.Join(filepath.Dir(config), kube.AddonProfile)
	info, err := os.Stat(pathname.Absolute(in.env.Dir, name))
	return name, err == nil && info.Mode().IsRegular()
}

// addonConfig returns the path of the configuration of the add-on that a file is
// the profile of; false if it is none of an add-on.
func (in *inputs) addonConfig(profile string) (string, bool) {
	if in.opts.profilesOnly || filepath.Base(profile) != kube.AddonProfile {
		return "", false
	}
	for _, config := range kube.AddonConfigs {
		name := filepath.Join(filepath.Dir(profile), config)
		if kube.ReadAddon(source.NewFile(name, in.peek(name)), nil) != nil {
			return name, true
		}
	}
	return "", false
}

// manifestGroup makes the group that manifests are checked with the last one,
// and gives it the manifests. Profiles that they carry find their includes in
// the tree that the first manifest lies in, or else in one that is checked, as
// it is meant for the nodes.
func (in *inputs) manifestGroup() *group {
	if len(in.manifests.paths) == 0 {
		return nil
	}
	first := in.manifests.paths[0]
	dir := ""
	if first != "<stdin>" {
		dir = filepath.Dir(pathname.Absolute(in.env.Dir, first))
	}
	base := in.trees.base(dir, dir)
	if base == "" || base == in.env.SystemBase {
		if i := slices.IndexFunc(in.groups, func(g *group) bool { return g.base != "" && g.base != base }); i >= 0 {
			base = in.groups[i].base
		}
	}
	in.allowBase(base)
	last := in.group(base, first)
	in.groups = append(slices.DeleteFunc(in.groups, func(g *group) bool { return g == last }), last)
	return last
}

// mayBeManifest reports whether a file has a name as manifests have.
func mayBeManifest(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(name))
}
