package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
)

// TestSample asks about some real profiles and some random ones. The whole is
// for the program; see its documentation.
func TestSample(t *testing.T) {
	c := config{
		parser:   corpus.FindReference(t).Parser,
		oracle:   corpus.FindOracle(t).Program(),
		corpus:   filepath.Join(corpus.Dir(t), "corpus"),
		cache:    t.TempDir(),
		features: []string{"features.all", "features.full-perms"},
		paths:    60, states: 300_000, every: 60, random: 30_000, seed: 1,
	}
	var out bytes.Buffer
	found, err := measureAll(c, &out)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(found)
	if found.disagreements > 0 {
		t.Error(out.String())
	}
	if found.policies < 50 || found.walked < 50 || found.answers < c.random {
		t.Error("there was little to compare")
	}
}

// TestDump reads what the oracle dumps of a small policy.
func TestDump(t *testing.T) {
	const dump = `{"allow":null,"info":{"audit":0,"name":"p","mode":0}}
xtable [] xattrs [] xmatch len 0 net 0
policydb: 2 states, perms table 0
  0 owner{allow=0x0 audit=0x0 quiet=0x0 prompt=0x0 x=0x0 } other{allow=0x0 audit=0x0 quiet=0x0 prompt=0x0 x=0x0 }
  1 owner{allow=0x0 audit=0x0 quiet=0x0 prompt=0x0 x=0x0 } other{allow=0x0 audit=0x0 quiet=0x0 prompt=0x0 x=0x0 }
     '\x04'-'\'' -> 1
file: 3 states, perms table 0
  0 owner{allow=0x0 audit=0x0 quiet=0x0 prompt=0x0 x=0x0 } other{allow=0x0 audit=0x0 quiet=0x0 prompt=0x0 x=0x0 }
  1 owner{allow=0x0 audit=0x0 quiet=0x0 prompt=0x0 x=0x0 } other{allow=0x0 audit=0x0 quiet=0x0 prompt=0x0 x=0x0 }
     '/'-'/' -> 2
  2 owner{allow=0x5 audit=0x4 quiet=0x8 prompt=0x2 x=0x8000000 a b} other{allow=0x0 audit=0x0 quiet=0x0 prompt=0x0 x=0x0 }
     'ÿ'-'ÿ' -> 2
`
	all, err := readDump(strings.NewReader(dump))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].name != "p" || all[0].policy.stepByte(1, '\'') != 1 || all[0].policy.stepByte(1, '(') != 0 {
		t.Fatalf("the policy is %+v", all)
	}
	state := all[0].file.stepByte(1, '/')
	want := stateLabel{allow: 5, audit: 4, quiet: 8, prompt: 2, x: 0x8000000, target: "a b"}
	if got := all[0].file.labels[state][0]; got != want {
		t.Errorf("the label is %+v, want %+v", got, want)
	}
	if all[0].file.stepByte(state, 0xff) != state {
		t.Error("a byte that is not a character of its own is not read")
	}
	for _, bad := range []string{"policydb:\n", "xtable\npolicydb:\n  no state\n", "xtable\nfile:\n     'a' -> 1\n"} {
		if _, err := readDump(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
