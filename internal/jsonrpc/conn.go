// Package jsonrpc is the wire of the language server: JSON-RPC 2.0 in messages
// with a Content-Length.
//
// One goroutine reads. What cancels a request and what answers one of ours takes
// effect at once; all else waits in a queue for one dispatcher, so that a handler
// sees changes in the order in which they were made. What takes long a handler
// returns as a function, which runs beside the others.
package jsonrpc

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strconv"
	"sync"
	"time"
)

// Limits of what the other side can make us keep.
const (
	maxQueued  = 1024 // messages read and not yet handled
	maxUnsent  = 256  // messages to be written
	maxRunning = 4096 // requests without an answer
)

// lastWords is how long the end of a connection waits for what is still to be
// written.
const lastWords = time.Second

// ErrExit is what a handler returns to end the connection.
var ErrExit = errors.New("jsonrpc: the connection is to end")

// Later works out the answer to a request. Its context ends when the request is
// cancelled, or the connection ends.
type Later func(ctx context.Context) (any, error)

// Handler takes a message: a request if isCall is set, else a notification. It is
// called for one message after the other. Of a request it returns what works out
// the answer, or an error that is the answer.
type Handler func(ctx context.Context, method string, params json.RawMessage, isCall bool) (Later, error)

// Conn is a connection. Its methods may be called from many goroutines.
type Conn struct {
	in     *bufio.Reader
	out    *bufio.Writer
	unsent chan []byte
	ctx    context.Context // ends with the connection
	end    context.CancelFunc
	// Panicked is called with what a handler panicked with; nil is fine.
	Panicked func(method string, value any, stack []byte)

	mu      sync.Mutex
	running map[string]context.CancelFunc // requests of the other side, by id
	calls   map[string]chan incoming      // ours, by id
	waiting int                           // requests whose answers are not on their way
	lastID  int64
	work    sync.WaitGroup
}

// New returns a connection over a pair of streams.
func New(ctx context.Context, in io.Reader, out io.Writer) *Conn {
	c := &Conn{
		in: bufio.NewReader(in), out: bufio.NewWriter(out), unsent: make(chan []byte, maxUnsent),
		running: map[string]context.CancelFunc{}, calls: map[string]chan incoming{},
	}
	c.ctx, c.end = context.WithCancel(ctx)
	return c
}

// queued is a message that waits for the dispatcher.
type queued struct {
	incoming
	ctx context.Context
}

// Run reads and handles messages until the input ends, the handler returns
// ErrExit, or the other side cannot be understood. It returns nil in the first
// two cases, and when everything that it has started is done.
func (c *Conn) Run(handle Handler) error {
	defer c.end()
	queue := make(chan queued, maxQueued)
	failed := make(chan error, 1)
	go func() {
		failed <- c.readMessages(queue)
		close(queue)
	}()
	done, written := make(chan struct{}), make(chan any, 1)
	go func() {
		defer func() {
			panicked := recover()
			c.end()
			written <- panicked
		}()
		c.writeUnsent(done)
	}()
	err := c.dispatch(queue, failed, handle)
	c.end()
	c.work.Wait()
	close(done)
	select {
	case panicked := <-written:
		if panicked != nil {
			panic(panicked) // where whoever called can see it
		}
	case <-time.After(lastWords): // the other side does not read
	}
	return err
}

// dispatch handles the messages of the queue. It does not wait for the reader,
// which may be held up by an input that says nothing.
func (c *Conn) dispatch(queue <-chan queued, failed <-chan error, handle Handler) error {
	for {
		select {
		case <-c.ctx.Done():
			return nil
		case m, ok := <-queue:
			if !ok {
				return <-failed
			}
			if c.handle(m, handle) {
				return nil
			}
		}
	}
}

// readMessages reads messages until there are no more.
func (c *Conn) readMessages(queue chan<- queued) error {
	for {
		text, err := readFrame(c.in)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		m, bad := decode(text)
		switch {
		case bad != nil:
			c.reply(m.ID, nil, bad)
		case m.Method == "":
			c.answered(m)
		case m.Method == "$/cancelRequest":
			c.cancel(m.Params)
		default:
			ctx, ok := c.start(m)
			if !ok {
				continue
			}
			select {
			case queue <- queued{m, ctx}:
			case <-c.ctx.Done():
				return nil
			}
		}
	}
}

// start notes a request, so that it can be cancelled from now on. It refuses one
// whose id is in use, and more than there may be.
func (c *Conn) start(m incoming) (context.Context, bool) {
	if m.ID == nil {
		return c.ctx, true
	}
	c.mu.Lock()
	_, used := c.running[string(m.ID)]
	many := c.waiting >= maxRunning
	var ctx context.Context
	if !used && !many {
		c.waiting++
		ctx, c.running[string(m.ID)] = context.WithCancel(c.ctx)
	}
	c.mu.Unlock()
	switch {
	case used:
		c.reply(m.ID, nil, Errorf(InvalidRequest, "another request has this id"))
	case many:
		c.reply(m.ID, nil, Errorf(RequestFailed, "too many requests wait for their answers"))
	}
	return ctx, ctx != nil
}

