package jsonrpc_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/internal/jsonrpc"
)

// peer is the other side of a connection under test.
type peer struct {
	t    *testing.T
	in   *io.PipeWriter
	out  *bufio.Reader
	done chan error
	conn *jsonrpc.Conn
}

func connect(t *testing.T, handle jsonrpc.Handler) *peer {
	t.Helper()
	serverIn, in := io.Pipe()
	out, serverOut := io.Pipe()
	p := &peer{t: t, in: in, out: bufio.NewReader(out), done: make(chan error, 1), conn: jsonrpc.New(context.Background(), serverIn, serverOut)}
	go func() { p.done <- p.conn.Run(handle) }()
	t.Cleanup(func() { in.Close(); out.Close() })
	return p
}

// send sends a message as it is.
func (p *peer) send(text string) {
	p.raw("Content-Length: " + strconv.Itoa(len(text)) + "\r\n\r\n" + text)
}

func (p *peer) raw(text string) { _, _ = io.WriteString(p.in, text) }

// receive returns the next message.
func (p *peer) receive() string {
	p.t.Helper()
	header, err := textproto.NewReader(p.out).ReadMIMEHeader()
	if err != nil {
		p.t.Fatalf("no message: %v", err)
	}
	n, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		p.t.Fatal(err)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(p.out, text); err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

// server is a handler with one of each kind of method.
func server() jsonrpc.Handler {
	count := 0
	return func(_ context.Context, method string, params json.RawMessage, isCall bool) (jsonrpc.Later, error) {
		switch method {
		case "echo":
			return func(context.Context) (any, error) { return params, nil }, nil
		case "slowly":
			time.Sleep(5 * time.Millisecond)
			count++
			return nil, nil
		case "count":
			n := count
			return func(context.Context) (any, error) { return n, nil }, nil
		case "sleep":
			return func(ctx context.Context) (any, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}, nil
		case "panic":
			panic("broken")
		case "panicLater":
			return func(context.Context) (any, error) { panic("broken") }, nil
		case "refuse":
			return nil, errors.New("refused")
		case "exit":
			return nil, jsonrpc.ErrExit
		}
		if isCall {
			return nil, jsonrpc.Errorf(jsonrpc.MethodNotFound, "no method %q", method)
		}
		return nil, nil
	}
}

func TestSituations(t *testing.T) {
	frame := func(text string) string { return "Content-Length: " + strconv.Itoa(len(text)) + "\r\n\r\n" + text }
	echo := frame(`{"jsonrpc":"2.0","id":1,"method":"echo","params":{"a":"<&>"}}`)
	echoed := `{"jsonrpc":"2.0","id":1,"result":{"a":"<&>"}}`
	tests := []struct {
		name, in string
		want     []string
	}{
		{"plain", echo, []string{echoed}},
		{"id is a string", frame(`{"id":"x","method":"echo","params":1}`), []string{`{"jsonrpc":"2.0","id":"x","result":1}`}},
		{"no params", frame(`{"id":1,"method":"echo"}`), []string{`{"jsonrpc":"2.0","id":1,"result":null}`}},
		{"header in lower case", strings.Replace(echo, "Content-Length", "content-length", 1), []string{echoed}},
		{"type first", "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n" + echo, []string{echoed}},
		{"newlines alone", strings.ReplaceAll(echo, "\r\n", "\n"), []string{echoed}},
		{"blank lines behind", frame(`{"method":"what"}`) + "\r\n\n" + echo, []string{echoed}},
		{"not JSON, then good", frame(`{"id":`) + echo, []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"the message is not JSON"}}`, echoed}},
		{"empty, then good", frame("") + echo, []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"the message is not JSON"}}`, echoed}},
		{"batch", frame(`[]`), []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"the message is not an object"}}`}},
		{"id is an object", frame(`{"id":{},"method":"echo"}`), []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"the id is neither a number nor a string"}}`}},
		{"method is a number", frame(`{"id":1,"method":2}`), []string{`{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"the method is not a name"}}`}},
		{"neither", frame(`{}`), []string{`{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"the message has neither a method nor an id"}}`}},
		{"unknown method", frame(`{"id":1,"method":"what"}`), []string{`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"no method \"what\""}}`}},
		{"unknown notification", frame(`{"method":"what"}`) + echo, []string{echoed}},
		{"response to nothing", frame(`{"id":7,"result":1}`) + echo, []string{echoed}},
		{"plain error", frame(`{"id":1,"method":"refuse"}`), []string{`{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"refused"}}`}},
		{"panic", frame(`{"id":1,"method":"panic"}`), []string{`{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"internal error in panic: broken"}}`}},
		{"panic later", frame(`{"id":1,"method":"panicLater"}`), []string{`{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"internal error in panicLater: broken"}}`}},
		{"panic in a notification", frame(`{"method":"panic"}`) + echo, []string{echoed}},
		{"changes before a question", frame(`{"method":"slowly"}`) + frame(`{"method":"slowly"}`) + frame(`{"id":1,"method":"count"}`), []string{`{"jsonrpc":"2.0","id":1,"result":2}`}},
		{"cancelled", frame(`{"id":1,"method":"sleep"}`) + frame(`{"method":"$/cancelRequest","params":{"id":1}}`), []string{`{"jsonrpc":"2.0","id":1,"error":{"code":-32800,"message":"cancelled"}}`}},
		{"cancelled before it is handled", frame(`{"method":"slowly"}`) + frame(`{"id":1,"method":"sleep"}`) + frame(`{"method":"$/cancelRequest","params":{"id":1}}`), []string{`{"jsonrpc":"2.0","id":1,"error":{"code":-32800,"message":"cancelled"}}`}},
		{"cancel of nothing", frame(`{"method":"$/cancelRequest","params":{"id":9}}`) + frame(`{"method":"$/cancelRequest"}`) + echo, []string{echoed}},
		{"answered while another sleeps", frame(`{"id":2,"method":"sleep"}`) + echo, []string{echoed}},
		{"id in use", frame(`{"id":1,"method":"sleep"}`) + frame(`{"id":1,"method":"echo"}`), []string{`{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"another request has this id"}}`}},
		{"bytes that are not UTF-8", frame("{\"id\":1,\"method\":\"echo\",\"params\":\"\xff\"}"), []string{"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\ufffd\"}"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := connect(t, server())
			go p.raw(test.in)
			for _, want := range test.want {
				if diff := cmp.Diff(want, p.receive()); diff != "" {
					t.Error(diff)
				}
			}
			go p.send(`{"method":"exit"}`)
			if err := <-p.done; err != nil {
				t.Errorf("Run: %v", err)
			}
		})
	}
}

