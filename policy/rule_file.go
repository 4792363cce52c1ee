package policy

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/source"
)

// everyPath is the pattern of the rule "file,".
const everyPath = "/{**,}"

// VisitFile lowers a rule on files. The key of a file is its path; that of a
// link is its name, NUL, and the path of its target.
func (l *lowering) VisitFile(r *ast.FileRule) {
	if r.Bare() {
		l.files(everyPath, r.Keyword, filePerms(^ast.FileAccess(0)), Exec{Kind: 'i', Scrub: true})
		l.anyLink(everyPath, r.Keyword)
		return
	}
	perms := filePerms(r.Perms.Access)
	mode := r.Exec()
	var exec Exec
	if mode.Transition != ast.NoExec {
		perms |= key.FileExec
		exec = l.exec(mode, r.Target, r.Path)
	}
	if r.Perms.Access&ast.LinkAccess != 0 && mode.Transition == ast.NoExec && !r.Target.IsZero() {
		for _, pair := range l.pathPairs(r.Path, r.Target) {
			l.files(pair[0], r.Path.Place, perms, exec)
			l.linkPair(pair, r.Path.Place, r.Target.Place, r.Subset)
		}
		return
	}
	for _, path := range l.paths(r.Path) {
		l.files(path, r.Path.Place, perms, exec)
		if perms&key.FileLink != 0 {
			l.anyLink(path, r.Path.Place)
		}
	}
}

// VisitLink lowers a rule on links alone.
func (l *lowering) VisitLink(r *ast.LinkRule) {
	for _, pair := range l.pathPairs(r.Path, r.Target) {
		l.files(pair[0], r.Path.Place, key.FileLink, Exec{})
		l.linkPair(pair, r.Path.Place, r.Target.Place, r.Subset)
	}
}

// paths returns the texts that stand for a path. Aliases are about rules: a
// question is for the path as it is.
func (l *lowering) paths(w ast.Word) []string {
	if l.asking {
		return []string{collapse(l.p.expandWord(w))}
	}
	return l.p.paths(w)
}

// pathPairs returns the texts that stand for a link and its target.
func (l *lowering) pathPairs(name, target ast.Word) [][2]string {
	if l.asking {
		return [][2]string{{collapse(l.p.expandWord(name)), collapse(l.p.expandWord(target))}}
	}
	return l.p.pathPairs(name, target)
}

// files grants permissions on the paths of a pattern. A link needs its
// permission on the new name and on the pair; only the pair is denied.
func (l *lowering) files(path string, at source.Span, perms key.Perms, exec Exec) {
	pattern, ok := l.pattern(path, at)
	if !ok {
		return
	}
	if l.quals.Deny() {
		perms &^= key.FileLink
	}
	if perms&key.FileLock != 0 && (strings.Contains(path, "[^") || l.reference && pattern.Odd()) {
		// A class matches the NUL of a pair, where compiled policies have the
		// mark of a link in the place of a lock.
		perms |= key.FileSubset
	}
	g := l.grant(key.ClassFile, pattern.Expr(), owned(perms, l.quals.Ownership))
	g.exact, g.Exec, g.text = pattern.Exact(), exec, path
}

// anyLink grants links with names of a pattern to any target that has all the
// permissions of the name.
func (l *lowering) anyLink(path string, at source.Span) {
	pattern, ok := l.pattern(path, at)
	if !ok {
		return
	}
	l.pair(pattern.Expr(), anyTarget, path+"\x00", true)
}

// anyTarget is what a link may lead to that names no target.
var anyTarget = glob.Concat(glob.Literal("/"), glob.One(glob.ByteSet{}.With('/').Not()), glob.Many(anyByte()))

func (l *lowering) linkPair(pair [2]string, name, target source.Span, subset bool) {
	a, ok1 := l.pattern(pair[0], name)
	b, ok2 := l.pattern(pair[1], target)
	if ok1 && ok2 {
		l.pair(a.Expr(), b.Expr(), pair[0]+"\x00"+pair[1], subset)
	}
}

func (l *lowering) pair(name, target glob.Expr, text string, subset bool) {
	keys := l.p.Policy.unit.c.pair(name, target)
	if l.asking {
		l.askedLinks = append(l.askedLinks, Asked{
			Class: key.ClassFile, Keys: keys, Perms: owned(key.FileLink, l.quals.Ownership), Link: true, Subset: subset,
		})
		return
	}
	l.grant(key.ClassFile, keys, owned(key.FileLink, l.quals.Ownership)).text = text
	if subset {
		mark := l.grant(key.ClassFile, keys, owned(key.FileSubset, l.quals.Ownership))
		// Nothing is logged of the mark itself.
		mark.audit, mark.text = l.quals.Deny(), text
	}
}

// implied adds the rules that the parser adds for changes of profile and of
// hat.
func (l *lowering) implied() {
	if l.cp {
		l.attr("/proc/*/attr/{apparmor/,}{current,exec}")
	}
	if l.p.Hat() || len(l.p.Children) > 0 {
		l.attr("/proc/[0-9]*/attr/{apparmor/,}current")
	}
}

// attr grants what a program needs to change its profile through a file.
func (l *lowering) attr(file string) {
	for _, rule := range [...]struct {
		path  string
		perms key.Perms
	}{
		{"/proc/*/attr/apparmor/", key.FileRead},
		{"/sys/module/apparmor/parameters/enabled", key.FileRead},
		{file, key.FileWrite},
	} {
		for _, path := range l.p.aliased(rule.path) {
			pattern, err := glob.Parse(path)
			if err != nil {
				continue
			}
			l.grant(key.ClassFile, pattern.Expr(), rule.perms).exact = pattern.Exact()
		}
	}
}
