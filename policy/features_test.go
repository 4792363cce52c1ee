package policy_test

import (
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/policy"
)

func TestFeatures(t *testing.T) {
	f := policy.ParseFeatures("network {af_mask {unix inet\n}\naf_unix {yes\n}\n}\n# a comment\nfile {mask {read}}\ndebug")
	for path, want := range map[string]bool{
		"network": true, "network/af_mask": true, "network/af_mask/inet": true, "network/af_unix": true,
		"file/mask/read": true, "file/mask/write": false, "network_v8": false, "mask": false, "inet": false, "file/read": false,
	} {
		if got := f.Has(path); got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	if !(*policy.Features)(nil).Has("anything") {
		t.Error("a kernel that knows everything lacks something")
	}
}

func FuzzFeatures(f *testing.F) {
	f.Add("network {af_mask {unix inet}} mount {mask {mount umount}}")
	f.Add("}}}{{{ a {b} # c")
	f.Add(strings.Repeat("a {", 100))
	f.Fuzz(func(t *testing.T, text string) {
		features := policy.ParseFeatures(text)
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("{} \t\r\n#/", r) }) {
			features.Has(word)
		}
		if features.Has("{") {
			t.Error("a feature that no name can be")
		}
	})
}
