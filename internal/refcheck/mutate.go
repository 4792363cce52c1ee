package main

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os/exec"
	"strings"
)

// pieces are what mutations insert: the words and marks of the language, and
// what borders on them.
var pieces = strings.Fields(`
	{ } ( ) , = := += ?= -> : & ^ " ' # ! ; \ / @{X} @{ } $X ${X} < > <= >= == != + - * ** ? [ ] ~ .
	profile hat flags=(complain) flags=(audit) xattrs=(a=b) peer=(label=a) peer=(name=a) peer=a set=(hup) set=hup
	owner other user audit deny allow prompt priority=1 priority=-5 safe unsafe file link subset all
	capability network unix dbus signal ptrace mount remount umount pivot_root change_profile set rlimit userns
	mqueue io_uring if else not and or defined in true false alias abi include <a> if-exists exists
	r w rw ix px Px cx Cix PUx ux x l k m a lr rwx mrix send receive bind read write trace create stream inet inet6
	tcp label=a addr=@a addr=none type=stream ip=1.2.3.4 port=80 bus=session path=/a name=a options=(ro) options=ro
	fstype=ext4 options=(rw,bind) /a /b/** /c/* {a,b} a,b kill chown 1 010 0 -1 K MB ms infinity nofile cpu <=5 x=y
	r, /a -> /b, ^a :n:a &a a//b @{profile_name} @{exec_path} + identities=(a) oldroot=/a interface=a
`)

// marks are what mutations insert that Fields cannot hold.
var marks = []string{" ", "\n", "\t", "\r\n", "\\\n", "# c\n", " # c", "\"\"", "\"a b\"", "\"/a b\"", "\x00", "é", ", ", ",\n", " {\n", "}\n"}

// mutate returns a text with one change.
func mutate(random *rand.Rand, text, other string) string {
	at := random.IntN(len(text) + 1)
	switch random.IntN(8) {
	case 0: // take out some bytes
		end := min(len(text), at+1+random.IntN(3))
		return text[:at] + text[end:]
	case 1: // insert a mark
		return text[:at] + marks[random.IntN(len(marks))] + text[at:]
	case 2, 3: // insert a word between words
		at = boundary(text, at)
		return text[:at] + " " + pieces[random.IntN(len(pieces))] + " " + text[at:]
	case 4: // insert a word anywhere
		return text[:at] + pieces[random.IntN(len(pieces))] + text[at:]
	case 5: // take out a word
		start := boundary(text, at)
		end := boundary(text, min(len(text), start+1))
		return text[:start] + text[end:]
	case 6: // replace a word
		start := boundary(text, at)
		end := boundary(text, min(len(text), start+1))
		return text[:start] + " " + pieces[random.IntN(len(pieces))] + " " + text[end:]
	}
	// Put in a line of another text.
	lines := strings.SplitAfter(other, "\n")
	at = strings.LastIndexByte(text[:at], '\n') + 1
	return text[:at] + lines[random.IntN(len(lines))] + text[at:]
}

// boundary returns the next place at or behind at where a word starts or ends.
func boundary(text string, at int) int {
	for at < len(text) && !strings.ContainsRune(" \t\n,(){}=", rune(text[at])) {
		at++
	}
	return at
}

// runParser gives a text to the reference parser and returns what it prints.
func runParser(ctx context.Context, c config, text string) (string, bool) {
	cmd := exec.CommandContext(ctx, c.parser, "-QKSq", "-M", c.features, "--base", c.include, "-I", c.include)
	cmd.Stdin = strings.NewReader(text)
	cmd.Dir = c.include
	var out bytes.Buffer
	cmd.Stderr = &out
	err := cmd.Run()
	return out.String(), err != nil
}
