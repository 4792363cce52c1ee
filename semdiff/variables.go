package semdiff

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/policy"
)

// maxVariables is how many variables a rule is followed through.
const maxVariables = 100

// variables returns the variables behind a text that are assigned in different
// ways, as a cause.
func (inv *investigation) variables(text string) Cause {
	cause := Cause{Kind: ByVariable}
	var names []string
	seen := map[string]bool{}
	todo := references(nil, text)
	for len(todo) > 0 && len(seen) < maxVariables {
		name := todo[0]
		todo = todo[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		old, _ := inv.old.profile.Policy.Variable(name)
		new, _ := inv.new.profile.Policy.Variable(name)
		if !sameValues(old.Values, new.Values) {
			names = append(names, "@{"+name+"}")
			cause.Old = append(cause.Old, changedPlaces(old, new)...)
			cause.New = append(cause.New, changedPlaces(new, old)...)
		}
		for _, values := range [...][]ast.Word{old.Values, new.Values} {
			for _, w := range values {
				todo = references(todo, w.Value())
			}
		}
	}
	slices.Sort(names)
	cause.Name = strings.Join(names, ", ")
	return cause
}

// references adds the names of the variables in a text.
func references(names []string, text string) []string {
	if !strings.Contains(text, "@{") {
		return names
	}
	for ref := range ast.References(text) {
		names = append(names, ref.Name)
	}
	return names
}

// sameValues reports whether two variables have the same values: they are sets.
func sameValues(a, b []ast.Word) bool {
	return slices.Equal(sortedValues(a), sortedValues(b))
}

func sortedValues(values []ast.Word) []string {
	var all []string
	for _, w := range values {
		all = append(all, w.Value())
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// changedPlaces returns where the values of a variable stand that another one
// does not have.
func changedPlaces(v, other policy.Variable) []diag.Place {
	has := sortedValues(other.Values)
	var places []diag.Place
	for i, w := range v.Values {
		if _, found := slices.BinarySearch(has, w.Value()); !found && i < len(v.Places) {
			places = append(places, v.Places[i])
		}
	}
	return places
}
