// Command aa-lint checks AppArmor profiles.
package main

import (
	"os"

	"github.com/aa-lint/aa-lint/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
