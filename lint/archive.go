package lint

import (
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/tools/txtar"
)

// Doc is the documentation of a rule.
type Doc struct {
	// Text is Markdown: what a finding means, why it matters, how to fix it and
	// when to suppress it.
	Text string
	// Bad is a profile in which the rule finds something, Fixed what its fixes
	// make of it, Good one that says the same well. Those that the rule has not
	// are empty.
	Bad, Fixed, Good string
}

// Doc returns the documentation of a rule, which is in its archive: the comment
// is the text, "bad", "fixed" and "good" are the examples. In an archive of
// whole trees ("bad/usr.bin.foo") the first file of each is the example.
func (a *Analyzer) Doc() Doc {
	archive := txtar.Parse([]byte(a.Archive))
	d := Doc{Text: strings.TrimSpace(string(archive.Comment))}
	for _, f := range archive.Files {
		name, _, _ := strings.Cut(f.Name, "/")
		example := map[string]*string{"bad": &d.Bad, "fixed": &d.Fixed, "good": &d.Good}[name]
		if example != nil && *example == "" {
			*example = string(f.Data)
		}
	}
	return d
}

// ArchiveName returns the name of the archive of a rule: that of its code with
// underscores.
func ArchiveName(name string) string { return strings.ReplaceAll(name, "-", "_") + ".txtar" }

// InGroup returns rules as those of a group, each with its archive, which lies in
// a file system by its name. It panics if one is missing: the program was built
// without it.
func InGroup(group string, archives fs.FS, rules ...Analyzer) []Analyzer {
	for i := range rules {
		text, err := fs.ReadFile(archives, ArchiveName(rules[i].Code.Name))
		if err != nil {
			panic(fmt.Sprintf("lint: the archive of %s: %v", rules[i].Code, err))
		}
		rules[i].Group, rules[i].Archive = group, string(text)
	}
	return rules
}
