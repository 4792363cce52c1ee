package lsp_test

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/lsp"
)

// A client that says hello, and goes.
func ExampleServe() {
	var in strings.Builder
	for _, message := range []string{
		`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`,
		`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`,
		`{"jsonrpc":"2.0","method":"exit"}`,
	} {
		fmt.Fprintf(&in, "Content-Length: %d\r\n\r\n%s", len(message), message)
	}
	orderly, err := lsp.Serve(context.Background(), strings.NewReader(in.String()), io.Discard, lsp.Options{Rules: rules.All()})
	fmt.Println(orderly, err)
	// Output: true <nil>
}
