package answers_test

import (
	"fmt"
	"os"

	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/query"
	"github.com/aa-lint/aa-lint/report/answers"
)

// A question to a profile, and what decides it.
func ExampleText() {
	profile := resolve("profile web {\n  /etc/* rw,\n  deny /etc/shadow w,\n}\n")
	question, err := query.ParseFile("w", "/etc/shadow")
	if err != nil {
		fmt.Println(err)
		return
	}
	said := []query.Answer{query.AskProfile(profile, question, query.Options{})}
	if err := answers.Text(os.Stdout, answers.Asked{Text: question.Text()}, said); err != nil {
		fmt.Println(err)
	}
	// Output:
	// no: /etc/shadow (w)
	//   denied by web:3 `deny /etc/shadow w,`
	//   overruled: web:2 `/etc/* rw,`
}

// A program takes what it needs of the form that JSON prints: here of a question
// for any path below a directory.
func ExampleNewDocument() {
	profile := resolve("profile web {\n  /etc/web/* rw,\n}\n")
	write, err := query.FilePerms("w")
	if err != nil {
		fmt.Println(err)
		return
	}
	said := []query.Answer{query.AskUnder(profile, "/etc", write, query.Options{})}
	for _, a := range answers.NewDocument(answers.Asked{Text: "w under /etc", Under: "/etc"}, said).Answers {
		for _, gap := range a.Gaps {
			fmt.Println(a.Profile, a.Answer, gap.Witness, gap.Allow[0].Text)
		}
	}
	// Output:
	// web yes /etc/web/a /etc/web/* rw,
}

func resolve(text string) *policy.Profile {
	loader := load.New(load.Config{})
	return policy.NewChecker(loader, policy.Options{}).Resolve(loader.Text("web", text, false)).Profiles[0]
}
