package report

import (
	"bytes"
	goast "go/ast"
	goparser "go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/aa-lint/aa-lint/diag"
)

// compiled returns the schema in a file.
func compiled(t testing.TB, path string) *jsonschema.Schema {
	t.Helper()
	schema, err := jsonschema.NewCompiler().Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t testing.TB, schema *jsonschema.Schema, document string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(document))
	if err != nil {
		t.Fatalf("%v\n%s", err, document)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%v\n%s", err, document)
	}
}

// TestSARIF lets another program's library read the output, and makes sure that
// the schema refuses something.
func TestSARIF(t *testing.T) {
	if sarifSchema210(t).Validate(map[string]any{"version": "2.0.0", "runs": []any{}}) == nil {
		t.Error("the schema takes anything")
	}
	log, err := sarif.FromString(write(t, "sarif", full(), Options{}))
	if err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if rules, results := len(run.Tool.Driver.Rules), len(run.Results); rules != 3 || results != 5 {
		t.Errorf("%d rules, %d results", rules, results)
	}
	for _, r := range run.Results {
		if rule := run.Tool.Driver.Rules[r.RuleIndex]; *rule.ID != *r.RuleID {
			t.Errorf("the rule %d is %s, not %s", r.RuleIndex, *rule.ID, *r.RuleID)
		}
	}
}

// sarifSchema210 returns the schema that the module go-sarif carries for
// validation: the constant in its source, which it applies to its own types
// only.
func sarifSchema210(t testing.TB) *jsonschema.Schema {
	t.Helper()
	dir, err := exec.Command("go", "list", "-f", "{{.Dir}}", reflect.TypeFor[sarif.Report]().PkgPath()).Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := goparser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	constant := file.Decls[0].(*goast.GenDecl).Specs[0].(*goast.ValueSpec)
	text, err := strconv.Unquote(constant.Values[0].(*goast.BasicLit).Value)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", document); err != nil {
		t.Fatal(err)
	}
	return compiler.MustCompile("sarif.json")
}

// TestXMLSchemas holds the formats in XML against schemas of what programs that
// read them expect. It needs xmllint, of Debian's libxml2-utils.
func TestXMLSchemas(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("AA_LINT_REQUIRE_TOOLS") != "" {
			t.Fatal(err)
		}
		t.Skip("xmllint is not installed")
	}
	for _, format := range []string{"checkstyle", "junit"} {
		for name, r := range reports {
			for _, failOn := range []diag.Severity{diag.Info, diag.Error} {
				t.Run(format+"/"+name+"/"+failOn.String(), func(t *testing.T) {
					cmd := exec.Command(xmllint, "--noout", "--nonet", "--schema", filepath.Join("testdata", "schema", format+".xsd"), "-")
					cmd.Stdin = strings.NewReader(write(t, format, r(), Options{FailOn: failOn}))
					if out, err := cmd.CombinedOutput(); err != nil {
						t.Errorf("%v\n%s", err, bytes.TrimSpace(out))
					}
				})
			}
		}
	}
}
