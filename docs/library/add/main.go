// Command add adds a rule to a profile and prints the text.
package main

import (
	"fmt"
	"log"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/edit"
)

const text = "profile web /usr/bin/web {\n  # the pages\n  /srv/web/**   r,\n}\n"

func main() {
	file, err := edit.Parse("web", text)
	if err != nil {
		log.Fatal(err)
	}
	rule, err := ast.NewDeny("/srv/web/.git/**", "r")
	if err != nil {
		log.Fatal(err)
	}
	file.Append(file.Profile("web").Body, rule)
	changed, err := file.Text()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(changed)
}
