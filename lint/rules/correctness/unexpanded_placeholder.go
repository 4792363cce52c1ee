package correctness

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
)

var unexpandedPlaceholder = lint.Analyzer{
	Code:     diag.Code{ID: "AA123", Name: "unexpanded-placeholder"},
	Severity: diag.Warning,
	Summary:  "a placeholder that nothing expands: @HOME, $HOME, ~, %h",
	Needs:    lint.NeedsTree | lint.UsesPolicy,
	Run:      findPlaceholders,
}

func findPlaceholders(p *lint.Pass) {
	for w := range ruleword.PathWords(p.Text, func(raw string) bool { return strings.ContainsAny(raw, "$%~@<") }) {
		h, ok := placeholderIn(w.Raw, w.Rule != nil)
		if !ok || isBraced(w.Raw[h.start:h.end]) && glob.Check(w.Value()) != nil {
			continue // that it is no pattern was told, with the variable that is meant
		}
		f := p.Report(spelling.Part(w.Word, h.start, h.end), "%s is not a variable here: it stands for itself", w.Raw[h.start:h.end])
		switch {
		case w.Rule == nil:
			lint.Note(f, "variables are written as @{NAME}, and only those that are assigned in the policy are replaced")
		case h.relative():
			lint.Note(f, "paths start with a slash, so the rule matches none")
			wording.NoteDeniesNothing(f, w.Denies)
		case w.Denies:
			lint.Note(f, "the rule denies paths with these very characters in them, and what is meant stays open")
		default:
			lint.Note(f, "the rule is for paths with these very characters in them")
		}
		if instead, ok := h.instead(p); ok {
			lint.FixUnsafely(f, "write "+instead, p.Text.Replace(spelling.Part(w.Word, h.from, h.end), instead))
		}
	}
}

// placeholder is what other programs would replace, in a word.
type placeholder struct {
	start, end int // in the spelling of the word
	name       string
	// from is where what a variable can take the place of starts: with the path
	// before it, as in /home/$USER.
	from   int
	before string // what stands from there to the start
}

// isBraced reports whether a variable of the shell is in braces, which are those
// of an alternation here.
func isBraced(text string) bool { return strings.HasPrefix(text, "${") }

// relative reports whether the path starts with the placeholder.
func (h placeholder) relative() bool { return h.start == 0 || h.start == 1 && h.before == `"` }

// placeholderIn returns the first placeholder in the spelling of a path. Names
// without a sign of their own, such as @HOME, count at the start of the path of a
// rule, and in other places if there is a variable of the name.
func placeholderIn(raw string, inRule bool) (placeholder, bool) {
	start := 0
	if raw[0] == '"' {
		start = 1
	}
	for start < len(raw) {
		end := len(raw)
		if i := strings.IndexByte(raw[start:], '/'); i >= 0 {
			end = start + i
		} else if raw[0] == '"' {
			end--
		}
		if h, ok := placeholderInName(raw, start, end, inRule); ok {
			return h, true
		}
		start = end + 1
	}
	return placeholder{}, false
}

func placeholderInName(raw string, start, end int, inRule bool) (placeholder, bool) {
	first := start == 0 || start == 1 && raw[0] == '"'
	for i := start; i < end; i++ {
		n, name := 0, ""
		switch rest := raw[i:end]; raw[i] {
		case '\\':
			i++
		case '~':
			if i == start && len(rest) == 1 {
				n, name = 1, "HOME"
			}
		case '$':
			n, name = shellName(rest, i == start)
		case '%':
			n, name = specifier(rest, i == start || strings.IndexByte("-@.=,{_", raw[i-1]) >= 0)
		case '<':
			if close := strings.IndexByte(rest, '>'); i == start && close > 1 && isWords(rest[1:close]) {
				n, name = close+1, strings.ToUpper(rest[1:close])
			}
		case '@':
			n, name = bareVariable(rest, first && i == start && inRule)
			if i != start {
				n = 0
			}
		}
		if n > 0 {
			h := placeholder{start: i, end: i + n, name: name, from: i}
			if i == start {
				h.widen(raw)
			}
			return h, true
		}
	}
	return placeholder{}, false
}

// widen lets the directory before the name of a user or process be replaced with it.
func (h *placeholder) widen(raw string) {
	dirs := map[string][]string{
		"USER": {"/home/"}, "LOGNAME": {"/home/"}, "USERNAME": {"/home/"}, "HOME": {"/home/"},
		"UID": {"/run/user/", "/var/run/user/"},
	}[h.name]
	for _, dir := range dirs {
		if strings.HasSuffix(raw[:h.start], dir) {
			h.from = h.start - len(dir)
		}
	}
	h.before = raw[h.from:h.start]
	if h.from == 1 && h.before == "" {
		h.before = raw[:1]
	}
}

// instead returns what to write for a placeholder; false if that is not known.
func (h placeholder) instead(p *lint.Pass) (string, bool) {
	at := strings.Trim(h.before, `"`)
	variable := ""
	switch {
	case h.name == "HOME" && (at == "" && h.relative() || at == "/home/"), at == "/home/":
		variable = "HOME"
	case strings.HasSuffix(at, "/user/"):
		return at + orDigits(p, "uid"), true
	case h.name == "XDG_RUNTIME_DIR" && h.relative():
		return "@{run}/user/" + orDigits(p, "uid"), true
	case h.name == "PID":
		return orDigits(p, "pid"), true
	case tunableNames[h.name]:
		variable = h.name
	default:
		return "", false
	}
	return "@{" + variable + "}", true
}

