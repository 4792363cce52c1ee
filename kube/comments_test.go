package kube

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/source"
)

func TestComments(t *testing.T) {
	text := `# head
---
# above
kind: Pod # behind
a: b#c
d: "# e" # f
g: '# h'
i: |  # on the bar
  # not one
  j # neither
k: plain # really
l: &m  # at the anchor
  n
o: [a, # in brackets
  b]
p:
# between
- q
# end`
	var got []string
	for span := range yamltext.Documents(text) {
		for _, c := range Comments(source.NewFile("m.yaml", text), span) {
			got = append(got, fmt.Sprintf("%s %v", at(c.Place), c.Alone))
		}
	}
	want := []string{
		`1:1 "# head" true`, `3:1 "# above" true`, `4:11 "# behind" false`, `6:10 "# f" false`, `8:7 "# on the bar" false`,
		`11:10 "# really" false`, `12:8 "# at the anchor" false`, `14:8 "# in brackets" false`, `17:1 "# between" true`, `19:1 "# end" true`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
