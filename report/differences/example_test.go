package differences_test

import (
	"context"
	"fmt"
	"os"

	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/report/differences"
	"github.com/aa-lint/aa-lint/semdiff"
)

// Two versions of a profile, compared for a person.
func ExampleText() {
	found, err := compare(
		"profile web {\n  /srv/{a,b} r,\n  signal send peer=web,\n}\n",
		"profile web {\n  /srv/a rw,\n  /srv/b r,\n  signal (send) peer=web,\n}\n")
	if err == nil {
		err = differences.Text(os.Stdout, found, differences.Options{})
	}
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// web: profile web: WIDENED
	//   + w  /srv/a  from line 2 `/srv/a rw,`
	//   = 2 rules moved or reworded, no change in meaning
}

// The same for a comment on a change.
func ExampleMarkdown() {
	found, err := compare("profile web {\n  /srv/a r,\n}\n", "profile web {\n  /srv/a rw,\n}\n")
	if err == nil {
		err = differences.Markdown(os.Stdout, found, differences.Options{})
	}
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// ## What the profiles allow: 1 widened
	//
	// ### `web`: widened
	//
	// in `web`
	//
	// | | permission | on | why |
	// | --- | --- | --- | --- |
	// | **+** | `w` | `/srv/a` | now `/srv/a rw,` (line 2) |
}

// A program takes what it needs of the form that JSON prints.
func ExampleNewDocument() {
	found, err := compare("profile web {\n  /srv/a r,\n}\n", "profile web {\n  /srv/a rw,\n}\n")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range differences.NewDocument(found, differences.Options{}).Profiles {
		for _, c := range p.Changes {
			fmt.Println(p.Name, p.Status, c.Text)
		}
	}
	// Output:
	// web widened [+ w /srv/a]
}

func compare(old, new string) (*semdiff.Report, error) {
	side := func(text string) []semdiff.File {
		loader := load.New(load.Config{})
		loader.Text("web", text, false)
		return []semdiff.File{{Path: "web", Loader: loader, Checker: policy.NewChecker(loader, policy.Options{})}}
	}
	return semdiff.CompareFiles(context.Background(), side(old), side(new), semdiff.Options{})
}
