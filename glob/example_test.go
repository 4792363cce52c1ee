package glob_test

import (
	"fmt"

	"github.com/aa-lint/aa-lint/glob"
)

func Example() {
	old, _ := glob.Parse("/etc/*.conf")
	wide, _ := glob.Parse("/etc/**.conf")
	fmt.Println(wide.Match("/etc/ssh/sshd.conf"))
	fmt.Println(wide.Includes(old))
	fmt.Println(wide.Difference(old))
	// Output:
	// true
	// yes
	// /etc//.conf yes
}

func ExampleSet() {
	home, _ := glob.Parse("/home/*/{**,}")
	secret, _ := glob.Parse("/home/*/.ssh/{**,}")
	allowed := home.Set().Minus(secret.Set()).Intersect(glob.RealPaths())
	fmt.Println(allowed.Match("/home/me/.ssh/id_rsa"))
	fmt.Println(allowed.Witness())
	// Output:
	// false
	// /home/a/ yes
}

func ExampleAutomaton() {
	a := glob.NewAutomaton()
	for i, text := range []string{"/usr/bin/*", "/{,usr/}bin/python3*", "/usr/bin/perl"} {
		p, err := glob.Parse(text)
		if err != nil {
			fmt.Println(err)
			return
		}
		a.Add(p.Expr(), i, 1<<i)
	}
	fmt.Println(a.Accepting(a.Run(a.Start(), "/usr/bin/python3.14")))
	fmt.Println(a.Find(glob.Search{
		From: a.Start(),
		Want: func(s glob.State) bool { return a.AcceptMask(s) == 0b101 },
	}))
	// Output:
	// [0 1]
	// /usr/bin/perl yes
}
