package lsp_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"slices"
	"testing"
)

// whole has all that can be completed, without a mistake.
const whole = `abi <abi/4.0>,
include <tunables/global>
profile webd /usr/bin/webd flags=(complain) {
  include <abstractions/base>
  owner @{HOME}/x rw, # 😀
  deny /etc/x w,
  audit deny owner /etc/z rw,
  /etc/y Px -> webd,
  capability kill chown,
  priority=1 capability kill,
  network inet stream,
  deny network netlink raw,
  signal (send, receive) set=(hup, kill) peer=webd,
  ptrace (read) peer=webd,
  dbus send bus=system peer=(name=a.b),
  mount options=(ro, bind) /a -> /b,
  umount /a,
  set rlimit nofile <= 10,
  unix (send) type=stream,
  mqueue (read) type=posix /a,
  io_uring (sqpoll),
  change_profile -> webd,
  userns,
  profile child {
    /x r,
  }
}
`

// TestCompletionsFit holds that an item which is offered may stand where it is
// offered.
func TestCompletionsFit(t *testing.T) {
	random := rand.New(rand.NewSource(5))
	c := start(t, unpack(t, small), "utf-16", pulls, quick)
	uri := c.uri("apparmor.d/webd")
	c.opens(uri, "apparmor", whole)
	if before := c.mistakes(uri); len(before) > 0 {
		t.Fatal(before)
	}
	tried := 0
	for at := 1; at < len(whole); at++ {
		if !wordEnds(whole, at) {
			continue
		}
		place, _ := json.Marshal(c.position(whole, at))
		var list struct {
			Items []struct {
				TextEdit struct {
					Range   map[string]map[string]int
					NewText string
				}
			}
		}
		if err := json.Unmarshal(c.ask("textDocument/completion", fmt.Sprintf(`{"textDocument":{"uri":%q},"position":%s}`, uri, place)).Result, &list); err != nil {
			t.Fatal(err)
		}
		for range min(5, len(list.Items)) {
			edit := list.Items[random.Intn(len(list.Items))].TextEdit
			from, _ := c.byteAt(whole, edit.Range["start"]["line"], edit.Range["start"]["character"])
			to, _ := c.byteAt(whole, edit.Range["end"]["line"], edit.Range["end"]["character"])
			if edit.NewText[len(edit.NewText)-1] == '=' || edit.NewText[len(edit.NewText)-1] == '/' {
				continue // more is to come
			}
			was := whole[from:to]
			c.replace(uri, from, to, edit.NewText)
			if found := c.mistakes(uri); len(found) > 0 {
				t.Errorf("%q in the place of %q at %s: %v", edit.NewText, was, place, found)
			}
			c.replace(uri, from, from+len(edit.NewText), was)
			tried++
		}
	}
	if tried < 120 {
		t.Errorf("%d items were tried", tried)
	}
	c.close()
}

// wordEnds reports whether a word that can be completed ends at an offset: not one
// that decides what the rest of its statement is.
func wordEnds(text string, at int) bool {
	letter := func(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' || b == '_' }
	if !letter(text[at-1]) || letter(text[at]) {
		return false
	}
	start := at
	for start > 0 && letter(text[start-1]) {
		start--
	}
	keywords := []string{"capability", "network", "signal", "ptrace", "dbus", "mount", "umount", "set", "unix", "mqueue", "io_uring", "userns", "deny", "owner", "audit", "profile", "include", "abi", "priority", "change_profile", "inet", "netlink"}
	return !slices.Contains(keywords, text[start:at])
}

// mistakes returns the codes of mistakes in words and syntax.
func (c *client) mistakes(uri string) []string {
	var report struct {
		Items []struct{ Code, Message string }
	}
	if err := json.Unmarshal(c.ask("textDocument/diagnostic", `{"textDocument":{"uri":"`+uri+`"}}`).Result, &report); err != nil {
		c.t.Fatal(err)
	}
	var found []string
	for _, item := range report.Items {
		if slices.Contains([]string{"AA101", "AA102", "AA103", "AA104"}, item.Code) {
			found = append(found, item.Code+" "+item.Message)
		}
	}
	return found
}
