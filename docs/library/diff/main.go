// Command diff prints what two versions of a tree of profiles allow differently.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aa-lint/aa-lint"
)

func main() {
	old, new := os.DirFS("testdata/versions/before"), os.DirFS("testdata/versions/after")
	report, err := aalint.Diff(context.Background(), old, new, aalint.Options{})
	for _, p := range report.Profiles {
		fmt.Println(p.Name(), p.Status)
		for _, change := range p.Changes {
			for _, line := range change.Lines() {
				fmt.Println(" ", line.Sign, line.What, line.Subject)
			}
		}
	}
	if err != nil {
		fmt.Println(err)
	}
}
