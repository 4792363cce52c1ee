package report

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"github.com/aa-lint/aa-lint/source"
)

// schemas are those of the formats in JSON.
type schemas struct{ json, finding, sarif, gitLab, diagnostic *jsonschema.Schema }

func allSchemas(t testing.TB) schemas {
	return schemas{
		json:       compiled(t, "../docs/schema/report.schema.json"),
		finding:    compiled(t, "../docs/schema/report.schema.json#/$defs/finding"),
		sarif:      oasisSchema(t),
		gitLab:     compiled(t, "testdata/schema/gitlab.schema.json"),
		diagnostic: compiled(t, "testdata/schema/rdjsonl.schema.json"),
	}
}

// wellFormed checks that a report in every format is what the readers of the
// format expect, and says what the report says.
func wellFormed(t testing.TB, s schemas, r Report) {
	validate(t, s.json, write(t, "json", r, Options{}))
	validate(t, s.sarif, write(t, "sarif", r, Options{}))
	validateLines(t, s.finding, write(t, "jsonl", r, Options{}), len(r.Findings))
	validateLines(t, s.diagnostic, write(t, "rdjsonl", r, Options{}), len(r.Findings))
	gitLab := write(t, "gitlab", r, Options{})
	validate(t, s.gitLab, gitLab)
	uniqueFingerprints(t, gitLab)
	readCheckstyle(t, r)
	readJUnit(t, r)
	readGitHub(t, r)
	readMarkdown(t, r)
	for _, format := range []string{"text", "short", "github", "markdown", "checkstyle", "junit"} {
		nothingRaw(t, format, write(t, format, r, Options{}))
	}
}

func validateLines(t testing.TB, schema *jsonschema.Schema, lines string, want int) {
	t.Helper()
	n := 0
	for line := range strings.Lines(lines) {
		validate(t, schema, line)
		n++
	}
	if n != want {
		t.Errorf("%d lines, want %d\n%s", n, want, lines)
	}
}

func uniqueFingerprints(t testing.TB, document string) {
	t.Helper()
	var issues []gitLabIssue
	if err := json.Unmarshal([]byte(document), &issues); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, issue := range issues {
		if seen[issue.Fingerprint] {
			t.Errorf("the fingerprint %s is there twice", issue.Fingerprint)
		}
		seen[issue.Fingerprint] = true
	}
}

// inXML returns what a reader of XML gets for a text.
func inXML(t testing.TB, s string) string {
	t.Helper()
	b, err := xml.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var back string
	if err := xml.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

func readXML(t testing.TB, document string, into any) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(document))
	if err := decoder.Decode(into); err != nil {
		t.Fatalf("%v\n%s", err, document)
	}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return
		}
		if text, ok := token.(xml.CharData); err != nil || !ok || strings.TrimSpace(string(text)) != "" {
			t.Fatalf("%v %v behind the document\n%s", token, err, document)
		}
	}
}

func readCheckstyle(t testing.TB, r Report) {
	t.Helper()
	document := write(t, "checkstyle", r, Options{})
	var root struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Files   []checkstyleFile `xml:"file"`
	}
	readXML(t, document, &root)
	var got, want []string
	for _, f := range root.Files {
		for _, e := range f.Errors {
			if e.Source != "aa-lint.unread" {
				got = append(got, f.Name+" "+strconv.Itoa(e.Line)+" "+e.Message)
			}
		}
	}
	for _, f := range byFile(r) {
		for _, found := range f.findings {
			line := newLocator().startPosition(found.Place).Line
			want = append(want, inXML(t, Sanitize(f.path)+" "+strconv.Itoa(line)+" "+explained(found)))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("checkstyle (-want +got)\n%s", diff)
	}
}

func readJUnit(t testing.TB, r Report) {
	t.Helper()
	document := write(t, "junit", r, Options{})
	var root struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	readXML(t, document, &root)
	tests, failures, names := 0, 0, map[string]bool{}
	for _, s := range root.Suites {
		for _, c := range s.Cases {
			tests++
			if c.Failure != nil {
				failures++
			}
			if name := c.Class + "\x00" + c.Name; names[name] {
				t.Errorf("junit: two tests are named %q", name)
			} else {
				names[name] = true
			}
		}
	}
	if tests != root.Tests || failures != root.Failures || failures != len(r.Findings) {
		t.Errorf("junit: %d tests, %d failures of %d findings\n%s", tests, failures, len(r.Findings), document)
	}
}

