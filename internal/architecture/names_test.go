package architecture

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mostShared is how many of a hundred functions and methods may have an unexported
// name that two others have as well. It only goes down.
const mostShared = 8

// TestNames counts functions and methods whose name says too little to be looked for:
// those that share an unexported name with two others of the module.
func TestNames(t *testing.T) {
	places, all := functionNames(t)
	shared := 0
	var names []string
	for name, list := range places {
		if !ast.IsExported(name) && name != "main" && len(list) >= 3 {
			shared += len(list)
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(places[b]), len(places[a])), cmp.Compare(a, b))
	})
	t.Logf("%d of %d functions share an unexported name with two others: %.1f %%", shared, all, 100*float64(shared)/float64(all))
	for _, name := range names {
		t.Logf("%-12s %d: %s", name, len(places[name]), strings.Join(packagesOf(places[name]), " "))
	}
	if shared*100 > mostShared*all {
		t.Errorf("more than %d %%: a package-level name says its object", mostShared)
	}
}

func packagesOf(list []string) []string {
	set := map[string]bool{}
	for _, s := range list {
		set[s] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// functionNames returns the packages that declare a function or method of a name, one
// for each, and the number of all.
func functionNames(t *testing.T) (places map[string][]string, all int) {
	t.Helper()
	places = map[string][]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git"):
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				dir := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path)), "../../")
				places[f.Name.Name] = append(places[f.Name.Name], dir)
				all++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return places, all
}
