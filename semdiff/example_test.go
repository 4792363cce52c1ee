package semdiff_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
)

// Two texts that differ in every line, and in one thing that they allow.
func ExampleCompare() {
	resolve := func(text string) []*policy.Profile {
		loader := load.New(load.Config{})
		return policy.NewChecker(loader, policy.Options{}).Resolve(loader.Text("web", text, false)).Profiles
	}
	old := resolve("profile web {\n  /srv/{a,b} r,\n  signal send peer=web,\n}\n")
	new := resolve("profile web {\n  /srv/a rw,\n  /srv/b r,\n  signal (send) peer=web,\n}\n")
	for _, p := range semdiff.Compare(old, new, semdiff.Options{}) {
		fmt.Println(p.Name(), p.Status)
		for _, change := range p.Changes {
			for _, line := range change.Lines() {
				fmt.Println(line.Sign, line.What, line.Subject)
			}
		}
	}
	// Output:
	// web widened
	// + w /srv/a
}
