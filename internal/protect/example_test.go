package protect_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
)

// A denial of /proc/* leaves what lies deeper open.
func ExampleJudge() {
	loader := load.New(load.Config{})
	file := loader.Text("box", "profile box {\n  file,\n  deny /proc/* w,\n}\n", false)
	box := policy.NewChecker(loader, policy.Options{}).Resolve(file).Profiles[0]
	for _, p := range protect.Judge(box, []string{"/proc"}, protect.Options{Kinds: []protect.Kind{protect.Write}}) {
		fmt.Println(p.Path, "protected:", p.Protected())
		for _, gap := range p.Gaps {
			fmt.Println(gap.Kind, gap.Witness, gap.Allow[0].Text(), gap.Nearest.Rule.Text())
		}
	}
	// Output:
	// /proc protected: false
	// write /proc/a/ file, deny /proc/* w,
}
