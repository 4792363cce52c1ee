package ast_test

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/corpus"
)

// table reads a table of the language's description, without its header.
func table(t *testing.T, name string) [][]string {
	t.Helper()
	return corpus.Table(t, filepath.Join(corpus.Dir(t), "spec", "tables", name))
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// since is the form that Term.Since has for a column of a table.
func since(column string) string {
	if column == "<=3.0" {
		return ""
	}
	first, _, _ := strings.Cut(column, " ")
	return first
}

// list reads a column of words; "-" stands for none.
func list(column string) []string {
	if column == "-" {
		return []string{}
	}
	return strings.Fields(column)
}

// compareTerms compares a vocabulary with terms out of a table, whatever their
// order.
func compareTerms(t *testing.T, want []ast.Term, got *ast.Vocabulary) {
	t.Helper()
	if len(want) == 0 {
		t.Fatal("the table is empty")
	}
	byName := func(a, b ast.Term) int { return strings.Compare(a.Name, b.Name) }
	have := slices.SortedFunc(slices.Values(got.Terms()), byName)
	slices.SortFunc(want, byName)
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("(-table +vocabulary)\n%s", diff)
	}
}

// TestNumberedVocabularies compares those that are names, numbers and the
// release that brought them.
func TestNumberedVocabularies(t *testing.T) {
	tests := []struct {
		vocabulary *ast.Vocabulary
		table      string
		since      int // the column, 0 if there is none
		is         func(row []string) bool
	}{
		{ast.Capabilities, "capabilities.tsv", 5, nil},
		{ast.NetworkFamilies, "network_families.tsv", 4, nil},
		{ast.Errnos, "errnos.tsv", 0, nil},
		{ast.Signals, "signals.tsv", 2, func(row []string) bool { return row[3] == "pass" && !strings.HasPrefix(row[0], "rtmin") }},
	}
	for _, test := range tests {
		t.Run(test.table, func(t *testing.T) {
			var want []ast.Term
			for _, row := range table(t, test.table) {
				if test.is != nil && !test.is(row) {
					continue
				}
				if row[1] == "unknown" {
					row[1] = "133" // EHWPOISON on Linux; the table was made where it has no number
				}
				term := ast.Term{Name: row[0], Value: number(t, row[1])}
				if test.since > 0 {
					term.Since = since(row[test.since])
				}
				want = append(want, term)
			}
			compareTerms(t, want, test.vocabulary)
		})
	}
}

func TestProfileFlagTable(t *testing.T) {
	var want []ast.Term
	conflicts := map[string]string{}
	for _, row := range table(t, "profile_flags.tsv") {
		name := row[0]
		term, _ := ast.ProfileFlags.Lookup(name) // groups are ours: see the conflicts
		want = append(want, ast.Term{Name: name, Value: term.Value, Since: since(row[4])})
		conflicts[name] = row[3]
		takesValue := row[2] != "no" || strings.HasSuffix(name, "=")
		if takesValue != (term.Value == int(ast.ValueFlag)) {
			t.Errorf("%s: takes a value: %v", name, takesValue)
		}
	}
	compareTerms(t, want, ast.ProfileFlags)
	for _, a := range ast.ProfileFlags.Terms() {
		for _, b := range ast.ProfileFlags.Terms() {
			if got, want := excludes(a, b), strings.Contains("; "+conflicts[a.Name]+";", "; "+b.Name+";") || conflicts[a.Name] == "any other mode word" && conflicts[b.Name] == conflicts[a.Name] && a != b; got != want {
				t.Errorf("%s and %s exclude each other: got %v, want %v", a.Name, b.Name, got, want)
			}
		}
	}
}

// excludes reports whether the groups of two flags say that they cannot stand
// together.
func excludes(a, b ast.Term) bool {
	group := func(t ast.Term) ast.FlagGroup {
		if strings.HasPrefix(t.Name, "attach_disconnected.") {
			return ast.AttachFlag // with a value they are flags of the group, too
		}
		return ast.FlagGroup(t.Value)
	}
	switch g := group(a); {
	case a == b || g != group(b) || g == ast.PlainFlag || g == ast.ValueFlag:
		return false
	case g == ast.AttachFlag:
		return strings.HasPrefix(a.Name, "no_") != strings.HasPrefix(b.Name, "no_")
	}
	return true
}

