package query_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/query"
)

// TestSocketOfAnswer checks that the socket that an answer names is one of the
// question, though wildcards in the address of a rule match the NUL at its end.
func TestSocketOfAnswer(t *testing.T) {
	_, a := archive(t, "testdata/words/classes.txtar")
	features := ""
	for _, f := range a.Files {
		if f.Name == "features" {
			features = string(f.Data)
		}
	}
	addresses := []string{`"@/tmp/dbus-*"`, `"@z**b"`, `"@?"`, `"@x"`, `"@{a,b}"`, "none", `"@[ab]*"`}
	asked := []string{"", `"@y"`, `"@zb"`, "@x", "none", "/run/s"}
	yes := 0
	for _, own := range append(addresses, "") {
		for _, peer := range addresses {
			p := resolve(t, fmt.Sprintf("profile p {\n  unix (connect, receive) type=stream%s peer=(addr=%s),\n}\n", condition(" addr", own), peer), features).Profiles[0]
			for _, ownAsked := range asked {
				for i, peerAsked := range slices.Concat(asked[1:], asked[1:]) {
					peerWords := condition(" peer_addr", peerAsked)
					if i >= len(asked)-1 {
						peerWords = " peer=(addr=" + peerAsked + ")" // as rules have it
					}
					words := "unix receive type=stream" + condition(" addr", ownAsked) + peerWords
					q, err := query.Parse(words)
					if err != nil {
						t.Fatal(err)
					}
					found := query.AskProfile(p, q, query.Options{})
					if found.Verdict != glob.Yes {
						continue
					}
					yes++
					access, known := key.Decode(key.ClassUnix, found.Found.Key, found.Found.Perms)
					if got := access.Get("peer_addr"); !known || got != strings.Trim(peerAsked, `"`) {
						t.Errorf("addr=%s peer=(addr=%s): %s: %q", own, peer, words, found.Found.Key)
					}
				}
			}
		}
	}
	if yes < 50 {
		t.Errorf("%d answers are yes", yes)
	}
}

func condition(name, value string) string {
	if value == "" {
		return ""
	}
	return name + "=" + value
}
