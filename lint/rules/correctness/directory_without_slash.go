package correctness

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
)

var directoryWithoutSlash = lint.Analyzer{
	Code:     diag.Code{ID: "AA116", Name: "directory-without-slash"},
	Severity: diag.Warning,
	Summary:  "a rule for a directory lacks the slash at its end, so it never matches",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Options: []lint.Option{{
		Name: "directories", Check: optioncheck.Directory, Help: "Paths that are directories on every system.",
		Default: []string{
			"/tmp", "/var/tmp", "/etc", "/usr", "/usr/lib", "/usr/share", "/usr/bin", "/usr/sbin", "/usr/local", "/var", "/var/lib", "/var/log",
			"/var/cache", "/var/spool", "/mnt", "/media",
			"/home", "/root", "/opt", "/srv", "/run", "/run/user", "/run/systemd", "/dev", "/dev/shm", "/dev/pts", "/dev/mapper", "/proc", "/proc/sys",
			"/proc/sys/kernel", "/proc/sys/net", "/proc/sys/vm", "/proc/sys/fs", "/sys", "/sys/kernel", "/sys/kernel/debug", "/sys/kernel/security", "/sys/fs",
			"/sys/fs/cgroup", "/sys/class", "/sys/bus", "/sys/devices", "/sys/module", "/sys/firmware", "/boot", "/boot/grub", "/etc/cron.d",
			"/etc/cron.daily", "/etc/apparmor.d", "/etc/ssh", "/etc/ssl", "/etc/ssl/private", "/etc/pam.d", "/etc/sudoers.d", "/etc/systemd", "/etc/init.d",
			"/etc/profile.d", "/etc/security", "/etc/udev", "/etc/modprobe.d",
		},
	}},
	Run: findDirectoriesWithoutSlash,
}

// homeDirectories are directories in those of users, whoever makes them.
var homeDirectories = []string{
	".ssh", ".gnupg", ".config", ".config/autostart", ".cache", ".local", ".local/bin", ".local/share", ".mozilla", ".thunderbird", ".aws", ".kube", ".docker", ".pki",
}

// deviceNodes are devices, and sockets and pipes beside them, whatever rules say of
// paths below them.
var deviceNodes = []string{
	"null", "zero", "full", "random", "urandom", "tty", "console", "ptmx", "kmsg", "mem", "port", "log", "initctl", "fuse", "cuse", "kvm", "kfd",
	"vhost-net", "vhost-vsock", "loop-control", "rtc", "rtc0", "hpet", "uinput", "uhid", "rfkill", "ppp", "autofs", "btrfs-control", "watchdog",
	"nvram", "udmabuf", "fb0", "sr0", "sda", "sdb", "mmcblk0", "ttyS0", "ttyUSB0", "ttyACM0", "ttyAMA0", "video0", "nvidiactl", "nvidia0",
	"nvidia-modeset", "nvidia-uvm", "vga_arbiter", "gpiomem", "vchiq", "vcio", "snapshot",
}

func findDirectoriesWithoutSlash(p *lint.Pass) {
	known := map[string]bool{}
	for _, dir := range p.Strings("directories") {
		known[dir] = true
	}
	trees := treesOf(p.Text)
	for rule, scope := range lint.Each[*ast.FileRule](p.Text) {
		path := rule.Path.Value()
		if rule.Bare() || strings.HasSuffix(path, "/") {
			continue
		}
		executes := rule.Perms.Access&ast.ExecAccess != 0 || rule.Perms.Exec != (ast.ExecMode{})
		if dirs, all := directoriesIn(p, scope, rule.Path, known); len(dirs) > 0 {
			reportDirectory(p, rule, dirs, all, scope.Denies(rule))
			continue
		}
		inside := trees[scopedPath{scope.Profile, path}]
		if executes || inside == nil || !namesOneFile(path) || isDeviceNode(path) || trees[scopedPath{scope.Profile, path + "/"}] != nil {
			continue
		}
		f := p.Report(rule.Path.Place, "%s seems to be a directory: without a slash at its end the rule matches files only", path)
		f.Severity = diag.Info
		lint.Relate(f, p.Text.Place(inside.Span()), "a rule for what is in it")
		lint.FixUnsafely(f, "write "+path+"/", p.Text.Insert(spelling.BeforeQuote(rule.Path), "/"))
	}
}

