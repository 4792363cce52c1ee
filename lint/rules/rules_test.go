package rules_test

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// archiveFile returns where the archive of a rule lies: in the folder of its group.
func archiveFile(a *lint.Analyzer) string {
	return filepath.Join(a.Group, lint.ArchiveName(a.Code.Name))
}

// TestGroups checks that a rule lies in the folder of the group that its code stands
// for.
func TestGroups(t *testing.T) {
	for _, a := range rules.All() {
		if byCode := (&lint.Analyzer{Code: a.Code}).Category(); a.Group != byCode {
			t.Errorf("%s lies in the folder %s, its code belongs to %s", a.Code, a.Group, byCode)
		}
	}
}

// TestEveryFileIsARule checks that archives, sources and rules belong together.
func TestEveryFileIsARule(t *testing.T) {
	archives, err := filepath.Glob("*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range rules.All() {
		name := archiveFile(&a)
		if _, err := os.Stat(strings.TrimSuffix(name, ".txtar") + ".go"); err != nil {
			t.Error(err)
		}
		archives = slices.DeleteFunc(archives, func(file string) bool { return file == name })
	}
	if len(archives) > 0 {
		t.Errorf("no rule belongs to %q: run go generate ./...", archives)
	}
}

// TestRules checks what rules say of themselves.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range rules.All() {
		for _, name := range []string{a.Code.ID, a.Code.Name} {
			if seen[name] {
				t.Errorf("%s: %s is used twice", a.Code, name)
			}
			seen[name] = true
		}
		if a.Category() == "" {
			t.Errorf("%s is in no group", a.Code)
		}
		if a.Summary == "" || strings.HasSuffix(a.Summary, ".") || len(a.Summary) > 100 {
			t.Errorf("%s: the summary is %q", a.Code, a.Summary)
		}
		for _, part := range []string{"**How to fix it.** ", "**When to suppress it.** "} {
			if !strings.Contains(a.Doc().Text, part) {
				t.Errorf("%s is not documented: there is no %q", a.Code, part)
			}
		}
		if (a.Run == nil) != (a.Needs == 0) {
			t.Errorf("%s: what it needs and what it does differ", a.Code)
		}
		for _, o := range a.Options {
			checkOption(t, a.Code, o)
		}
	}
}

func checkOption(t *testing.T, code diag.Code, o lint.Option) {
	t.Helper()
	if o.Name == "" || o.Help == "" || o.Name != strings.ToLower(o.Name) {
		t.Errorf("%s: the option %q has a wrong name or no help", code, o.Name)
	}
	switch o.Default.(type) {
	case bool, int, string, []string, map[string]string, [][]string:
	default:
		t.Errorf("%s: the option %q has the type %T", code, o.Name, o.Default)
	}
	for _, text := range texts(o.Default) {
		if o.Check != nil && o.Check(text) != nil || len(o.Values) > 0 && !slices.Contains(o.Values, text) {
			t.Errorf("%s: the default %q of the option %q could not be set", code, text, o.Name)
		}
	}
	for preset, value := range o.Presets {
		if !slices.Contains(lint.Presets(), string(preset)) || reflect.TypeOf(value) != reflect.TypeOf(o.Default) {
			t.Errorf("%s: the option %q cannot be %v in the preset %s", code, o.Name, value, preset)
		}
	}
}

// texts returns the texts in the default of an option.
func texts(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []string:
		return v
	case map[string]string:
		return slices.Collect(maps.Values(v))
	}
	return nil
}
