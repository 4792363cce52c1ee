package driver_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// TestCheck checks the trees in testdata/check. An archive is a tree under
// /tree; "want" has the findings. In the comment of the archive, a line
// "define NAME=VALUE" assigns a variable, "search DIR" adds a directory to the
// search path (else it is /tree), "link NAME -> TARGET" makes a symbolic link,
// and "file NAME" makes a file outside of /tree, which may not be read.
func TestCheck(t *testing.T) {
	archives, err := filepath.Glob("testdata/check/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := checkArchive(t, archive)
			if update.Goldens() {
				setFile(archive, "want", got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(fileOf(archive, "want"), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func fileOf(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func setFile(a *txtar.Archive, name, text string) {
	for i, f := range a.Files {
		if f.Name == name {
			a.Files[i].Data = []byte(text)
			return
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
}

// checkArchive checks all files of a tree as `aa-lint check` does with its
// directory.
func checkArchive(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	tree := fstest.MapFS{}
	for _, f := range archive.Files {
		if f.Name != "want" {
			tree[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
		}
	}
	cfg := load.Config{Roots: []load.Root{{Dir: "/tree", FS: tree}}, WorkDir: "/tree"}
	opts := driver.Options{Selection: preset(t, lint.Reference), Policy: policy.Options{Define: map[string][]string{}}}
	for line := range strings.Lines(string(archive.Comment)) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "define":
			name, value, _ := strings.Cut(rest, "=")
			opts.Policy.Define[name] = []string{value}
		case "search":
			cfg.Search = append(cfg.Search, rest)
		case "link":
			from, to, _ := strings.Cut(rest, " -> ")
			tree[from] = &fstest.MapFile{Data: []byte(to), Mode: fs.ModeSymlink}
		}
	}
	if len(cfg.Search) == 0 {
		cfg.Search = []string{"/tree"}
	}
	opts.Loader = load.New(cfg)
	targets := everyFile(t, tree)
	opts.Targets = targets
	result, err := driver.Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return describe(result)
}

// everyFile returns all files of a tree that may be loaded or included, whatever is
// in them.
func everyFile(t *testing.T, tree fs.FS) []load.Target {
	t.Helper()
	var targets []load.Target
	err := fs.WalkDir(tree, ".", func(name string, e fs.DirEntry, err error) error {
		info, statErr := fs.Stat(tree, name)
		to, _ := fs.ReadLink(tree, name)
		outside := path.IsAbs(to) || strings.HasPrefix(to, "..")
		switch {
		case err != nil || statErr != nil && !outside:
			return err
		case e.IsDir() && (name == "abi" || name == "disable"):
			return fs.SkipDir
		case (outside || info.Mode().IsRegular()) && !load.Skipped(path.Base(name)):
			targets = append(targets, load.Target{Path: name, Fragment: load.IsFragment(name)})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return targets
}

// describe writes findings as a reviewer wants to read them.
func describe(result driver.Result) string {
	var b strings.Builder
	for _, f := range result.Findings {
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n\t%s\n", placeOf(f.Place), f.Severity, f.Message, f.Code, excerpt(f.Place))
		for _, note := range f.Notes {
			fmt.Fprintf(&b, "\t= %s\n", note)
		}
		for _, r := range f.Related {
			fmt.Fprintf(&b, "\t%s: %s\n", placeOf(r.Place), r.Message)
		}
		for _, fix := range f.Fixes {
			fmt.Fprintf(&b, "\tfix: %s\n", fix.Message)
		}
	}
	for _, err := range result.Errors {
		fmt.Fprintf(&b, "%v\n", err)
	}
	return b.String()
}

func placeOf(p diag.Place) string {
	at := p.File.Position(p.Span.Start, source.Runes)
	return fmt.Sprintf("%s:%d:%d", p.File.Name(), at.Line, at.Column)
}

// excerpt returns the text of a place, up to the end of its line.
func excerpt(p diag.Place) string {
	line, _, more := strings.Cut(p.File.Slice(p.Span), "\n")
	if more {
		line += " …"
	}
	return line
}
