package policy

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/work"
)

// Expand returns the text of a word of one of the profile's rules with the
// variables in it replaced: a pattern, as far as the word is one. What cannot be
// expanded stays as it is.
func (p *Profile) Expand(w ast.Word) string {
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	return p.expandWord(w)
}

// ExpandPath is like Expand for a path, in which several slashes side by side
// count as one.
func (p *Profile) ExpandPath(w ast.Word) string { return collapse(p.Expand(w)) }

// Assumed returns the variables that a text mentions, directly or through their
// values, and of which nothing is known but that they are assigned elsewhere:
// Options.Define has no value for them, or an empty one. In the order in which
// they are found, each once.
func (p *Profile) Assumed(text string) []string {
	u := p.Policy.unit
	if len(u.c.opts.Define) == 0 {
		return nil
	}
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	var names []string
	u.vars.assumed(text, map[string]bool{}, &names)
	return names
}

func (vs *variables) assumed(text string, seen map[string]bool, names *[]string) {
	for ref := range ast.References(text) {
		v := vs.get(ref.Name)
		if v == nil || seen[ref.Name] {
			continue
		}
		seen[ref.Name] = true
		if v.defined != nil && !slices.ContainsFunc(v.defined, func(value string) bool { return value != "" }) {
			*names = append(*names, ref.Name)
		}
		for _, w := range v.values {
			vs.assumed(w.Value(), seen, names)
		}
	}
}

// expandWord returns the text of a word with the variables in it replaced. Words
// that cannot be expanded were reported and stay as they are.
func (p *Profile) expandWord(w ast.Word) string {
	value := w.Value()
	if strings.IndexByte(value, '@') < 0 {
		return value
	}
	u := p.Policy.unit
	text := u.text(value, p.Policy.meter)
	if strings.Contains(text, builtinMark) {
		return p.withBuiltins(text)
	}
	return text
}

// text returns a decoded word with its variables replaced, as far as they do not
// depend on the profile, worked out once: for all who share the preamble, if it says
// all of the variables.
func (u *unit) text(value string, m *work.Meter) string {
	if base := u.vars.base; base != nil {
		if text, ok := base.texts.Load(value); ok {
			return text.(string)
		}
	}
	text, ok := u.texts[value]
	if ok {
		return text
	}
	text, err := u.vars.text(value)
	if err != nil {
		text = value
	}
	m.Spend(len(text))
	if base := u.vars.base; base != nil && err == nil && base.settles(value) {
		base.texts.Store(value, text)
	} else {
		u.texts[value] = text
	}
	return text
}

// withBuiltins puts the values of the built-in variables in their places. The
// attachment is a pattern already; the name stands for itself.
func (p *Profile) withBuiltins(text string) string {
	if p.builtins == nil {
		exec := p.attachment.written
		p.builtins = strings.NewReplacer(
			builtinMark+"exec_path", exec, builtinMark+"attach_path", exec, builtinMark+"profile_name", escapeGlob(p.Name),
		)
	}
	return p.builtins.Replace(text)
}

// escapeGlob returns the pattern that matches the name of a profile alone. A
// name keeps the backslashes with which it is written, and commas are no matter
// outside of braces.
func escapeGlob(name string) string {
	if !strings.ContainsAny(name, `*?[]{}`) {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		switch {
		case name[i] == '\\' && i+1 < len(name):
			b.WriteByte(name[i])
			i++
		case strings.IndexByte(`*?[]{}`, name[i]) >= 0:
			b.WriteByte('\\')
		}
		b.WriteByte(name[i])
	}
	return b.String()
}

// paths returns the texts of a path: its own, then one for each alias that
// applies.
func (p *Profile) paths(w ast.Word) []string { return p.aliased(p.expandWord(w)) }

// aliased returns the text of a path, then one for each alias that applies.
func (p *Profile) aliased(text string) []string {
	paths := []string{collapse(text)}
	for _, a := range p.Policy.unit.aliasesOf(text) {
		p.Policy.meter.Spend(stepsPerGrant)
		paths = append(paths, collapse(a.to+text[len(a.from):]))
	}
	return slices.Compact(paths)
}

// pathPairs returns the texts of a link and its target: their own, then those
// of each alias that applies to one of them.
func (p *Profile) pathPairs(name, target ast.Word) [][2]string {
	a, b := p.expandWord(name), p.expandWord(target)
	pairs := [][2]string{{collapse(a), collapse(b)}}
	for _, alias := range p.Policy.unit.aliasesOf(a, b) {
		p.Policy.meter.Spend(stepsPerGrant)
		pair := pairs[0]
		if rest, ok := strings.CutPrefix(a, alias.from); ok {
			pair[0] = collapse(alias.to + rest)
		}
		if rest, ok := strings.CutPrefix(b, alias.from); ok {
			pair[1] = collapse(alias.to + rest)
		}
		pairs = append(pairs, pair)
	}
	return pairs
}
