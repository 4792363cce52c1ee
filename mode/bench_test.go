package mode_test

import (
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/mode"
)

func BenchmarkApply(b *testing.B) {
	text := strings.Repeat("profile a /usr/bin/a flags=(attach_disconnected) {\n  /etc/a r,\n  owner /tmp/** rwk,\n  ^h { }\n}\n", 1000)
	tree, findings := parse(text)
	profiles := mode.Profiles(tree)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := mode.Apply(tree, findings, profiles, mode.Set(mode.Complain)); err != nil {
			b.Fatal(err)
		}
	}
}
