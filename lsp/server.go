// Package lsp is a language server for AppArmor profiles: what aa-lint knows, in
// every editor that speaks the language server protocol.
//
// A session is one connection. It has documents, which are what the editor shows;
// views, each of which is a tree of profiles with its settings; and for each view
// the newest snapshot: a loader that sees the documents in the place of the files
// on disk. Nothing in a snapshot changes. A request keeps the one that it began
// with, so that it answers for one state of all files.
//
// Documents and snapshots are made by the dispatcher of the connection, in the
// order of the messages. What takes long runs beside it.
package lsp

import (
	"context"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"github.com/aa-lint/aa-lint/internal/jsonrpc"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// Options say what the server knows and how it behaves.
type Options struct {
	// Version is the version of the program, for the client.
	Version string
	// Rules are the rules that there are.
	Rules []lint.Analyzer
	// Prove returns what proves that a fix changes nothing; driver.SameRules proves
	// if it is nil.
	Prove func(policy.Options) driver.Prove
	// SystemBase is the tree of profiles of the system, "" if there is none.
	SystemBase string
	// Delay is how long after a change rules are run; 100 ms if 0.
	Delay time.Duration
	// Log, if set, is called with what is worth knowing when something goes wrong.
	Log func(text string)
}

// Serve speaks the protocol over a pair of streams until the client ends the
// session. It returns false if the client did not shut the server down before,
// and an error if the client could not be understood.
func Serve(ctx context.Context, in io.Reader, out io.Writer, opts Options) (orderly bool, err error) {
	if opts.Delay == 0 {
		opts.Delay = 100 * time.Millisecond
	}
	if opts.Prove == nil {
		opts.Prove = func(policy.Options) driver.Prove { return driver.SameRules }
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &session{
		opts: opts, ctx: ctx, end: cancel, conn: jsonrpc.New(ctx, in, out),
		docs: map[string]*document{}, views: map[viewKey]*view{}, runs: map[string]*run{}, told: map[string]bool{},
		turn: make(chan struct{}, 1), unit: source.UTF16,
	}
	s.conn.Panicked = s.panicked
	err = s.conn.Run(s.handle)
	cancel()
	s.background.Wait()
	return s.state == stopped, err
}

// state is how far a session is.
type state int

const (
	fresh   state = iota // before initialize
	running              // behind it
	stopped              // behind shutdown
)

// session is one connection with a client.
type session struct {
	opts   Options
	ctx    context.Context // ends with the session
	end    context.CancelFunc
	conn   *jsonrpc.Conn
	state  state // of the dispatcher
	client protocol.ClientCapabilities
	unit   source.Unit // what positions count
	pull   bool        // the client asks for diagnostics

	background sync.WaitGroup
	turn       chan struct{} // held by the one run of rules that nobody asked for

	mu      sync.Mutex // guards what follows
	folders []string   // absolute paths
	docs    map[string]*document
	views   map[viewKey]*view
	runs    map[string]*run // scheduled or under way, by URI
	told    map[string]bool // what is logged only once
	refresh *time.Timer     // that makes the client ask again; nil if there is none
}

// log tells the client's log, and that of the program.
func (s *session) log(text string) {
	if s.opts.Log != nil {
		s.opts.Log(text)
	}
	_ = s.conn.Notify("window/logMessage", protocol.MessageParams{Type: protocol.WarningMessage, Message: text})
}

// logOnce is log for what would be said again and again.
func (s *session) logOnce(text string) {
	s.mu.Lock()
	known := s.told[text]
	s.told[text] = true
	s.mu.Unlock()
	if !known {
		s.log(text)
	}
}

// panicked tells of a bug.
func (s *session) panicked(method string, value any, stack []byte) {
	if s.opts.Log != nil {
		s.opts.Log("panic in " + method + ": " + string(stack))
	}
	s.logOnce("a bug in aa-lint: the answer to " + method + " is missing")
}

// inBackground runs something in the background; a panic ends that alone.
func (s *session) inBackground(what string, do func()) {
	s.background.Add(1)
	go func() {
		defer s.background.Done()
		defer func() {
			if v := recover(); v != nil {
				s.panicked(what, v, debug.Stack())
			}
		}()
		do()
	}()
}
