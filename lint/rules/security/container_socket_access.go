package security

import (
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/optioncheck"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

var containerSocketAccess = lint.Analyzer{
	Code:     diag.Code{ID: "AA218", Name: "container-socket-access"},
	Severity: diag.Warning,
	Summary:  "the control socket of a container runtime can be used, which is as good as root",
	Needs:    lint.NeedsPolicy,
	Options: []lint.Option{{
		Name: "sockets", Check: optioncheck.PathPattern, Default: []string{},
		Help: "Paths of sockets besides the known ones, which may be patterns.",
	}},
	Run: findContainerSockets,
}

func findContainerSockets(p *lint.Pass) {
	known := placesOf(p, containerSockets(), p.Strings("sockets"))
	a := access{places: known, perms: key.FileWrite, needs: key.FileRead | key.FileWrite}
	a.find(p, func(r *policy.Rule, hits []hit) {
		hits = slices.DeleteFunc(hits, func(h hit) bool { return isOwnSocket(h.profile, h.witness) })
		if len(hits) == 0 {
			return
		}
		f := p.ReportAt(r.Place, "%s allows talking to %s", pathIn(r), witnesses(hits))
		if general(hits) {
			f.Severity = diag.Info
		}
		lint.Note(f, "who may talk to it starts containers with the files of the host in them: that is root on the host")
	})
}

// isOwnSocket reports whether a socket is that of the program which a profile is
// for, by their names: it takes the orders itself.
func isOwnSocket(profile *policy.Profile, socket string) bool {
	name := strings.TrimSuffix(path.Base(socket), ".sock")
	return named(profile, []string{name, name + "d", "*/" + name, "*/" + name + "d"})
}

// containerSockets are the sockets on which programs take orders that only root
// should give.
func containerSockets() []place {
	var all []place
	for _, path := range []string{
		"/run/docker.sock",
		"/run/containerd/containerd.sock",
		"/run/{k3s,k0s}/containerd{,/containerd}.sock",
		"/run/{crio/crio,cri-dockerd}.sock",
		"/run/podman/podman.sock",
		"/var/lib/{lxd,incus}/unix.socket",
		"/var/snap/lxd/common/lxd/unix.socket",
	} {
		all = append(all, place{pattern: path})
	}
	return all
}
