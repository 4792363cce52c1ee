package lsp_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/lsp"
)

// small is a tree with a profile, an abstraction and tunables.
var small = txtar.Parse([]byte(`
-- apparmor.d/tunables/global --
@{HOME} = /home/*/ /root/
-- apparmor.d/abstractions/base --
/usr/lib/** mr,
-- apparmor.d/webd --
abi <abi/4.0>,
include <tunables/global>
profile webd /usr/bin/webd {
  include <abstractions/base>
  include if exists <abstractions/more>
  owner @{HOME}/.webd rw, # Größe 😀
  capability kill,
  /etc/webd.conf r,
}
-- apparmor.d/abi/4.0 --
`))

// quick are options with which nothing waits for long.
var quick = lsp.Options{Delay: time.Millisecond}

func (c *client) read(name string) string {
	c.t.Helper()
	text, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil {
		c.t.Fatal(err)
	}
	return string(text)
}

// codes returns the codes that were published for a document, sorted.
func (c *client) codes(uri string) []string {
	codes := []string{}
	for _, d := range c.published[uri].Diagnostics {
		code, _ := d["code"].(string)
		codes = append(codes, code)
	}
	slices.Sort(codes)
	return codes
}

// shows waits until a document is shown with these codes.
func (c *client) shows(uri string, codes ...string) {
	c.t.Helper()
	c.waitFor(fmt.Sprintf("%s with %v", uri, codes), func() bool {
		p := c.published[uri]
		return p.times > 0 && slices.Equal(c.codes(uri), codes) && (p.Version == nil) == (c.versions[uri] == 0) && (p.Version == nil || *p.Version == c.versions[uri])
	})
}

