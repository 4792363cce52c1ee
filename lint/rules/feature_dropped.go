package rules

import (
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/policy"
)

// reportDropped reports what an abi drops of a rule that it enforces otherwise, and
// what is left of it.
func reportDropped(p *lint.Pass, stmt ast.Stmt, scope *lint.Scope, abi string, features *policy.Features) {
	rule, ok := stmt.(ast.Rule)
	if !ok {
		return
	}
	dropped, left := droppedOf(rule, features)
	if len(dropped) == 0 {
		return
	}
	verb := "allows"
	if scope.Denies(rule) {
		verb = "denies"
	}
	f := p.Report(stmt.Span(), "%s knows no %s of sockets: the rule %s all of `%s`", abi, alternatives(dropped), verb, left)
	lint.Note(f, "the parser drops what the abi does not know, and loads the rest of the rule")
}

// droppedOf returns what an abi drops of a rule that it enforces otherwise, and what
// is left of it.
func droppedOf(rule ast.Rule, features *policy.Features) (dropped []string, left string) {
	switch r := rule.(type) {
	case *ast.NetworkRule:
		return droppedOfNetwork(r, features), socketsOf(r)
	case *ast.UnixRule:
		if !hasOne(features, []string{"network/af_unix", "network_v9"}) && hasOne(features, []string{"network", "network_v8"}) {
			return droppedOfUnix(r), strings.TrimSpace("network unix " + r.Type.Value().Value())
		}
	}
	return nil, ""
}

// droppedOfNetwork returns the conditions of a rule that an abi does not know.
func droppedOfNetwork(r *ast.NetworkRule, features *policy.Features) []string {
	var dropped []string
	if !hasOne(features, []string{"network_v8", "network_v9"}) && !r.Access.Place.IsZero() {
		dropped = append(dropped, "permissions")
	}
	if !hasOne(features, []string{"network_v8/af_inet", "network_v9/af_inet"}) {
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

// alternatives joins words for a sentence that denies all of them.
func alternatives(words []string) string {
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " or " + words[n]
	}
	return words[0]
}
