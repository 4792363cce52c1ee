package lsp

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/aa-lint/aa-lint/internal/jsonrpc"
)

// handler takes one message in the dispatcher.
type handler func(s *session, params json.RawMessage) (jsonrpc.Later, error)

// handlers are the methods that the server knows, but for the first and the last.
var handlers = map[string]handler{
	"initialized":                         notified((*session).initialized),
	"textDocument/didOpen":                notified((*session).didOpen),
	"textDocument/didChange":              notified((*session).didChange),
	"textDocument/didSave":                notified((*session).didSave),
	"textDocument/didClose":               notified((*session).didClose),
	"workspace/didChangeWorkspaceFolders": notified((*session).didChangeFolders),
	"workspace/didChangeWatchedFiles":     notified((*session).didChangeWatchedFiles),
	"workspace/didChangeConfiguration":    notified((*session).didChangeConfiguration),
	"textDocument/diagnostic":             decoding((*session).diagnostic),
	"textDocument/formatting":             aboutDocument((*question).formatting),
	"textDocument/rangeFormatting":        aboutDocument((*question).rangeFormatting),
	"textDocument/documentSymbol":         aboutDocument((*question).documentSymbols),
	"textDocument/foldingRange":           aboutDocument((*question).foldingRanges),
	"textDocument/selectionRange":         aboutDocument((*question).selectionRanges),
	"textDocument/hover":                  aboutDocument((*question).hover),
	"textDocument/completion":             aboutDocument((*question).completion),
	"textDocument/semanticTokens/full":    aboutDocument((*question).semanticTokens),
	"textDocument/semanticTokens/range":   aboutDocument((*question).semanticTokensRange),
	"textDocument/prepareRename":          aboutDocument((*question).prepareRename),
	"textDocument/rename":                 aboutDocument((*question).rename),
	"workspace/symbol":                    decoding((*session).workspaceSymbols),
	"textDocument/definition":             aboutDocument((*question).definition),
	"textDocument/references":             aboutDocument((*question).references),
	"textDocument/documentHighlight":      aboutDocument((*question).highlights),
	"textDocument/documentLink":           aboutDocument((*question).documentLinks),
	"textDocument/codeAction":             aboutDocument((*question).codeActions),
}

// notified makes a handler of a method that answers nothing.
func notified[P any](do func(*session, P)) handler {
	return decoding(func(s *session, p P) (jsonrpc.Later, error) {
		do(s, p)
		return nil, nil
	})
}

// decoding makes a handler of a method that decodes its parameters.
func decoding[P any](do func(*session, P) (jsonrpc.Later, error)) handler {
	return func(s *session, raw json.RawMessage) (jsonrpc.Later, error) {
		var p P
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &p); err != nil {
				return nil, jsonrpc.Errorf(jsonrpc.InvalidParams, "%v", err)
			}
		}
		return do(s, p)
	}
}

// ofDocument is for parameters that name a document.
type ofDocument interface{ Document() string }

// aboutDocument makes a handler of a method that answers for one open document. What is
// not open has no answer, which is no error: editors show errors to people.
func aboutDocument[P ofDocument](do func(*question, context.Context, P) (any, error)) handler {
	return decoding(func(s *session, p P) (jsonrpc.Later, error) {
		q := s.questionAbout(p.Document())
		if q == nil {
			return nil, nil
		}
		return func(ctx context.Context) (any, error) { return do(q, ctx, p) }, nil
	})
}

// handle takes one message.
func (s *session) handle(_ context.Context, method string, params json.RawMessage, isCall bool) (jsonrpc.Later, error) {
	switch {
	case method == "exit":
		return nil, jsonrpc.ErrExit
	case s.state == fresh && method == "initialize":
		return decoding((*session).initialize)(s, params)
	case s.state == fresh:
		return nil, jsonrpc.Errorf(jsonrpc.ServerNotInitialized, "%s before initialize", method)
	case s.state == stopped || method == "initialize":
		return nil, jsonrpc.Errorf(jsonrpc.InvalidRequest, "%s is not expected any more", method)
	case method == "shutdown":
		s.state = stopped
		return nil, nil
	}
	h, ok := handlers[method]
	if !ok {
		if isCall || !strings.HasPrefix(method, "$/") {
			return nil, jsonrpc.Errorf(jsonrpc.MethodNotFound, "no method %q", method)
		}
		return nil, nil
	}
	later, err := h(s, params)
	if err != nil && !isCall {
		s.logOnce(method + ": " + err.Error())
	}
	return later, err
}

// questionAbout is about one document in the state of one moment.
type question struct {
	*session
	doc  *document
	snap *snapshot
}

// questionAbout returns a question about a document; nil if it is not open, or none
// of ours.
func (s *session) questionAbout(uri string) *question {
	s.mu.Lock()
	defer s.mu.Unlock()
	doc := s.docs[uri]
	if doc == nil || doc.lost || !doc.policy {
		return nil
	}
	return &question{s, doc, doc.view.snapshot()}
}
