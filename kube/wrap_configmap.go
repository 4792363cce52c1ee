package kube

import (
	"path"
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/source"
)

// maxConfigMap is the size in bytes of all data that the cluster takes in a
// ConfigMap.
const maxConfigMap = 1 << 20

// configMap writes a ConfigMap with the text of the file.
func (w *wrapper) configMap() string {
	text := w.file.Text()
	key := w.fileKey()
	name := w.opts.Name
	if name == "" {
		name = w.defaultName()
	}
	switch {
	case len(ast.ProfileNames(w.tree.Stmts)) == 0:
		w.objectToWrap(w.file.Span(), "there is no profile in the file: loaders pass it over")
	case !utf8.ValidString(text):
		at, _ := yamltext.BadCharacter(text)
		w.objectToWrap(source.At(uint32(at)), "a ConfigMap holds text in UTF-8 only, and loaders do not read its binaryData")
	case len(text) > maxConfigMap:
		w.objectToWrap(w.file.Span(), "the cluster takes no ConfigMap of more than 1 MiB")
	}
	if !validKey(key) {
		w.objectToWrap(source.At(0), "%s is not a key for a ConfigMap: letters, digits, -, _ and . only; name another one", diag.Quote(key))
	}
	if !objectName(name) {
		w.objectToWrap(source.At(0), "%s is not a name for a ConfigMap: lower case letters, digits, - and . only; name another one", diag.Quote(name))
	}
	return configMapHead(name, w.opts.Namespace) + configMapEntry(key, text)
}

// fileKey returns the key that the file gets.
func (w *wrapper) fileKey() string {
	if w.opts.Key != "" {
		return w.opts.Key
	}
	return path.Base(w.file.Name())
}

// configMapHead returns what stands before the entries of a ConfigMap.
func configMapHead(name, namespace string) string {
	head := "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + yamltext.Quote(name) + "\n"
	if namespace != "" {
		head += "  namespace: " + yamltext.Quote(namespace) + "\n"
	}
	return head + "data:\n"
}

// configMapEntry returns an entry of a ConfigMap.
func configMapEntry(key, text string) string {
	return "  " + yamltext.Quote(key) + ": " + blockText(text, 2) + "\n"
}

// defaultName returns the name of the first profile, made one for an object.
func (w *wrapper) defaultName() string {
	names := ast.ProfileNames(w.tree.Stmts)
	if len(names) == 0 {
		return "profiles"
	}
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			return r
		case r >= 'A' && r <= 'Z':
			return r | 0x20
		}
		return '-'
	}, names[0])
	name = strings.Trim(name[:min(len(name), 63)], "-")
	if name == "" {
		return "profiles"
	}
	return name
}

// blockText returns a text as a literal block whose key has an indentation, or
// in quotes if a block cannot hold it. The line break behind it is left out.
func blockText(text string, indent int) string {
	if !fitsBlock(text) {
		return quoteYAML(text)
	}
	header := "|"
	if first := strings.TrimLeft(text, "\n"); strings.HasPrefix(first, " ") || strings.HasPrefix(text, "\n") || strings.HasPrefix(first, "\t") {
		header += "2"
	}
	body := strings.TrimRight(text, "\n")
	switch trailing := len(text) - len(body); {
	case trailing == 0:
		header += "-"
	case trailing > 1:
		header += "+"
	}
	var b strings.Builder
	b.WriteString(header)
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		b.WriteByte('\n')
		if line != "" {
			b.WriteString(strings.Repeat(" ", indent+2) + line)
		}
	}
	return b.String()
}

// fitsBlock reports whether a literal block gives a text back as it is.
func fitsBlock(text string) bool {
	at, _ := yamltext.BadCharacter(text)
	return at < 0 && strings.Trim(text, "\n") != "" && !strings.ContainsAny(text, "\r\u0085\u2028\u2029\ufeff\ufffe\uffff")
}

// quoteYAML returns a text in double quotes, as YAML reads them.
func quoteYAML(text string) string {
	return strings.NewReplacer("\u0085", `\N`, "\u00a0", `\_`, "\ufeff", `\uFEFF`, "\x7f", `\x7F`, "\ufffe", `\uFFFE`, "\uffff", `\uFFFF`).Replace(yamltext.QuoteJSON(text))
}
