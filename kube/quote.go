package kube

import (
	"strconv"
	"unicode/utf8"
)

// quote returns a text in quotes for messages; of a long one the start.
func quote(text string) string {
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
