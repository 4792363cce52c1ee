package protocol

import "encoding/json"

// InitializeParams is what a client says first.
type InitializeParams struct {
	ProcessID             *int               `json:"processId"`
	RootURI               *string            `json:"rootUri"`
	RootPath              *string            `json:"rootPath"`
	WorkspaceFolders      []WorkspaceFolder  `json:"workspaceFolders"`
	Capabilities          ClientCapabilities `json:"capabilities"`
	InitializationOptions json.RawMessage    `json:"initializationOptions"`
	ClientInfo            struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	} `json:"clientInfo"`
}

// WorkspaceFolder is a directory that is open in the editor.
type WorkspaceFolder struct {
	URI  string `json:"uri"`
	Name string `json:"name"`
}

// DidChangeWorkspaceFoldersParams says which folders were added and removed.
type DidChangeWorkspaceFoldersParams struct {
	Event struct {
		Added   []WorkspaceFolder `json:"added"`
		Removed []WorkspaceFolder `json:"removed"`
	} `json:"event"`
}

// ClientCapabilities is what a client can do.
type ClientCapabilities struct {
	General struct {
		PositionEncodings []string `json:"positionEncodings"`
	} `json:"general"`
	Window struct {
		WorkDoneProgress bool `json:"workDoneProgress"`
	} `json:"window"`
	Workspace struct {
		Configuration bool `json:"configuration"`
		WorkspaceEdit struct {
			DocumentChanges         bool      `json:"documentChanges"`
			ChangeAnnotationSupport *struct{} `json:"changeAnnotationSupport"`
		} `json:"workspaceEdit"`
		DidChangeConfiguration struct {
			DynamicRegistration bool `json:"dynamicRegistration"`
		} `json:"didChangeConfiguration"`
		DidChangeWatchedFiles struct {
			DynamicRegistration bool `json:"dynamicRegistration"`
		} `json:"didChangeWatchedFiles"`
		Diagnostics    RefreshSupport `json:"diagnostics"`
		SemanticTokens RefreshSupport `json:"semanticTokens"`
		InlayHint      RefreshSupport `json:"inlayHint"`
		CodeLens       RefreshSupport `json:"codeLens"`
	} `json:"workspace"`
	TextDocument TextDocumentCapabilities `json:"textDocument"`
}

// RefreshSupport says whether a client asks again when it is told to.
type RefreshSupport struct {
	RefreshSupport bool `json:"refreshSupport"`
}

// TextDocumentCapabilities is what a client can do with one document.
type TextDocumentCapabilities struct {
	Hover struct {
		ContentFormat []string `json:"contentFormat"`
	} `json:"hover"`
	Completion struct {
		CompletionItem struct {
			SnippetSupport      bool     `json:"snippetSupport"`
			DocumentationFormat []string `json:"documentationFormat"`
		} `json:"completionItem"`
	} `json:"completion"`
	Definition struct {
		LinkSupport bool `json:"linkSupport"`
	} `json:"definition"`
	CodeAction struct {
		CodeActionLiteralSupport *struct{} `json:"codeActionLiteralSupport"`
		IsPreferredSupport       bool      `json:"isPreferredSupport"`
	} `json:"codeAction"`
	DocumentSymbol struct {
		HierarchicalDocumentSymbolSupport bool `json:"hierarchicalDocumentSymbolSupport"`
	} `json:"documentSymbol"`
	PublishDiagnostics struct {
		RelatedInformation     bool `json:"relatedInformation"`
		CodeDescriptionSupport bool `json:"codeDescriptionSupport"`
		DataSupport            bool `json:"dataSupport"`
		TagSupport             *struct {
			ValueSet []int `json:"valueSet"`
		} `json:"tagSupport"`
	} `json:"publishDiagnostics"`
	Diagnostic   *struct{} `json:"diagnostic"`
	FoldingRange struct {
		LineFoldingOnly bool `json:"lineFoldingOnly"`
		RangeLimit      int  `json:"rangeLimit"`
	} `json:"foldingRange"`
}

