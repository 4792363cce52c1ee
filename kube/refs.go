package kube

import (
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/source"
)

// Ref is a place outside of Kubernetes that names a profile for a container or a
// program.
type Ref struct {
	Owner   string // what it is for: `service "web"`, "web.service"
	Profile string
	Value   Value
}

// RefKinds are the kinds of files that ReadRefs reads: of Docker Compose, units of
// systemd, and containers that Podman makes units of.
func RefKinds() []string { return []string{"compose", "systemd", "quadlet"} }

// RefKind returns the kind of a file with such places, by its name; "" if it is
// none.
func RefKind(name string) string {
	base, ext := path.Base(name), path.Ext(name)
	yaml := ext == ".yaml" || ext == ".yml"
	switch {
	case yaml && (strings.HasPrefix(base, "compose") || strings.HasPrefix(base, "docker-compose")):
		return "compose"
	case slices.Contains([]string{".service", ".socket", ".mount", ".swap"}, ext):
		return "systemd"
	case ext == ".conf" && slices.Contains([]string{".service.d", ".socket.d", ".mount.d", ".swap.d"}, path.Ext(path.Dir(name))):
		return "systemd"
	case ext == ".container":
		return "quadlet"
	}
	return ""
}

// ReadRefs reads a file whose name RefKind knows. The stream has no objects.
func ReadRefs(file *source.File) *Stream {
	s := &Stream{File: file}
	switch RefKind(file.Name()) {
	case "compose":
		s.compose()
	case "systemd":
		s.unit("AppArmorProfile")
	case "quadlet":
		s.unit("AppArmor")
	}
	return s
}

// compose reads security_opt of the services in a file of Docker Compose:
// "apparmor=NAME", or with a colon.
func (s *Stream) compose() {
	for span := range yamltext.Documents(s.File.Text()) {
		d, err := yamltext.Decode(s.File, span, MaxObjects)
		if err != nil {
			s.Problems = append(s.Problems, unreadable(d, err))
		}
		for _, root := range d.Roots {
			for _, service := range (yamltext.Cursor{Doc: d, Node: root}).Get("services").Entries() {
				for option := range service.Value.Get("security_opt").Items() {
					name, ok := strings.CutPrefix(option.Text(), "apparmor")
					if ok && len(name) > 1 && (name[0] == '=' || name[0] == ':') {
						s.ref("service "+diag.Quote(service.Key.Text()), name[1:], valueOf(option))
					}
				}
			}
		}
	}
}

// unit reads a setting of a unit. systemd does without a profile that is missing
// if there is a "-" before its name (systemd.exec(5)).
func (s *Stream) unit(key string) {
	at := 0
	for line := range strings.Lines(s.File.Text()) {
		start := at
		at += len(line)
		name, value, ok := strings.Cut(line, "=")
		if !ok || strings.TrimSpace(name) != key {
			continue
		}
		text := strings.TrimSpace(value)
		start += len(name) + 1 + strings.Index(value, text)
		span := source.Span{Start: uint32(start), End: uint32(start + len(text))}
		if !strings.HasPrefix(text, "-") {
			s.ref(path.Base(s.File.Name()), text, Value{Text: text, Place: diag.Place{File: s.File, Span: span}})
		}
	}
}

// ref notes a place, unless it names no profile.
func (s *Stream) ref(owner, profile string, v Value) {
	if profile != "" && profile != "unconfined" && !strings.Contains(profile, "%") {
		s.Refs = append(s.Refs, Ref{owner, profile, v})
	}
}
