package policy_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// What profiles mean: variables have values, and denials are subtracted.
func Example() {
	loader := load.New(load.Config{})
	file := loader.Text("web", "@{SRV}=/srv/web /srv/wiki\nprofile web /usr/bin/web flags=(complain) {\n  @{SRV}/** rw,\n  deny /srv/wiki/** w,\n}\n", false)
	resolved := policy.NewChecker(loader, policy.Options{}).Resolve(file)
	fmt.Println("errors:", len(resolved.LoadErrors()))
	for _, p := range resolved.Profiles {
		fmt.Println(p.FullName(), p.Attachment())
		files := p.Mediation(key.ClassFile)
		for _, path := range []string{"/srv/web/a", "/srv/wiki/a"} {
			fmt.Println(path, key.PermWords(key.ClassFile, files.Decide(path).Allow))
		}
	}
	// Output:
	// errors: 0
	// web /usr/bin/web
	// /srv/web/a [r w]
	// /srv/wiki/a [r]
}
