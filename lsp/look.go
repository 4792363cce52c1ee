package lsp

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/jsonrpc"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/load"
)

// run is a check of a document that nobody asked for, to come or under way. In a
// session in which the client asks, it stands for the document being the newest.
type run struct {
	ctx    context.Context // ends with the next change of the document
	cancel context.CancelFunc
	timer  *time.Timer
	// sent are the diagnostics that the client has, of sentVersion.
	sent        string
	sentVersion int
}

// othersLater is how much later than a document those are checked that include
// it.
const othersLater = 4

// refreshPause is how long the client is left alone after it was told to ask
// again.
const refreshPause = 500 * time.Millisecond

// lookAt checks a document after a while. Its syntax is told at once.
func (s *session) lookAt(doc *document, after time.Duration) {
	if s.pull {
		s.mu.Lock()
		s.supersede(doc.uri)
		s.mu.Unlock()
		return
	}
	if !doc.policy || doc.lost {
		s.mu.Lock()
		s.stop(doc.uri)
		s.mu.Unlock()
		s.publish(doc, s.lostDiagnostics(doc))
		return
	}
	s.tellSyntax(doc)
	s.schedule(doc, after)
}

// supersede ends what is under way for a document, and returns what is to come.
func (s *session) supersede(uri string) *run {
	r := &run{}
	if old := s.runs[uri]; old != nil {
		old.cancel()
		if old.timer != nil {
			old.timer.Stop()
		}
		r.sent, r.sentVersion = old.sent, old.sentVersion
	}
	r.ctx, r.cancel = context.WithCancel(s.ctx)
	s.runs[uri] = r
	return r
}

// stop ends what is under way for a document.
func (s *session) stop(uri string) {
	s.supersede(uri).cancel()
	sent := s.runs[uri].sent
	if s.docs[uri] == nil && sent == "" {
		delete(s.runs, uri)
	}
}

// schedule lets the rules run after a while, unless there is a change before.
func (s *session) schedule(doc *document, after time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.docs[doc.uri]; now == nil || now.file != doc.file || s.ctx.Err() != nil {
		return
	}
	r := s.supersede(doc.uri)
	r.timer = time.AfterFunc(after, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.ctx.Err() == nil {
			s.inBackground("the check of "+doc.path, func() { s.checkDocument(r, doc.uri) })
		}
	})
}

// checkDocument runs the rules, and publishes what they find unless the text is another
// one by then.
func (s *session) checkDocument(r *run, uri string) {
	select {
	case s.turn <- struct{}{}:
	case <-r.ctx.Done():
		return
	}
	defer func() { <-s.turn }()
	q := s.questionAbout(uri)
	if q == nil {
		return
	}
	found, err := q.findings(r.ctx)
	if err != nil {
		return
	}
	s.mu.Lock()
	current := s.docs[uri]
	if current == nil || current.file != q.doc.file {
		s.mu.Unlock()
		return
	}
	doc := *current
	doc.carried = q.carry(found)
	s.docs[uri] = &doc
	s.mu.Unlock()
	s.publish(&doc, q.diagnostics(found))
}

// tellSyntax publishes what the parser says of a new text, and what was found in
// the text before, as far as the lines are the same.
func (s *session) tellSyntax(doc *document) {
	q := s.questionAbout(doc.uri)
	if q == nil {
		return
	}
	file, err := q.parsed()
	if err != nil {
		return
	}
	selection := q.snap.selections.For(q.targetOf().Path)
	var found diag.List
	for _, f := range file.Findings {
		if selection.Has(f.Code) {
			found = append(found, f)
		}
	}
	s.publish(doc, append(q.diagnostics(found), doc.stillTrue(s.unit)...))
}

// publish sends the diagnostics of a document, unless they are those that the
// client has, or the document is another one by now.
func (s *session) publish(doc *document, list []protocol.Diagnostic) {
	params := protocol.PublishDiagnosticsParams{URI: doc.uri, Diagnostics: list}
	text, err := json.Marshal(list)
	if err != nil {
		return
	}
	s.mu.Lock()
	current, r := s.docs[doc.uri], s.runs[doc.uri]
	if current != nil {
		params.Version = &doc.version
	}
	if current != nil && current.file != doc.file || r == nil && current == nil {
		s.mu.Unlock()
		return
	}
	if r == nil {
		r = s.supersede(doc.uri)
	}
	same := r.sent == string(text) && current != nil && r.sentVersion == doc.version
	r.sent, r.sentVersion = string(text), doc.version
	if current == nil {
		delete(s.runs, doc.uri)
	}
	s.mu.Unlock()
	if !same {
		_ = s.conn.Notify("textDocument/publishDiagnostics", params)
	}
}

// lookAtOthers checks the documents again that include one which has changed.
func (s *session) lookAtOthers(doc *document) {
	s.mu.Lock()
	snap := doc.view.snapshot()
	s.mu.Unlock()
	known := map[*load.File]bool{}
	for _, other := range snap.open {
		if other.uri != doc.uri && snap.dependsOn(other, doc.path, known) {
			s.lookLater(other)
		}
	}
}

// lookAtAll checks all documents again.
func (s *session) lookAtAll() {
	s.mu.Lock()
	docs := make([]*document, 0, len(s.docs))
	for _, doc := range s.docs {
		docs = append(docs, doc)
	}
	s.mu.Unlock()
	for _, doc := range docs {
		s.lookLater(doc)
	}
}

// lookLater checks a document again for which others have changed.
func (s *session) lookLater(doc *document) {
	if s.pull {
		s.askAgain()
		return
	}
	if doc.policy && !doc.lost {
		s.schedule(doc, othersLater*s.opts.Delay)
	}
}

// askAgain makes the client ask for diagnostics again, soon.
func (s *session) askAgain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refresh != nil || s.ctx.Err() != nil {
		return
	}
	s.refresh = time.AfterFunc(refreshPause, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.refresh = nil
		if s.ctx.Err() == nil {
			s.inBackground("workspace/diagnostic/refresh", func() {
				_ = s.conn.Call(s.ctx, "workspace/diagnostic/refresh", nil, nil)
			})
		}
	})
}

// diagnostic answers with the diagnostics of a document.
func (s *session) diagnostic(p protocol.DocumentDiagnosticParams) (jsonrpc.Later, error) {
	q := s.questionAbout(p.TextDocument.URI)
	s.mu.Lock()
	doc, r := s.docs[p.TextDocument.URI], s.runs[p.TextDocument.URI]
	s.mu.Unlock()
	return func(ctx context.Context) (any, error) {
		var list []protocol.Diagnostic
		switch {
		case q != nil:
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			if r != nil {
				defer context.AfterFunc(r.ctx, cancel)()
			}
			found, err := q.findings(ctx)
			if r != nil && r.ctx.Err() != nil {
				superseded := jsonrpc.Errorf(jsonrpc.ServerCancelled, "the text has changed")
				superseded.Data = map[string]bool{"retriggerRequest": true}
				return nil, superseded
			}
			if err != nil {
				return nil, err
			}
			list = q.diagnostics(found)
		case doc != nil:
			list = s.lostDiagnostics(doc)
		}
		return diagnosticReport(list, p.PreviousResultID)
	}, nil
}
