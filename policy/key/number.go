package key

import (
	"strconv"

	"github.com/aa-lint/aa-lint/ast"
)

// Number is a number of two bytes, the higher one first.
func Number(n int) string { return string([]byte{byte(n >> 8), byte(n)}) }

// termOf returns the word of a vocabulary for a number, else the number.
func termOf(v *ast.Vocabulary, number int) string {
	for _, t := range v.Terms() {
		if t.Value == number {
			return t.Name
		}
	}
	return strconv.Itoa(number)
}

// numberOf reads a number of two bytes, the higher one first.
func numberOf(two string) int { return int(two[0])<<8 | int(two[1]) }
