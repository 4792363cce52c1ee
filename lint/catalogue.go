package lint

import "github.com/aa-lint/aa-lint/diag"

// Rules returns all rules in the order of their codes.
func Rules() []Rule { return catalogue }

// RuleFor returns the rule of a code or name.
func RuleFor(selector string) (Rule, bool) {
	for _, r := range catalogue {
		if r.Code.ID == selector || r.Code.Name == selector {
			return r, true
		}
	}
	return Rule{}, false
}

//go:generate go run ../internal/gen

var catalogue = []Rule{
	{
		Code: diag.SyntaxError, Severity: diag.Error,
		Summary: "the text is not AppArmor syntax, so nothing in the file loads",
		Doc: `The parser of AppArmor stops at the first mistake and loads nothing of the file: a program that this profile
should confine then runs without it. aa-lint reads on behind the mistake and reports all of them.

Often the mistake is a brace that is glued to a word (` + "`/bin/foo{`" + `), a comment inside of a rule of more than one
line, a quote that is not closed, or a statement that belongs before the first profile.`,
		Bad:  "profile foo /usr/bin/foo{\n  /etc/foo.conf r,\n}\n",
		Good: "profile foo /usr/bin/foo {\n  /etc/foo.conf r,\n}\n",
	},
	{
		Code: diag.MissingComma, Severity: diag.Error,
		Summary: "a rule lacks the comma at its end",
		Doc: `Every rule ends with a comma. Without it the parser takes the next line as part of the rule, refuses the file,
and names the wrong line. The safe fix inserts the comma.`,
		Bad:  "profile foo /usr/bin/foo {\n  /etc/foo.conf r\n  /var/lib/foo/** rw,\n}\n",
		Good: "profile foo /usr/bin/foo {\n  /etc/foo.conf r,\n  /var/lib/foo/** rw,\n}\n",
	},
	{
		Code: diag.UnknownName, Severity: diag.Error,
		Summary: "a capability, network family, signal, permission, option or flag that does not exist",
		Doc: `The words that rules are made of are fixed lists: capabilities(7), the address families of socket(2), signals,
mount options, profile flags. The parser refuses the whole file when one is misspelled. Names are written in lower
case and without prefixes: ` + "`sys_admin`" + `, not CAP_SYS_ADMIN; ` + "`hup`" + `, not SIGHUP.`,
		Bad:  "profile foo /usr/bin/foo {\n  capability sys_admn,\n}\n",
		Good: "profile foo /usr/bin/foo {\n  capability sys_admin,\n}\n",
	},
	{
		Code: diag.InvalidPermissions, Severity: diag.Error,
		Summary: "file permissions that cannot stand together",
		Doc: `A file rule has the permissions r w a l k m and at most one exec mode. "w" includes "a", so only one of them is
written. An allow rule says how a program is executed (ix, px, cx, ux …); a deny rule has a bare "x", because it does
not matter how what is denied would run.`,
		Bad:  "profile foo /usr/bin/foo {\n  /usr/bin/helper rx,\n}\n",
		Good: "profile foo /usr/bin/foo {\n  /usr/bin/helper rix,\n}\n",
	},
	{
		Code: diag.UndefinedVariable, Severity: diag.Error,
		Summary: "a variable is used but never assigned",
		Doc: `Variables such as @{HOME} are assigned in the tunables. A profile that uses one without including them, or with a
misspelled name, does not load. Usually ` + "`include <tunables/global>`" + ` at the top of the file is missing.

Variables that another tool assigns can be named with --define.`,
		Bad:  "@{data}=/srv/foo\n\nprofile foo /usr/bin/foo {\n  @{date}/** r,\n}\n",
		Good: "@{data}=/srv/foo\n\nprofile foo /usr/bin/foo {\n  @{data}/** r,\n}\n",
	},
	{
		Code: diag.VariableOrder, Severity: diag.Error,
		Summary: "a variable is assigned twice, extended before it is assigned, or refers to itself",
		Doc: `"=" assigns a variable once, "+=" adds values to one that is assigned before, in the order in which files are
read. To replace values write ":=", with a blank before it.`,
		Bad:  "@{data}=/srv/foo\n@{data}=/srv/bar\n\nprofile foo /usr/bin/foo {\n  @{data}/** r,\n}\n",
		Good: "@{data}=/srv/foo\n@{data}+=/srv/bar\n\nprofile foo /usr/bin/foo {\n  @{data}/** r,\n}\n",
	},
	{
		Code: diag.IncludeNotFound, Severity: diag.Error,
		Summary: "an included file is missing or cannot be read",
		Doc: `` + "`include <name>`" + ` is looked for in the directories of -I, then in the base directory. A profile that
includes what is not there does not load. Files that may be missing, such as local additions, are included with
` + "`include if exists`" + `.

aa-lint reads nothing outside of the directories that it was given. An include that leads elsewhere is reported, not
followed.`,
		Bad:  "profile foo /usr/bin/foo {\n  include <abstractions/bse>\n}\n",
		Good: "profile foo /usr/bin/foo {\n  include if exists <local/foo>\n}\n",
	},
	{
		Code: diag.IncludeCycle, Severity: diag.Error,
		Summary: "files include each other in a circle",
		Doc: `The parser reads a file once in each profile, so most circles do no harm and are reported as information. A file
that opens a profile and includes itself in it has no end, and the parser gives up.`,
	},
	{
		Code: diag.ConflictingExecModes, Severity: diag.Error,
		Summary: "one path is executed in two different ways",
		Doc: `A program can run in one way only: under this profile (ix), its own (px), a child profile (cx) or unconfined (ux).
When two rules of the same priority say different things of one path, the profile does not load, and the parser names
neither line. The rules may come from different files; both are shown with the includes that lead there.`,
		Bad:  "profile foo /usr/bin/foo {\n  /usr/bin/helper ix,\n  /usr/bin/helper px,\n}\n",
		Good: "profile foo /usr/bin/foo {\n  /usr/bin/helper px,\n}\n",
	},
	{
		Code: diag.ConflictingFlags, Severity: diag.Error,
		Summary: "two flags of a profile exclude each other",
		Doc: `A profile has one mode (enforce, complain, kill, unconfined, prompt or default_allow), and some other flags come in
pairs of opposites.`,
		Bad:  "profile foo /usr/bin/foo flags=(complain, enforce) {\n  /etc/foo.conf r,\n}\n",
		Good: "profile foo /usr/bin/foo flags=(complain) {\n  /etc/foo.conf r,\n}\n",
	},
	{
		Code: diag.DuplicateProfile, Severity: diag.Error,
		Summary: "two profiles have the same name",
		Doc: `The names of the profiles in a file and its includes must differ, and so must those of the children and hats of one
profile, which share their names.`,
		Bad:  "profile foo /usr/bin/foo {\n  /etc/foo.conf r,\n}\n\nprofile foo /usr/sbin/foo {\n  /etc/foo.conf r,\n}\n",
		Good: "profile foo /usr/bin/foo {\n  /etc/foo.conf r,\n}\n\nprofile food /usr/sbin/foo {\n  /etc/foo.conf r,\n}\n",
	},
	{
		Code: diag.UnbalancedGlob, Severity: diag.Error,
		Summary: "a pattern has a brace or bracket without its counterpart",
		Doc: `In a path ` + "`{a,b}`" + ` matches one of the alternatives and ` + "`[abc]`" + ` one of the characters. A brace or bracket
that is meant as itself is written with a backslash.`,
		Bad:  "profile foo /usr/bin/foo {\n  /srv/{www,ftp r,\n}\n",
		Good: "profile foo /usr/bin/foo {\n  /srv/{www,ftp} r,\n}\n",
	},
	{
		Code: diag.InvalidRuleShape, Severity: diag.Error,
		Summary: "the parts of a rule do not go together",
		Doc: `A rule has a fixed shape: which conditions it takes, which of them exclude each other, which qualifiers it can have.
` + "`dbus bind`" + ` owns a name and takes no path, only rules on files have owners, a mount rule has its conditions before
the source.`,
		Bad:  "profile foo /usr/bin/foo {\n  dbus bind bus=system path=/org/foo,\n}\n",
		Good: "profile foo /usr/bin/foo {\n  dbus bind bus=system name=org.foo,\n}\n",
	},
	{
		Code: diag.InvalidRlimit, Severity: diag.Error,
		Summary: "a resource limit has a wrong value or unit",
		Doc: `Sizes have the units K, M and G (or KB, MB, GB), times are in seconds or finer, counts have no unit. A limit on
processor time is at least a second.`,
		Bad:  "profile foo /usr/bin/foo {\n  set rlimit cpu <= 10 ms,\n}\n",
		Good: "profile foo /usr/bin/foo {\n  set rlimit cpu <= 10 s,\n}\n",
	},
	{
		Code: diag.RelativePath, Severity: diag.Error,
		Summary: "a path that must be absolute does not start with a slash",
		Doc: `Attachments, names of profiles without keyword, programs of change_profile and the paths in flags start with "/" or
with a variable.`,
		Bad:  "profile foo /usr/bin/foo {\n  change_profile helper -> helper_profile,\n}\n",
		Good: "profile foo /usr/bin/foo {\n  change_profile /usr/bin/helper -> helper_profile,\n}\n",
	},
	{
		Code: diag.UnknownABI, Severity: diag.Error,
		Summary: "the abi file that a profile names does not exist",
		Doc: `` + "`abi <name>,`" + ` names a file with the features of the kernel that the policy was written for. It is looked for
like an include, and there is no form for one that may be missing.`,
		Bad:  "abi <abi/9.9>,\n\nprofile foo /usr/bin/foo {\n  /etc/foo.conf r,\n}\n",
		Good: "abi <kernel>,\n\nprofile foo /usr/bin/foo {\n  /etc/foo.conf r,\n}\n",
	},
}
