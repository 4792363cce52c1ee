package key

import (
	"strconv"
	"strings"
)

// Access is an access taken apart: what a key of a mediation class is about.
type Access struct {
	// Kind is the word by which queries call it: that of the class, but for
	// files, of which there are file, link and change_profile, and for message
	// queues, which are mqueue.
	Kind string
	// Fields are its parts, but for those that are empty.
	Fields []Field
}

// Field is a part of an access, under the name that queries have for it. Several
// flags are separated by commas.
type Field struct {
	Name, Value string

	words  string // the field as a rule has it; "" if its permission tells it
	ofPeer bool   // among the conditions on the peer
}

// Get returns the value of a field, "" if there is none.
func (a Access) Get(name string) string {
	for _, f := range a.Fields {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

// String returns the access in words like those of rules, without its kind and
// permissions: "inet stream port=80". It is "" if there is nothing to say.
func (a Access) String() string {
	var words, peer []string
	for _, f := range a.Fields {
		switch {
		case f.words == "":
		case f.ofPeer:
			peer = append(peer, f.words)
		default:
			words = append(words, f.words)
		}
	}
	if len(peer) > 0 {
		words = append(words, "peer=("+strings.Join(peer, " ")+")")
	}
	return strings.Join(words, " ")
}

// Describe returns the key of an access in words like those of rules:
// "/etc/passwd", "term peer=foo", "inet stream port=80". What is no key of the
// class is quoted as it is.
func Describe(c Class, key string) string {
	a, ok := Decode(c, key, 0)
	if !ok {
		return strconv.Quote(key)
	}
	return a.String()
}

// Decode takes the key of an access apart. The permissions tell what an access
// of the class file is: the keys of links and those of changes of profile look
// alike. It returns false for what is no key of the class.
func Decode(c Class, key string, perms Perms) (Access, bool) {
	a := Access{Kind: c.String()}
	ok := true
	switch c {
	case ClassFile:
		a.decodeFile(key, perms)
	case ClassCapability:
		ok = a.capability(key)
	case ClassNetwork:
		ok = a.network(key)
	case ClassUnix:
		ok = a.unix(key)
	case ClassMount:
		ok = a.mount(key)
	case ClassPtrace:
		a.addNamed("peer", key)
	case ClassSignal:
		ok = a.signal(key)
	case ClassDbus:
		ok = a.dbus(key)
	case ClassUserns:
		ok = key == Userns()
	case ClassPosixMqueue, ClassSysvMqueue:
		a.Kind = "mqueue"
		ok = a.mqueue(c, key)
	case ClassIOUring:
		a.addNamed("label", key)
	}
	return a, ok
}

// silent adds a field that its permission tells in words.
func (a *Access) silent(name, value string) { a.addField(Field{Name: name, Value: value}) }

// bare adds a field that stands for itself in a rule.
func (a *Access) bare(name, value string) {
	a.addField(Field{Name: name, Value: value, words: quoted(value)})
}

// arrow adds a field that stands behind an arrow in a rule.
func (a *Access) arrow(name, value string) {
	a.addField(Field{Name: name, Value: value, words: "-> " + quoted(value)})
}

// addNamed adds a field that stands behind its name in a rule.
func (a *Access) addNamed(name, value string) { a.condition(name, name, value) }

// condition adds a field that has a name of its own in a rule.
func (a *Access) condition(name, inRule, value string) {
	a.addField(Field{Name: name, Value: value, words: inRule + "=" + quoted(value)})
}

// peer adds a field that is a condition on the peer.
func (a *Access) peer(name, inRule, value string) {
	a.addField(Field{Name: name, Value: value, words: inRule + "=" + quoted(value), ofPeer: true})
}

func (a *Access) addField(f Field) {
	if f.Value != "" {
		a.Fields = append(a.Fields, f)
	}
}

// quoted puts a value into quotes if it would not be one word of a rule.
func quoted(value string) string {
	if strings.ContainsAny(value, " \t\n\"(),") {
		return `"` + strings.ReplaceAll(value, `"`, `\"`) + `"`
	}
	return value
}

// decodeFile takes apart a path, a pair of a link, or the target of a change of
// profile.
func (a *Access) decodeFile(key string, perms Perms) {
	first, second, pair := strings.Cut(key, "\x00")
	switch changes := perms & Both(FileChangeProfile|FileOnExec); {
	case changes != 0 && pair:
		a.Kind = "change_profile"
		a.bare("exec", first)
		a.arrow("target", second)
	case changes&Both(FileChangeProfile) != 0:
		a.Kind = "change_profile"
		a.arrow("target", first)
	case changes != 0:
		a.Kind = "change_profile"
		a.bare("exec", first)
	case pair:
		a.Kind = "link"
		a.bare("path", first)
		a.arrow("target", second)
	default:
		a.bare("path", first)
	}
}