// cancel ends the context of the request that is named.
func (c *Conn) cancel(params json.RawMessage) {
	var p struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(params, &p) != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if cancel := c.running[string(p.ID)]; cancel != nil {
		cancel()
	}
}

// handle calls the handler for one message, and answers what it can. It reports
// whether the connection is to end.
func (c *Conn) handle(m queued, handle Handler) (exit bool) {
	later, err := c.guarded(m.Method, func() (any, error) {
		if m.ID != nil && m.ctx.Err() != nil {
			return nil, m.ctx.Err()
		}
		return handle(m.ctx, m.Method, m.Params, m.ID != nil)
	})
	if errors.Is(err, ErrExit) {
		return true
	}
	if m.ID == nil {
		return false
	}
	work, _ := later.(Later)
	if err != nil || work == nil {
		c.finishRequest(m, nil, err)
		return false
	}
	c.work.Add(1)
	go func() {
		defer c.work.Done()
		result, err := c.guarded(m.Method, func() (any, error) { return work(m.ctx) })
		c.finishRequest(m, result, err)
	}()
	return false
}

// guarded calls a function of a handler. A panic is the answer to one message,
// not the end of the session.
func (c *Conn) guarded(method string, do func() (any, error)) (result any, err error) {
	defer func() {
		if v := recover(); v != nil {
			if c.Panicked != nil {
				c.Panicked(method, v, debug.Stack())
			}
			result, err = nil, Errorf(InternalError, "internal error in %s: %v", method, v)
		}
	}()
	return do()
}

// finishRequest answers a request.
func (c *Conn) finishRequest(m queued, result any, err error) {
	c.mu.Lock()
	cancel := c.running[string(m.ID)]
	delete(c.running, string(m.ID))
	c.mu.Unlock()
	cancel()
	var told *Error
	switch {
	case err == nil:
	case errors.As(err, &told):
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		told = Errorf(RequestCancelled, "cancelled")
	default:
		told = Errorf(InternalError, "%v", err)
	}
	c.reply(m.ID, result, told)
	c.mu.Lock()
	c.waiting--
	c.mu.Unlock()
}

// reply sends a response. An id that is not known is null.
func (c *Conn) reply(id json.RawMessage, result any, told *Error) {
	if id == nil {
		id = json.RawMessage("null")
	}
	m := outgoing{ID: id, Error: told}
	if told == nil {
		var err error
		if m.Result, err = toJSON(result); err != nil {
			m.Error = Errorf(InternalError, "%v", err)
		}
	}
	c.send(m)
}

// send puts a message into the queue to be written; when the connection has
// ended, nowhere.
func (c *Conn) send(m outgoing) {
	m.Version = "2.0"
	text, err := toJSON(m)
	if err != nil {
		panic(fmt.Sprintf("jsonrpc: %v", err)) // its parts have been encoded
	}
	select {
	case c.unsent <- text: // also the last words of a session
		return
	default:
	}
	select {
	case c.unsent <- text:
	case <-c.ctx.Done():
	}
}

// writeUnsent writes what is to be sent, until done is closed and nothing is left, or
// the other side is gone.
func (c *Conn) writeUnsent(done <-chan struct{}) {
	for {
		var text []byte
		select {
		case text = <-c.unsent:
		case <-done:
			select {
			case text = <-c.unsent:
			default:
				return
			}
		}
		if writeFrame(c.out, text) != nil {
			return
		}
	}
}

// Notify sends a notification.
func (c *Conn) Notify(method string, params any) error {
	text, err := toJSON(params)
	if err != nil {
		return err
	}
	c.send(outgoing{Method: method, Params: text})
	return c.ctx.Err()
}

// Call sends a request, waits for the response, and decodes its result, unless
// result is nil.
func (c *Conn) Call(ctx context.Context, method string, params, result any) error {
	text, err := toJSON(params)
	if err != nil {
		return err
	}
	answer := make(chan incoming, 1)
	c.mu.Lock()
	c.lastID++
	id := strconv.FormatInt(c.lastID, 10)
	c.calls[id] = answer
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		delete(c.calls, id)
		c.mu.Unlock()
	}()
	c.send(outgoing{ID: json.RawMessage(id), Method: method, Params: text})
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-c.ctx.Done():
		return c.ctx.Err()
	case m := <-answer:
		switch {
		case m.Error != nil:
			return m.Error
		case result == nil || m.Result == nil:
			return nil
		}
		return json.Unmarshal(m.Result, result)
	}
}

// answered hands a response to the call that waits for it; nobody may.
func (c *Conn) answered(m incoming) {
	c.mu.Lock()
	answer := c.calls[string(m.ID)]
	delete(c.calls, string(m.ID))
	c.mu.Unlock()
	if answer != nil {
		answer <- m
	}
}
