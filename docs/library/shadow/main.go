// Command shadow prints the profiles of a directory that can write /etc/shadow,
// and the rules that allow it.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aa-lint/aa-lint"
)

func main() {
	profiles := os.DirFS("testdata/profiles") // on a system: /etc/apparmor.d
	answers, err := aalint.WhoCan(context.Background(), profiles, "w /etc/shadow", aalint.Options{})
	for _, a := range answers {
		rules := a.Found.Profile.Rules()
		fmt.Println(a.Found.Profile.FullName(), a.Verdict)
		for _, grant := range a.Found.Deciding {
			if grant.Rule >= 0 {
				fmt.Println(" ", rules[grant.Rule].Place, rules[grant.Rule].Text())
			}
		}
	}
	if err != nil {
		fmt.Println(err)
	}
}
