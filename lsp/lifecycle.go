package lsp

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/internal/jsonrpc"
	"github.com/aa-lint/aa-lint/internal/protocol"
)

// initialize agrees with the client on what both can do. No file is read.
func (s *session) initialize(p protocol.InitializeParams) (jsonrpc.Later, error) {
	s.state, s.client = running, p.Capabilities
	s.pull = p.Capabilities.TextDocument.Diagnostic != nil && p.Capabilities.Workspace.Diagnostics.RefreshSupport
	encoding := "utf-16"
	for _, e := range encodings {
		if slices.Contains(p.Capabilities.General.PositionEncodings, e.name) {
			encoding, s.unit = e.name, e.unit
			break
		}
	}
	s.folders = foldersOf(p)
	result := protocol.InitializeResult{
		Capabilities: s.capabilities(encoding),
		ServerInfo:   protocol.ServerInfo{Name: "aa-lint", Version: s.opts.Version},
	}
	return func(context.Context) (any, error) { return result, nil }, nil
}

// foldersOf returns the paths of the folders that a client has open.
func foldersOf(p protocol.InitializeParams) []string {
	var folders []string
	for _, f := range p.WorkspaceFolders {
		if path, ok := protocol.Path(f.URI); ok {
			folders = append(folders, path)
		}
	}
	if len(folders) > 0 {
		return folders
	}
	if p.RootURI != nil {
		if path, ok := protocol.Path(*p.RootURI); ok {
			return []string{path}
		}
	}
	if p.RootPath != nil && filepath.IsAbs(*p.RootPath) {
		return []string{filepath.ToSlash(filepath.Clean(*p.RootPath))}
	}
	return nil
}

// capabilities returns what the server can do for this client.
func (s *session) capabilities(encoding string) protocol.ServerCapabilities {
	c := protocol.ServerCapabilities{
		PositionEncoding:           encoding,
		TextDocumentSync:           protocol.TextDocumentSyncOptions{OpenClose: true, Change: protocol.IncrementalSync},
		DocumentFormattingProvider: true,
		DocumentSymbolProvider:     true,
		FoldingRangeProvider:       true,
		CompletionProvider:         &protocol.CompletionOptions{TriggerCharacters: completionTriggers},
		RenameProvider:             &protocol.RenameOptions{PrepareProvider: true},
		WorkspaceSymbolProvider:    true,
		SemanticTokensProvider: &protocol.SemanticTokensOptions{
			Legend: protocol.SemanticTokensLegend{TokenTypes: tokenTypes, TokenModifiers: []string{}}, Full: true, Range: true,
		},
		HoverProvider:                   true,
		DefinitionProvider:              true,
		ReferencesProvider:              true,
		DocumentHighlightProvider:       true,
		DocumentLinkProvider:            &struct{}{},
		SelectionRangeProvider:          true,
		DocumentRangeFormattingProvider: true,
		CodeActionProvider:              &protocol.CodeActionOptions{CodeActionKinds: actionKinds},
	}
	if s.pull {
		c.DiagnosticProvider = &protocol.DiagnosticOptions{Identifier: "aa-lint", InterFileDependencies: true}
	}
	c.Workspace.WorkspaceFolders.Supported, c.Workspace.WorkspaceFolders.ChangeNotifications = true, true
	return c
}

// watched are the files whose changes on disk the server wants to hear of.
var watched = []string{"**/{apparmor.d,abstractions,tunables,local,abi,disable}/**", "**/" + config.Name}

// initialized asks the client to tell of files that change on disk, if it can.
func (s *session) initialized(struct{}) {
	if !s.client.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		return
	}
	var options protocol.DidChangeWatchedFilesOptions
	for _, pattern := range watched {
		options.Watchers = append(options.Watchers, protocol.FileSystemWatcher{GlobPattern: pattern})
	}
	params := protocol.RegistrationParams{Registrations: []protocol.Registration{
		{ID: "files", Method: "workspace/didChangeWatchedFiles", RegisterOptions: options},
	}}
	s.inBackground("client/registerCapability", func() {
		if err := s.conn.Call(s.ctx, "client/registerCapability", params, nil); err != nil && s.ctx.Err() == nil {
			s.log("the client does not tell of files that change: " + err.Error())
		}
	})
}

// didChangeFolders takes over which folders are open.
func (s *session) didChangeFolders(p protocol.DidChangeWorkspaceFoldersParams) {
	s.mu.Lock()
	for _, f := range p.Event.Removed {
		if path, ok := protocol.Path(f.URI); ok {
			s.folders = slices.DeleteFunc(s.folders, func(dir string) bool { return dir == path })
		}
	}
	for _, f := range p.Event.Added {
		if path, ok := protocol.Path(f.URI); ok && !slices.Contains(s.folders, path) {
			s.folders = append(s.folders, path)
		}
	}
	s.mu.Unlock()
	s.reload()
}

// didChangeConfiguration reads all settings again.
func (s *session) didChangeConfiguration(struct{}) { s.reload() }
