package aalint_test

import (
	"context"
	"fmt"
	"testing/fstest"

	"github.com/aa-lint/aa-lint"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/lint"
)

func ExampleCheck() {
	text := `abi <kernel>,

profile web /usr/bin/web {
  /srv/web/** r,
  /usr/bin/less Ux,
}
`
	findings, err := aalint.Check(context.Background(), aalint.Text("web", text), aalint.Options{
		Choice: lint.Choice{Select: []string{"unconfined-exec"}},
	})
	for _, f := range findings {
		fmt.Println(f.Place, f.Severity, f.Message, f.Code)
	}
	fmt.Println(err)
	// Output:
	// web:5:17 warning /usr/bin/less runs unconfined: Ux AA201 unconfined-exec
	// <nil>
}

func ExampleFormat() {
	text, err := aalint.Format("web", "profile   web {\n/srv/web/**   rwm,\n}\n", format.Options{})
	fmt.Print(text, err)
	// Output:
	// profile web {
	//   /srv/web/** mrw,
	// }
	// <nil>
}

func ExampleAllows() {
	web := aalint.Text("web", "profile web {\n  /etc/** r,\n  deny /etc/shadow r,\n}\n")
	for _, question := range []string{"r /etc/passwd", "r /etc/shadow", "capability sys_admin"} {
		verdict, err := aalint.Allows(context.Background(), web, question, aalint.Options{})
		fmt.Println(question, verdict, err)
	}
	// Output:
	// r /etc/passwd yes <nil>
	// r /etc/shadow no <nil>
	// capability sys_admin no <nil>
}

func ExampleWhoCan() {
	profiles := fstest.MapFS{
		"web": {Data: []byte("include <tunables/srv>\nprofile web {\n  @{SRV}/** rw,\n}\n")},
		"cat": {Data: []byte("profile cat {\n  /srv/web/* r,\n}\n")},
	}
	base := fstest.MapFS{"tunables/srv": {Data: []byte("@{SRV}=/srv/web /srv/wiki\n")}}
	answers, err := aalint.WhoCan(context.Background(), profiles, "w /srv/web/index.html", aalint.Options{Base: base})
	for _, a := range answers {
		fmt.Println(a.Found.Profile.FullName(), a.Verdict)
	}
	fmt.Println(err)
	// Output:
	// web yes
	// <nil>
}

func ExampleDiff() {
	old := aalint.Text("web", "profile web {\n  /srv/web/** r,\n}\n")
	new := aalint.Text("web", "profile web {\n  /srv/web/** rw,\n}\n")
	report, err := aalint.Diff(context.Background(), old, new, aalint.Options{})
	for _, p := range report.Profiles {
		fmt.Println(p.Name(), p.Status)
		for _, change := range p.Changes {
			for _, line := range change.Lines() {
				fmt.Println(line.Sign, line.What, line.Subject)
			}
		}
	}
	fmt.Println(err)
	// Output:
	// web widened
	// + w /srv/web/**
	// <nil>
}
