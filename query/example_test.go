package query_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/query"
)

// A question is a rule in words, or one access as data.
func ExampleAsk() {
	loader := load.New(load.Config{})
	file := loader.Text("web", "profile web {\n  /srv/** rw,\n  deny /srv/keys r,\n  signal send peer=worker,\n}\n", false)
	web := policy.NewChecker(loader, policy.Options{}).Resolve(file)

	for _, text := range []string{"/srv/index.html w", "/srv/keys r", "signal send set=term peer=worker"} {
		question, err := query.Parse(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(text, query.Ask(web, question, query.Options{}).Verdict)
	}
	answer := query.Ask(web, query.Question{Class: "file", Path: "/srv/keys"}, query.Options{})
	fmt.Println(answer.Allow, answer.Quiet)
	// Output:
	// /srv/index.html w yes
	// /srv/keys r no
	// signal send set=term peer=worker yes
	// [a w] [r]
}
