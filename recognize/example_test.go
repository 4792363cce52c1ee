package recognize_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/recognize"
)

func ExampleText() {
	for _, text := range []string{"profile web {\n  /srv/** r,\n}\n", "/srv/** r,\ndeny /etc/shadow r,\n", "#!/bin/sh\nexit 0\n", "# nothing yet\n", "All rights reserved.\n"} {
		kind := recognize.Text(text)
		fmt.Println(kind, kind.Policy())
	}
	// Output:
	// profiles true
	// rules of profiles true
	// scripts false
	// nothing but comments false
	// no AppArmor policy false
}
