package policy

import (
	"fmt"
	"strings"
)

// Context returns a text that two profiles of one Checker have in common if the
// rules of included files mean the same in both, as far as the rules mention no
// other variables than these and stand in no conditional. It is false if such a
// text cannot be given. It is no text for people.
func (p *Profile) Context(variables []string) (text string, ok bool) {
	p.Policy.mu.Lock()
	defer p.Policy.mu.Unlock()
	u := p.Policy.unit
	if u.spliced != nil {
		return "", false
	}
	if p.Policy.context == "" {
		p.Policy.context = p.Policy.contextOfAll()
	}
	text = p.Policy.context
	for _, name := range variables {
		if isBuiltin(name) {
			return "", false
		}
		v := u.vars.own[name]
		if v == nil {
			if v := u.vars.get(name); v != nil && len(builtins(v.expanded)) > 0 {
				return "", false
			}
			continue
		}
		value, err := u.vars.text("@{" + name + "}")
		if err != nil || strings.Contains(value, builtinMark) {
			return "", false
		}
		text += fmt.Sprintf("\n%s=%s %t", name, value, v.open)
	}
	return text, true
}

// contextOfAll returns the part of the text that does not depend on variables.
// What is pointed to in it lives as long as the checker.
func (p *Policy) contextOfAll() string {
	text := fmt.Appendf(nil, "%p", p.unit.vars.base)
	for _, f := range p.features {
		text = fmt.Appendf(text, " %p", f)
	}
	own := p.unit.aliases
	if base := p.unit.vars.base; base != nil {
		own = own[len(base.aliases):] // they come first
	}
	for _, a := range own {
		text = append(text, "\n"+a.from+"\n"+a.to...)
	}
	return string(text)
}
