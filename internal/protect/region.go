package protect

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
)

// link is a directory that is a symbolic link, without a slash at its end.
type link struct{ from, to string }

// linksOf returns symbolic links, those first that lie deepest.
func linksOf(symlinks map[string]string) []link {
	var all []link
	for _, from := range slices.Sorted(maps.Keys(symlinks)) {
		all = append(all, link{strings.TrimSuffix(from, "/"), strings.TrimSuffix(symlinks[from], "/")})
	}
	slices.SortStableFunc(all, func(a, b link) int { return cmp.Compare(len(b.from), len(a.from)) })
	return slices.DeleteFunc(slices.Clone(all), func(l link) bool {
		_, ends := resolveLinks(l.from, all)
		return !ends
	})
}

// resolveLinks returns what the kernel knows a path by, below symbolic links; false
// if they go in a circle.
func resolveLinks(path string, links []link) (string, bool) {
	for range len(links) + 1 {
		i := slices.IndexFunc(links, func(l link) bool { _, ok := belowDir(path, l.from); return ok })
		if i < 0 {
			return path, true
		}
		rest, _ := belowDir(path, links[i].from)
		path = links[i].to + rest
	}
	return path, false
}

// resolvePath returns what the kernel knows a path by.
func (j *judge) resolvePath(path string) string {
	path, _ = resolveLinks(path, j.links)
	return path
}

// belowDir returns what follows a directory in a path at or below it, from the
// slash on.
func belowDir(path, dir string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(path, strings.TrimSuffix(dir, "/"))
	return rest, ok && (rest == "" || rest[0] == '/')
}

func anyByte() glob.ByteSet { return glob.ByteSet{}.Not() }

func notNUL() glob.ByteSet { return glob.ByteSet{}.With(0).Not() }

// outside returns what does not count: strings that no path is, paths below
// symbolic links, and what may be changed.
func (j *judge) outside() glob.Expr {
	parts := append(j.cut(glob.Many(anyByte())), glob.UnrealPath())
	for _, pattern := range j.opts.Except {
		parts = append(parts, pattern.Expr())
	}
	return glob.Union(parts...)
}

// cut matches paths in which a name is . or .., and those below symbolic links;
// any is what paths are made of.
func (j *judge) cut(any glob.Expr) []glob.Expr {
	var all []glob.Expr
	for _, name := range []string{"/.", "/.."} {
		all = append(all, glob.Concat(any, glob.Literal(name)), glob.Concat(any, glob.Literal(name+"/"), any))
	}
	for _, link := range j.links {
		all = append(all, glob.Concat(glob.Literal(link.from+"/"), any))
	}
	return all
}

// probes are paths below a directory that say more to people than the shortest
// one that there is: what an attacker would write.
func probes(dir string) []string {
	var all []string
	for _, path := range []string{
		"/etc/passwd", "/etc/ld.so.preload", "/etc/cron.d/x", "/etc/apparmor.d/x",
		"/var/spool/cron/crontabs/root", "/var/lib/x", "/tmp/x",
		"/usr/bin/x", "/usr/lib/x.so", "/root/.ssh/authorized_keys", "/home/x/.bashrc", "/boot/x",
	} {
		if strings.HasPrefix(path, dir) {
			all = append(all, path)
		}
	}
	return append(all, dir+"x")
}
