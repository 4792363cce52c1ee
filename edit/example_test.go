package edit_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/edit"
)

func Example() {
	f, err := edit.Parse("web", `profile web /usr/bin/web {
  include <abstractions/base>

  # the passwords
  /etc/shadow rw,   # needed?
  network   inet stream,
}
`)
	if err != nil {
		fmt.Println(err)
		return
	}
	web := f.Profile("web")
	for rule := range edit.Find[*ast.FileRule](web.Body.Stmts) {
		if rule.Path.Value() == "/etc/shadow" {
			f.Replace(rule, ast.Must(ast.NewDeny("/etc/shadow", "rw")))
		}
	}
	f.Append(web.Body, ast.Must(ast.NewFileRule("/srv/my files/**", "r")))
	f.AddInclude(web, ast.Must(ast.NewInclude("abstractions/nameservice")))
	f.SetFlags(web, "complain")
	text, err := f.Text()
	fmt.Print(text, err)
	// Output:
	// profile web /usr/bin/web flags=(complain) {
	//   include <abstractions/base>
	//   include <abstractions/nameservice>
	//
	//   # the passwords
	//   deny /etc/shadow rw,   # needed?
	//   network   inet stream,
	//   "/srv/my files/**" r,
	// }
	// <nil>
}
