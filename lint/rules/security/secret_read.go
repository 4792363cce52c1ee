package security

import (
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var secretRead = lint.Analyzer{
	Code:     diag.Code{ID: "AA224", Name: "secret-read"},
	Severity: diag.Info,
	Summary:  "passwords or private keys can be read",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{
		{
			Name: "files", Check: optioncheck.PathPattern, Default: []string{},
			Help: "Paths besides the known ones, which may be patterns.",
		},
		{
			Name: "of", Default: "system", Values: []string{"system", "all"}, Presets: map[lint.Preset]any{lint.Strict: "all", lint.All: "all"},
			Help: "Whose secrets count: those of the system, or those of users and sudo as well.",
		},
		{
			Name: "authentication", Default: authenticationPrograms(),
			Help: "Names of profiles that check passwords, or serve with the keys of the host, * for anything: of these the files of the system are no finding.",
		},
	},
	Run: findSecrets,
}

func findSecrets(p *lint.Pass) {
	files := systemSecrets()
	if p.String("of") == "all" {
		files = append(files, userSecrets()...)
	}
	authenticates := map[*policy.Rule]bool{}
	for _, f := range fileRulesOf(p) {
		if named(f.Profile, p.Strings("authentication")) {
			for _, g := range f.Allows {
				authenticates[g.Rule] = true
			}
		}
	}
	more := p.Strings("files")
	k := placesKey{"AA224 " + p.String("of"), strings.Join(more, "\n")}
	known := lint.SharedByAll(p, k, func() *places { return newPlaces(p, withOwn(files, more)) })
	access{places: known, perms: key.FileRead}.find(p, func(r *policy.Rule, hits []hit) {
		if p.String("of") == "system" && (authenticates[r] || isAuthentication(r)) {
			return
		}
		f := p.ReportAt(r.Place, "%s", allowing(r, "reading", hits))
		noteWhy(f, hits)
	})
}

// isAuthentication reports whether a rule comes from a file that profiles
// include to check passwords, or to use the keys that its name promises.
func isAuthentication(r *policy.Rule) bool {
	name := path.Base(r.Place.File.Name())
	return slices.ContainsFunc([]string{"authentication", "kerberos", "ssl_keys"}, func(start string) bool { return strings.HasPrefix(name, start) })
}

// authenticationPrograms are profiles of programs that check or change
// passwords, or are known by the keys of the host.
func authenticationPrograms() []string {
	return []string{
		"*login*", "*sshd*", "*ssh-key*", "*su", "*sudo*", "*passwd*", "*unix_chkpwd*", "*unix-chkpwd*", "*unix_update*", "*pam*", "*polkit*", "*gdm*",
		"*lightdm*", "*sddm*", "*greet*", "*useradd*", "*userdel*", "*usermod*", "*groupadd*", "*groupdel*", "*groupmod*", "*chage*", "*chfn*", "*chsh*",
		"*expiry*", "newgrp", "sg", "cppw*", "shadow*", "*pwck*", "*grpck*", "*pwconv*", "*grpconv*", "*vipw*", "*adduser*", "*deluser*", "*newusers*", "*sysusers*", "*userdb*", "*homed*",
		"*accounts-daemon*", "*saslauth*", "*doveadm*", "*dovecot-auth*", "*auth*", "*sssd*", "*screen*lock*", "*i3lock*", "*swaylock*", "*kcheckpass*",
	}
}

const privateKey = "it is a private key"

// systemSecrets are files that prove who the machine and its users are.
func systemSecrets() []place {
	const hashes = "it holds the hashes of passwords"
	return []place{
		{"/etc/{shadow,gshadow,shadow-,gshadow-,security/opasswd}", hashes},
		{"/etc/ssh/ssh_host_?*_key", privateKey},
		{"/etc/ssl/private/**[^/]", privateKey},
		{"/etc/krb5.keytab", privateKey},
	}
}

// userSecrets are files that are worth something to who reads them.
func userSecrets() []place {
	const (
		key   = privateKey
		token = "it holds passwords or tokens for other machines"
	)
	return []place{
		{"/etc/{sudoers,sudoers.d/*}", "it shows which accounts are worth taking over"},
		{"/{home/*,root}/.ssh/id_{rsa,dsa,ecdsa,ed25519}{,_sk}", key},
		{"/{home/*,root}/.gnupg/{private-keys-v1.d/*.key,secring.gpg}", key},
		{"/{home/*,root}/.local/share/keyrings/*.keyring", token},
		{"/{home/*,root}/.{netrc,pgpass,git-credentials,aws/credentials,kube/config,docker/config.json}", token},
		{"/var/lib/sss/secrets/**[^/]", token},
	}
}
