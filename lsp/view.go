package lsp

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// viewKey tells views apart: the tree, the settings, and where paths start.
type viewKey struct{ base, settings, dir string }

// view is a tree of profiles with its settings.
type view struct {
	viewKey
	session    *session
	config     *config.Config
	selections *config.Selections
	loading    load.Config
	newest     *snapshot
	index      *index
	// stale are the absolute paths of files that have changed since the newest
	// snapshot.
	stale map[string]bool
}

// viewOf returns the view that a file lies in.
func (s *session) viewOf(file string) *view {
	dir := path.Dir(file)
	settings, err := config.Find(filepath.FromSlash(dir))
	if err != nil {
		settings = ""
	}
	key := viewKey{settings: filepath.ToSlash(settings)}
	if base, ok := load.FindBase(filepath.FromSlash(dir)); ok {
		key.base = filepath.ToSlash(base)
	}
	key.dir = cmp.Or(s.folderOf(file), parent(key.base), dir)
	if v := s.views[key]; v != nil {
		return v
	}
	v := &view{viewKey: key, session: s, stale: map[string]bool{}, index: newIndex()}
	v.readSettings()
	v.findPlaces(dir)
	s.views[key] = v
	return v
}

// parent returns the directory of a path, "" for none.
func parent(dir string) string {
	if dir == "" {
		return ""
	}
	return path.Dir(dir)
}

// folderOf returns the innermost folder that holds a file, "" if none does.
func (s *session) folderOf(file string) string {
	best := ""
	for _, dir := range s.folders {
		if liesIn(dir, file) && len(dir) > len(best) {
			best = dir
		}
	}
	return best
}

// liesIn reports whether a path is that of a directory, or lies in it.
func liesIn(dir, at string) bool {
	return dir != "" && (at == dir || strings.HasPrefix(at, strings.TrimSuffix(dir, "/")+"/"))
}

// readSettings reads the settings. Where they are broken, there are none.
func (v *view) readSettings() {
	v.config = &config.Config{}
	if v.settings != "" {
		text, err := os.ReadFile(filepath.FromSlash(v.settings))
		if err == nil {
			var c *config.Config
			if c, err = config.Parse(v.settings, text, v.session.opts.Rules); err == nil {
				v.config = c
			}
		}
		if err != nil {
			v.session.inBackground("settings", func() { v.session.logOnce("the settings are not used: " + err.Error()) })
		}
	}
	var err error
	if v.selections, err = v.config.Selections(v.session.opts.Rules, v.config.Choice(), filepath.FromSlash(v.dir)); err != nil {
		v.config = &config.Config{}
		v.selections, err = v.config.Selections(v.session.opts.Rules, lint.Choice{}, filepath.FromSlash(v.dir))
		if err != nil {
			panic(err) // there is nothing in it that could be wrong
		}
	}
}

// findPlaces works out what may be read, and where includes are looked for: in the
// tree, in the directories of the settings, and in those of the system where
// these have not AppArmor's own abstractions.
func (v *view) findPlaces(dir string) {
	var search []string
	add := func(dir string) {
		if dir != "" && !slices.Contains(search, v.spelled(dir)) && v.allowReading(dir) {
			search = append(search, v.spelled(dir))
		}
	}
	add(v.base)
	for _, named := range append(slices.Clone(v.config.Include), v.config.Base) {
		if named == "" {
			continue
		}
		at := named
		if !path.IsAbs(at) {
			at = path.Join(filepath.ToSlash(v.config.Dir), named)
		}
		if at != v.session.opts.SystemBase && !v.mayRead(at) {
			v.session.inBackground("settings", func() {
				v.session.logOnce(fmt.Sprintf("%s: %s lies outside of the folders, and is not read", v.settings, named))
			})
			continue
		}
		add(at)
	}
	if !slices.ContainsFunc(search, v.hasOwn) {
		add(v.session.opts.SystemBase)
	}
	if v.base == "" {
		v.allowReading(dir)
	}
	v.loading.Search, v.loading.WorkDir = search, v.dir
	if len(search) > 1 {
		v.loading.Layers = search
	}
}

