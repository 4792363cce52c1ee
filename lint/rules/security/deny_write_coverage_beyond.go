package security

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// follow adds to what can be changed what can be by going on under other rules,
// if that counts.
func (c *coverage) follow() {
	var roots []string
	for _, root := range c.all {
		roots = append(roots, root.Path)
	}
	graph := graphOf(c.pass, roots, c.opts)
	switch c.pass.String("transitions") {
	case "note":
		c.ways = graph.Next(c.profile, newWorld(c.pass))
	case "follow":
		c.ways = graph.Follow(c.profile, newWorld(c.pass))
		for i, ways := range c.ways {
			c.all[i].Gaps = append(c.all[i].Gaps, ways.Gaps...)
			c.all[i].Undecided = c.all[i].Undecided || ways.Undecided
		}
	}
}

// mostNotes is how many ways of one kind are told of.
const mostNotes = 3

// beyond tells of ways to a root that rules on its files do not close: mounts,
// and profiles that protect it less.
func (c *coverage) beyond(from *source.File, i int) []string {
	var notes []string
	root := c.all[i]
	if c.pass.String("mount") == "note" && c.profile.Attrs.Mode != "unconfined" {
		notes = append(notes, c.mounts(from, root)...)
	}
	if c.ways == nil {
		return notes
	}
	told := 0
	for _, gap := range c.ways[i].Gaps {
		if c.pass.String("transitions") != "note" || gap.Through[0].Unconfined() {
			continue // told of as a gap, or as something that is so for all roots
		}
		if told++; told > mostNotes {
			return append(notes, "and so do more of the profiles that it can change to")
		}
		notes = append(notes, c.steps(gap, from)+", which does not write-protect "+root.Path)
	}
	return notes
}

// mounts tells of mounts by which a root can be changed.
func (c *coverage) mounts(from *source.File, root protect.Protection) []string {
	m := protect.FindMounts(c.profile, root.Path, c.opts)
	var notes []string
	for _, gap := range m.Gaps {
		if gap.Reason == protect.ByMode {
			continue // the mode was told of
		}
		if !m.Capable {
			return []string{fmt.Sprintf("nothing but the lack of capability sys_admin keeps %s, by %s", mounted(gap, "from being mounted"), c.reason(gap, from))}
		}
		notes = append(notes, fmt.Sprintf("%s, by %s", mounted(gap, "can be mounted"), c.reason(gap, from)))
	}
	return notes
}

// mounted tells what a mount does.
func mounted(g protect.Gap, can string) string {
	if g.Target == "" {
		return fmt.Sprintf("something %s over %s", can, g.Witness)
	}
	return fmt.Sprintf("%s %s at %s, and be written there", g.Target, can, g.Witness)
}

// reason tells what allows a gap.
func (c *coverage) reason(g protect.Gap, from *source.File) string {
	switch {
	case len(g.Allow) > 0:
		return line(c.pass, g.Allow[0].Place, from) + " " + wording.Quoted(g.Allow[0])
	case g.Reason == protect.ByABI:
		return "an abi that knows no rules on it"
	}
	return "the mode of the profile"
}

// steps tells how a program goes on under other rules.
func (c *coverage) steps(g protect.Gap, from *source.File) string {
	var parts []string
	for _, s := range g.Through {
		parts = append(parts, c.step(s, from))
	}
	return strings.Join(parts, "; from there ")
}

func (c *coverage) step(s protect.Step, from *source.File) string {
	if s.Means == protect.ByHat {
		return "it can change to the hat " + s.Profile
	}
	by := "a rule of the parser"
	if s.Rule != nil {
		by = line(c.pass, s.Rule.Place, from) + " " + wording.Quoted(s.Rule)
	}
	switch {
	case s.Means == protect.ByExec && s.Fallback:
		return fmt.Sprintf("what %s starts runs unconfined if it has no profile, %s say", by, s.Path)
	case s.Means == protect.ByExec && s.Unconfined():
		return fmt.Sprintf("what %s starts runs unconfined, whatever is denied here", by)
	case s.Means == protect.ByExec:
		return fmt.Sprintf("%s, which %s starts, runs in the profile %s", s.Path, by, s.Profile)
	case s.Unconfined():
		return fmt.Sprintf("%s allows leaving confinement", by)
	}
	return fmt.Sprintf("%s allows changing to the profile %s", by, s.Profile)
}

// around tells of ways around all rules on files, whatever the root.
func (c *coverage) around(from *source.File) []string {
	var notes []string
	if c.ways != nil && c.pass.String("transitions") == "note" {
		for _, gap := range c.ways[0].Gaps {
			if gap.Through[0].Unconfined() && len(notes) < mostNotes {
				notes = append(notes, c.step(gap.Through[0], from))
			}
		}
	}
	if c.ways != nil && c.pass.String("transitions") == "follow" {
		var names []string
		for _, s := range c.ways[0].Unknown {
			if !slices.Contains(names, s.Profile) && len(names) < mostNotes {
				names = append(names, s.Profile)
				notes = append(notes, c.step(s, from)+", which is not among the files: it was not followed")
			}
		}
	}
	if c.profile.Attrs.Mode == "unconfined" {
		return notes
	}
	if protect.Chroots(c.profile) {
		notes = append(notes, "with the flag chroot_relative and capability sys_chroot it can give files other names: paths are those below its root directory")
	}
	return append(notes, c.raw(from)...)
}

// raw tells of devices and sockets by which files change past all rules on them.
func (c *coverage) raw(from *source.File) []string {
	if mode := c.profile.Attrs.Mode; mode == "complain" || mode == "default_allow" {
		return nil // that the mode allows what no rule denies was told
	}
	devices := deviceFiles()
	var paths []string
	var first *policy.Rule
	for _, group := range []struct {
		places []place
		perms  key.Perms
	}{
		{devices[:1], key.FileWrite},
		{devices[1:], key.FileWrite},
		{containerSockets(), key.FileRead | key.FileWrite},
	} {
		if path, by := c.reach(group.places, group.perms); by != nil {
			paths, first = append(paths, path), cmp.Or(first, by)
		}
	}
	if first == nil {
		return nil
	}
	return []string{fmt.Sprintf("%s can be written, by %s %s: what changes files through a disk, the memory or a container is not asked about paths",
		wording.And(paths), line(c.pass, first.Place, from), wording.Quoted(first))}
}

// reach returns the first of some places that the program can use, and a rule
// that lets it; nil if there is none.
func (c *coverage) reach(places []place, perms key.Perms) (string, *policy.Rule) {
	for _, k := range places {
		pattern, err := glob.Parse(k.pattern)
		if err != nil {
			continue
		}
		if path, by, v := protect.Reach(c.profile, pattern, perms, c.opts); v == glob.Yes && len(by) > 0 {
			return path, by[0]
		}
	}
	return "", nil
}

// onOverlays tells where a directory cannot be renamed after all.
func onOverlays(f *diag.Finding) {
	lint.Note(f, "on an overlay file system, as in most containers, the kernel may refuse to rename a directory of the image; on volumes and hosts it does not")
}
