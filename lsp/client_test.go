package lsp_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/lsp"
)

// client is an editor: it has its own idea of each text, and counts columns by
// itself.
type client struct {
	t        testing.TB
	dir      string // of the workspace
	encoding string
	in       io.WriteCloser
	done     chan error
	orderly  bool

	mu        sync.Mutex
	last      int
	answers   map[string]chan answer
	texts     map[string]string // by URI
	versions  map[string]int
	published map[string]published
	requests  []string // methods that the server asked for
	arrived   *sync.Cond
}

type answer struct {
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

type published struct {
	Version     *int             `json:"version"`
	Diagnostics []map[string]any `json:"diagnostics"`
	URI         string           `json:"uri"`
	times       int
}

// pulls are the capabilities of a client that asks for diagnostics, and has what
// else there is.
const pulls = `{"general":{"positionEncodings":[%q]},
 "workspace":{"configuration":true,"workspaceEdit":{"documentChanges":true,"changeAnnotationSupport":{}},"diagnostics":{"refreshSupport":true}},
 "textDocument":{"diagnostic":{},"hover":{"contentFormat":["markdown"]},
  "completion":{"completionItem":{"snippetSupport":true,"documentationFormat":["markdown"]}},
  "codeAction":{"codeActionLiteralSupport":{},"isPreferredSupport":true},
  "definition":{"linkSupport":true},"documentSymbol":{"hierarchicalDocumentSymbolSupport":true},
  "publishDiagnostics":{"relatedInformation":true,"codeDescriptionSupport":true,"tagSupport":{"valueSet":[1,2]}}}}`

// pushed are those of a client that waits for them.
const pushed = `{"general":{"positionEncodings":[%q]},
 "textDocument":{"codeAction":{"codeActionLiteralSupport":{}},"publishDiagnostics":{"relatedInformation":true}}}`

// start starts a server and a session with it. The capabilities may have a place
// for the name of an encoding.
func start(t testing.TB, dir, encoding, capabilities string, opts lsp.Options) *client {
	t.Helper()
	c := open(t, dir, encoding, opts)
	if strings.Contains(capabilities, "%q") {
		capabilities = fmt.Sprintf(capabilities, encoding)
	}
	folder, _ := json.Marshal(c.uri(""))
	a := c.ask("initialize", `{"processId":null,"rootUri":`+string(folder)+`,"capabilities":`+capabilities+`}`)
	if a.Error != nil {
		t.Fatal(a.Error.Message)
	}
	c.tell("initialized", `{}`)
	return c
}

// open starts a server.
func open(t testing.TB, dir, encoding string, opts lsp.Options) *client {
	t.Helper()
	serverIn, in := io.Pipe()
	out, serverOut := io.Pipe()
	c := &client{
		t: t, dir: dir, encoding: encoding, in: in, done: make(chan error, 1), answers: map[string]chan answer{},
		texts: map[string]string{}, versions: map[string]int{}, published: map[string]published{},
	}
	c.arrived = sync.NewCond(&c.mu)
	opts.Rules = rules.All()
	go func() {
		var err error
		c.orderly, err = lsp.Serve(context.Background(), serverIn, serverOut, opts)
		serverOut.Close()
		c.done <- err
	}()
	go c.receive(out)
	t.Cleanup(func() { in.Close() })
	return c
}

// uri returns the URI of a file of the workspace.
func (c *client) uri(name string) string {
	return strings.TrimSuffix("file://"+c.dir+"/"+strings.ReplaceAll(name, "ü", "%C3%BC"), "/")
}

// receive takes what the server sends.
func (c *client) receive(out io.Reader) {
	r := bufio.NewReader(out)
	for {
		header, err := textproto.NewReader(r).ReadMIMEHeader()
		if err != nil {
			break
		}
		n, _ := strconv.Atoi(header.Get("Content-Length"))
		text := make([]byte, n)
		if _, err := io.ReadFull(r, text); err != nil {
			break
		}
		c.take(text)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range c.answers {
		close(a)
	}
	c.answers = nil
}

func (c *client) take(text []byte) {
	var m struct {
		ID     json.RawMessage `json:"id"`
		Method string          `json:"method"`
		Params json.RawMessage `json:"params"`
		answer
	}
	if err := json.Unmarshal(text, &m); err != nil {
		c.t.Errorf("the server sends %q: %v", text, err)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.arrived.Broadcast()
	switch {
	case m.Method == "":
		if a := c.answers[string(m.ID)]; a != nil {
			delete(c.answers, string(m.ID))
			a <- m.answer
		}
	case m.Method == "textDocument/publishDiagnostics":
		var p published
		if err := json.Unmarshal(m.Params, &p); err != nil {
			c.t.Error(err)
		}
		if p.Version != nil && *p.Version > c.versions[p.URI] {
			c.t.Errorf("diagnostics for version %d of %s, which is not there", *p.Version, p.URI)
		}
		p.times = c.published[p.URI].times + 1
		c.published[p.URI] = p
	case m.ID != nil:
		c.requests = append(c.requests, m.Method)
		go c.write(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":null}`, m.ID))
	}
}

func (c *client) write(text string) {
	c.mu.Lock()
	in := c.in
	c.mu.Unlock()
	_, _ = fmt.Fprintf(in, "Content-Length: %d\r\n\r\n%s", len(text), text)
}

// tell sends a notification.
func (c *client) tell(method, params string) {
	c.write(fmt.Sprintf(`{"jsonrpc":"2.0","method":%q,"params":%s}`, method, params))
}

// begin sends a request.
func (c *client) begin(method, params string) (id string, a chan answer) {
	c.mu.Lock()
	c.last++
	id, a = strconv.Itoa(c.last), make(chan answer, 1)
	if c.answers == nil {
		close(a)
	} else {
		c.answers[id] = a
	}
	c.mu.Unlock()
	c.write(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"method":%q,"params":%s}`, id, method, params))
	return id, a
}

// ask sends a request and waits for the answer.
func (c *client) ask(method, params string) answer {
	c.t.Helper()
	_, a := c.begin(method, params)
	select {
	case got, ok := <-a:
		if !ok {
			c.t.Fatalf("%s: the server is gone", method)
		}
		return got
	case <-time.After(2 * time.Minute):
		c.t.Fatalf("%s: no answer", method)
	}
	return answer{}
}

// opens opens a document.
func (c *client) opens(uri, language, text string) {
	c.mu.Lock()
	c.texts[uri], c.versions[uri] = text, 1
	c.mu.Unlock()
	item, _ := json.Marshal(map[string]any{"uri": uri, "languageId": language, "version": 1, "text": text})
	c.tell("textDocument/didOpen", `{"textDocument":`+string(item)+`}`)
}

// replace replaces bytes of a document.
func (c *client) replace(uri string, start, end int, with string) {
	c.mu.Lock()
	text := c.texts[uri]
	change := map[string]any{"range": c.rangeOf(text, start, end), "text": with}
	c.texts[uri] = text[:start] + with + text[end:]
	c.versions[uri]++
	params, _ := json.Marshal(map[string]any{
		"textDocument":   map[string]any{"uri": uri, "version": c.versions[uri]},
		"contentChanges": []any{change},
	})
	c.mu.Unlock()
	c.tell("textDocument/didChange", string(params))
}

// text returns the text of a document as the client has it.
func (c *client) text(uri string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.texts[uri]
}

// position returns the place of a byte.
func (c *client) position(text string, at int) map[string]int {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	return map[string]int{"line": strings.Count(text[:at], "\n"), "character": c.columns(text[start:at])}
}

func (c *client) rangeOf(text string, start, end int) map[string]any {
	return map[string]any{"start": c.position(text, start), "end": c.position(text, end)}
}

// columns returns how wide a text is.
func (c *client) columns(text string) int {
	switch c.encoding {
	case "utf-8":
		return len(text)
	case "utf-32":
		return utf8.RuneCountInString(text)
	}
	return len(utf16.Encode([]rune(text)))
}

// byteAt returns the offset of a place, the inverse of position.
func (c *client) byteAt(text string, line, character int) (int, bool) {
	at := 0
	for range line {
		i := strings.IndexByte(text[at:], '\n')
		if i < 0 {
			return 0, false
		}
		at += i + 1
	}
	for start := at; ; {
		if n := c.columns(text[start:at]); n == character {
			return at, true
		} else if n > character || at == len(text) || text[at] == '\n' {
			return 0, false
		}
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
}

// waitFor waits until something holds of what has arrived.
func (c *client) waitFor(what string, holds func() bool) {
	c.t.Helper()
	stop := time.AfterFunc(20*time.Second, func() { c.arrived.Broadcast() })
	defer stop.Stop()
	deadline := time.Now().Add(20 * time.Second)
	c.mu.Lock()
	defer c.mu.Unlock()
	for !holds() {
		if time.Now().After(deadline) {
			c.t.Fatalf("%s does not happen", what)
		}
		c.arrived.Wait()
	}
}

// close ends the session.
func (c *client) close() {
	c.t.Helper()
	c.ask("shutdown", "null")
	c.tell("exit", "null")
	if err := <-c.done; err != nil || !c.orderly {
		c.t.Errorf("the session ends with %v, orderly: %v", err, c.orderly)
	}
}