func TestRlimitTable(t *testing.T) {
	kinds := map[string]ast.RlimitKind{
		"time>=1s": ast.RlimitSeconds, "time": ast.RlimitMicros, "size": ast.RlimitSize, "count": ast.RlimitCount, "nice": ast.RlimitNice,
	}
	units := map[ast.RlimitKind]*ast.Vocabulary{
		ast.RlimitSeconds: ast.TimeUnits, ast.RlimitMicros: ast.TimeUnits, ast.RlimitSize: ast.SizeUnits,
	}
	var want []ast.Term
	for _, row := range table(t, "rlimits.tsv") {
		kind, ok := kinds[row[1]]
		if !ok {
			t.Fatalf("unknown kind %s", row[1])
		}
		want = append(want, ast.Term{Name: row[0], Value: int(kind)})
		var got []string
		if v := units[kind]; v != nil {
			got = v.Names()
		}
		named := append(list(row[2]), list(row[3])...)
		slices.Sort(named)
		slices.Sort(got)
		if !slices.Equal(named, got) {
			t.Errorf("%s (-table +vocabulary)\n%s", row[0], cmp.Diff(named, got))
		}
	}
	compareTerms(t, want, ast.Rlimits)
}

// TestUnits holds that units which differ by name alone have one size.
func TestUnits(t *testing.T) {
	value := func(v *ast.Vocabulary, name string) int {
		term, ok := v.Lookup(name)
		if !ok {
			t.Errorf("no unit %s", name)
		}
		return term.Value
	}
	for name, want := range map[string]int{"K": 1024, "KB": 1024, "M": 1024 * 1024, "MB": 1024 * 1024, "G": 1 << 30, "GB": 1 << 30} {
		if got := value(ast.SizeUnits, name); got != want {
			t.Errorf("%s: got %d bytes, want %d", name, got, want)
		}
	}
	for name, want := range map[string]time.Duration{
		"us": time.Microsecond, "microsecond": time.Microsecond, "microseconds": time.Microsecond,
		"ms": time.Millisecond, "millisecond": time.Millisecond, "milliseconds": time.Millisecond,
		"s": time.Second, "sec": time.Second, "second": time.Second, "seconds": time.Second,
		"min": time.Minute, "minute": time.Minute, "minutes": time.Minute,
		"h": time.Hour, "hour": time.Hour, "hours": time.Hour,
		"d": 24 * time.Hour, "day": 24 * time.Hour, "days": 24 * time.Hour,
		"week": 7 * 24 * time.Hour, "weeks": 7 * 24 * time.Hour,
	} {
		if got := value(ast.TimeUnits, name); got != int(want/time.Microsecond) {
			t.Errorf("%s: got %d microseconds, want %d", name, got, want/time.Microsecond)
		}
	}
}

func TestNetworkTypeTable(t *testing.T) {
	for _, row := range table(t, "network_types.tsv") {
		word := row[0]
		if got, want := ast.NetworkTypes.Has(word), row[2] == "pass"; got != want {
			t.Errorf("network %s: got %v, want %v", word, got, want)
		}
		for i, family := range []string{"inet", "inet6", "unix"} {
			if got, want := ast.NetworkTypeFits(family, word), row[3+i] == "pass"; got != want {
				t.Errorf("network %s %s: got %v, want %v", family, word, got, want)
			}
		}
		if got, want := ast.UnixTypes.Has(word), row[6] == "pass"; got != want {
			t.Errorf("unix type=%s: got %v, want %v", word, got, want)
		}
	}
	for _, row := range table(t, "network_families.tsv") {
		var got []string
		for _, name := range ast.NetworkTypes.Names() {
			if ast.NetworkTypeFits(row[0], name) {
				got = append(got, name)
			}
		}
		want := strings.Fields(row[2])
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", row[0], diff)
		}
	}
}

func TestMountOptionTable(t *testing.T) {
	newer := mountOptionReleases(t)
	classes := map[string]ast.MountFlagClass{"flag": ast.MountFlag, "command": ast.MountCommand, "propagation": ast.MountPropagation}
	rows := table(t, "mount_flags.tsv")
	var want []ast.Term
	for _, row := range rows {
		name := row[0]
		term, _ := ast.MountOptions.Lookup(name) // its value is but an index
		want = append(want, ast.Term{Name: name, Value: term.Value, Since: newer[name]})
		got, ok := ast.MountOptionNamed(name)
		option := ast.MountOption{Bit: bits(t, row[1]), Clear: strings.HasPrefix(row[1], "clr"), Class: classes[row[2]]}
		if !ok || got != option {
			t.Errorf("%s: got %+v, want %+v", name, got, option)
		}
		conflicts := []string{}
		for _, other := range rows {
			if o, _ := ast.MountOptionNamed(other[0]); o.Bit&got.Bit != 0 && o.Clear != got.Clear {
				conflicts = append(conflicts, other[0])
			}
		}
		if diff := cmp.Diff(list(row[5]), conflicts); diff != "" {
			t.Errorf("conflicts of %s (-want +got)\n%s", name, diff)
		}
	}
	compareTerms(t, want, ast.MountOptions)
}

// bits reads "set12+14" and "clr0".
func bits(t *testing.T, text string) uint32 {
	t.Helper()
	var sum uint32
	for n := range strings.SplitSeq(text[3:], "+") {
		sum |= 1 << number(t, n)
	}
	return sum
}

