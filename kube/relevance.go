package kube

import (
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"regexp"
	"strings"
)

// mayMatter reports whether a document may hold something of interest. To read
// YAML takes a hundred times as long as to look for a few words in it.
func (r *reader) mayMatter(doc string) bool {
	for _, sign := range signs {
		if strings.Contains(doc, sign) {
			return true
		}
	}
	for at := 0; ; {
		i := strings.Index(doc[at:], "kind")
		if i < 0 {
			return false
		}
		at += i + len("kind")
		kind, plain := kindAt(doc[at:])
		if !plain || r.kindMatters(kind, doc) {
			return true
		}
	}
}

// kindAt returns the kind that text behind the word "kind" names; false if that
// takes more than a look.
func kindAt(text string) (kind string, plain bool) {
	text = strings.TrimLeft(strings.TrimPrefix(text, `"`), " \t\r\n")
	text, isKey := strings.CutPrefix(text, ":")
	if !isKey {
		return "", true
	}
	text = strings.TrimLeft(text, " \t\r\n\"'")
	n := 0
	for n < len(text) && (text[n]|0x20 >= 'a' && text[n]|0x20 <= 'z' || text[n] >= '0' && text[n] <= '9') {
		n++
	}
	return text[:n], n > 0
}

// signs are what makes a document of any kind worth reading. An escape may hide
// a letter of a word that is looked for.
var signs = []string{"apparmor", "AppArmor", "appArmor", `\u`, `\x`, `\U`}

func (r *reader) kindMatters(kind, doc string) bool {
	switch {
	case kind == "ConfigMap":
		return strings.Contains(doc, "{") || len(r.opts.ConfigMaps) > 0
	case strings.HasSuffix(kind, "List"), kind == "Template", kind == "AdmissionReview":
		return true
	}
	for _, source := range r.kinds[kind] {
		if source.Group == builtin || source.Group == "*" || strings.Contains(doc, source.Group) {
			return true
		}
	}
	return false
}

// sign is a line that manifests have, and profiles do not.
var sign = regexp.MustCompile(`(?m)^(?:` + yamltext.BOM + `|- )?["']?(?:apiVersion|kind)["']?[ \t]*:[ \t]*\S|^[ \t]*[{,]?[ \t]*"(?:apiVersion|kind)"[ \t]*:`)

// LooksLikeManifest reports whether a text is one of manifests rather than of
// profiles.
func LooksLikeManifest(text string) bool { return sign.MatchString(text) }