func TestPush(t *testing.T) {
	c := start(t, unpack(t, small), "utf-16", pushed, quick)
	webd, base, more := c.uri("apparmor.d/webd"), c.uri("apparmor.d/abstractions/base"), c.uri("apparmor.d/abstractions/more")
	c.opens(webd, "apparmor", c.read("apparmor.d/webd"))
	c.shows(webd)

	at := strings.Index(c.text(webd), "kill")
	c.replace(webd, at, at+4, "klil")
	c.shows(webd, "AA103")
	c.replace(webd, at, at+4, "kill")
	c.shows(webd)

	// What is open and not saved counts in what includes it, and so does what is
	// only in the editor.
	c.opens(base, "apparmor", c.read("apparmor.d/abstractions/base"))
	c.replace(base, 0, 0, "/etc/webd.conf r,\n")
	c.shows(webd, "AA305")
	c.replace(base, 0, len("/etc/webd.conf r,\n"), "")
	c.shows(webd)
	at = strings.Index(c.text(webd), "if exists ")
	c.replace(webd, at, at+len("if exists "), "")
	c.shows(webd, "AA107")
	c.opens(more, "apparmor", "/etc/webd.conf r,\n")
	c.shows(webd, "AA305")
	c.tell("textDocument/didClose", `{"textDocument":{"uri":"`+more+`"}}`)
	c.mu.Lock()
	c.versions[more] = 0
	c.mu.Unlock()
	c.shows(webd, "AA107")

	// What changes on disk counts when the client tells of it.
	if err := os.WriteFile(filepath.Join(c.dir, "apparmor.d/abstractions/more"), []byte("/etc/webd.conf r,\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	c.tell("workspace/didChangeWatchedFiles", `{"changes":[{"uri":"`+more+`","type":1}]}`)
	c.shows(webd, "AA305")

	// A client that does not tell of it says when it saves.
	if err := os.WriteFile(filepath.Join(c.dir, "apparmor.d/abstractions/more"), []byte("/etc/other.conf r,\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	c.tell("textDocument/didSave", `{"textDocument":{"uri":"`+webd+`"}}`)
	c.shows(webd)
	if err := os.WriteFile(filepath.Join(c.dir, "apparmor.d/abstractions/more"), []byte("/etc/webd.conf r,\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	c.tell("textDocument/didSave", `{"textDocument":{"uri":"`+webd+`"}}`)
	c.shows(webd, "AA305")

	// Settings hold at once.
	settings := c.uri(".aa-lint.yaml")
	if err := os.WriteFile(filepath.Join(c.dir, ".aa-lint.yaml"), []byte("ignore: [AA305]\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	c.tell("textDocument/didSave", `{"textDocument":{"uri":"`+settings+`"}}`)
	c.shows(webd)

	c.tell("textDocument/didClose", `{"textDocument":{"uri":"`+webd+`"}}`)
	c.mu.Lock()
	c.versions[webd] = 0
	c.mu.Unlock()
	c.shows(webd)
	c.close()
}

// TestMoved holds that findings stay where they belong while somebody types.
func TestMoved(t *testing.T) {
	c := start(t, unpack(t, small), "utf-16", pushed, lsp.Options{Delay: 300 * time.Millisecond})
	webd := c.uri("apparmor.d/webd")
	c.opens(webd, "apparmor", strings.Replace(c.read("apparmor.d/webd"), "kill", "sys_admin", 1))
	c.shows(webd, "AA211")
	line := func() float64 {
		return c.published[webd].Diagnostics[0]["range"].(map[string]any)["start"].(map[string]any)["line"].(float64)
	}
	was := line()
	c.replace(webd, 0, 0, "# one\n# two\n")
	c.waitFor("a finding that has moved", func() bool { p := c.published[webd]; return *p.Version == 2 && line() == was+2 })
	at := strings.Index(c.text(webd), "  capability")
	c.replace(webd, at, at, "  ")
	c.waitFor("a finding that is gone", func() bool { p := c.published[webd]; return *p.Version == 3 && len(p.Diagnostics) == 0 })
	c.shows(webd, "AA211")
	c.close()
}

func TestLifecycle(t *testing.T) {
	c := open(t, t.TempDir(), "utf-16", quick)
	if a := c.ask("textDocument/hover", `{}`); a.Error == nil || a.Error.Code != -32002 {
		t.Errorf("before initialize: %v", a)
	}
	c.ask("initialize", `{"capabilities":{}}`)
	if a := c.ask("initialize", `{"capabilities":{}}`); a.Error == nil || a.Error.Code != -32600 {
		t.Errorf("initialize twice: %v", a)
	}
	if a := c.ask("no/such", `{}`); a.Error == nil || a.Error.Code != -32601 {
		t.Errorf("unknown method: %v", a)
	}
	if a := c.ask("textDocument/formatting", `[]`); a.Error == nil || a.Error.Code != -32602 {
		t.Errorf("wrong parameters: %v", a)
	}
	c.tell("$/what", `{}`)
	c.tell("textDocument/didChange", `"nonsense"`)
	if a := c.ask("textDocument/formatting", `{"textDocument":{"uri":"file:///not/open"}}`); a.Error != nil || string(a.Result) != "null" {
		t.Errorf("a document that is not open: %v", a)
	}
	c.ask("shutdown", `null`)
	if a := c.ask("textDocument/formatting", `{}`); a.Error == nil || a.Error.Code != -32600 {
		t.Errorf("behind shutdown: %v", a)
	}
	c.tell("exit", `null`)
	if err := <-c.done; err != nil || !c.orderly {
		t.Error(err, c.orderly)
	}
	gone := open(t, t.TempDir(), "utf-16", quick)
	gone.ask("initialize", `{"capabilities":{}}`)
	gone.in.Close()
	if err := <-gone.done; err != nil || gone.orderly {
		t.Errorf("a client that is gone: %v, %v", err, gone.orderly)
	}
}

// TestLost has changes that cannot be, after which the text is not known.
func TestLost(t *testing.T) {
	c := start(t, unpack(t, small), "utf-16", pushed, quick)
	webd := c.uri("apparmor.d/webd")
	c.opens(webd, "apparmor", c.read("apparmor.d/webd"))
	c.shows(webd)
	c.mu.Lock()
	c.versions[webd] = 2
	c.mu.Unlock()
	c.tell("textDocument/didChange", `{"textDocument":{"uri":"`+webd+`","version":2},"contentChanges":[{"range":{"start":{"line":3,"character":0},"end":{"line":1,"character":0}},"text":""}]}`)
	c.waitFor("a document that is lost", func() bool {
		p := c.published[webd]
		return len(p.Diagnostics) == 1 && strings.Contains(p.Diagnostics[0]["message"].(string), "disagree")
	})
	c.tell("textDocument/didClose", `{"textDocument":{"uri":"`+webd+`"}}`)
	c.opens(webd, "apparmor", c.read("apparmor.d/webd"))
	c.shows(webd)
	c.close()
}

// pieces are what the soak types and pastes.
var pieces = []string{
	"capability chown,\n", "  /etc/x r,", "}", "{", "\"", "\n", "\r\n", " ", "😀", "ü", "\u2028", "#", "include <abstractions/base>\n",
	"@{HOME}", "profile x /y {\n}\n", "deny ", "if ${X} {", ",", "/usr/**{,/} rPx -> y,\n", "capability chwon\n", "hat z {",
}

// TestSoak edits documents at random. The texts must be those of the editor, which
// shows in how they are formatted and what is found in them: the same as in a
// session that begins with them.
func TestSoak(t *testing.T) {
	edits := 600
	if testing.Short() {
		edits = 100
	}
	for _, encoding := range []string{"utf-8", "utf-16", "utf-32"} {
		t.Run(encoding, func(t *testing.T) {
			random := rand.New(rand.NewSource(int64(len(encoding))))
			dir := unpack(t, small)
			c := start(t, dir, encoding, pulls, quick)
			uris := []string{c.uri("apparmor.d/webd"), c.uri("apparmor.d/abstractions/base"), c.uri("apparmor.d/abstractions/more")}
			for i, name := range []string{"apparmor.d/webd", "apparmor.d/abstractions/base"} {
				c.opens(uris[i], "apparmor", c.read(name))
			}
			c.opens(uris[2], "apparmor", "")
			for i := range edits {
				c.editAtRandom(random, uris[random.Intn(len(uris))])
				if i%50 != 49 {
					continue
				}
				newer := start(t, dir, encoding, pulls, quick)
				for _, uri := range uris {
					newer.opens(uri, "apparmor", c.text(uri))
				}
				for _, uri := range uris {
					if diff := cmp.Diff(newer.state(uri), c.state(uri)); diff != "" {
						t.Fatalf("edit %d, %s: (-fresh +edited)\n%s\n%s", i, uri, diff, c.text(uri))
					}
				}
				newer.close()
			}
			c.close()
		})
	}
}

// editAtRandom types, pastes or removes something. No edit cuts a character.
func (c *client) editAtRandom(random *rand.Rand, uri string) {
	text := c.text(uri)
	ends := []int{0}
	for i, r := range text {
		ends = append(ends, i+len(string(r)))
	}
	// A line end of two characters is one for every editor.
	ends = slices.DeleteFunc(ends, func(at int) bool { return at > 0 && at < len(text) && text[at-1] == '\r' && text[at] == '\n' })
	from := random.Intn(len(ends))
	to := min(from+random.Intn(5)*random.Intn(8), len(ends)-1)
	with := ""
	for range random.Intn(3) {
		with += pieces[random.Intn(len(pieces))]
	}
	if len(text) > 4000 {
		with, to = "", min(from+500, len(ends)-1)
	}
	c.replace(uri, ends[from], ends[to], with)
}

// versions are what sessions that begin with a text have not in common.
var versions = regexp.MustCompile(`"version":\d+`)

// state returns what the server says of a document.
func (c *client) state(uri string) string {
	params := `{"textDocument":{"uri":"` + uri + `"},"range":{"start":{"line":0,"character":0},"end":{"line":100000,"character":0}},
		"position":{"line":3,"character":4},"positions":[{"line":3,"character":4}],"context":{"diagnostics":[]}}`
	var out strings.Builder
	for _, method := range soakMethods {
		a := c.ask(method, params)
		fmt.Fprintf(&out, "%s: %s\n", method, versions.ReplaceAll(a.Result, nil))
		if a.Error != nil {
			c.t.Errorf("%s: %s", method, a.Error.Message)
		}
	}
	return out.String()
}

// TestFlood has a client that asks much, cancels at random, and says nonsense,
// while it edits: each request has one answer, and the server is well.
func TestFlood(t *testing.T) {
	random := rand.New(rand.NewSource(3))
	c := start(t, unpack(t, small), "utf-16", pulls, quick)
	webd := c.uri("apparmor.d/webd")
	c.opens(webd, "apparmor", c.read("apparmor.d/webd"))
	nonsense := []string{`{"jsonrpc":`, `[]`, `{}`, `{"id":{}}`, `{"method":"textDocument/didChange","params":{"textDocument":7}}`, `{"id":999999,"result":null}`, "\x00"}
	var waiting []chan answer
	for i := range 2000 {
		method := soakMethods[random.Intn(len(soakMethods))]
		params, _ := json.Marshal(map[string]any{
			"textDocument": map[string]any{"uri": webd}, "context": map[string]any{"diagnostics": []any{}},
			"range":    map[string]any{"start": map[string]any{"line": 0, "character": 0}, "end": map[string]any{"line": random.Intn(20), "character": random.Intn(99)}},
			"position": map[string]any{"line": random.Intn(12), "character": random.Intn(40)},
		})
		id, a := c.begin(method, string(params))
		waiting = append(waiting, a)
		switch random.Intn(8) {
		case 0:
			c.editAtRandom(random, webd)
		case 1:
			c.tell("$/cancelRequest", `{"id":`+id+`}`)
		case 2:
			c.write(nonsense[i%len(nonsense)])
		}
	}
	for i, a := range waiting {
		select {
		case got, ok := <-a:
			if !ok || got.Error != nil && !slices.Contains([]int{-32800, -32802, -32803}, got.Error.Code) {
				t.Fatalf("request %d: %v %v", i, ok, got.Error)
			}
		case <-time.After(2 * time.Minute):
			t.Fatalf("request %d has no answer", i)
		}
	}
	c.close()
}

// soakMethods are the requests about a document and a place.
var soakMethods = []string{
	"textDocument/diagnostic", "textDocument/formatting", "textDocument/rangeFormatting", "textDocument/codeAction",
	"textDocument/documentSymbol", "textDocument/foldingRange", "textDocument/selectionRange",
	"textDocument/definition", "textDocument/references", "textDocument/documentHighlight", "textDocument/documentLink", "textDocument/hover",
	"textDocument/completion", "textDocument/semanticTokens/full", "textDocument/semanticTokens/range", "textDocument/prepareRename",
}

// FuzzSession holds that no change of a document brings the server down, and that
// what is found afterwards is what is found in the text.
func FuzzSession(f *testing.F) {
	f.Add("profile x {\n}\n", uint8(0), uint8(3), uint8(1), uint8(0), "a 😀")
	f.Add("# ü😀\r\n", uint8(0), uint8(2), uint8(0), uint8(3), "\n")
	f.Fuzz(func(t *testing.T, text string, line, character, endLine, endCharacter uint8, with string) {
		c := start(t, t.TempDir(), "utf-16", pulls, quick)
		uri := c.uri("x")
		text, with = strings.ToValidUTF8(text, "?"), strings.ToValidUTF8(with, "?")
		c.opens(uri, "apparmor", text)
		c.mu.Lock()
		c.versions[uri]++
		c.mu.Unlock()
		change, _ := json.Marshal(map[string]any{"textDocument": map[string]any{"uri": uri, "version": 2}, "contentChanges": []any{map[string]any{
			"range": map[string]any{"start": map[string]any{"line": line, "character": character}, "end": map[string]any{"line": endLine, "character": endCharacter}},
			"text":  with,
		}}})
		c.tell("textDocument/didChange", string(change))
		for _, method := range soakMethods {
			params, _ := json.Marshal(map[string]any{
				"textDocument": map[string]any{"uri": uri}, "context": map[string]any{"diagnostics": []any{}},
				"range":    map[string]any{"start": map[string]any{"line": line, "character": character}, "end": map[string]any{"line": line, "character": character}},
				"position": map[string]any{"line": line, "character": character},
			})
			if a := c.ask(method, string(params)); a.Error != nil {
				t.Errorf("%s: %s", method, a.Error.Message)
			}
		}
		c.close()
	})
}
