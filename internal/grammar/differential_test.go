package grammar_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/internal/grammar"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// sameNodes compares nodes with all their places, but for comments, which the
// grammar does not read.
var sameNodes = cmp.Options{
	cmp.Exporter(func(reflect.Type) bool { return true }),
	cmpopts.IgnoreTypes(&ast.Comments{}, ast.Comments{}, []ast.Comment(nil)),
	cmpopts.IgnoreFields(ast.File{}, "Source"),
	cmpopts.EquateEmpty(),
}

// verdict is how the two readings of a text agree.
type verdict string

const (
	sameNode verdict = "same node"
	refused  verdict = "both refuse"
	// meaning is a text of words that may follow each other, but that mean
	// nothing together: an unknown capability, a permission that excludes another.
	meaning verdict = "refused for what its words mean"
)

// meaningCodes are the findings that are not about which token follows which.
var meaningCodes = []diag.Code{
	diag.UnknownName, diag.InvalidPermissions, diag.InvalidRuleShape, diag.InvalidRlimit,
	diag.ConflictingFlags, diag.RelativePath,
}

// compare reads a text with the parser and with the grammar, and returns how they
// agree, or in what they differ.
func compare(text string, fragment bool) (verdict, error) {
	file := source.NewFile("text", text)
	want, findings := parser.Parse(file, parser.Options{Fragment: fragment})
	read := grammar.Read
	if fragment {
		read = grammar.ReadFragment
	}
	got, err := read(file)
	switch broken := parser.Broken(want, findings); {
	case err != nil && broken:
		return refused, nil
	case err != nil:
		return "", fmt.Errorf("the grammar alone refuses it: %w", err)
	case !broken:
		if diff := cmp.Diff(want, got, sameNodes); diff != "" {
			return "", fmt.Errorf("other nodes (-parser +grammar)\n%s", diff)
		}
		return sameNode, nil
	}
	for _, f := range findings.Errors() {
		if !slices.Contains(meaningCodes, f.Code) && !meansNothing(got) {
			return "", fmt.Errorf("the parser alone refuses it: %s", f.Message)
		}
	}
	if len(findings.Errors()) == 0 && !meansNothing(got) {
		return "", fmt.Errorf("the parser alone has a broken node")
	}
	return meaning, nil
}

// tally counts the verdicts on many texts.
type tally struct {
	counts   map[verdict]int
	failures int
}

func (c *tally) add(t testing.TB, name, text string, fragment bool) {
	t.Helper()
	v, err := compare(text, fragment)
	if err == nil {
		c.counts[v]++
		return
	}
	if c.failures++; c.failures <= 20 {
		t.Errorf("%s: %s\n%s", name, err, clip(text))
	}
}

// log tells the counts, and fails where nothing was compared.
func (c *tally) log(t *testing.T) {
	t.Helper()
	t.Logf("%v, %d differences", c.counts, c.failures)
	if c.counts[sameNode] == 0 || c.counts[refused] == 0 {
		t.Error("nothing was compared")
	}
}

func clip(text string) string {
	if len(text) > 600 {
		return text[:600] + "…"
	}
	return text
}

// statements returns each statement of a text with the line end behind it, the
// blocks among them with all that they hold.
func statements(text string) []string {
	tree, _ := parser.Parse(source.NewFile("text", text), parser.Options{Fragment: true})
	var list []string
	for s := range ast.Statements(tree.Stmts) {
		place := s.Span()
		list = append(list, text[place.Start:place.End]+"\n")
	}
	return list
}

// compareAll compares whole files, their statements, and mutants of these.
func compareAll(t *testing.T, texts map[string]string, mutants int) {
	t.Helper()
	counts := tally{counts: map[verdict]int{}}
	random := rand.New(rand.NewPCG(1, 2))
	seen := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		text := texts[name]
		counts.add(t, name, text, false)
		counts.add(t, name, text, true)
		for _, s := range statements(text) {
			if seen[s] {
				continue
			}
			seen[s] = true
			counts.add(t, name, s, true)
			for range mutants {
				counts.add(t, name, mutate(random, s), true)
			}
		}
	}
	t.Logf("%d files, %d statements", len(texts), len(seen))
	counts.log(t)
}

// mutate returns a statement with one change: bytes taken out, or a word or mark
// of the language put between two words.
func mutate(random *rand.Rand, text string) string {
	if len(text) > 400 {
		at := random.IntN(len(text) - 400)
		text = text[at : at+400]
	}
	at := random.IntN(len(text))
	switch random.IntN(4) {
	case 0:
		return text[:at] + text[min(len(text), at+1+random.IntN(3)):]
	case 1:
		return text[:at] + pieces[random.IntN(len(pieces))] + text[at:]
	}
	if blank := strings.IndexAny(text[at:], " \n,"); blank >= 0 {
		at += blank
	}
	return text[:at] + " " + pieces[random.IntN(len(pieces))] + " " + text[at:]
}

var pieces = strings.Fields(`{ } ( ) , = := += -> : & ^ " # / @{X} $X < == deny owner audit priority=3 file link
	subset all capability network unix dbus signal ptrace mount umount pivot_root change_profile set rlimit userns
	mqueue io_uring if else not and or defined in true profile hat flags=(complain) xattrs=(a) peer=(label=a)
	peer=a set=(hup) r rw ix Px x safe unsafe /a "/b\ c" {a,b} inet stream send kill <= 5 infinity options=(ro)
	fstype=a label=a +identities=(a) include <b> abi alias`)

// TestProfiles compares on the profiles of the project and the broken texts of
// the parser's goldens.
func TestProfiles(t *testing.T) {
	texts := files(t, filepath.Join("..", "..", "testdata", "profiles"))
	archives, err := filepath.Glob(filepath.Join("..", "..", "parser", "testdata", "recovery", "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			texts[path+"/"+f.Name] = string(f.Data)
		}
	}
	compareAll(t, texts, 8)
}

// TestTokens leaves out, doubles and swaps each token of the project's profiles.
func TestTokens(t *testing.T) {
	counts := tally{counts: map[verdict]int{}}
	texts := files(t, filepath.Join("..", "..", "testdata", "profiles"))
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		for _, text := range statements(texts[name]) {
			for _, mutant := range tokenMutants(text) {
				counts.add(t, name, mutant, true)
			}
		}
	}
	counts.log(t)
}

func tokenMutants(text string) []string {
	var tokens []source.Span
	for s, t := lexer.New(text), (lexer.Token{}); t.Kind != lexer.EOF; {
		t = s.Next()
		tokens = append(tokens, t.Span)
	}
	var mutants []string
	for i, at := range tokens[:len(tokens)-1] {
		before, word, after := text[:at.Start], text[at.Start:at.End], text[at.End:]
		mutants = append(mutants, before+after, before+word+" "+word+after)
		if next := tokens[i+1]; next.Start < next.End {
			mutants = append(mutants, before+text[next.Start:next.End]+" "+word+text[next.End:])
		}
	}
	return mutants
}

// TestLanguage compares on the cases of the language.
func TestLanguage(t *testing.T) {
	compareAll(t, files(t, filepath.Join(corpus.Dir(t), "corpus", "language")), 3)
}

// TestCorpora compares on real profiles.
func TestCorpora(t *testing.T) {
	compareAll(t, files(t, filepath.Join(corpus.Dir(t), "corpus", "profiles")), 1)
}

func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(path)
		texts[path] = string(text)
		return err
	})
	if err != nil || len(texts) == 0 {
		t.Fatalf("%s: %v", dir, err)
	}
	return texts
}
