package protocol

// TextDocumentItem is a document as a client opens it.
type TextDocumentItem struct {
	URI        string `json:"uri"`
	LanguageID string `json:"languageId"`
	Version    int    `json:"version"`
	Text       string `json:"text"`
}

// DocumentID names a document.
type DocumentID struct {
	URI string `json:"uri"`
}

// VersionedID names a document at a version; nil is what lies on disk.
type VersionedID struct {
	URI     string `json:"uri"`
	Version *int   `json:"version"`
}

// DidOpenParams is a document that was opened.
type DidOpenParams struct {
	TextDocument TextDocumentItem `json:"textDocument"`
}

// DocumentParams names a document: what was closed or saved, or is asked about.
type DocumentParams struct {
	TextDocument DocumentID `json:"textDocument"`
}

// DidChangeParams are the changes of a document, one after the other.
type DidChangeParams struct {
	TextDocument struct {
		URI     string `json:"uri"`
		Version int    `json:"version"`
	} `json:"textDocument"`
	ContentChanges []ContentChange `json:"contentChanges"`
}

// ContentChange is the new text of a range, or of the whole document.
type ContentChange struct {
	Range *Range `json:"range"`
	Text  string `json:"text"`
}

// PositionParams names a place in a document.
type PositionParams struct {
	TextDocument DocumentID `json:"textDocument"`
	Position     Position   `json:"position"`
}

// RangeParams names a part of a document.
type RangeParams struct {
	TextDocument DocumentID `json:"textDocument"`
	Range        Range      `json:"range"`
}

// OnTypeOptions are the characters behind which the server formats.
type OnTypeOptions struct {
	FirstTriggerCharacter string   `json:"firstTriggerCharacter"`
	MoreTriggerCharacter  []string `json:"moreTriggerCharacter,omitempty"`
}

// OnTypeParams is a character that was typed.
type OnTypeParams struct {
	PositionParams
	Ch string `json:"ch"`
}

// TextEdit is the new text of a range.
type TextEdit struct {
	Range        Range  `json:"range"`
	NewText      string `json:"newText"`
	AnnotationID string `json:"annotationId,omitempty"`
}

// TextDocumentEdit are the edits of one document.
type TextDocumentEdit struct {
	TextDocument VersionedID    `json:"textDocument"`
	Edits        List[TextEdit] `json:"edits"`
}

// WorkspaceEdit are the edits of several documents, in one form or the other.
type WorkspaceEdit struct {
	Changes           map[string]List[TextEdit]   `json:"changes,omitempty"`
	DocumentChanges   []TextDocumentEdit          `json:"documentChanges,omitempty"`
	ChangeAnnotations map[string]ChangeAnnotation `json:"changeAnnotations,omitempty"`
}

// ChangeAnnotation says what is to be known of an edit before it is made.
type ChangeAnnotation struct {
	Label             string `json:"label"`
	NeedsConfirmation bool   `json:"needsConfirmation,omitempty"`
	Description       string `json:"description,omitempty"`
}

// Document returns the URI of the document.
func (p DocumentParams) Document() string { return p.TextDocument.URI }

// Document returns the URI of the document.
func (p PositionParams) Document() string { return p.TextDocument.URI }

// Document returns the URI of the document.
func (p RangeParams) Document() string { return p.TextDocument.URI }
