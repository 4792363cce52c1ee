package lint

import (
	"fmt"

	"github.com/aa-lint/aa-lint/diag"
)

// Confirm notes that something at a place was looked into and is as it should
// be: a claim that a profile makes, say. It is for what people would like to
// hear of, not for everything that is fine. The message says in one line what
// holds. The caller can add notes and data to what is returned.
func (p *Pass) Confirm(at diag.Place, format string, args ...any) *diag.Finding {
	f := &diag.Finding{Code: p.Rule.Code, Severity: diag.Info, Place: at, Message: fmt.Sprintf(format, args...)}
	p.confirmed = append(p.confirmed, f)
	return f
}
