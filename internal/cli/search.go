package cli

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
func (in *inputs) search(g *group, name string) {
	own := g.base != "" && g.base != in.env.SystemBase && g.base != in.trees.fixed
	spelled := filepath.ToSlash(in.spelling(g.base, name))
	var layers []string
	if own && in.trees.treeFirst {
		g.search = append(g.search, spelled)
		layers = append(layers, spelled)
	}
	for _, dir := range in.opts.includes {
		g.search = append(g.search, filepath.ToSlash(dir))
		if len(layers) > 0 && in.hasBase([]string{dir}) {
			layers = append(layers, filepath.ToSlash(dir)) // it is a base, by another flag
		}
	}
	switch {
	case g.base != "" && len(layers) == 0:
		g.search = append(g.search, spelled)
	case own && in.opts.base != "":
		g.search = append(g.search, filepath.ToSlash(in.opts.base))
		layers = append(layers, filepath.ToSlash(in.opts.base))
	}
	if in.trees.treeFirst && in.env.SystemBase != "" && g.base != in.env.SystemBase && !in.hasBase(g.search) && in.trees.isBase(in.env.SystemBase) {
		in.allowBase(in.env.SystemBase)
		g.search = append(g.search, filepath.ToSlash(in.env.SystemBase))
		layers = append(layers, filepath.ToSlash(in.env.SystemBase))
	}
	if len(layers) > 1 {
		g.layers = layers
	}
}

// hasBase reports whether one of some directories has AppArmor's own abstractions.
func (in *inputs) hasBase(dirs []string) bool {
	return slices.ContainsFunc(dirs, func(dir string) bool {
		_, err := in.trees.disk.Stat(pathname.Absolute(in.env.Dir, filepath.Join(filepath.FromSlash(dir), filepath.FromSlash(load.OwnAbstraction))))
		return err == nil
	})
}
