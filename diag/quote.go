package diag

import (
	"strconv"
	"unicode/utf8"
)

// Quote returns a text in quotes for a message; of a long one the start.
func Quote(text string) string {
	const most = 60
	if len(text) > most {
		cut := most
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		text = text[:cut] + "…"
	}
	return strconv.Quote(text)
}
