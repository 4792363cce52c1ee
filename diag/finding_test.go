package diag_test

import (
	"math/rand/v2"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

func finding(file *source.File, start, end uint32, code diag.Code, message string) diag.Finding {
	return diag.Finding{
		Code: code, Severity: diag.Error, Message: message,
		Place: diag.Place{File: file, Span: source.Span{Start: start, End: end}},
	}
}

// ordered is a list in the order of Sort, with one reason for the order after
// the other.
func ordered() diag.List {
	a, b := source.NewFile("a", ""), source.NewFile("b", "")
	return diag.List{
		finding(a, 7, 8, diag.SyntaxError, "m"),
		finding(b, 1, 9, diag.UnknownABI, "m"),
		finding(b, 2, 3, diag.UnknownABI, "m"),
		finding(b, 2, 4, diag.SyntaxError, "n"),
		finding(b, 2, 4, diag.MissingComma, "m"),
		finding(b, 2, 4, diag.MissingComma, "n"),
	}
}

// brief are the findings as text, for comparison.
func brief(list diag.List) []string {
	out := []string{}
	for _, f := range list {
		out = append(out, f.Place.File.Name()+" "+f.Code.String()+" "+f.Severity.String()+" "+f.Message)
	}
	return out
}

func TestSort(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	want := ordered()
	for range 50 {
		got := append(diag.List{}, want...)
		random.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		got.Sort()
		if diff := cmp.Diff(brief(want), brief(got)); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
	}
}

func TestSortIsStable(t *testing.T) {
	f := source.NewFile("f", "")
	first, second := finding(f, 1, 2, diag.SyntaxError, "m"), finding(f, 1, 2, diag.SyntaxError, "m")
	second.Severity = diag.Info
	for _, list := range []diag.List{{first, second}, {second, first}} {
		want := brief(list)
		list.Sort()
		if diff := cmp.Diff(want, brief(list)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

func TestDedup(t *testing.T) {
	f, same := source.NewFile("f", ""), source.NewFile("f", "")
	milder := finding(f, 1, 2, diag.SyntaxError, "m")
	milder.Severity = diag.Warning
	tests := []struct {
		name string
		list diag.List
		want []string
	}{
		{"an empty list", nil, []string{}},
		{"nothing twice", ordered(), brief(ordered())},
		{
			"twice and once",
			diag.List{finding(f, 1, 2, diag.SyntaxError, "m"), finding(f, 1, 2, diag.SyntaxError, "m"), finding(f, 1, 3, diag.SyntaxError, "m")},
			[]string{"f AA101 syntax-error error m", "f AA101 syntax-error error m"},
		},
		{
			"a file that was read twice",
			diag.List{finding(f, 1, 2, diag.SyntaxError, "m"), finding(same, 1, 2, diag.SyntaxError, "m")},
			[]string{"f AA101 syntax-error error m"},
		},
		{
			"the first stays",
			diag.List{milder, finding(f, 1, 2, diag.SyntaxError, "m")},
			[]string{"f AA101 syntax-error warning m"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, brief(test.list.Dedup())); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestWorst(t *testing.T) {
	tests := []struct {
		name   string
		list   []diag.Severity
		want   diag.Severity
		ok     bool
		errors int
	}{
		{"an empty list", nil, diag.Info, false, 0},
		{"infos", []diag.Severity{diag.Info, diag.Info}, diag.Info, true, 0},
		{"a warning", []diag.Severity{diag.Info, diag.Warning, diag.Info}, diag.Warning, true, 0},
		{"errors", []diag.Severity{diag.Error, diag.Warning, diag.Error}, diag.Error, true, 2},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var list diag.List
			for _, s := range test.list {
				list = append(list, diag.Finding{Severity: s})
			}
			if got, ok := list.Worst(); got != test.want || ok != test.ok {
				t.Errorf("got %v, %v, want %v, %v", got, ok, test.want, test.ok)
			}
			if got := len(list.Errors()); got != test.errors {
				t.Errorf("got %d errors, want %d", got, test.errors)
			}
		})
	}
}

func TestSeverity(t *testing.T) {
	got := []string{diag.Info.String(), diag.Warning.String(), diag.Error.String()}
	if diff := cmp.Diff([]string{"info", "warning", "error"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestCode(t *testing.T) {
	c := diag.Code{ID: "AA103", Name: "unknown-name"}
	if got, want := c.String(), "AA103 unknown-name"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := c.URL(), "https://github.com/aa-lint/aa-lint/blob/main/docs/rules/AA103.md"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestCodes holds the codes to their form, and no number or name to two of
// them.
func TestCodes(t *testing.T) {
	codes := []diag.Code{
		diag.SyntaxError, diag.MissingComma, diag.UnknownName, diag.InvalidPermissions, diag.UndefinedVariable,
		diag.VariableOrder, diag.IncludeNotFound, diag.IncludeCycle, diag.ConflictingExecModes, diag.ConflictingFlags,
		diag.DuplicateProfile, diag.UnbalancedGlob, diag.InvalidRuleShape, diag.InvalidRlimit, diag.RelativePath, diag.UnknownABI,
	}
	form := regexp.MustCompile(`^AA\d{3} [a-z]+(-[a-z]+)*$`)
	seen := map[string]diag.Code{}
	for _, c := range codes {
		if !form.MatchString(c.String()) {
			t.Errorf("%q has not the form of a code", c)
		}
		for _, key := range []string{c.ID, c.Name} {
			if before, ok := seen[key]; ok {
				t.Errorf("%q is both %q and %q", key, before, c)
			}
			seen[key] = c
		}
	}
}
