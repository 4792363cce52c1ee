package report

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

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

// TestSARIF reads the output as a viewer does, and makes sure that the schema
// refuses something.
func TestSARIF(t *testing.T) {
	if oasisSchema(t).Validate(map[string]any{"version": "2.0.0", "runs": []any{}}) == nil {
		t.Error("the schema takes anything")
	}
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID    string
				RuleIndex *int
			}
		}
	}
	if err := json.Unmarshal([]byte(write(t, "sarif", full(), Options{})), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if rules, results := len(run.Tool.Driver.Rules), len(run.Results); rules != 3 || results != 5 {
		t.Errorf("%d rules, %d results", rules, results)
	}
	for _, r := range run.Results {
		if rule := run.Tool.Driver.Rules[*r.RuleIndex]; rule.ID != r.RuleID {
			t.Errorf("the rule %d is %s, not %s", *r.RuleIndex, rule.ID, r.RuleID)
		}
	}
}

// oasisSchema returns the schema of SARIF, by its authors.
func oasisSchema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(filepath.Join("testdata", "schema", "sarif-2.1.0.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
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
