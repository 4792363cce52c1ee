package policy_test

import (
	"path/filepath"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

// TestBareNetworkReference holds that "network," includes unix sockets under every
// abi, and on kernels of every kind: a rule "unix," beside it changes nothing.
func TestBareNetworkReference(t *testing.T) {
	ref := corpus.FindReference(t)
	base := filepath.Join(corpus.Dir(t), "corpus", "profiles", corpus.ProfilesBase)
	kernels := []string{ref.Features, filepath.Join(filepath.Dir(ref.Features), "features.full-perms")}
	for _, abi := range []string{"3.0", "4.0", "5.0"} {
		kernels = append(kernels, filepath.Join(base, "abi", abi))
	}
	for _, kernel := range kernels {
		ref.Features = kernel
		for _, abi := range []string{"", "abi <kernel>,", "abi <abi/3.0>,", "abi <abi/4.0>,", "abi <abi/5.0>,"} {
			var hashes [3][32]byte
			for i, rules := range []string{"network,", "network, unix,", "network inet,"} {
				var refusal string
				if hashes[i], refusal = ref.Compile(abi+" profile p { "+rules+" }", base, base, nil); refusal != "" {
					t.Fatal(refusal)
				}
			}
			if hashes[0] != hashes[1] || hashes[0] == hashes[2] {
				t.Errorf("%s %q: unix sockets are not part of a bare network rule", filepath.Base(kernel), abi)
			}
		}
	}
}
