package rules

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

var secretRead = lint.Analyzer{
	Code:     diag.Code{ID: "AA224", Name: "secret-read"},
	Severity: diag.Info,
	Off:      true,
	Summary:  "passwords or private keys can be read",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{{
		Name: "files", Check: pathPattern, Default: []string{},
		Help: "Paths besides the known ones, which may be patterns.",
	}},
	Run: findSecrets,
}

func findSecrets(p *lint.Pass) {
	known := placesOf(p, secretFiles(), p.Strings("files"))
	access{places: known, perms: policy.FileRead}.find(p, func(r *policy.Rule, hits []hit) {
		f := p.ReportAt(r.Place, "%s", allowing(r, "read", hits))
		noteWhy(f, hits)
	})
}

// secretFiles are files that are worth something to who reads them.
func secretFiles() []place {
	const (
		hashes = "it holds the hashes of passwords"
		key    = "it is a private key"
		token  = "it holds passwords or tokens for other machines"
	)
	return []place{
		{"/etc/{shadow,gshadow,shadow-,gshadow-,security/opasswd}", hashes},
		{"/etc/{sudoers,sudoers.d/*}", "it tells which accounts are worth taking over"},
		{"/etc/ssh/ssh_host_?*_key", key},
		{"/{home/*,root}/.ssh/id_?*", key},
		{"/{home/*,root}/.gnupg/{private-keys-v1.d/**,secring.gpg}", key},
		{"/etc/ssl/private/**", key},
		{"/etc/krb5.keytab", key},
		{"/{home/*,root}/.local/share/keyrings/**", token},
		{"/{home/*,root}/.{netrc,pgpass,git-credentials,aws/credentials,kube/config,docker/config.json}", token},
		{"/var/lib/sss/secrets/**", token},
	}
}
