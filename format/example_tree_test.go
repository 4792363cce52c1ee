package format_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/format"
)

func ExampleTree() {
	profile, err := ast.NewProfile("web", "/usr/bin/web",
		ast.Must(ast.NewInclude("abstractions/base")),
		ast.Must(ast.NewCapability("net_bind_service")),
		ast.Must(ast.NewFileRule("/srv/my files/**", "r")),
		ast.Must(ast.NewDeny("/etc/shadow", "rw")),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	text, err := format.Tree(&ast.File{Stmts: []ast.Stmt{profile}}, format.Options{})
	fmt.Print(text, err)
	// Output:
	// profile web /usr/bin/web {
	//   include <abstractions/base>
	//
	//   capability net_bind_service,
	//   "/srv/my files/**" r,
	//   deny /etc/shadow rw,
	// }
	// <nil>
}
