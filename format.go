package aalint

import (
	"fmt"

	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/source"
)

// Format returns the text of a profile in the style of docs/style.md. The name is
// for messages. A text that does not hold together is returned as it is; the
// error then is a format.ErrBroken with the place of the first mistake.
func Format(name, text string, o format.Options) (string, error) {
	formatted, findings, err := format.Source(source.NewFile(name, text), o)
	if err == nil {
		return formatted, nil
	}
	if broken := findings.Errors(); len(broken) > 0 {
		err = fmt.Errorf("%v: %s: %w", broken[0].Place, broken[0].Message, err)
	}
	return text, err
}
