package rules_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
)

// files are those of a tree of profiles, by their paths.
type files map[string]string

// add adds a file of each of the numbers below n. Path and text may mention the
// number.
func (t files) add(n int, path, text string) files {
	for i := range n {
		t[fmt.Sprintf(path, i)] = lines1(i, text)
	}
	return t
}

// lines1 is the line of lines for one number.
func lines1(i int, format string) string {
	if !strings.Contains(format, "%") {
		return format
	}
	return fmt.Sprintf(format, i)
}

// size returns how many bytes the files have.
func (t files) size() int {
	size := 0
	for _, text := range t {
		size += len(text)
	}
	return size
}

// hostileTrees are trees that were made to take long: what is written grows with
// n, and what it means, put together by includes, may grow faster.
var hostileTrees = []struct {
	name  string
	n     int
	write func(n int) files
}{
	{"chain of includes", 200, func(n int) files {
		t := files{"p": "profile p {\ninclude <abstractions/a0>\n}\n"}
		for i := range n {
			t[fmt.Sprintf("abstractions/a%d", i)] = fmt.Sprintf("include <abstractions/a%d>\n/a%d rw,\n", i+1, i)
		}
		t[fmt.Sprintf("abstractions/a%d", n)] = "/z r,\n"
		return t
	}},
	{"profiles along a chain", 200, func(n int) files {
		t := files{}
		for i := range n {
			t[fmt.Sprintf("abstractions/a%d", i)] = fmt.Sprintf("include <abstractions/a%d>\n/a%d rw,\n", i+1, i)
			t[fmt.Sprintf("p%d", i)] = fmt.Sprintf("profile p%d {\ninclude <abstractions/a%d>\n}\n", i, i)
		}
		t[fmt.Sprintf("abstractions/a%d", n)] = "/z r,\n"
		return t
	}},
	{"fan of includes", 500, func(n int) files {
		return files{"p": inProfile("include <abstractions/a%[1]d>\n")(n)}.add(n, "abstractions/a%d", "/a%[1]d rw,\n/**b%[1]d** w,\n")
	}},
	{"directory include", 500, func(n int) files {
		return files{"p": "profile p {\ninclude <abstractions>\n}\n"}.add(n, "abstractions/a%d", "/a%[1]d rw,\n/b/**/c%[1]d mrix,\n")
	}},
	{"profiles of a directory include", 200, func(n int) files {
		return files{}.add(n, "p%d", "profile p%[1]d {\ninclude <abstractions>\n}\n").add(n, "abstractions/a%d", "/a%[1]d rw,\n")
	}},
	{"all abstractions everywhere", 40, func(n int) files {
		body := lines(n, "include <abstractions/a%d>\n")
		return files{}.add(n, "p%d", "profile p%[1]d {\n"+body+"}\n").add(n, "abstractions/a%d", "/a%[1]d/** rw,\n/etc/**x%[1]d r,\nsignal send peer=**c%[1]d,\n")
	}},
	{"circles of includes", 100, func(n int) files {
		body := lines(10, "include if exists <abstractions/a%d>\n")
		t := files{}.add(n, "p%d", "profile p%[1]d {\ninclude if exists <abstractions/a%[1]d>\n}\n")
		for i := range n {
			t[fmt.Sprintf("abstractions/a%d", i)] = fmt.Sprintf("%sinclude if exists <abstractions/a%d>\n/x%d r,\n", body, (i+1)%n, i)
		}
		return t
	}},
	{"one large abstraction", 300, func(n int) files {
		return files{"abstractions/large": lines(n, "/a%[1]d/** rw,\n/**/b%[1]d r,\n")}.add(n, "p%d", "profile p%[1]d {\ninclude <abstractions/large>\n}\n")
	}},
	{"one large abstraction of deny rules", 200, func(n int) files {
		return files{"abstractions/large": lines(n, "deny /a%[1]d/** w,\n/**b%[1]d rwix,\n/**c%[1]d Px -> p%[1]d,\n")}.
			add(n, "p%d", "profile p%[1]d {\ninclude <abstractions/large>\n/a* rw,\n}\n")
	}},
	{"one abstraction of question marks", 60, func(n int) files {
		return files{"abstractions/large": lines(n, "/**a%[2]s r,\n")}.add(n, "p%d", "profile p%[1]d {\ninclude <abstractions/large>\n/**b r,\n}\n")
	}},
	{"one large abstraction of mistakes", 200, func(n int) files {
		return files{"abstractions/large": lines(n, "capability nope%[1]d,\n/b%[1]d rwz,\n")}.add(n, "p%d", "profile p%[1]d {\ninclude <abstractions/large>\n}\n")
	}},
	{"one large abstraction in a wide abstraction", 200, func(n int) files {
		return files{"abstractions/large": lines(n, "/a%[1]d/** rw,\n@{V}/b r,\n"), "tunables/global": lines(n/10+1, "@{V}+=/v%d\n"), "tunables/v": "@{V}=/v\n"}.
			add(n, "p%d", "include <tunables/v>\ninclude <tunables/global>\nprofile p%[1]d {\ninclude <abstractions/large>\n}\n")
	}},
	{"tiny profiles", 1000, func(n int) files {
		return files{}.add(n, "p%d", "profile p%[1]d /usr/bin/p%[1]d {\n/b rw,\n}\n")
	}},
	{"tiny hard profiles", 500, func(n int) files {
		return files{}.add(n, "p%d", "profile p%[1]d /**a???%[1]d {\n/**?b%[1]d rwix,\n/**c??d%[1]d Px -> p%[1]d,\ndeny /**e%[1]d w,\n}\n")
	}},
	{"attachments that meet", 500, func(n int) files {
		return files{}.add(n, "p%d", "profile p%[1]d /**/x%[1]d* {\n/b rw,\n}\n")
	}},
	{"same names", 500, func(n int) files {
		return files{}.add(n, "p%d", "profile a /usr/bin/a {\nsignal peer=a,\n/usr/bin/a Px,\n}\n")
	}},
	{"peers and targets", 500, func(n int) files {
		return files{}.add(n, "p%d", "profile p%[1]d /x%[1]d {\nsignal send peer=p%[1]d*,\nptrace peer=**%[1]d,\nunix peer=(label=p[0-9]%[1]d),\n/x* Px,\n/y** Px -> p%[1]d,\nchange_profile -> p*%[1]d,\n}\n")
	}},
	{"includes in branches", 500, func(n int) files {
		return files{"abstractions/a": "/a rw,\n/b** r,\n", "abstractions/b": "/a rw,\n/c** r,\n"}.
			add(n, "p%d", "${B}=true\nprofile p%[1]d {\nif ${B} {\ninclude <abstractions/a>\n} else {\ninclude <abstractions/b>\n}\n}\n")
	}},
	{"includes in hats", 200, func(n int) files {
		return files{"abstractions/a": lines(n, "/a%d rw,\n")}.add(n/10+1, "p%d", "profile p%[1]d {\n"+strings.ReplaceAll(lines(10, "^h%d {\ninclude <abstractions/a>\n}\n"), "%", "%%")+"}\n")
	}},
	{"hats that include", 200, func(n int) files {
		return files{"abstractions/a": lines(n, "/a%d rw,\n"), "p": inProfile("^h%[1]d {\ninclude <abstractions/a>\n/b%[1]d r,\n}\n")(n)}
	}},
	{"tunables over files", 200, func(n int) files {
		t := files{"tunables/v0": "@{V}=/a\n"}
		for i := 1; i < n; i++ {
			t[fmt.Sprintf("tunables/v%d", i)] = fmt.Sprintf("include <tunables/v%d>\n@{V}+=/b%d/\n", i-1, i)
		}
		return t.add(n, "p%d", "include <tunables/v%[1]d>\nprofile p%[1]d {\n@{V}x%[1]d r,\n@{V}y w,\n}\n")
	}},
	{"tunables that multiply", 100, func(n int) files {
		t := files{"tunables/v0": "@{V0}=/a /b\n"}
		for i := 1; i < n; i++ {
			t[fmt.Sprintf("tunables/v%d", i)] = fmt.Sprintf("include <tunables/v%d>\n@{V%d}=@{V%d}{c,d} @{V%d}e\n", i-1, i, i-1, i-1)
		}
		return t.add(n, "p%d", "include <tunables/v%[1]d>\nprofile p%[1]d {\n@{V%[1]d}x r,\n}\n")
	}},
	{"a directory of tunables", 200, func(n int) files {
		return files{"tunables/global": "@{V}=/a\ninclude <tunables/v.d>\n"}.add(n, "tunables/v.d/v%d", "@{V}+=/b%d/\n").
			add(n, "p%d", "include <tunables/global>\nprofile p%[1]d {\n@{V}x%[1]d r,\n@{V}y w,\n}\n")
	}},
	{"local files", 500, func(n int) files {
		return files{}.add(n, "local/p%d", "/a%[1]d rw,\n").add(n, "p%d", "profile p%[1]d /usr/bin/p%[1]d {\n/b r,\ninclude if exists <local/p%[1]d>\n}\n")
	}},
	{"local files that are missing", 500, func(n int) files {
		return files{}.add(n, "p%d", "profile p%[1]d {\ninclude if exists <local/p%[1]d>\ninclude <nowhere/a%[1]d>\n}\n").add(n, "nowhere.d/a%d", "/a r,\n")
	}},
	{"includes of profiles", 100, func(n int) files {
		return files{"abstractions/children": lines(n, "profile c%d {\n/a r,\n/b Px -> x%[1]d,\n}\n")}.add(n, "p%d", "profile p%[1]d {\ninclude <abstractions/children>\n/x Cx -> c%[1]d,\n}\n")
	}},
	{"aliases over files", 200, func(n int) files {
		return files{"tunables/alias": lines(n, "alias /a%[1]d/ -> /b%[1]d/,\n")}.add(n, "p%d", "include <tunables/alias>\nprofile p%[1]d {\n/a%[1]d/** r,\n/** w,\n}\n")
	}},
	{"spliced files", 100, func(n int) files {
		return files{"abstractions/open": "profile x {\n" + lines(n, "/a%d r,\n")}.add(n, "p%d", "include <abstractions/open>\n/b%[1]d r,\n}\n")
	}},
}

