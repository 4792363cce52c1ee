// Package arguments reads values of flags, and says what is wrong with the
// arguments of a command.
package arguments

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/source"
)

// List joins choices for people: "a, b or c".
func List(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Known checks that a value is one of several.
func Known(what, value string, values []string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return errors.New(nearest.Unknown(what, value, values, ": it is "+List(values)))
}

// Trimmed returns the elements without blanks around them, and no empty ones.
func Trimmed(list []string) []string {
	var kept []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// ParseSize reads a number of bytes such as 4096, 512K or 16M.
func ParseSize(text string) (int64, error) {
	digits, unit := text, int64(1)
	if n := len(text); n > 0 {
		switch text[n-1] {
		case 'k', 'K':
			digits, unit = text[:n-1], 1<<10
		case 'm', 'M':
			digits, unit = text[:n-1], 1<<20
		}
	}
	size, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || size <= 0 {
		return 0, fmt.Errorf("%q is not a size such as 4096, 512K or 16M", text)
	}
	if size > source.MaxSize/unit {
		return 0, fmt.Errorf("%s is more than aa-lint can take, %s", text, SizeText(source.MaxSize>>20<<20))
	}
	return size * unit, nil
}

// SizeText is the inverse of parseSize for whole megabytes.
func SizeText(size int64) string { return strconv.FormatInt(size>>20, 10) + "M" }

// ParseDefines reads NAME=VALUE and NAME. A name alone has a value that stands
// for any.
func ParseDefines(defines []string) (map[string][]string, error) {
	values := map[string][]string{}
	for _, d := range defines {
		name, value, found := strings.Cut(d, "=")
		name = ast.VariableName(ast.Word{Raw: name})
		if !(ast.Reference{Name: name}).Valid() {
			return nil, fmt.Errorf("%q is not a name of a variable", name)
		}
		if !found {
			value = "/" + name
		}
		values[name] = append(values[name], value)
	}
	return values, nil
}
