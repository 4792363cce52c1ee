package load_test

import (
	"fmt"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/load"
)

// A loader finds profiles and what they include, in its roots and nowhere else.
func ExampleLoader() {
	loader := load.New(load.Config{
		WorkDir: "/profiles", Search: []string{"/profiles"},
		Roots: []load.Root{{Dir: "/profiles", FS: fstest.MapFS{
			"web":          {Data: []byte("profile web {\n  include <local/web>\n  include </etc/passwd>\n}\n")},
			"local/web":    {Data: []byte("/srv/web/** r,\n")},
			"local/README": {Data: []byte("Additions of this machine.\n")},
		}}},
	})
	targets, err := loader.Walk(".")
	fmt.Println(targets, err)
	web, err := loader.Profile("web")
	if err != nil {
		fmt.Println(err)
		return
	}
	for include := range ast.Includes(web.Tree.Stmts) {
		found := loader.Include(include.File)
		fmt.Println(found.Path, len(found.Files), found.Err)
	}
	// Output:
	// [{local/web true} {web false}] <nil>
	// /profiles/local/web 1 <nil>
	//  0 /etc/passwd: no such file
}
