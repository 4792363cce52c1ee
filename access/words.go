package access

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
)

// Parse reads an access in words like those of rules: "signal send term
// peer=foo", "capability sys_admin", "dbus send bus=system name=org.x path=/y",
// "network inet stream", "mount /dev/sda1 -> /mnt/", "link /a -> /b",
// "change_profile foo", "rw /etc/passwd". What is left out stands for any value.
func Parse(text string) (Access, error) {
	words, err := split(text)
	if err != nil {
		return Access{}, err
	}
	if len(words) == 0 {
		return Access{}, fmt.Errorf("no access is named")
	}
	read, ok := readers()[words[0]]
	if !ok {
		if len(words) == 2 && Letters(words[0]) {
			return Paths(words[0], words[1])
		}
		names := slices.Sorted(maps.Keys(readers()))
		if near := ast.Nearest(words[0], names); len(near) > 0 {
			return Access{}, fmt.Errorf("unknown class %q, did you mean %q?", words[0], near[0])
		}
		return Access{}, fmt.Errorf("unknown class %q: it is one of %s", words[0], strings.Join(names, ", "))
	}
	r := &reader{words: words[1:], named: map[string]string{}}
	r.takeNamed()
	a := read(r)
	a.Text = text
	return a, r.finish(words[0])
}

func readers() map[string]func(*reader) Access {
	return map[string]func(*reader) Access{
		"file": (*reader).file, "link": (*reader).link, "change_profile": (*reader).changeProfile,
		"capability": (*reader).capability, "network": (*reader).network, "unix": (*reader).unix,
		"mount": (*reader).mount, "umount": (*reader).umount, "pivot_root": (*reader).pivotRoot,
		"signal": (*reader).signal, "ptrace": (*reader).ptrace, "dbus": (*reader).dbus,
		"mqueue": (*reader).mqueue, "io_uring": (*reader).ioUring, "userns": (*reader).userns,
	}
}

// reader takes the words of an access one by one.
type reader struct {
	words []string
	named map[string]string // name=value
	err   error
}

// split takes words apart at blanks and parentheses; quotes keep them together.
func split(text string) ([]string, error) {
	var words []string
	var b strings.Builder
	quoted, open := false, false
	flush := func() {
		if open {
			words = append(words, b.String())
		}
		b.Reset()
		open = false
	}
	for _, c := range text {
		switch {
		case c == '"':
			quoted, open = !quoted, true
		case quoted:
			b.WriteRune(c)
		case strings.ContainsRune(" \t\n(),", c):
			flush()
		default:
			b.WriteRune(c)
			open = true
		}
	}
	if quoted {
		return nil, fmt.Errorf("a quote is not closed")
	}
	flush()
	return words, nil
}

// takeNamed moves the words of the form name=value aside. "peer=(label=x)" has
// become "peer=" and "label=x" by then, and label means that of the peer.
func (r *reader) takeNamed() {
	var rest []string
	prefix := ""
	for _, w := range r.words {
		name, value, ok := strings.Cut(w, "=")
		switch {
		case !ok || strings.HasPrefix(w, "/"):
			rest = append(rest, w)
		case value == "" && name == "peer":
			prefix = "peer_"
		case name == "set":
			rest = append(rest, value)
		default:
			r.named[prefix+name] = value
		}
	}
	r.words = rest
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
}

// finish reports what is wrong, and words that nothing was made of.
func (r *reader) finish(class string) error {
	for _, name := range slices.Sorted(maps.Keys(r.named)) {
		r.fail("%s= means nothing for %s", name, class)
	}
	if len(r.words) > 0 {
		r.fail("%q means nothing for %s", r.words[0], class)
	}
	return r.err
}

// perms takes the words that are permissions.
func (r *reader) perms(v *ast.Vocabulary, otherwise policy.Perms) policy.Perms {
	var perms policy.Perms
	r.words = slices.DeleteFunc(r.words, func(w string) bool {
		p, ok := perm(v, w)
		perms |= p
		return ok
	})
	if perms == 0 {
		return otherwise
	}
	return perms
}

// term takes the first word of a vocabulary.
func (r *reader) term(v *ast.Vocabulary) (int, bool) {
	for i, w := range r.words {
		if t, ok := v.Lookup(w); ok {
			r.words = slices.Delete(r.words, i, i+1)
			return t.Value, true
		}
	}
	return 0, false
}

// word takes the next word; "" if there is none.
func (r *reader) word() string {
	if len(r.words) == 0 {
		return ""
	}
	w := r.words[0]
	r.words = r.words[1:]
	return w
}

// arrow takes what stands behind "->"; "" if there is no arrow.
func (r *reader) arrow() string {
	i := slices.Index(r.words, "->")
	if i < 0 {
		return ""
	}
	if i+1 == len(r.words) {
		r.fail(`nothing stands behind "->"`)
		return ""
	}
	target := r.words[i+1]
	r.words = slices.Delete(r.words, i, i+2)
	return target
}

// take takes a named value under the first of some names that is there, as it
// stands in a key: whatever if it is left out.
func (r *reader) take(names ...string) string {
	for _, name := range names {
		if value, ok := r.named[name]; ok {
			delete(r.named, name)
			return value
		}
	}
	return whatever
}

// number takes a named number, 0 if it is left out.
func (r *reader) number(name string) int {
	text := r.take(name)
	if text == whatever {
		return 0
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		r.fail("%s=%s is no number from 0 to 65535", name, text)
	}
	return int(n)
}

// whatever stands in a key for a text that may be any. No text that people write
// has it in it.
const whatever = "\x01\x02any\x02\x01"

// keys returns the keys that a key with some of it stands for.
func keys(key string) glob.Expr {
	var parts []glob.Expr
	for i, literal := range strings.Split(key, whatever) {
		if i > 0 {
			parts = append(parts, anyText())
		}
		parts = append(parts, glob.Literal(literal))
	}
	return glob.Concat(parts...)
}

// anyText matches any text that a field can hold.
func anyText() glob.Expr { return glob.Many(glob.ByteSet{}.With(0).Not()) }

// anything matches any rest of a key.
func anything() glob.Expr { return glob.Many(glob.ByteSet{}.Not()) }
