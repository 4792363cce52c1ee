package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// automaton is one that the reference made, as the oracle dumps it. State 0 is
// the one in which nothing matches any more, 1 the start.
type automaton struct {
	rows   [][]run
	labels []label
}

// run is a range of bytes that lead to one state.
type run struct {
	from, to byte
	next     int
}

// label is what a state says of the key that ends in it, for the owner of a
// file and for others; the latter counts for files alone.
type label [2]stateLabel

type stateLabel struct {
	allow, audit, quiet, prompt, x uint32
	target                         string
}

// stepByte returns where a byte leads to.
func (a *automaton) stepByte(state int, b byte) int {
	if a == nil || state == 0 {
		return 0
	}
	for _, r := range a.rows[state] {
		if r.from <= b && b <= r.to {
			return r.next
		}
	}
	return 0
}

// dumped is what the oracle dumps of one profile.
type dumped struct {
	name         string // full
	policy, file *automaton
}

// readDump reads the dump of all profiles of a policy.
func readDump(r io.Reader) ([]dumped, error) {
	var all []dumped
	var at *automaton
	name := ""
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		line := lines.Text()
		switch {
		case strings.HasPrefix(line, "{"):
			var head struct{ Info struct{ Name string } }
			if err := json.Unmarshal([]byte(line), &head); err != nil {
				return nil, err
			}
			if head.Info.Name != "" {
				name = head.Info.Name
			}
		case strings.HasPrefix(line, "xtable"):
			all, at = append(all, dumped{name: name}), nil
		case len(all) == 0 && (strings.HasPrefix(line, "policydb:") || strings.HasPrefix(line, "file:")):
			return nil, fmt.Errorf("dump: %q belongs to no profile", line)
		case strings.HasPrefix(line, "policydb:"):
			at = &automaton{}
			all[len(all)-1].policy = at
		case strings.HasPrefix(line, "file:"):
			at = &automaton{}
			all[len(all)-1].file = at
		case !strings.HasPrefix(line, "  "):
			at = nil
		case at == nil:
		case strings.HasPrefix(line, "     "):
			if err := at.readRun(line); err != nil {
				return nil, err
			}
		default:
			if err := at.readState(line); err != nil {
				return nil, err
			}
		}
	}
	return all, lines.Err()
}

func (a *automaton) readState(line string) error {
	_, text, ok := strings.Cut(line, " owner{")
	owner, other, ok2 := strings.Cut(strings.TrimSuffix(text, "}"), "} other{")
	if !ok || !ok2 {
		return fmt.Errorf("dump: %q is no state", line)
	}
	a.labels = append(a.labels, label{readLabel(owner), readLabel(other)})
	a.rows = append(a.rows, nil)
	return nil
}

func readLabel(text string) (l stateLabel) {
	fmt.Sscanf(text, "allow=0x%x audit=0x%x quiet=0x%x prompt=0x%x x=0x%x", &l.allow, &l.audit, &l.quiet, &l.prompt, &l.x)
	if i := strings.Index(text, " x="); i >= 0 {
		_, l.target, _ = strings.Cut(text[i+1:], " ")
	}
	return l
}

// readRun reads a line such as 'a'-'z' -> 5.
func (a *automaton) readRun(line string) error {
	text := strings.TrimSpace(line)
	from, rest, err1 := readByte(text)
	to, rest, err2 := readByte(strings.TrimPrefix(rest, "-"))
	next, err3 := strconv.Atoi(strings.TrimPrefix(rest, " -> "))
	if err1 != nil || err2 != nil || err3 != nil {
		return fmt.Errorf("dump: %q is no transition", line)
	}
	last := len(a.rows) - 1
	if last < 0 {
		return fmt.Errorf("dump: %q belongs to no state", line)
	}
	a.rows[last] = append(a.rows[last], run{from, to, next})
	return nil
}

func readByte(text string) (byte, string, error) {
	quoted, err := strconv.QuotedPrefix(text)
	if err != nil {
		return 0, "", err
	}
	value, err := strconv.Unquote(quoted)
	if err != nil {
		return 0, "", err
	}
	return byte([]rune(value)[0]), text[len(quoted):], nil
}