// writeTree writes the files below a directory of the test.
func writeTree(tb testing.TB, t files) string {
	tb.Helper()
	dir := tb.TempDir()
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	for name, text := range t {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o666); err != nil {
			tb.Fatal(err)
		}
	}
	return filepath.ToSlash(dir)
}

// checkHostileTree checks all files below a directory with all rules, as the
// command line does.
func checkHostileTree(tb testing.TB, dir string) driver.Result {
	tb.Helper()
	roots, err := load.OpenRoot(dir)
	if err != nil {
		tb.Fatal(err)
	}
	loader := load.New(load.Config{WorkDir: dir, Search: []string{dir}, Roots: roots})
	targets, err := loader.Walk(dir)
	if err != nil {
		tb.Fatal(err)
	}
	selection, err := lint.Select(rules.All(), lint.Choice{Preset: lint.Strict})
	if err != nil {
		tb.Fatal(err)
	}
	opts := driver.Options{Loader: loader, Targets: targets, Whole: true, Selection: selection, Stats: true}
	result, err := driver.Run(context.Background(), opts)
	if err != nil {
		tb.Fatal(err)
	}
	for _, crash := range result.Crashes {
		tb.Errorf("%s: %s\n%s", crash.Rule, crash.Text, crash.Stack)
	}
	return result
}

