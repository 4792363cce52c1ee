// Package words puts numbers into messages, and says how wide columns of tables are.
package words

import "fmt"

// Counted returns a number with the word for what is counted.
func Counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Widest is how wide a column may get for the sake of the next one.
const Widest = 40
