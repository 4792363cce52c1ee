package main

import (
	"cmp"
	"fmt"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

const modulePath = "github.com/aa-lint/aa-lint"

// goPackage is a package of the module as its files tell of it.
type goPackage struct {
	name     string // its directory
	synopsis string
	imports  []string // those of the module
	level    int      // how many packages stand on each other below it
}

// architecturePage returns docs/architecture.md with the table of packages made anew.
func architecturePage(root string) (string, error) {
	const start, end = "<!-- packages: made by go generate from the comments of the packages -->\n", "<!-- end of packages -->\n"
	page, err := os.ReadFile(filepath.Join(root, "docs", "architecture.md"))
	if err != nil {
		return "", err
	}
	before, rest, ok := strings.Cut(string(page), start)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", fmt.Errorf("docs/architecture.md has no place for the table of packages")
	}
	packages, err := modulePackages(root)
	if err != nil {
		return "", err
	}
	return before + start + packageTable(packages) + end + after, nil
}

// modulePackages returns the packages of the module, from those that import nothing of
// it to those that import the others; internal ones behind the public ones.
func modulePackages(root string) ([]*goPackage, error) {
	byName := map[string]*goPackage{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, file)
		name = filepath.ToSlash(name)
		switch {
		case d.IsDir() && (name != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || name == "docs"):
			return filepath.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			return addFile(byName, path.Dir(name), file)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var all []*goPackage
	for _, p := range byName {
		p.rise(byName)
		if p.synopsis == "" {
			return nil, fmt.Errorf("the package %s has no comment", p.name)
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *goPackage) int {
		return cmp.Or(cmp.Compare(a.group(), b.group()), cmp.Compare(a.level, b.level), cmp.Compare(a.name, b.name))
	})
	return all, nil
}

// addFile adds a file to the package of its directory.
func addFile(packages map[string]*goPackage, dir, file string) error {
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return err
	}
	p := packages[dir]
	if p == nil {
		p = &goPackage{name: dir}
		packages[dir] = p
	}
	if f.Doc != nil {
		p.synopsis = new(doc.Package).Synopsis(f.Doc.Text())
	}
	for _, imp := range f.Imports {
		imported, _ := strconv.Unquote(imp.Path.Value)
		switch name, ours := strings.CutPrefix(imported, modulePath+"/"); {
		case ours:
			p.imports = append(p.imports, name)
		case imported == modulePath:
			p.imports = append(p.imports, ".")
		}
	}
	return nil
}

// rise works out the level of a package; no packages import each other in a circle.
func (p *goPackage) rise(packages map[string]*goPackage) int {
	if p.level == 0 {
		p.level = 1
		for _, name := range p.imports {
			if imported := packages[name]; imported != nil {
				p.level = max(p.level, imported.rise(packages)+1)
			}
		}
	}
	return p.level
}

// group returns 0 for public packages, 1 for internal ones, 2 for programs.
func (p *goPackage) group() int {
	switch {
	case strings.HasPrefix(p.synopsis, "Command "):
		return 2
	case strings.Contains("/"+p.name, "/internal/"):
		return 1
	}
	return 0
}

func packageTable(packages []*goPackage) string {
	var b strings.Builder
	b.WriteString("| package | what it is |\n| --- | --- |\n")
	for _, p := range packages {
		name := p.name
		if name == "." {
			name = "aalint"
		}
		words := strings.SplitN(strings.TrimSuffix(p.synopsis, "."), " ", 3)
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, strings.ReplaceAll(words[len(words)-1], "|", `\|`))
	}
	return b.String()
}
