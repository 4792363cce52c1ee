package security

import (
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var startupFileWrite = lint.Analyzer{
	Code:     diag.Code{ID: "AA223", Name: "startup-file-write"},
	Severity: diag.Info,
	Summary:  "a file can be written that others run without being asked, at a login or start",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{{
		Name: "files", Check: optioncheck.PathPattern, Default: []string{},
		Help: "Paths besides the known ones, which may be patterns.",
	}},
	Run: findStartupFiles,
}

func findStartupFiles(p *lint.Pass) {
	known := placesOf(p, startupFiles(), p.Strings("files"))
	access{places: known, perms: key.FileWrite}.find(p, func(r *policy.Rule, hits []hit) {
		f := p.ReportAt(r.Place, "%s", allowing(r, "writing", hits))
		noteWhy(f, hits)
		lint.Note(f, "what it writes there runs later, outside of this profile")
	})
}

// startupFiles are files that are run, or tell what to run.
func startupFiles() []place {
	const (
		shell   = "every shell reads it when it starts"
		login   = "it counts for every login"
		session = "it is run when the user logs in"
		service = "it says what is started as a service"
		timed   = "what it names is run at its time, as root or its user"
		all     = "it is loaded into every program"
	)
	return []place{
		{"/etc/{profile,bash.bashrc,zsh/zshenv,zsh/zshrc}", shell},
		{"/etc/profile.d/?*.sh", shell},
		{"/{home/*,root}/.{bashrc,bash_profile,bash_login,bash_logout,profile,zshrc,zshenv,zprofile,zlogin}", shell},
		{"/{home/*,root}/.config/fish/config.fish", shell},
		{"/etc/{environment,pam.d/?*,sudoers,sudoers.d/?*}", login},
		{"/{home/*,root}/.{xprofile,xinitrc,xsession,xsessionrc,pam_environment}", session},
		{"/{home/*,root}/.config/{autostart/?*.desktop,environment.d/?*.conf}", session},
		{"/etc/xdg/autostart/?*.desktop", session},
		{"/{home/*,root}/.ssh/{authorized_keys,rc,config}", "it decides who may log in, or what is run then"},
		{"/{home/*,root}/.{config,local/share}/systemd/user/?*.service", service},
		{"/{etc,run,usr/lib,usr/local/lib}/systemd/{system,user}/?*.service", service},
		{"/etc/{init.d/?*,rc.local,inittab}", service},
		{"/etc/{crontab,cron.d/?*,cron.daily/?*,cron.hourly/?*,cron.weekly/?*,cron.monthly/?*}", timed},
		{"/var/spool/cron/**", timed},
		{"/etc/{ld.so.preload,ld.so.conf,ld.so.conf.d/?*.conf}", all},
		{"/etc/udev/rules.d/?*.rules", "it names programs that are run as root when a device comes"},
	}
}
