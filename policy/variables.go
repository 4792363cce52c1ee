package policy

import (
	"errors"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/work"
)

// Limits on the expansion of variables.
const (
	maxValues = 1 << 16 // values of one variable
	maxBytes  = 4 << 20 // bytes of one expanded word
	maxTotal  = 8 << 20 // bytes of the values of all variables of a file
)

// variable is a set variable or a boolean.
type variable struct {
	boolean bool
	truth   bool
	values  []ast.Word // of a set, as assigned
	defined []string   // values given from outside
	places  []diag.Place
	place   diag.Place // of the first assignment
	guarded bool       // see outline
	open    bool       // sites can add values, see Site

	state    state
	problem  error
	expanded []string
}

type state uint8

const (
	untouched state = iota
	expanding
	done
)

// Why a variable cannot be expanded.
var (
	errUndefined = errors.New("undefined")
	errRecursive = errors.New("recursive")
	errBoolean   = errors.New("boolean")
	errInvalid   = errors.New("invalid name")
	errTooLarge  = errors.New("too large")
	errTooMuch   = errors.New("too large together")
)

// variables are those assigned in the preamble of a profile's file: its own, on
// top of those of a shared preamble.
type variables struct {
	own  map[string]*variable
	size int       // of the values of all variables that were expanded
	base *preamble // nil if none
	site Site
	// meter counts the work; nil if nothing does.
	meter *work.Meter
	// elsewhere are those of the world that these are taken over from, one by one, when
	// they are needed; nil if none.
	elsewhere *variables
}

// get returns a variable, nil if there is none of the name. What it returns may
// be shared: see change.
func (vs *variables) get(name string) *variable {
	if v, ok := vs.own[name]; ok {
		return v
	}
	if vs.base != nil {
		return vs.base.vars[name]
	}
	if vs.elsewhere != nil {
		return vs.takeOver(name)
	}
	return nil
}

// changeVariable prepares for assigning a variable. If that can change what others
// expand to, all are taken over from the shared preamble.
func (vs *variables) changeVariable(name string) {
	if vs.base == nil || vs.base.vars[name] == nil && !vs.base.lacks[name] {
		return
	}
	for name, shared := range vs.base.vars {
		vs.meter.Spend(stepsPerValue)
		v := *shared
		v.values = v.values[:len(v.values):len(v.values)]
		v.places = v.places[:len(v.places):len(v.places)]
		v.state, v.expanded, v.problem = untouched, nil, nil
		vs.own[name] = &v
	}
	vs.base = nil
}

// all calls yield for each variable.
func (vs *variables) all(yield func(name string, v *variable)) {
	for name, v := range vs.own {
		yield(name, v)
	}
	if vs.base != nil {
		for name, v := range vs.base.vars {
			if vs.own[name] == nil {
				yield(name, v)
			}
		}
	}
}

// problem is a reason why a variable cannot be expanded, with the name of the
// variable that is to blame and where it is mentioned.
type problem struct {
	err   error
	name  string
	place diag.Place // zero if the word that was asked about mentions it
}

func (p *problem) Error() string { return p.name + ": " + p.err.Error() }
func (p *problem) Unwrap() error { return p.err }

// expandVariable returns all values of a set variable, with the variables in them
// replaced. The values are worked out once, when they are first needed.
func (vs *variables) expandVariable(name string) ([]string, error) {
	v := vs.get(name)
	switch {
	case v == nil:
		return nil, &problem{err: errUndefined, name: name}
	case v.boolean:
		return nil, &problem{err: errBoolean, name: name}
	case v.state == expanding:
		return nil, &problem{err: errRecursive, name: name}
	case v.state == done:
		return v.expanded, v.problem
	}
	v.state = expanding
	if v.expanded, v.problem = vs.values(v); v.problem == nil && v.open {
		v.expanded = vs.site.values(name, v.expanded)
	}
	v.state = done
	return v.expanded, v.problem
}

func (vs *variables) values(v *variable) ([]string, error) {
	all := append([]string(nil), v.defined...)
	size := 0
	for i, w := range v.values {
		vs.meter.Spend(stepsPerValue)
		values, err := vs.alternatives(w.Value())
		if err != nil {
			var p *problem
			if errors.As(err, &p) && p.place.File == nil {
				q := *p
				q.place = v.places[i]
				err = &q
			}
			return nil, err
		}
		for _, value := range values {
			size += len(value)
		}
		all = append(all, values...)
		if vs.size+size > maxTotal {
			return nil, &problem{err: errTooMuch, name: ast.VariableName(w)}
		}
		if len(all) > maxValues || size > maxBytes {
			return nil, &problem{err: errTooLarge, name: ast.VariableName(w)}
		}
	}
	vs.size += size
	return all, nil
}

