package kube

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/mode"
)

// operatorManager names the manager in objections.
const operatorManager = "the security-profiles-operator"

// operatorLists are what the lists of an AppArmorProfile of the
// security-profiles-operator are going to hold.
type operatorLists struct {
	paths        [ReadWrite + 1][]string
	raw          string // "true", "false", or "" if nothing is said
	tcp, udp     bool
	capabilities []string
}

// abstract writes an AppArmorProfile of the security-profiles-operator. What the
// operator writes by itself is left out; whether that is all, a comparison of
// the rules tells.
func (w *wrapper) abstract() string {
	p := w.onlyProfile(operatorManager, strings.Split(sysdigFlags, ",")...)
	if p == nil {
		return ""
	}
	w.checkAroundProfile(operatorManager, true)
	var l operatorLists
	for _, r := range w.body(p, operatorManager, "abstractions/base") {
		if !l.takeRule(r) && !w.byItself(r) {
			w.objectToWrap(r.Span(), "%s has no list for this rule%s", operatorManager, w.hint(r))
		}
	}
	l.dropFsck()
	return "apiVersion: " + operatorGroup + "/v1\nkind: AppArmorProfile\nmetadata:\n  name: " + yamltext.Quote(p.Name.Value()) +
		"\nspec:\n  mode: " + map[bool]string{true: "Enforce", false: "Complain"}[mode.Of(p) == mode.Enforce] + "\n  abstract:" + l.listsText()
}

// takeRule puts a rule into a list; false if there is none for it.
func (l *operatorLists) takeRule(r ast.Rule) bool {
	q := r.Quals()
	if q.Audit || q.Priority != nil || q.Ownership != ast.OwnAny || q.Access == ast.AccessPrompt {
		return false
	}
	switch r := r.(type) {
	case *ast.FileRule:
		return !q.Deny() && l.takePath(r)
	case *ast.NetworkRule:
		return l.takeNetwork(r)
	case *ast.CapabilityRule:
		if q.Deny() || len(r.Names) == 0 {
			return false
		}
		for _, name := range r.Names {
			l.capabilities = append(l.capabilities, name.Value())
		}
		return true
	}
	return false
}

func (l *operatorLists) takePath(r *ast.FileRule) bool {
	if r.Bare() || !r.Target.IsZero() || r.Subset || !operatorPath(r.Path.Value()) || strings.Contains(r.Path.Value(), " ") {
		return false
	}
	for list, form := range pathLists {
		if permissionKey(r) == permissionsInOrder(form.allow) {
			l.paths[list] = append(l.paths[list], r.Path.Value())
			return true
		}
	}
	return false
}

// permissionsInOrder returns permissions as permissionKey does.
func permissionsInOrder(text string) string {
	key := ""
	for _, letter := range "rwalkm" {
		if strings.ContainsRune(strings.TrimSuffix(text, "ix"), letter) {
			key += string(letter)
		}
	}
	if strings.Contains(text, "x") {
		key += "ix"
	}
	return key
}

func (l *operatorLists) takeNetwork(r *ast.NetworkRule) bool {
	if !r.Family.IsZero() || len(r.Conditions) > 0 || r.Peer != nil || !r.Access.Place.IsZero() {
		return false
	}
	deny := r.Quals().Deny()
	switch name := r.Type.Value(); {
	case name == "raw" && deny:
		l.raw = "false"
	case name == "raw":
		l.raw = "true"
	case name == "tcp" && !deny:
		l.tcp = true
	case name == "udp" && !deny:
		l.udp = true
	default:
		return false
	}
	return true
}

// dropFsck takes the programs off the list that the operator adds by itself for
// a profile that may mount.
func (l *operatorLists) dropFsck() {
	mounts := false
	for _, c := range l.capabilities {
		mounts = mounts || c == "sys_rawio"
	}
	if !mounts {
		return
	}
	var kept []string
	for _, path := range l.paths[Executables] {
		if path != "/sbin/fsck" && path != "/sbin/fsck.ext4" {
			kept = append(kept, path)
		}
	}
	l.paths[Executables] = kept
}

// byItself reports whether a rule may be one that the operator writes by itself.
func (w *wrapper) byItself(r ast.Rule) bool {
	switch r := r.(type) {
	case *ast.FileRule:
		return r.Quals().Deny()
	case *ast.MountRule:
		return len(r.Conditions) == 0 && r.Source.IsZero() && r.Target.IsZero() && !r.Quals().Deny()
	}
	return false
}

// hint says what the operator has in the place of a rule.
func (w *wrapper) hint(r ast.Rule) string {
	f, ok := r.(*ast.FileRule)
	switch {
	case !ok || f.Bare():
		return ""
	case !operatorPath(f.Path.Value()) || strings.Contains(f.Path.Value(), " "):
		return ": paths start with /, and have letters, digits and _ . / * ? + @ { } - only"
	}
	return ": it writes paths with r, wlk, rwlk, mr or rix, and no qualifiers"
}

// listsText returns the lists as YAML, behind "abstract:".
func (l *operatorLists) listsText() string {
	var b strings.Builder
	l.writeSection(&b, "executable", Executables, Libraries)
	l.writeSection(&b, "filesystem", ReadOnly, WriteOnly, ReadWrite)
	if l.raw != "" || l.tcp || l.udp {
		b.WriteString("    network:\n")
		if l.raw != "" {
			b.WriteString("      allowRaw: " + l.raw + "\n")
		}
		if l.tcp || l.udp {
			b.WriteString("      allowedProtocols:\n")
		}
		if l.tcp {
			b.WriteString("        allowTcp: true\n")
		}
		if l.udp {
			b.WriteString("        allowUdp: true\n")
		}
	}
	if len(l.capabilities) > 0 {
		b.WriteString("    capability:\n      allowedCapabilities:\n")
		writeItems(&b, l.capabilities)
	}
	if b.Len() == 0 {
		return " {}\n"
	}
	return "\n" + b.String()
}

func (l *operatorLists) writeSection(b *strings.Builder, name string, parts ...PathList) {
	started := false
	for _, list := range parts {
		if len(l.paths[list]) == 0 {
			continue
		}
		if !started {
			b.WriteString("    " + name + ":\n")
			started = true
		}
		b.WriteString("      " + list.String() + ":\n")
		writeItems(b, l.paths[list])
	}
}

func writeItems(b *strings.Builder, items []string) {
	for _, item := range items {
		b.WriteString("      - " + yamltext.Quote(item) + "\n")
	}
}