// InitializeResult is the answer of the server.
type InitializeResult struct {
	Capabilities ServerCapabilities `json:"capabilities"`
	ServerInfo   ServerInfo         `json:"serverInfo"`
}

// ServerInfo names the server.
type ServerInfo struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

// ServerCapabilities is what the server can do.
type ServerCapabilities struct {
	PositionEncoding                 string                  `json:"positionEncoding"`
	TextDocumentSync                 TextDocumentSyncOptions `json:"textDocumentSync"`
	DiagnosticProvider               *DiagnosticOptions      `json:"diagnosticProvider,omitempty"`
	CodeActionProvider               *CodeActionOptions      `json:"codeActionProvider,omitempty"`
	CompletionProvider               *CompletionOptions      `json:"completionProvider,omitempty"`
	SemanticTokensProvider           *SemanticTokensOptions  `json:"semanticTokensProvider,omitempty"`
	RenameProvider                   *RenameOptions          `json:"renameProvider,omitempty"`
	DocumentLinkProvider             *struct{}               `json:"documentLinkProvider,omitempty"`
	HoverProvider                    bool                    `json:"hoverProvider,omitempty"`
	DefinitionProvider               bool                    `json:"definitionProvider,omitempty"`
	ReferencesProvider               bool                    `json:"referencesProvider,omitempty"`
	DocumentHighlightProvider        bool                    `json:"documentHighlightProvider,omitempty"`
	DocumentSymbolProvider           bool                    `json:"documentSymbolProvider,omitempty"`
	WorkspaceSymbolProvider          bool                    `json:"workspaceSymbolProvider,omitempty"`
	FoldingRangeProvider             bool                    `json:"foldingRangeProvider,omitempty"`
	SelectionRangeProvider           bool                    `json:"selectionRangeProvider,omitempty"`
	DocumentFormattingProvider       bool                    `json:"documentFormattingProvider,omitempty"`
	DocumentRangeFormattingProvider  bool                    `json:"documentRangeFormattingProvider,omitempty"`
	DocumentOnTypeFormattingProvider *OnTypeOptions          `json:"documentOnTypeFormattingProvider,omitempty"`
	InlayHintProvider                bool                    `json:"inlayHintProvider,omitempty"`
	Workspace                        WorkspaceCapabilities   `json:"workspace"`
}

// TextDocumentSyncOptions says how the server wants to hear of changes.
type TextDocumentSyncOptions struct {
	OpenClose bool        `json:"openClose"`
	Change    int         `json:"change"`
	Save      SaveOptions `json:"save"`
}

// SaveOptions say what the server wants to hear when a file is saved.
type SaveOptions struct {
	IncludeText bool `json:"includeText"`
}

// IncrementalSync asks for the parts of a text that have changed.
const IncrementalSync = 2

// WorkspaceCapabilities is what the server can do with folders.
type WorkspaceCapabilities struct {
	WorkspaceFolders struct {
		Supported           bool `json:"supported"`
		ChangeNotifications bool `json:"changeNotifications"`
	} `json:"workspaceFolders"`
}

// Registration asks a client to tell the server of more.
type Registration struct {
	ID              string `json:"id"`
	Method          string `json:"method"`
	RegisterOptions any    `json:"registerOptions,omitempty"`
}

// RegistrationParams are registrations.
type RegistrationParams struct {
	Registrations []Registration `json:"registrations"`
}

// FileSystemWatcher is a pattern of files to watch.
type FileSystemWatcher struct {
	GlobPattern string `json:"globPattern"`
}

// DidChangeWatchedFilesOptions are the files to watch.
type DidChangeWatchedFilesOptions struct {
	Watchers []FileSystemWatcher `json:"watchers"`
}

// DidChangeWatchedFilesParams are files that have changed.
type DidChangeWatchedFilesParams struct {
	Changes []struct {
		URI  string `json:"uri"`
		Type int    `json:"type"`
	} `json:"changes"`
}

// MessageParams is a message for a person, or for the log.
type MessageParams struct {
	Type    int    `json:"type"`
	Message string `json:"message"`
}

// The types of messages.
const (
	ErrorMessage = iota + 1
	WarningMessage
	InfoMessage
	LogMessage
)
