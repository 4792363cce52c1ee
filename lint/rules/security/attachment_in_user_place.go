package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var attachmentInUserPlace = lint.Analyzer{
	Code:     diag.Code{ID: "AA240", Name: "attachment-in-user-place"},
	Severity: diag.Warning,
	Summary:  "whoever puts a program in the right place gets the rights of the profile",
	Needs:    lint.NeedsPolicy,
	Run:      findAttachmentsOfUsers,
}

func findAttachmentsOfUsers(p *lint.Pass) {
	for _, profile := range p.Policy.Profiles {
		if profile.Parent != nil || profile.Xattrs() != "" || !p.Checks(profile.Place.File) {
			continue
		}
		gives := userGains(profile)
		if gives == "" {
			continue
		}
		for _, attached := range profile.AttachmentPatterns() {
			path, v := attached.Set().Intersect(userPrograms(), glob.RealPaths()).Witness(glob.Budget(5_000))
			if v != glob.Yes {
				continue
			}
			f := p.ReportAt(profile.Place, "any user gets what profile %q gives, with a program at %s", profile.FullName(), path)
			lint.Note(f, "%s", gives)
			lint.Note(f, "attach it to programs that root has installed, or ask for an extended attribute: xattrs=(security.apparmor=…)")
			break
		}
	}
}

// userPrograms are files in places where users can put programs.
func userPrograms() glob.Set {
	set := glob.Set{}
	for _, text := range []string{"/home/?*/**[^/]", "/{,var/}tmp/**[^/]", "/dev/shm/**[^/]"} {
		if pattern, err := glob.Parse(text); err == nil {
			set = set.Union(pattern.Set())
		}
	}
	return set
}

// userGains says what a program gets by a profile that it does not have without
// one on systems that keep user namespaces for confined programs; "" if nothing.
func userGains(profile *policy.Profile) string {
	namespaces := profile.Mediation(key.ClassUserns)
	switch profile.Attrs.Mode {
	case "unconfined", "default_allow":
		if namespaces.Mediated {
			return "it may make user namespaces, which systems that restrict them leave to profiles such as this one"
		}
		return ""
	case "complain":
		return ""
	}
	if namespaces.Mediated && namespaces.Decide(key.Userns()).Allow != 0 {
		return "it may make user namespaces, in which it has all capabilities"
	}
	return ""
}
