// Package abifeature tells what an abi has the kernel enforce of rules.
package abifeature

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

// HasOne reports whether features have one of some keys, such as "network_v8/af_inet".
func HasOne(f *policy.Features, keys []string) bool { return slices.ContainsFunc(keys, f.Has) }

// Of returns the name and the features of the abi that a file names
// itself, or that the target has; nil if they are not known.
func Of(p *lint.Pass) (string, *policy.Features) {
	var name ast.FileName
	for abi := range lint.Each[*ast.ABI](p.Text) {
		name = abi.File
	}
	if name.IsZero() && !p.Text.Fragment && p.Project.Target.ABI != "" {
		name.Word = ast.Word{Raw: "<" + p.Project.Target.ABI + ">"}
	}
	if name.IsZero() || name.Magic() && (name.Name() == "kernel" || name.Name() == "default") {
		return "", nil
	}
	return "abi " + name.Raw, p.Project.Features(name)
}

// Dropped returns what an abi drops of a rule that it enforces otherwise, and what
// is left of it.
func Dropped(rule ast.Rule, features *policy.Features) (dropped []string, left string) {
	switch r := rule.(type) {
	case *ast.NetworkRule:
		return droppedOfNetwork(r, features), socketsOf(r)
	case *ast.UnixRule:
		if !HasOne(features, []string{"network/af_unix", "network_v9"}) && HasOne(features, []string{"network", "network_v8"}) {
			return droppedOfUnix(r), strings.TrimSpace("network unix " + r.Type.Value().Value())
		}
	}
	return nil, ""
}

// droppedOfNetwork returns the conditions of a rule that an abi does not know.
func droppedOfNetwork(r *ast.NetworkRule, features *policy.Features) []string {
	var dropped []string
	if !HasOne(features, []string{"network_v8", "network_v9"}) && !r.Access.Place.IsZero() {
		dropped = append(dropped, "permissions")
	}
	if !HasOne(features, []string{"network_v8/af_inet", "network_v9/af_inet"}) {
		if r.IP != nil || r.Peer.Get("ip") != nil {
			dropped = append(dropped, "addresses")
		}
		if r.Port != nil || r.Peer.Get("port") != nil {
			dropped = append(dropped, "ports")
		}
		if r.Label != nil || r.Peer.Get("label") != nil {
			dropped = append(dropped, "labels")
		}
	}
	if r.Interface != nil && !features.Has("network_v9_skb") {
		dropped = append(dropped, "interfaces")
	}
	return dropped
}

// droppedOfUnix returns the conditions of a rule on unix sockets that a rule on
// networks does not have.
func droppedOfUnix(r *ast.UnixRule) []string {
	var dropped []string
	if !r.Access.Place.IsZero() {
		dropped = append(dropped, "permissions")
	}
	if r.Addr != nil || r.Peer.Get("addr") != nil {
		dropped = append(dropped, "addresses")
	}
	if r.Peer.Get("label") != nil {
		dropped = append(dropped, "labels")
	}
	return dropped
}

// socketsOf returns a rule on networks with nothing but its family and type.
func socketsOf(r *ast.NetworkRule) string {
	words := []string{"network"}
	for _, w := range []ast.Word{r.Family, r.Type} {
		if !w.IsZero() {
			words = append(words, w.Value())
		}
	}
	if r.Family.IsZero() && slices.ContainsFunc([]*ast.Condition{r.IP, r.Port, r.Peer.Get("ip"), r.Peer.Get("port")}, func(c *ast.Condition) bool { return c != nil }) {
		return strings.Join(slices.Insert(slices.Clone(words), 1, "inet"), " ") + "` and `" + strings.Join(slices.Insert(words, 1, "inet6"), " ")
	}
	return strings.Join(words, " ")
}
