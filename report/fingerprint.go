package report

import (
	"strconv"

	"github.com/aa-lint/aa-lint/diag"
)

// fingerprints numbers the findings of a file that have the same fingerprint,
// so that each has a name of its own. Findings must come in their order.
type fingerprints map[string]int

// fingerprintOf returns the fingerprint of a finding with its number: "…:1".
func (p fingerprints) fingerprintOf(f diag.Finding) string {
	fingerprint := f.Fingerprint()
	key := f.Place.File.Name() + "\x00" + fingerprint
	p[key]++
	return fingerprint + ":" + strconv.Itoa(p[key])
}
