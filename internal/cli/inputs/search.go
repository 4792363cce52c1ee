package inputs

import (
	"path/filepath"
	"slices"

	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/load"
)

// search sets where the includes of a group are looked for: in the tree that its
// files lie in, in the directories of -I, in --base, and where none of these has
// AppArmor's own abstractions, in those of the system. What a tree and the base
// both have, as a directory for additions, is put together, as when the tree is
// installed over the base.
//
// The reference looks in the directories of -I and in one base.
func (in *Inputs) search(g *Group, name string) {
	own := g.base != "" && g.base != in.Env.SystemBase && g.base != in.Trees.fixed
	spelled := filepath.ToSlash(in.Spelling(g.base, name))
	var layers []string
	if own && in.Trees.treeFirst {
		g.Search = append(g.Search, spelled)
		layers = append(layers, spelled)
	}
	for _, dir := range in.Opts.Includes {
		g.Search = append(g.Search, filepath.ToSlash(dir))
		if len(layers) > 0 && in.hasBase([]string{dir}) {
			layers = append(layers, filepath.ToSlash(dir)) // it is a base, by another flag
		}
	}
	switch {
	case g.base != "" && len(layers) == 0:
		g.Search = append(g.Search, spelled)
	case own && in.Opts.Base != "":
		g.Search = append(g.Search, filepath.ToSlash(in.Opts.Base))
		layers = append(layers, filepath.ToSlash(in.Opts.Base))
	}
	if in.Trees.treeFirst && in.Env.SystemBase != "" && g.base != in.Env.SystemBase && !in.hasBase(g.Search) && in.Trees.isBase(in.Env.SystemBase) {
		in.AllowBase(in.Env.SystemBase)
		g.Search = append(g.Search, filepath.ToSlash(in.Env.SystemBase))
		layers = append(layers, filepath.ToSlash(in.Env.SystemBase))
	}
	if len(layers) > 1 {
		g.layers = layers
	}
}

// hasBase reports whether one of some directories has AppArmor's own abstractions.
func (in *Inputs) hasBase(dirs []string) bool {
	return slices.ContainsFunc(dirs, func(dir string) bool {
		_, err := in.Trees.disk.Stat(pathname.Absolute(in.Env.Dir, filepath.Join(filepath.FromSlash(dir), filepath.FromSlash(load.OwnAbstraction))))
		return err == nil
	})
}