func TestEnds(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"input ends", "", ""},
		{"input ends in a header", "Content-Length: 3\r\n", "unexpected EOF"},
		{"input ends in a message", "Content-Length: 3\r\n\r\n{", "unexpected EOF"},
		{"no length", "X: 3\r\n\r\n{}", "jsonrpc: malformed header"},
		{"no header", "GET / HTTP/1.1\r\n\r\n", "jsonrpc: malformed header"},
		{"negative length", "Content-Length: -1\r\n\r\n{}", "jsonrpc: malformed header"},
		{"length of a tebibyte", "Content-Length: 1099511627776\r\n\r\n{}", "jsonrpc: a message of 1099511627776 bytes is larger than 67108864"},
		{"header without end", strings.Repeat("x", 1<<20), "jsonrpc: malformed header"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ""
			if err := jsonrpc.New(context.Background(), strings.NewReader(test.in), io.Discard).Run(server()); err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("Run: %q, want %q", got, test.want)
			}
		})
	}
}

// TestCall asks the other side, which may answer, refuse, or say nothing.
func TestCall(t *testing.T) {
	p := connect(t, server())
	result := make(chan string, 1)
	call := func(ctx context.Context) {
		var answer string
		err := p.conn.Call(ctx, "ask", []int{1}, &answer)
		result <- fmt.Sprint(answer, err)
	}
	go call(context.Background())
	if diff := cmp.Diff(`{"jsonrpc":"2.0","id":1,"method":"ask","params":[1]}`, p.receive()); diff != "" {
		t.Error(diff)
	}
	p.send(`{"id":1,"result":"yes"}`)
	if got := <-result; got != "yes<nil>" {
		t.Errorf("got %s", got)
	}
	go call(context.Background())
	p.receive()
	p.send(`{"id":2,"error":{"code":1,"message":"no"}}`)
	if got := <-result; got != "no" {
		t.Errorf("got %s", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go call(ctx)
	p.receive()
	cancel()
	if got := <-result; got != "context canceled" {
		t.Errorf("got %s", got)
	}
	go call(context.Background())
	p.receive()
	p.in.Close()
	if got := <-result; got != "context canceled" {
		t.Errorf("got %s", got)
	}
}

// TestSilentReader floods a server whose answers nobody reads; then dies.
func TestSilentReader(t *testing.T) {
	before := runtime.NumGoroutine()
	serverIn, in := io.Pipe()
	_, serverOut := io.Pipe()
	conn := jsonrpc.New(context.Background(), serverIn, serverOut)
	done := make(chan error, 1)
	go func() { done <- conn.Run(server()) }()
	var sent atomic.Int64
	go func() {
		for i := 0; ; i++ {
			text := fmt.Sprintf(`{"id":%d,"method":"echo"}`, i)
			if _, err := fmt.Fprintf(in, "Content-Length: %d\r\n\r\n%s", len(text), text); err != nil {
				return
			}
			sent.Add(1)
		}
	}()
	for last := int64(-1); last != sent.Load(); time.Sleep(50 * time.Millisecond) {
		last = sent.Load()
	}
	if n := sent.Load(); n < 256 || n > 10_000 {
		t.Errorf("%d requests were taken from a client that reads no answer", n)
	}
	in.Close()
	serverOut.Close()
	<-done
	for range 100 {
		if runtime.NumGoroutine() <= before+1 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines are left of %d", runtime.NumGoroutine(), before)
}

// FuzzRun holds that no input brings the server down, and that each answer is
// JSON.
func FuzzRun(f *testing.F) {
	f.Add([]byte("Content-Length: 24\r\n\r\n{\"id\":1,\"method\":\"echo\"}"))
	f.Add([]byte("Content-Length: 2\r\n\r\n[]Content-Length: 4\n\nnull"))
	f.Add([]byte("Content-Length: 26\r\n\r\n{\"id\":1,\"method\":\"sleep\"}\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		var out strings.Builder
		_ = jsonrpc.New(context.Background(), strings.NewReader(string(in)), &out).Run(server())
		for rest := bufio.NewReader(strings.NewReader(out.String())); ; {
			header, err := textproto.NewReader(rest).ReadMIMEHeader()
			if err != nil {
				return
			}
			n, err := strconv.Atoi(header.Get("Content-Length"))
			if err != nil {
				t.Fatal(err)
			}
			text := make([]byte, n)
			if _, err := io.ReadFull(rest, text); err != nil || !json.Valid(text) {
				t.Fatalf("%q: %v", text, err)
			}
		}
	})
}