// mountOptionReleases returns the options that are younger than 3.0 with the
// release that brought them.
func mountOptionReleases(t *testing.T) map[string]string {
	t.Helper()
	newer := map[string]string{}
	for _, row := range table(t, "features_by_version.tsv") {
		if names, ok := strings.CutPrefix(row[0], "mount options "); ok {
			for name := range strings.FieldsSeq(names) {
				newer[name] = since(row[1])
			}
		}
	}
	if len(newer) == 0 {
		t.Fatal("no mount options in the table of features")
	}
	return newer
}

// TestFeatureReleases compares what the table of features says of words in
// vocabularies.
func TestFeatureReleases(t *testing.T) {
	words := map[string]struct {
		vocabulary *ast.Vocabulary
		names      []string
	}{
		"profile modes kill, unconfined as flags":                   {ast.ProfileFlags, []string{"kill", "unconfined"}},
		"profile modes prompt, default_allow as flags":              {ast.ProfileFlags, []string{"prompt", "default_allow"}},
		"flag attach_disconnected.path=":                            {ast.ProfileFlags, []string{"attach_disconnected.path="}},
		"flag kill.signal=":                                         {ast.ProfileFlags, []string{"kill.signal="}},
		"flag interruptible":                                        {ast.ProfileFlags, []string{"interruptible"}},
		"flag error=":                                               {ast.ProfileFlags, []string{"error="}},
		"flag attach_disconnected.ipc and attach_disconnected.ipc=": {ast.ProfileFlags, []string{"attach_disconnected.ipc", "attach_disconnected.ipc="}},
		"capability checkpoint_restore in built-in table":           {ast.Capabilities, []string{"checkpoint_restore"}},
		"network family mctp in built-in table":                     {ast.NetworkFamilies, []string{"mctp"}},
		"signal names tstp, poll":                                   {ast.Signals, []string{"tstp", "poll"}},
		"rlimit rttime":                                             {ast.Rlimits, []string{"rttime"}},
	}
	for _, row := range table(t, "features_by_version.tsv") {
		w, ok := words[row[0]]
		if !ok {
			continue
		}
		delete(words, row[0])
		for _, name := range w.names {
			term, ok := w.vocabulary.Lookup(name)
			if want := since(row[1]); !ok || term.Since != want {
				t.Errorf("%s: got %q, want %q", name, term.Since, want)
			}
		}
	}
	for row := range words {
		t.Errorf("the table has no row %q", row)
	}
}

func TestRulePermTable(t *testing.T) {
	vocabularies := map[string]*ast.Vocabulary{
		"network": ast.NetPermNames, "unix": ast.NetPermNames, "dbus": ast.DbusPermNames, "signal": ast.SignalPermNames,
		"ptrace": ast.PtracePermNames, "mqueue": ast.MqueuePermNames, "io_uring": ast.IOUringPermNames,
	}
	want := map[string][]string{}
	for _, row := range table(t, "rule_perms.tsv") {
		rule, word, meaning, bare := row[0], row[1], row[2], row[3]
		v := vocabularies[rule]
		if v == nil || strings.Trim(strings.ToLower(word), "rw") == "" {
			continue // r, w, rw, RW … are letters, not words
		}
		if v.Has(word) != (bare == "pass") {
			t.Errorf("%s %s: got %v", rule, word, v.Has(word))
			continue
		}
		if bare != "pass" {
			continue
		}
		want[rule] = append(want[rule], word)
		a, _ := v.Lookup(word)
		if b, ok := v.Lookup(meaning); !ok || a.Value != b.Value {
			t.Errorf("%s %s does not mean %s", rule, word, meaning)
		}
	}
	for rule, v := range vocabularies {
		got := v.Names()
		slices.Sort(got)
		slices.Sort(want[rule])
		if diff := cmp.Diff(want[rule], got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", rule, diff)
		}
	}
}

func TestExecModeTable(t *testing.T) {
	transitions := map[string]ast.ExecTransition{
		"inherit profile": ast.ExecInherit, "unconfined": ast.ExecUnconfined, "own profile": ast.ExecProfile, "child profile": ast.ExecChild,
	}
	fallbacks := map[string]ast.ExecTransition{"-": ast.NoExec, "ix": ast.ExecInherit, "ux": ast.ExecUnconfined, "Ux": ast.ExecUnconfined}
	rows := table(t, "exec_modes.tsv")
	if len(rows) != len(execModes) {
		t.Errorf("the table has %d modes, TestExecModeString %d", len(rows), len(execModes))
	}
	for _, row := range rows {
		want := ast.ExecMode{Transition: transitions[row[1]], Scrub: row[2] == "scrubbed", Fallback: fallbacks[row[3]]}
		if got := execModes[row[0]]; got != want {
			t.Errorf("%s: got %+v, want %+v", row[0], got, want)
		}
	}
}