// BenchmarkHostileTrees is BenchmarkHostile for trees.
func BenchmarkHostileTrees(b *testing.B) {
	for _, h := range hostileTrees {
		for _, times := range []int{1, 2, 4} {
			n := times * h.n
			if *hostileBytes > 0 {
				n = fitting(func(n int) string { return strings.Repeat(" ", h.write(n).size()) }, *hostileBytes*times/4)
			}
			tree := h.write(n)
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(h.name, " ", "-"), times), func(b *testing.B) {
				dir := writeTree(b, tree)
				b.SetBytes(int64(tree.size()))
				b.ReportAllocs()
				for b.Loop() {
					b.ReportMetric(float64(checkHostileTree(b, dir).Stats.Steps), "steps/op")
				}
			})
		}
	}
}

// TestHostileTrees counts the work that hostile trees cost, as TestHostile does.
func TestHostileTrees(t *testing.T) {
	for _, h := range hostileTrees {
		t.Run(h.name, func(t *testing.T) {
			tree := h.write(max(2, h.n/corpus.OneIn(8)))
			if steps := checkHostileTree(t, writeTree(t, tree)).Stats.Steps; steps > mostSteps(tree.size()) {
				t.Errorf("%d steps for %d bytes", steps, tree.size())
			}
		})
	}
}
