package report

import (
	"bufio"
	"encoding/xml"
)

// encodeXML prints an element and a line break. Characters that XML cannot have
// become U+FFFD.
func encodeXML(w *bufio.Writer, element any) {
	encoder := xml.NewEncoder(w)
	encoder.Indent("  ", "  ")
	if err := encoder.Encode(element); err != nil && !failed(w) {
		panic(err) // elements are strings, numbers and lists of them
	}
	w.WriteByte('\n')
}

// failed reports whether a writer has an error, which it keeps and returns
// later.
func failed(w *bufio.Writer) bool {
	_, err := w.Write(nil)
	return err != nil
}