// hasOwn reports whether a directory has AppArmor's own abstractions.
func (v *view) hasOwn(dir string) bool {
	if !path.IsAbs(dir) {
		dir = path.Join(v.dir, dir)
	}
	_, err := os.Stat(filepath.FromSlash(path.Join(dir, load.OwnAbstraction)))
	return err == nil
}

// mayRead reports whether a directory that settings name lies in a folder, or
// beside them: whoever wrote them may be a stranger.
func (v *view) mayRead(dir string) bool {
	real, err := filepath.EvalSymlinks(filepath.FromSlash(dir))
	if err != nil {
		return false
	}
	return slices.ContainsFunc(append(slices.Clone(v.session.folders), path.Dir(v.settings)), func(folder string) bool {
		return liesIn(folder, filepath.ToSlash(real))
	})
}

// allowReading lets the files of a directory be read.
func (v *view) allowReading(dir string) bool {
	roots, err := load.OpenRoot(filepath.FromSlash(dir))
	if err != nil {
		return false
	}
	v.loading.Roots = append(v.loading.Roots, roots...)
	return true
}

// spelled returns a path as people should read it.
func (v *view) spelled(at string) string {
	if at != v.dir && liesIn(v.dir, at) {
		return strings.TrimPrefix(strings.TrimPrefix(at, v.dir), "/")
	}
	return at
}

// policyOptions returns what is known of the variables.
func (v *view) policyOptions() policy.Options { return policy.Options{Define: v.config.Define} }

// noteChanged notes that a file is another one, in the editor or on disk.
func (s *session) noteChanged(at string) {
	for _, v := range s.views {
		v.stale[at] = true
	}
}

// reload reads all settings and files again.
func (s *session) reload() {
	s.mu.Lock()
	s.views = map[viewKey]*view{}
	for uri, doc := range s.docs {
		again := *doc
		again.view = s.viewOf(doc.path)
		s.docs[uri] = &again
	}
	s.mu.Unlock()
	s.lookAtAll()
}

// snapshot is a view at one moment.
type snapshot struct {
	*view
	index  *index // shared with other snapshots
	loader *load.Loader
	open   []*document // those of the view, by path
	texts  map[string]string
	known  *kept // what was worked out
}

// snapshot returns the newest snapshot.
func (v *view) snapshot() *snapshot {
	if v.newest != nil && len(v.stale) == 0 {
		return v.newest
	}
	v.forgetAttachments()
	snap := &snapshot{view: v, index: v.index, texts: map[string]string{}, known: newKept()}
	for _, doc := range v.session.docs {
		if doc.lost || !doc.policy {
			continue
		}
		snap.texts[doc.path] = doc.file.Text()
		if doc.view == v {
			snap.open = append(snap.open, doc)
		}
	}
	slices.SortFunc(snap.open, func(a, b *document) int { return strings.Compare(a.path, b.path) })
	cfg := v.loading
	cfg.Roots = load.Overlay(v.loading.Roots, snap.texts)
	if v.newest == nil {
		snap.loader = load.New(cfg)
	} else {
		snap.loader = v.newest.loader.Fork(cfg.Roots, slices.Sorted(maps.Keys(v.stale)))
	}
	v.newest, v.stale = snap, map[string]bool{}
	return snap
}

// forgetAttachments drops what may be others by now: an attachment depends on its
// file and on what that includes.
func (v *view) forgetAttachments() {
	for at := range v.stale {
		if !liesIn(v.base, at) || path.Dir(at) != v.base {
			v.index = newIndex()
			return
		}
	}
}

// textHash returns a number that tells texts apart.
func textHash(texts ...string) uint64 {
	h := fnv.New64a()
	for _, text := range texts {
		_, _ = h.Write([]byte(text))
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}
