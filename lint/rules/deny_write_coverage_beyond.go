package rules

import (
	"fmt"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/protect"
)

// beyond tells of ways to a root that rules on its files do not close: other
// programs, and mounts.
func (c coverage) beyond(f *diag.Finding, root protect.Protection) []string {
	var notes []string
	files := c.profile.Mediation(policy.ClassFile)
	for _, g := range files.Grants {
		if g.Allow() && g.Rule >= 0 && g.Perms&policy.Both(policy.FileExec) != 0 && g.Exec.Kind == 'u' {
			r := files.RuleOf(g)
			notes = append(notes, fmt.Sprintf("what %s %s starts runs unconfined, whatever is denied here", line(c.pass, r.Place, f.Place.File), quoted(r)))
			break
		}
	}
	const bind = 1 << 12 // MS_BIND (mount(2))
	mounts, capabilities := c.profile.Mediation(policy.ClassMount), c.profile.Mediation(policy.ClassCapability)
	const sysAdmin = 21
	if capabilities.Decide(policy.CapabilityKey(sysAdmin)).Allow != 0 &&
		mounts.Decide(policy.MountKey("/x/y/", root.Path+"/", "", bind)).Allow&policy.MountMount != 0 {
		notes = append(notes, fmt.Sprintf("%s can be mounted elsewhere, and be written under that name", root.Path))
	}
	return notes
}
