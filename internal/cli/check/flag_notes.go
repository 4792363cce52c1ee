package check

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/policy"
)

// nameFlags adds to findings about files that are not read which flag lets them be
// read. The libraries that report them do not know of flags.
func nameFlags(list diag.List) {
	for i := range list {
		f := &list[i]
		switch data := f.Data.(type) {
		case driver.Lacking:
			f.Notes = append(f.Notes[:len(f.Notes):len(f.Notes)], "or name a copy with --base DIR")
		case policy.Absence:
			switch data {
			case policy.AbsentHere:
				f.Notes = append(f.Notes[:len(f.Notes):len(f.Notes)], "name a copy with --base DIR")
			case policy.AbsentOutside:
				f.Notes = append(f.Notes[:len(f.Notes):len(f.Notes)], "to trust what it holds, name its directory with -I DIR")
			}
		}
	}
}