// reportDirectory reports a rule whose path, or one of the paths that it stands
// for, is that of a directory without its slash.
func reportDirectory(p *lint.Pass, rule *ast.FileRule, dirs []string, all, denies bool) {
	end, path := spelling.BeforeQuote(rule.Path), rule.Path.Value()
	does := "the rule never matches"
	if !all {
		does = "the rule does not match it"
	}
	f := p.Report(rule.Path.Place, "%s a directory: without a slash at its end %s", areDirectories(dirs), does)
	if denies {
		lint.Note(f, "so it denies nothing there")
	}
	if !all {
		if !denies {
			f.Severity = diag.Info
		}
		return
	}
	if denies {
		lint.FixUnsafely(f, "write "+path+"/{,**}, for the directory and all that is in it", p.Text.Insert(end, "/{,**}"))
	}
	lint.FixUnsafely(f, "write "+path+"/", p.Text.Insert(end, "/"))
}

// areDirectories begins a sentence about directories.
func areDirectories(dirs []string) string {
	if len(dirs) == 1 {
		return dirs[0] + " is"
	}
	return "each of " + wording.And(dirs) + " is"
}

// directoriesIn returns the paths among those that a word stands for which are
// those of directories without their slash, and whether all are. One that is
// there with the slash as well counts for none.
func directoriesIn(p *lint.Pass, scope *lint.Scope, w ast.Word, known map[string]bool) (dirs []string, all bool) {
	paths := spelledPaths(p, scope, w)
	all = true
	for _, path := range paths {
		switch {
		case slices.Contains(paths, path+"/"):
			return nil, false
		case known[path] || isHomeDirectory(path):
			dirs = append(dirs, path)
		default:
			all = false
		}
	}
	return dirs, all
}

// spelledPaths returns the paths that a word stands for, alternations and the
// values of variables written out. Where the values are not known, those that
// tunables of AppArmor give are taken.
func spelledPaths(p *lint.Pass, scope *lint.Scope, w ast.Word) []string {
	text := w.Value()
	if profile := p.ProfileOf(scope); profile != nil {
		text = profile.ExpandPath(w)
	} else if rest, ok := strings.CutPrefix(text, "@{HOME}"); ok {
		text = "{/home/*,/root}" + rest
	}
	const most = 32
	paths := spelling.Branches(text, most)
	for i, path := range paths {
		for strings.Contains(path, "//") {
			path = strings.ReplaceAll(path, "//", "/")
		}
		paths[i] = path
	}
	return paths
}

// isHomeDirectory reports whether a path is that of a directory in the directory
// of a user.
func isHomeDirectory(path string) bool {
	rest, ok := strings.CutPrefix(path, "/root/")
	if !ok {
		if rest, ok = strings.CutPrefix(path, "/home/"); !ok {
			return false
		}
		_, rest, _ = strings.Cut(rest, "/")
	}
	return slices.Contains(homeDirectories, rest)
}

// isDeviceNode reports whether a path is known to be no directory.
func isDeviceNode(path string) bool {
	name, ok := strings.CutPrefix(path, "/dev/")
	return ok && slices.Contains(deviceNodes, name)
}

// namesOneFile reports whether a path is no pattern and more than a variable.
func namesOneFile(path string) bool {
	for ref := range ast.References(path) {
		if ref.Start == 0 && ref.End == len(path) {
			return false
		}
	}
	return !strings.ContainsAny(withPlaceholders(path), "*?[{")
}

// scopedPath is a path in a profile.
type scopedPath struct {
	profile *ast.Profile
	path    string
}

// treesOf returns the rules for what is in directories, by the directory without
// its slash, and those for directories themselves, by the directory with it.
// Patterns are left out, but those for everything in a directory.
func treesOf(t *lint.Text) map[scopedPath]ast.Stmt {
	trees := map[scopedPath]ast.Stmt{}
	for rule, scope := range lint.Each[*ast.FileRule](t) {
		path := rule.Path.Value()
		dir, rest := path[:strings.LastIndexByte(path, '/')+1], path[strings.LastIndexByte(path, '/')+1:]
		at := scopedPath{scope.Profile, dir}
		switch rest {
		case "":
			trees[at] = rule
		case "*", "**":
			trees[scopedPath{scope.Profile, strings.TrimSuffix(dir, "/")}] = rule
		case "{,*}", "{,**}", "{*,}", "{**,}":
			trees[at], trees[scopedPath{scope.Profile, strings.TrimSuffix(dir, "/")}] = rule, rule
		}
	}
	return trees
}
