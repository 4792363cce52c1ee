package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// TestWrittenCodeAmongMany checks that a file that can be written and executed is
// found in a profile with so many wildcards that its rules cannot be looked at
// all at once.
func TestWrittenCodeAmongMany(t *testing.T) {
	var text strings.Builder
	text.WriteString("profile app /usr/bin/app {\n")
	for i := range 40 {
		fmt.Fprintf(&text, "  /srv/**/%c%c*/** rw,\n", 'a'+i%26, 'a'+i/26)
	}
	text.WriteString("  /srv/**/hooks/{,**/}*run ix,\n}\n")
	all := rules.All()
	rule := &all[slices.IndexFunc(all, func(a lint.Analyzer) bool { return a.Code.ID == "AA204" })]
	got := check(t, rule, tree{"profile": text.String()}, nil)
	if len(got) != 1 || len(got[0].Related) != 4 || !slices.Contains(got[0].Notes, "rules that come together so and are not named: 36") {
		t.Errorf("not all 40 rules are told of: %v", got)
	}
}
