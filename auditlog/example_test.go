package auditlog_test

import (
	"fmt"
	"strings"

	"github.com/aa-lint/aa-lint/auditlog"
)

func ExampleReader() {
	log := `type=AVC msg=audit(1789000002.102:502): apparmor="DENIED" operation="open" class="file" profile="webd" ` +
		`name=2F7372762F6120622E747874 pid=4711 comm="webd" requested_mask="r" denied_mask="r" fsuid=33 ouid=33`
	r := auditlog.NewReader(strings.NewReader(log), auditlog.Options{})
	for {
		e, err := r.Next()
		if err != nil {
			break
		}
		fmt.Printf("%s: %s %s %q\n", e.Profile(), e.Status, e.DeniedMask(), e.Get("name"))
	}
	// Output: webd: DENIED r "/srv/a b.txt"
}
