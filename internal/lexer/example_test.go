package lexer_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/internal/lexer"
)

func ExampleScanner() {
	const text = "deny /etc/shadow rw, # never\n"
	scanner := lexer.New(text)
	for {
		token := scanner.Next()
		if token.Kind == lexer.EOF {
			return
		}
		fmt.Printf("%s %q\n", token.Kind, text[token.Span.Start:token.Span.End])
	}
	// Output:
	// Deny "deny"
	// Path "/etc/shadow"
	// Perms "rw"
	// Comma ","
}
