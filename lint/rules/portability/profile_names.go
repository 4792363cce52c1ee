package portability

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// nameUse is a word that names profiles. The text is nil if its file is not
// checked, so that it cannot be changed.
type nameUse struct {
	text *lint.Text
	word ast.Word
}

// nameUses are all words that name profiles in the files that are read.
type nameUses struct {
	plain    map[string][]nameUse // by the profiles that they name, without children
	patterns []nameUse
}

type nameUsesKey struct{}

// nameUsesOf returns the words of a run that name profiles.
func nameUsesOf(p *lint.Pass) *nameUses {
	return lint.SharedByAll(p, nameUsesKey{}, func() *nameUses {
		uses := &nameUses{plain: map[string][]nameUse{}}
		seen := map[*source.File]bool{}
		for _, t := range p.Project.Texts {
			seen[t.Source] = true
			uses.note(t, t.File)
		}
		for _, t := range p.Project.Texts {
			uses.noteIncluded(p.Project.Loader, t.File, seen)
		}
		return uses
	})
}

// noteIncluded notes the words of files that are included and not checked.
func (u *nameUses) noteIncluded(loader *load.Loader, file *load.File, seen map[*source.File]bool) {
	for inc := range ast.Includes(file.Tree.Stmts) {
		for _, included := range loader.Include(inc.File).Files {
			if !seen[included.Source] {
				seen[included.Source] = true
				u.note(nil, included)
				u.noteIncluded(loader, included, seen)
			}
		}
	}
}

func (u *nameUses) note(t *lint.Text, file *load.File) {
	ast.Walk(file.Tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Profile:
			if strings.Contains(n.Name.Value(), "//") {
				u.add(nameUse{t, n.Name})
			}
		case *ast.FileRule:
			if n.Perms.Exec.Transition != ast.ExecChild {
				u.add(nameUse{t, n.Target})
			}
		case *ast.ChangeProfileRule:
			u.add(nameUse{t, n.Target})
		case *ast.Condition:
			if name := n.Name.Value(); name == "peer" || name == "label" {
				for _, w := range n.Values {
					u.add(nameUse{t, w})
				}
			}
		}
		return true
	})
}

func (u *nameUses) add(use nameUse) {
	value := use.word.Value()
	if value == "" {
		return
	}
	if strings.ContainsAny(value, "*?[]{}@") {
		u.patterns = append(u.patterns, use)
		return
	}
	for _, label := range strings.Split(value, "//&") {
		name, _, _ := strings.Cut(strings.TrimPrefix(label, "&"), "//")
		if all := u.plain[name]; len(all) == 0 || all[len(all)-1].word.Place != use.word.Place || all[len(all)-1].text != use.text {
			u.plain[name] = append(all, use)
		}
	}
}

// rename returns the edits that give a profile another name wherever it is named;
// false if that cannot be done.
func (u *nameUses) rename(from, to string) ([]diag.Edit, bool) {
	var edits []diag.Edit
	for _, use := range u.plain[from] {
		if !use.renamed(from, to, &edits) {
			return nil, false
		}
	}
	for _, use := range u.patterns {
		value := use.word.Value()
		start := value[:strings.IndexAny(value, "*?[]{}@")]
		if !strings.HasPrefix(from, start) {
			continue
		}
		if strings.Contains(value, from) && use.renamed(from, to, &edits) {
			continue
		}
		if matchesLabel(value, from) && !matchesLabel(value, to) {
			return nil, false
		}
	}
	return edits, true
}

// renamed adds the edits of one word; false if it does not have the name as it is.
func (u nameUse) renamed(from, to string, edits *[]diag.Edit) bool {
	if u.text == nil {
		return false
	}
	found := false
	raw := u.word.Raw
	for at := 0; ; {
		i := strings.Index(raw[at:], from)
		if i < 0 {
			return found
		}
		start, end := at+i, at+i+len(from)
		at = end
		if bounds(raw[:start], raw[end:]) {
			found = true
			*edits = append(*edits, u.text.Replace(spelling.Part(u.word, start, end), to))
		}
	}
}

// bounds reports whether a name stands by itself between two texts.
func bounds(before, after string) bool {
	starts := before == "" || strings.HasSuffix(before, "//&") || strings.ContainsAny(before[len(before)-1:], `"{,&`)
	ends := after == "" || strings.HasPrefix(after, "//") || strings.ContainsAny(after[:1], `"},`)
	return starts && ends
}

// matchesLabel reports whether a pattern may match a profile of some name, or one of
// its children. A variable may stand for anything.
func matchesLabel(pattern, name string) bool {
	var b strings.Builder
	at := 0
	for ref := range ast.References(pattern) {
		b.WriteString(pattern[at:ref.Start] + "**")
		at = ref.End
	}
	b.WriteString(pattern[at:])
	parsed, err := glob.Parse(b.String())
	if err != nil {
		return true
	}
	below := glob.Concat(glob.Literal(name), glob.Union(glob.Literal(""), glob.Concat(glob.Literal("//"), glob.Many(glob.ByteSet{}.Not()))))
	_, v := parsed.Set().Overlap(below.Set(), glob.Budget(10_000))
	return v != glob.No
}

// pathNamed returns how many profiles of a run have the path of a program as their
// name, by the last part of it.
func pathNamed(p *lint.Pass) map[string]int {
	type key struct{}
	return lint.SharedByAll(p, key{}, func() map[string]int {
		named := map[string]int{}
		for _, name := range p.Project.Names() {
			if strings.HasPrefix(name, "/") && !strings.Contains(name, "//") {
				named[name[strings.LastIndexByte(name, '/')+1:]]++
			}
		}
		return named
	})
}

// isTaken reports whether there is a profile of a name, or a child of one.
func isTaken(p *lint.Pass, name string) bool {
	if p.Project.Exists(name) {
		return true
	}
	names := p.Project.Names()
	at, _ := slices.BinarySearch(names, name+"//")
	return at < len(names) && strings.HasPrefix(names[at], name+"//")
}
