package rules_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/corpus"
)

// deadQuestion is one for the oracle, with the fields of its manual.
type deadQuestion struct {
	Profile string   `json:"profile"`
	Class   string   `json:"class"`
	Path    string   `json:"path,omitempty"`
	Op      string   `json:"op,omitempty"`
	Target  string   `json:"target,omitempty"`
	Source  string   `json:"source,omitempty"`
	Fstype  string   `json:"fstype,omitempty"`
	Flags   []string `json:"flags,omitempty"`
	Signal  string   `json:"signal,omitempty"`
	Peer    string   `json:"peer,omitempty"`
}

type deadAnswer struct {
	Error   string   `json:"error"`
	Allow   []string `json:"allow"`
	Allowed bool     `json:"allowed"`
}

func (a deadAnswer) yes() bool { return a.Allowed || len(a.Allow) > 0 }

// TestReferenceDead asks the oracle about rules that are said to match nothing: what
// they are meant for is not allowed, and is with each fix.
func TestReferenceDead(t *testing.T) {
	oracle := corpus.FindOracle(t)
	for _, c := range []struct {
		code, rule string
		q          deadQuestion
	}{
		{"AA117", "/opt/../srv/x r,", deadQuestion{Class: "file", Path: "/srv/x"}},
		{"AA117", "/srv/{,x/}/y r,", deadQuestion{Class: "file", Path: "/srv/y"}},
		{"AA117", "mount fstype=ext4 /dev/sda1 -> /media/data,", deadQuestion{Class: "mount", Op: "mount", Target: "/media/data/", Source: "/dev/sda1", Fstype: "ext4"}},
		{"AA117", "mount fstype=ext4 -> /media/*,", deadQuestion{Class: "mount", Op: "mount", Target: "/media/x/", Source: "/dev/sda1", Fstype: "ext4"}},
		{"AA117", "mount options=(bind) /srv/ -> /mnt,", deadQuestion{Class: "mount", Op: "mount", Target: "/mnt/", Source: "/srv/", Flags: []string{"bind"}}},
		{"AA117", "pivot_root /new,", deadQuestion{Class: "mount", Op: "pivot_root", Target: "/new/", Source: "/new/old/"}},
		{"AA117", "umount /proc,", deadQuestion{Class: "mount", Op: "umount", Target: "/proc/"}},
		{"AA122", "/etc/shad\u043ew r,", deadQuestion{Class: "file", Path: "/etc/shadow"}},
		{"AA122", "/etc/shadow\u200b r,", deadQuestion{Class: "file", Path: "/etc/shadow"}},
		{"AA123", "@HOME/.x r,", deadQuestion{Class: "file", Path: "/home/a/.x"}},
		{"AA123", "/home/$USER/x r,", deadQuestion{Class: "file", Path: "/home/a/x"}},
		{"AA124", "/srv/(a|b)/x r,", deadQuestion{Class: "file", Path: "/srv/a/x"}},
		{"AA124", "/srv/x[0-9]+ r,", deadQuestion{Class: "file", Path: "/srv/x12"}},
		{"AA124", `/srv/x\d r,`, deadQuestion{Class: "file", Path: "/srv/x1"}},
		{"AA124", `/srv/lib.*\.so r,`, deadQuestion{Class: "file", Path: "/srv/libx.so"}},
		{"AA419", "/proc/self/maps r,", deadQuestion{Class: "file", Path: "/proc/12/maps"}},
		{"AA419", "@{PROC}/net/dev r,", deadQuestion{Class: "file", Path: "/proc/12/net/dev"}},
		{"AA419", "/sys/class/net/*/address r,", deadQuestion{Class: "file", Path: "/sys/devices/virtual/net/lo/address"}},
		{"AA421", "/usr/bin/python[0-9].[0-9] r,", deadQuestion{Class: "file", Path: "/usr/bin/python3.12"}},
		{"AA614", "signal send peer=/usr/bin/foo,", deadQuestion{Class: "signal", Signal: "term", Peer: "foo"}},
	} {
		before := "@{HOME}=/home/*/\n@{PROC}=/proc/\n@{pid}=[0-9]*\nprofile foo /usr/bin/foo {\n  " + c.rule + "\n}\n"
		found := check(t, ruleNamed(t, c.code), tree{"profile": before}, nil)
		if len(found) != 1 {
			t.Errorf("%s: %s: %d findings", c.code, c.rule, len(found))
			continue
		}
		texts := []string{before}
		for _, fix := range found[0].Fixes {
			after, err := diag.Apply(found[0].Place.File, fix.Edits)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, after)
		}
		c.q.Profile = "foo"
		for i, text := range texts {
			answers, refusal := corpus.Ask[deadAnswer](t, oracle, text, []deadQuestion{c.q})
			if refusal != "" || answers[0].Error != "" || answers[0].yes() != (i > 0) {
				t.Errorf("%s: %s: the reference says %v%s of %+v in\n%s", c.code, c.rule, answers, refusal, c.q, text)
			}
		}
	}
}

// TestReferenceCannotStart asks the oracle about programs that are said not to start
// in another profile.
func TestReferenceCannotStart(t *testing.T) {
	oracle := corpus.FindOracle(t)
	for _, rule := range []string{"", "/etc/x r,", "deny /usr/bin/kid r,\n  file,", "/usr/bin/ki? mr,", "file,", "/usr/bin/{kid,x} r,\n  /usr/** m,", "owner /usr/bin/kid mr,"} {
		text := fmt.Sprintf("profile foo /usr/bin/foo {\n  /usr/bin/kid Px,\n}\nprofile kid /usr/bin/kid {\n  %s\n}\n", rule)
		found := check(t, ruleNamed(t, "AA126"), tree{"profile": text}, nil)
		answers, refusal := corpus.Ask[deadAnswer](t, oracle, text, []deadQuestion{
			{Profile: "kid", Class: "file", Path: "/usr/bin/kid"},
			{Profile: "kid", Class: "file", Path: "/usr/bin/kid", Op: "owner"},
		})
		if refusal != "" {
			t.Fatal(refusal)
		}
		starts := slices.ContainsFunc(answers, func(a deadAnswer) bool { return slices.Contains(a.Allow, "r") && slices.Contains(a.Allow, "m") })
		if starts && len(found) > 0 {
			t.Errorf("%s: %s, but the reference allows %v", rule, found[0].Message, answers)
		}
		if !starts && len(found) == 0 && rule != "owner /usr/bin/kid mr," {
			t.Errorf("%s: nothing is found, and the reference allows %v", rule, answers)
		}
	}
}