// readGitHub reads workflow commands as the runner does.
func readGitHub(t testing.TB, r Report) {
	t.Helper()
	document := write(t, "github", r, Options{})
	var commands []string
	for line := range strings.Lines(document) {
		rest, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "::")
		head, message, found := strings.Cut(rest, "::")
		name, list, _ := strings.Cut(head, " ")
		if !ok || !found || !slices.Contains([]string{"error", "warning", "notice"}, name) {
			t.Fatalf("not a command: %q", line)
		}
		properties := map[string]string{}
		for property := range strings.SplitSeq(list, ",") {
			key, value, ok := strings.Cut(property, "=")
			if !ok || properties[key] != "" {
				t.Fatalf("not a list of properties: %q", line)
			}
			properties[key] = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
		}
		first, _, _ := strings.Cut(message, "%0A")
		commands = append(commands, properties["file"]+"\n"+strings.ReplaceAll(first, "%25", "%"))
	}
	var want []string
	if note := beyondAnnotations(r.Findings); note != "" {
		want = append(want, "\n"+note)
	}
	for _, f := range r.Findings {
		want = append(want, Sanitize(cleanPath(f.Place.File.Name()))+"\n"+Sanitize(f.Message))
	}
	for _, u := range r.Unread {
		want = append(want, Sanitize(cleanPath(u.Path))+"\n"+Sanitize(u.Message))
	}
	if diff := cmp.Diff(want, commands); diff != "" {
		t.Errorf("github (-want +got)\n%s", diff)
	}
}

// readMarkdown reads the tables as a service does.
func readMarkdown(t testing.TB, r Report) {
	t.Helper()
	document := []byte(write(t, "markdown", r, Options{}))
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(document))
	var got, want []string
	err := ast.Walk(root, func(n ast.Node, enter bool) (ast.WalkStatus, error) {
		row, ok := n.(*extast.TableRow)
		if !enter || !ok {
			return ast.WalkContinue, nil
		}
		if row.ChildCount() != 4 {
			t.Errorf("markdown: %d cells\n%s", row.ChildCount(), document)
		}
		got = append(got, plainText(row.FirstChild().NextSibling().NextSibling(), document))
		return ast.WalkSkipChildren, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range byFile(r) {
		for _, found := range f.findings {
			want = append(want, strings.TrimSpace(Sanitize(found.Message)))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("markdown (-want +got)\n%s\n%s", diff, document)
	}
}

// plainText returns the text of a cell up to its first line break, and complains
// of anything in it that is not text.
func plainText(cell ast.Node, document []byte) string {
	var b strings.Builder
	for n := cell.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Segment.Value(document))
		case *ast.String:
			b.Write(n.Value)
		case *ast.RawHTML:
			switch html := string(n.Segments.Value(document)); html {
			case "<!-- -->":
			case "<br>":
				return unescape(b.String())
			default:
				return "unexpected " + html
			}
		default:
			return "unexpected " + n.Kind().String()
		}
	}
	return unescape(b.String())
}

// unescape takes the backslashes away that goldmark leaves to its renderer.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_[]<>|~&$", s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return strings.TrimSpace(b.String())
}

func nothingRaw(t testing.TB, format, output string) {
	t.Helper()
	for _, r := range output {
		if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == '\ufffd' {
			t.Errorf("%s: %U in %q", format, r, output)
		}
	}
}

// applied returns the text of a file with a suggestion of reviewdog in it.
func applied(f *source.File, s rdSuggestion) string {
	start := f.Offset(s.Range.Start.Line, s.Range.Start.Column, source.Bytes)
	end := f.Offset(s.Range.End.Line, s.Range.End.Column, source.Bytes)
	return f.Text()[:start] + s.Text + f.Text()[end:]
}
