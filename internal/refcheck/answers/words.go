package main

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/query"
)

// inWords asks a question in words, once for each permission that it is about,
// and compares the answers with the one on which aa-lint and the reference agree.
func (m *measurer) inWords(s subject, q query.Question, agreed answer) {
	p := s.policy.Find(q.Profile)
	if p == nil || agreed.Error != "" {
		return
	}
	if q.Class == "unix" && agreed.Mediated != nil && !*agreed.Mediated {
		return // the network class decides
	}
	perms := permsOf(q, s.coarse)
	if len(perms) == 0 {
		m.wordless++
		return
	}
	for _, perm := range perms {
		text, ok := q.Words(perm)
		if !ok {
			m.wordless++
			return
		}
		m.words++
		asked, err := query.Parse(text)
		if err != nil {
			m.disagree(s, text, err.Error(), "a question")
			continue
		}
		got := query.AskProfile(p, asked, query.Options{})
		want := agreed.Mediated != nil && !*agreed.Mediated || agreed.Allowed != nil && *agreed.Allowed || slices.Contains(agreed.Allow, perm)
		if got.Error != "" || (got.Verdict == glob.Yes) != want {
			m.disagree(s, fmt.Sprintf("%s: %s (%s)", p.FullName(), text, spell(q)), got.Verdict.String()+got.Error, fmt.Sprint(want))
		}
	}
}

// permsOf returns the permissions that the kernel looks at for a question; "" if
// there is only one.
func permsOf(q query.Question, coarse bool) []string {
	switch q.Class {
	case "file":
		return []string{"r", "w", "a", "m", "k", "x"}
	case "capability":
		switch q.Cap {
		case "", "perfmon", "bpf", "checkpoint_restore":
			return nil // in words, those stand for sys_admin where the kernel does not know them
		}
		return []string{""}
	case "link", "change_profile":
		return []string{""}
	case "userns":
		return []string{"create"}
	case "mount":
		return []string{cmp.Or(q.Op, "mount")}
	case "signal":
		return []string{"send", "receive"}
	case "ptrace":
		return []string{"read", "readby", "trace", "tracedby"}
	case "dbus":
		return []string{"send", "receive", "bind", "eavesdrop"}
	case "mqueue":
		if q.Label != "" { // there is none before a queue is created
			return []string{"open", "delete", "read", "write", "getattr", "setattr"}
		}
		return []string{"create", "open", "delete", "read", "write", "getattr", "setattr"}
	case "io_uring":
		return []string{"sqpoll", "override_creds"}
	case "network":
		return networkPerms(q, coarse)
	case "unix":
		return unixPerms[q.Op]
	}
	return nil
}

var unixPerms = map[string][]string{
	"create": {"create"}, "": {"bind", "accept", "shutdown", "getattr", "setattr"}, "local": {"bind", "accept", "shutdown", "getattr", "setattr"},
	"autobind": {"bind"}, "listen": {"listen"}, "opt": {"getopt", "setopt"}, "peer": {"connect", "accept", "send", "receive"},
}

func networkPerms(q query.Question, coarse bool) []string {
	inet := q.Family == "2" || q.Family == "10"
	switch {
	case coarse:
		return []string{""}
	case q.Op == "" && inet:
		return []string{"create"}
	case q.Op == "":
		return []string{"create", "bind", "listen", "accept", "connect", "shutdown", "getattr", "setattr", "getopt", "setopt", "send", "receive"}
	case q.Op == "local":
		return []string{"accept", "shutdown", "getattr", "setattr"}
	case q.Op == "bind":
		return []string{"bind"}
	}
	return unixPerms[q.Op]
}