// alternatives returns a decoded word once for each combination of the values
// of the variables in it.
func (vs *variables) alternatives(word string) ([]string, error) {
	texts := []string{word}
	for {
		ref, ok := firstReference(texts[0])
		if !ok {
			return texts, nil
		}
		values, err := vs.lookup(ref)
		if err != nil {
			return nil, err
		}
		if vs.site == SiteMore {
			values = joinedValues(texts, values)
		}
		if len(texts)*len(values) > maxValues {
			return nil, &problem{err: errTooLarge, name: ref.Name}
		}
		next := make([]string, 0, len(texts)*len(values))
		size := 0
		for _, text := range texts {
			ref, _ := firstReference(text)
			for _, value := range values {
				s := text[:ref.Start] + joint(text[:ref.Start], value, text[ref.End:]) + text[ref.End:]
				if size += len(s); size > maxBytes {
					return nil, &problem{err: errTooLarge, name: ref.Name}
				}
				vs.meter.Spend(stepsPerValue + len(s))
				next = append(next, s)
			}
		}
		if len(next) == 0 {
			return nil, nil
		}
		texts = next
	}
}

func firstReference(text string) (ast.Reference, bool) {
	for ref := range ast.References(text) {
		return ref, true
	}
	return ast.Reference{}, false
}

func (vs *variables) lookup(ref ast.Reference) ([]string, error) {
	if !ref.Valid() {
		return nil, &problem{err: errInvalid, name: ref.Name}
	}
	if vs.get(ref.Name) == nil && isBuiltin(ref.Name) {
		return []string{builtinMark + ref.Name}, nil
	}
	return vs.expandVariable(ref.Name)
}

// builtinMark stands before the name of a built-in variable in the values of
// others: what it is depends on the profile.
const builtinMark = "\x00"

// builtins returns the built-in variables that values of a variable hold.
func builtins(values []string) []string {
	var found []string
	for _, name := range []string{"profile_name", "exec_path", "attach_path"} {
		for _, value := range values {
			if strings.Contains(value, builtinMark+name) {
				found = append(found, name)
				break
			}
		}
	}
	return found
}

// text returns a decoded word with each variable replaced by its value, or by
// an alternation of its values. What that puts together with the text around it
// is no variable again.
func (vs *variables) text(word string) (string, error) {
	done := ""
	for {
		ref, ok := firstReference(word)
		if !ok {
			return done + word, nil
		}
		values, err := vs.lookup(ref)
		if err != nil {
			return "", err
		}
		before, after := done+word[:ref.Start], word[ref.End:]
		var b strings.Builder
		b.WriteString(before)
		if len(values) != 1 {
			b.WriteByte('{')
		}
		for i, value := range values {
			if i > 0 {
				b.WriteByte(',')
			}
			vs.meter.Spend(1 + len(value))
			b.WriteString(joint(before, value, after))
			if b.Len() > maxBytes {
				return "", &problem{err: errTooLarge, name: ref.Name}
			}
		}
		if len(values) != 1 {
			b.WriteByte('}')
		}
		done, word = b.String(), after
	}
}

// joint returns a value without the slashes at its ends that the text around
// it has already.
func joint(before, value, after string) string {
	if strings.HasSuffix(before, "/") && strings.Trim(before, "/") != "" {
		value = strings.TrimLeft(value, "/")
	}
	if strings.HasPrefix(after, "/") {
		value = strings.TrimRight(value, "/")
	}
	return value
}

// collapse makes one slash of several; two at the very start stay.
func collapse(path string) string {
	if !strings.Contains(path, "//") {
		return path
	}
	var b strings.Builder
	for i := 0; i < len(path); {
		b.WriteByte(path[i])
		if path[i] != '/' {
			i++
			continue
		}
		n := 0
		for i < len(path) && path[i] == '/' {
			i++
			n++
		}
		if n == 2 && i == 2 {
			b.WriteByte('/')
		}
	}
	return b.String()
}
