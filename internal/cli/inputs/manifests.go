package inputs

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
	Paths []string // as the user reads them, with slashes
	Stdin string   // the text on standard input, if that is one of the paths
}

// isManifest reports whether a file that the user names is one of manifests: by
// its name, or by what is in it.
func (in *Inputs) isManifest(name string) bool {
	if in.Opts.ProfilesOnly {
		return false
	}
	return MayBeManifest(name) || in.namesProfiles(name) || kube.LooksLikeManifest(in.Peek(name))
}

// namesProfiles reports whether a file is of a kind that the settings want to be
// looked at for the profiles that it names.
func (in *Inputs) namesProfiles(name string) bool {
	return slices.Contains(in.Opts.Refs, kube.RefKind(filepath.ToSlash(name)))
}

// Peek returns the text of a file, "" if it cannot be read; whoever reads it
// next says why.
func (in *Inputs) Peek(name string) string {
	abs := pathname.Absolute(in.Env.Dir, name)
	if confine.Check(in.Env, name, pathname.Real(abs)) != nil {
		return ""
	}
	f, err := os.Open(abs)
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, in.Opts.MaxFileSize+1))
	if err != nil || int64(len(text)) > in.Opts.MaxFileSize {
		return ""
	}
	return string(text)
}

// addManifest adds a file of manifests. The profile beside the configuration of
// an add-on is checked as well.
func (in *Inputs) addManifest(name string) error {
	abs := pathname.Absolute(in.Env.Dir, name)
	if in.Seen[abs] {
		return nil
	}
	dir := filepath.Dir(abs)
	if err := in.Trees.AllowNamed(filepath.Dir(name)); err != nil {
		return err
	}
	in.Seen[abs] = true
	in.Manifests.Paths = append(in.Manifests.Paths, filepath.ToSlash(name))
	if profile, ok := in.addonProfile(name); ok {
		in.add(profile, in.Trees.Base(dir, dir))
	}
	return nil
}

// addonProfile returns the path of the profile beside the configuration of an
// add-on; false if there is none.
func (in *Inputs) addonProfile(config string) (string, bool) {
	if !slices.Contains(kube.AddonConfigs, filepath.Base(config)) {
		return "", false
	}
	name := filepath.Join(filepath.Dir(config), kube.AddonProfile)
	info, err := os.Stat(pathname.Absolute(in.Env.Dir, name))
	return name, err == nil && info.Mode().IsRegular()
}

// addonConfig returns the path of the configuration of the add-on that a file is
// the profile of; false if it is none of an add-on.
func (in *Inputs) addonConfig(profile string) (string, bool) {
	if in.Opts.ProfilesOnly || filepath.Base(profile) != kube.AddonProfile {
		return "", false
	}
	for _, config := range kube.AddonConfigs {
		name := filepath.Join(filepath.Dir(profile), config)
		if kube.ReadAddon(source.NewFile(name, in.Peek(name)), nil) != nil {
			return name, true
		}
	}
	return "", false
}

// ManifestGroup makes the group that manifests are checked with the last one,
// and gives it the manifests. Profiles that they carry find their includes in
// the tree that the first manifest lies in, or else in one that is checked, as
// it is meant for the nodes.
func (in *Inputs) ManifestGroup() *Group {
	if len(in.Manifests.Paths) == 0 {
		return nil
	}
	first := in.Manifests.Paths[0]
	dir := ""
	if first != "<stdin>" {
		dir = filepath.Dir(pathname.Absolute(in.Env.Dir, first))
	}
	base := in.Trees.Base(dir, dir)
	if base == "" || base == in.Env.SystemBase {
		if i := slices.IndexFunc(in.Groups, func(g *Group) bool { return g.base != "" && g.base != base }); i >= 0 {
			base = in.Groups[i].base
		}
	}
	in.AllowBase(base)
	last := in.Group(base, first)
	in.Groups = append(slices.DeleteFunc(in.Groups, func(g *Group) bool { return g == last }), last)
	return last
}

// MayBeManifest reports whether a file has a name as manifests have.
func MayBeManifest(name string) bool {
	return slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(name))
}
