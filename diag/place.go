package diag

import (
	"strconv"

	"github.com/aa-lint/aa-lint/source"
)

// String returns where the place starts, as "file:line:column" with columns in
// characters; "" for the zero value.
func (p Place) String() string {
	if p.File == nil {
		return ""
	}
	at := p.File.Position(p.Span.Start, source.Runes)
	return p.File.Name() + ":" + strconv.Itoa(at.Line) + ":" + strconv.Itoa(at.Column)
}