// orDigits returns a variable that stands for numbers, or a pattern if the policy
// is known not to have it.
func orDigits(p *lint.Pass, name string) string {
	if p.Policy != nil {
		if _, ok := p.Policy.Variable(name); !ok {
			return "[0-9]*"
		}
	}
	return "@{" + name + "}"
}

// shellName returns the length of a variable of the shell at the start of a text,
// and its name; 0 if there is none. Names in capitals count where they are all of
// the name of a file, others if they are well known.
func shellName(text string, whole bool) (int, string) {
	name := strings.TrimLeft(text[1:], "{")
	braces := len(text) - 1 - len(name)
	n := 0
	for n < len(name) && (spelling.IsLetterOrDigit(name[n]) || name[n] == '_') {
		n++
	}
	rest := name[n:]
	if n == 0 || braces > 1 || braces == 1 && !strings.HasPrefix(rest, "}") {
		return 0, ""
	}
	if rest = rest[braces:]; environment[name[:n]] != "" {
		return 1 + n + 2*braces, environment[name[:n]]
	}
	capitals := name[:n] == strings.ToUpper(name[:n]) && name[0] >= 'A' && name[0] <= '_' && n > 2
	if capitals && whole && rest == "" && !volumeFiles[name[:n]] {
		return 1 + n + 2*braces, name[:n]
	}
	return 0, ""
}

// environment are the variables that people expect to be replaced, with the names
// that mean the same.
var environment = map[string]string{
	"HOME": "HOME", "home": "HOME", "USER": "USER", "user": "USER", "LOGNAME": "USER", "USERNAME": "USER", "username": "USER",
	"UID": "UID", "uid": "UID", "EUID": "UID", "PID": "PID", "pid": "PID", "PPID": "PID", "XDG_RUNTIME_DIR": "XDG_RUNTIME_DIR",
	"XDG_CONFIG_HOME": "XDG_CONFIG_HOME", "XDG_DATA_HOME": "XDG_DATA_HOME", "XDG_CACHE_HOME": "XDG_CACHE_HOME", "TMPDIR": "TMPDIR",
	"DISPLAY": "DISPLAY", "HOSTNAME": "HOSTNAME", "PWD": "PWD", "SNAP": "SNAP", "SNAP_NAME": "SNAP_NAME",
}

// volumeFiles are the files of NTFS volumes whose names start with a dollar sign.
var volumeFiles = map[string]bool{"MFT": true, "MFTMIRR": true, "RECYCLE": true, "EXTEND": true, "VOLUME": true, "BITMAP": true, "BOOT": true, "ORPHANFILES": true}

// specifier returns the length of a specifier of systemd or one like it at the
// start of a text: %h, %HOME, %USERPROFILE%. It stands alone or between signs.
func specifier(text string, apart bool) (int, string) {
	n := 1
	for n < len(text) && (spelling.IsLetterOrDigit(text[n]) || text[n] == '_') {
		n++
	}
	name := text[1:n]
	switch {
	case !apart || name == "" || name[0] >= '0' && name[0] <= '9':
		return 0, ""
	case len(name) == 1:
		return n, map[string]string{"h": "HOME", "u": "USER", "U": "UID", "t": "XDG_RUNTIME_DIR", "p": "PID"}[name]
	case environment[name] == "" || name != strings.ToUpper(name):
		return 0, ""
	case strings.HasPrefix(text[n:], "%"):
		n++
	}
	return n, environment[name]
}

// bareVariable returns the length of the name of a variable without its braces at
// the start of a text; 0 if there is none. It counts in any case at the start of
// the path of a rule, which no path starts with.
func bareVariable(text string, start bool) (int, string) {
	n := 1
	for n < len(text) && (spelling.IsLetterOrDigit(text[n]) || text[n] == '_') {
		n++
	}
	if rest := text[n:]; n == 1 || strings.HasPrefix(rest, "{") || strings.ContainsAny(rest, ".@-+:") {
		return 0, ""
	}
	if start || tunableNames[text[1:n]] {
		return n, text[1:n]
	}
	return 0, ""
}

// tunableNames are the variables of AppArmor's own tunables, but for those with
// names that directories have too, of subvolumes and packages.
var tunableNames = map[string]bool{
	"HOME": true, "HOMEDIRS": true, "PROC": true, "pid": true, "pids": true, "tid": true, "uid": true, "uids": true, "multiarch": true,
	"securityfs": true, "XDG_DESKTOP_DIR": true, "XDG_DOWNLOAD_DIR": true, "XDG_TEMPLATES_DIR": true, "XDG_PUBLICSHARE_DIR": true,
	"XDG_DOCUMENTS_DIR": true, "XDG_MUSIC_DIR": true, "XDG_PICTURES_DIR": true, "XDG_VIDEOS_DIR": true,
}

// isWords reports whether a text is one word or several, joined by blanks or signs.
func isWords(text string) bool {
	return strings.Trim(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz0123456789_- ") == ""
}

// hasPlaceholder reports whether AA123 speaks of a path of a rule.
func hasPlaceholder(w ast.Word) bool {
	if !strings.ContainsAny(w.Raw, "$%~@<") {
		return false
	}
	_, ok := placeholderIn(w.Raw, true)
	return ok
}
