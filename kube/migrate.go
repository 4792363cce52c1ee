package kube

import (
	"github.com/aa-lint/aa-lint/diag"
)

func moveAnnotation(container *Container, c cursor) []diag.Edit { return nil }

// Edits is written below.
func (p *Profile) Edits(edits []diag.Edit) ([]diag.Edit, bool) { return nil, len(edits) == 0 }
