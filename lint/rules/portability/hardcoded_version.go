package portability

import (
	"regexp"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
)

var hardcodedVersion = lint.Analyzer{
	Code:     diag.Code{ID: "AA421", Name: "hardcoded-version"},
	Severity: diag.Info,
	Summary:  "a path has one version of an interpreter or library in it, and the next update breaks it",
	Needs:    lint.NeedsTree,
	Run:      findHardcodedVersions,
}

// version is a version in a path, as it is written.
type version struct {
	start, end int    // of the number in the spelling of the word
	of         string // "python3"
	number     string
	instead    string // a pattern of all versions
	narrow     bool   // a pattern that later versions do not fit
}

func findHardcodedVersions(p *lint.Pass) {
	found := map[string]*diag.Finding{}
	count := map[string]int{}
	for w := range ruleword.PathWords(p.Text, hasVersion) {
		if w.Rule == nil {
			continue
		}
		for _, v := range versionsIn(w.Raw) {
			edit := p.Text.Replace(spelling.Part(w.Word, v.start, v.end), v.instead)
			key := v.of + " " + v.number
			if f := found[key]; f != nil {
				count[key]++
				f.Fixes[0].Edits = append(f.Fixes[0].Edits, edit)
				continue
			}
			found[key] = reportVersion(p, w.Word, v, edit)
		}
	}
	for key, more := range count {
		lint.Note(found[key], "it stands at %d more places of the file", more)
	}
}

func reportVersion(p *lint.Pass, w ast.Word, v version, edit diag.Edit) *diag.Finding {
	message := "%s is one version of %s: the rule does not fit the next one"
	if v.narrow {
		message = "%s leaves out versions of %s from 3.10 on"
	}
	f := p.Report(spelling.Part(w, v.start, v.end), message, v.number, v.of)
	lint.FixUnsafely(f, "write "+v.instead, edit)
	return f
}

// hasVersion reports whether a path may have a version in it: a dot and a digit or a
// class of them.
func hasVersion(raw string) bool {
	return strings.Contains(raw, ".so") || strings.Contains(raw, "python") || strings.Contains(raw, "perl") ||
		strings.Contains(raw, "ruby") || strings.Contains(raw, "php") || strings.Contains(raw, "lua") || strings.Contains(raw, "ld-") || strings.Contains(raw, "libc-")
}

var (
	interpreterVersion = regexp.MustCompile(`(python|perl|ruby|php|lua)/?([0-9]+\.[0-9]+(?:\.[0-9]+)?)`)
	pythonDigits       = regexp.MustCompile(`python((?:3|\[[012]-?[3-9]\]|\{2,3\})\.\[0-9\])`)
	libraryVersion     = regexp.MustCompile(`/(lib[a-zA-Z0-9_+-]+)\.so\.([0-9]+(?:\.[0-9]+)+)`)
	loaderVersion      = regexp.MustCompile(`/(ld|libc|libm|libdl|librt|libpthread|libresolv|libutil|libcrypt|libnsl|libnss_[a-z]+)-(2\.[0-9]+)\.so`)
)

// versionsIn returns the versions in the spelling of a path.
func versionsIn(raw string) []version {
	var all []version
	for _, m := range interpreterVersion.FindAllStringSubmatchIndex(raw, -1) {
		if v := numbered(raw, m); endsVersion(raw, v.end) && (m[2] == 0 || !spelling.IsLetterOrDigit(raw[m[2]-1])) {
			v.instead = raw[v.start:v.start+1] + ".[0-9]*"
			all = append(all, v)
		}
	}
	for _, m := range pythonDigits.FindAllStringSubmatchIndex(raw, -1) {
		v := version{start: m[2], end: m[3], of: "python", number: raw[m[2]:m[3]], narrow: true}
		if endsVersion(raw, v.end) {
			v.instead = strings.TrimSuffix(v.number, "[0-9]") + "[0-9]{,[0-9]}"
			all = append(all, v)
		}
	}
	for _, m := range libraryVersion.FindAllStringSubmatchIndex(raw, -1) {
		if v := numbered(raw, m); endsVersion(raw, v.end) {
			v.instead = strings.SplitN(v.number, ".", 2)[0] + ".*"
			all = append(all, v)
		}
	}
	for _, m := range loaderVersion.FindAllStringSubmatchIndex(raw, -1) {
		v := numbered(raw, m)
		v.instead = "*"
		all = append(all, v)
	}
	return all
}

// numbered is a version of a match with a name and a number.
func numbered(raw string, m []int) version {
	return version{start: m[4], end: m[5], of: raw[m[2]:m[3]], number: raw[m[4]:m[5]]}
}

// endsVersion reports whether no pattern goes on with a number that ends at an index.
func endsVersion(raw string, end int) bool {
	return end == len(raw) || strings.IndexByte("*?[{@.", raw[end]) < 0 && !(raw[end] >= '0' && raw[end] <= '9')
}
