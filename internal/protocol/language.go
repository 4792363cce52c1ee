package protocol

// Hover is what there is to know of a place.
type Hover struct {
	Contents Markup `json:"contents"`
	Range    *Range `json:"range,omitempty"`
}

// DocumentSymbol is a part of the outline of a document.
type DocumentSymbol struct {
	Name           string               `json:"name"`
	Detail         string               `json:"detail,omitempty"`
	Kind           int                  `json:"kind"`
	Range          Range                `json:"range"`
	SelectionRange Range                `json:"selectionRange"`
	Children       List[DocumentSymbol] `json:"children"`
}

// SymbolInformation is a symbol and its place.
type SymbolInformation struct {
	Name          string   `json:"name"`
	Kind          int      `json:"kind"`
	Location      Location `json:"location"`
	ContainerName string   `json:"containerName,omitempty"`
}

// The kinds of symbols that are used.
const (
	SymbolFile      = 1
	SymbolModule    = 2
	SymbolNamespace = 3
	SymbolClass     = 5
	SymbolFunction  = 12
	SymbolVariable  = 13
	SymbolConstant  = 14
	SymbolBoolean   = 17
	SymbolStruct    = 23
)

// WorkspaceSymbolParams asks for symbols of a name.
type WorkspaceSymbolParams struct {
	Query string `json:"query"`
}

// FoldingRange is a part of a document that can be folded.
type FoldingRange struct {
	StartLine int    `json:"startLine"`
	EndLine   int    `json:"endLine"`
	Kind      string `json:"kind,omitempty"`
}

// SelectionRangeParams asks for what to select around some positions.
type SelectionRangeParams struct {
	TextDocument DocumentID `json:"textDocument"`
	Positions    []Position `json:"positions"`
}

// SelectionRange is what to select, and what next.
type SelectionRange struct {
	Range  Range           `json:"range"`
	Parent *SelectionRange `json:"parent,omitempty"`
}

// DocumentLink is a part of a document that leads to another one.
type DocumentLink struct {
	Range   Range  `json:"range"`
	Target  string `json:"target"`
	Tooltip string `json:"tooltip,omitempty"`
}

// ReferenceParams asks where a symbol is mentioned.
type ReferenceParams struct {
	PositionParams
	Context struct {
		IncludeDeclaration bool `json:"includeDeclaration"`
	} `json:"context"`
}

// DocumentHighlight is a mention of a symbol.
type DocumentHighlight struct {
	Range Range `json:"range"`
	Kind  int   `json:"kind"`
}

// The kinds of highlights.
const (
	HighlightText = iota + 1
	HighlightRead
	HighlightWrite
)

// RenameOptions say that names are checked before they are asked for.
type RenameOptions struct {
	PrepareProvider bool `json:"prepareProvider"`
}

// RenameParams asks for another name.
type RenameParams struct {
	PositionParams
	NewName string `json:"newName"`
}

// PrepareRename is the name that would be changed.
type PrepareRename struct {
	Range       Range  `json:"range"`
	Placeholder string `json:"placeholder"`
}

// CompletionOptions say when completions are asked for.
type CompletionOptions struct {
	TriggerCharacters []string `json:"triggerCharacters"`
}

// CompletionList are items to choose from.
type CompletionList struct {
	IsIncomplete bool                 `json:"isIncomplete"`
	Items        List[CompletionItem] `json:"items"`
}

// CompletionItem is a text that may stand at a place.
type CompletionItem struct {
	Label               string     `json:"label"`
	Kind                int        `json:"kind"`
	Detail              string     `json:"detail,omitempty"`
	Documentation       *Markup    `json:"documentation,omitempty"`
	SortText            string     `json:"sortText"`
	FilterText          string     `json:"filterText"`
	InsertTextFormat    int        `json:"insertTextFormat,omitempty"`
	TextEdit            TextEdit   `json:"textEdit"`
	AdditionalTextEdits []TextEdit `json:"additionalTextEdits,omitempty"`
}

// The kinds of completion items that are used.
const (
	ItemText       = 1
	ItemVariable   = 6
	ItemClass      = 7
	ItemModule     = 9
	ItemProperty   = 10
	ItemKeyword    = 14
	ItemSnippet    = 15
	ItemFile       = 17
	ItemFolder     = 19
	ItemEnumMember = 20
)

// SnippetFormat marks a text with places to fill in.
const SnippetFormat = 2

// SemanticTokensOptions say which tokens there are.
type SemanticTokensOptions struct {
	Legend SemanticTokensLegend `json:"legend"`
	Full   bool                 `json:"full"`
	Range  bool                 `json:"range"`
}

// SemanticTokensLegend names the types and modifiers of tokens.
type SemanticTokensLegend struct {
	TokenTypes     []string `json:"tokenTypes"`
	TokenModifiers []string `json:"tokenModifiers"`
}

// SemanticTokens are tokens, five numbers for each.
type SemanticTokens struct {
	Data List[uint32] `json:"data"`
}

// InlayHint is a text that an editor shows between those of a document.
type InlayHint struct {
	Position    Position `json:"position"`
	Label       string   `json:"label"`
	Tooltip     string   `json:"tooltip,omitempty"`
	PaddingLeft bool     `json:"paddingLeft,omitempty"`
}

// Document returns the URI of the document.
func (p SelectionRangeParams) Document() string { return p.TextDocument.URI }
