package protocol

// Diagnostic is a finding.
type Diagnostic struct {
	Range              Range                `json:"range"`
	Severity           int                  `json:"severity"`
	Code               string               `json:"code"`
	CodeDescription    *CodeDescription     `json:"codeDescription,omitempty"`
	Source             string               `json:"source"`
	Message            string               `json:"message"`
	Tags               []int                `json:"tags,omitempty"`
	RelatedInformation []RelatedInformation `json:"relatedInformation,omitempty"`
}

// CodeDescription is where a code is explained.
type CodeDescription struct {
	Href string `json:"href"`
}

// RelatedInformation is another place that takes part.
type RelatedInformation struct {
	Location Location `json:"location"`
	Message  string   `json:"message"`
}

// The severities of diagnostics.
const (
	SeverityError = iota + 1
	SeverityWarning
	SeverityInformation
)

// The tags of diagnostics.
const (
	TagUnnecessary = iota + 1
	TagDeprecated
)

// PublishDiagnosticsParams are all diagnostics of a document.
type PublishDiagnosticsParams struct {
	URI         string           `json:"uri"`
	Version     *int             `json:"version,omitempty"`
	Diagnostics List[Diagnostic] `json:"diagnostics"`
}

// DiagnosticOptions says how diagnostics can be asked for.
type DiagnosticOptions struct {
	Identifier            string `json:"identifier"`
	InterFileDependencies bool   `json:"interFileDependencies"`
	WorkspaceDiagnostics  bool   `json:"workspaceDiagnostics"`
}

// DocumentDiagnosticParams asks for the diagnostics of a document.
type DocumentDiagnosticParams struct {
	TextDocument     DocumentID `json:"textDocument"`
	PreviousResultID string     `json:"previousResultId"`
}

// FullReport is all diagnostics of a document; UnchangedReport says that they are
// those of the last answer.
type (
	FullReport struct {
		Kind     string           `json:"kind"`
		ResultID string           `json:"resultId"`
		Items    List[Diagnostic] `json:"items"`
	}
	UnchangedReport struct {
		Kind     string `json:"kind"`
		ResultID string `json:"resultId"`
	}
)

// CodeActionOptions are the kinds of code actions that there are.
type CodeActionOptions struct {
	CodeActionKinds []string `json:"codeActionKinds"`
}

// CodeActionParams asks what can be done at a range.
type CodeActionParams struct {
	TextDocument DocumentID `json:"textDocument"`
	Range        Range      `json:"range"`
	Context      struct {
		Diagnostics []Diagnostic `json:"diagnostics"`
		Only        []string     `json:"only"`
		TriggerKind int          `json:"triggerKind"`
	} `json:"context"`
}

// CodeAction is something that can be done.
type CodeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []Diagnostic   `json:"diagnostics,omitempty"`
	IsPreferred bool           `json:"isPreferred,omitempty"`
	Edit        *WorkspaceEdit `json:"edit,omitempty"`
}

// Document returns the URI of the document.
func (p CodeActionParams) Document() string { return p.TextDocument.URI }
