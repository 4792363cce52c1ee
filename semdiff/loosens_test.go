package semdiff

import (
	"testing"

	"github.com/aa-lint/aa-lint/diag"
)

// TestLoosens holds that a new profile that would not load confines nothing.
func TestLoosens(t *testing.T) {
	fine := Profile{Status: Added}
	broken := Profile{Status: Added, Broken: diag.List{{Message: "unknown capability"}}}
	if fine.Loosens() || !broken.Loosens() {
		t.Errorf("a new profile loosens: %v; one that would not load: %v", fine.Loosens(), broken.Loosens())
	}
}
