package lsp

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/source"
)

// The kinds of code actions.
const (
	quickFix = "quickfix"
	fixAll   = "source.fixAll.aa-lint"
)

var actionKinds = []string{quickFix, fixAll}

// proofTime is how long the proofs of one request may take. What is not proven by
// then is not offered as safe.
const proofTime = time.Second

// codeActions returns what can be done at a range.
func (q *question) codeActions(ctx context.Context, p protocol.CodeActionParams) (any, error) {
	actions := protocol.List[protocol.CodeAction]{}
	at, ok := spanOf(q.doc.file, p.Range, q.unit)
	if !ok || q.client.TextDocument.CodeAction.CodeActionLiteralSupport == nil {
		return actions, nil
	}
	ctx, cancel := context.WithTimeout(ctx, proofTime)
	defer cancel()
	if wants(p.Context.Only, quickFix) {
		fixes, err := q.quickFixes(ctx, at, p.Context.Diagnostics)
		if err != nil {
			return actions, ended(ctx, err)
		}
		actions = append(actions, fixes...)
	}
	if wants(p.Context.Only, quickFix) && p.Context.TriggerKind != automatic {
		ignores, err := q.ignores(ctx, at, p.Context.Diagnostics)
		if err != nil {
			return actions, ended(ctx, err)
		}
		actions = append(actions, ignores...)
	}
	// On its own it would be found at every place, so it is offered to who asks.
	if len(p.Context.Only) > 0 && wants(p.Context.Only, fixAll) {
		all, err := q.fixAll(ctx)
		if err != nil {
			return actions, ended(ctx, err)
		}
		actions = append(actions, all...)
	}
	return actions, nil
}

// ended returns nil if an error is that the time was over, not that the client
// has cancelled.
func ended(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil
	}
	return err
}

// wants reports whether a kind is among those that are asked for.
func wants(only []string, kind string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool {
		return o == "" || o == kind || strings.HasPrefix(kind, o+".")
	})
}

// offered is an action and what there is to know of it for the menu.
type offered struct {
	protocol.CodeAction
	safe bool // it changes nothing, or mends an error
}

// quickFixes returns the fixes of the findings that touch a range.
func (q *question) quickFixes(ctx context.Context, at source.Span, told []protocol.Diagnostic) ([]protocol.CodeAction, error) {
	found, err := q.findings(ctx)
	if err != nil {
		return nil, err
	}
	var list []offered
	for _, f := range found {
		if shown := q.underlined(f.Place); shown.End < at.Start || shown.Start > at.End {
			continue
		}
		for _, fix := range f.Fixes {
			action, ok := q.quickFix(ctx, f, fix)
			if !ok {
				continue
			}
			action.Diagnostics = q.sameDiagnostics(told, f)
			list = append(list, action)
		}
	}
	return preferred(list), nil
}

// preferred marks the one safe fix, if it is the only one.
func preferred(list []offered) []protocol.CodeAction {
	actions := make([]protocol.CodeAction, len(list))
	safe := -1
	for i, o := range list {
		actions[i] = o.CodeAction
		if o.safe && safe < 0 {
			safe = i
		} else if o.safe {
			safe = len(list)
		}
	}
	if safe >= 0 && safe < len(list) {
		actions[safe].IsPreferred = true
	}
	return actions
}

// sameDiagnostics returns the diagnostics of the client that are a finding.
func (q *question) sameDiagnostics(told []protocol.Diagnostic, f diag.Finding) []protocol.Diagnostic {
	at := rangeOf(f.Place.File, q.underlined(f.Place), q.unit)
	var list []protocol.Diagnostic
	for _, d := range told {
		if d.Code == f.Code.ID && d.Range == at {
			list = append(list, d)
		}
	}
	return list
}

// quickFix returns the action of one fix. A fix that claims to change nothing and
// cannot be proven to is not offered.
func (q *question) quickFix(ctx context.Context, f diag.Finding, fix diag.Fix) (offered, bool) {
	byFile := map[*source.File][]diag.Edit{}
	for _, e := range fix.Edits {
		byFile[e.Place.File] = append(byFile[e.Place.File], e)
	}
	if len(byFile) == 0 {
		return offered{}, false
	}
	texts := map[string]string{}
	var changes []fileEdit
	for file, edits := range byFile {
		edits = driver.WithHeadings(file, edits)
		after, err := diag.Apply(file, edits)
		if err != nil || !q.mayEdit(file) {
			return offered{}, false
		}
		texts[file.Name()] = after
		changes = append(changes, fileEdit{file: file, after: after})
	}
	if fix.Safe && (len(byFile) > 1 || q.prove(ctx, texts) != nil) {
		return offered{}, false
	}
	// A text with a mistake allows nothing yet.
	widens := !fix.Safe && f.Severity != diag.Error
	title := upperFirst(fix.Message)
	if widens {
		title += " (changes what is allowed)"
	}
	edit := q.workspaceEdit(changes)
	if edit == nil {
		return offered{}, false
	}
	if widens {
		q.askFirst(edit, f.Code.String())
	}
	return offered{protocol.CodeAction{Title: title, Kind: quickFix, Edit: edit}, !widens}, true
}

// askFirst makes the editor ask before an edit is made, if it can.
func (q *question) askFirst(edit *protocol.WorkspaceEdit, label string) {
	if q.client.Workspace.WorkspaceEdit.ChangeAnnotationSupport == nil || edit.DocumentChanges == nil {
		return
	}
	const id = "a"
	edit.ChangeAnnotations = map[string]protocol.ChangeAnnotation{id: {Label: label, NeedsConfirmation: true, Description: "changes what is allowed"}}
	for _, change := range edit.DocumentChanges {
		for i := range change.Edits {
			change.Edits[i].AnnotationID = id
		}
	}
}

// prove returns nil if texts in the place of others change nothing.
func (q *question) prove(ctx context.Context, texts map[string]string) error {
	for name := range texts {
		change := driver.Change{
			Path: name, Fragment: q.targetOf().Fragment, Before: q.snap.loader, After: q.snap.loader.With(texts), Targets: q.checkedWith(),
		}
		if q.snap.loader.Abs(name) != q.doc.path {
			return errors.New("it is another document")
		}
		if err := q.opts.Prove(q.snap.policyOptions())(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

// mayEdit reports whether a file may be changed: it is open, or lies in a folder
// of the editor.
func (q *question) mayEdit(file *source.File) bool {
	at := q.snap.loader.Abs(file.Name())
	if _, open := q.snap.texts[at]; open {
		return true
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.folderOf(at) != ""
}

// fixAll returns the action that makes all fixes of a document that are proven to
// applyChange nothing; none if there are none.
func (q *question) fixAll(ctx context.Context) ([]protocol.CodeAction, error) {
	fixed, err := driver.Fix(ctx, q.lintOptions(), driver.FixOptions{Prove: q.opts.Prove(q.snap.policyOptions())})
	if err != nil {
		return nil, err
	}
	for _, f := range fixed.Files {
		if q.snap.loader.Abs(f.Path) != q.doc.path {
			continue
		}
		edit := q.workspaceEdit([]fileEdit{{file: source.NewFile(f.Path, f.Before), after: f.After}})
		return []protocol.CodeAction{{Title: "Fix all that is safe", Kind: fixAll, Edit: edit}}, nil
	}
	return nil, nil
}

// fileEdit is a file and its new text, or the edits that make it.
type fileEdit struct {
	file  *source.File
	after string
	edits protocol.List[protocol.TextEdit] // nil for those that lead to after
}

// workspaceEdit returns the edits of files in the form that the client knows; nil
// if one of the files is another one by now.
func (q *question) workspaceEdit(changes []fileEdit) *protocol.WorkspaceEdit {
	slices.SortFunc(changes, func(a, b fileEdit) int { return strings.Compare(a.file.Name(), b.file.Name()) })
	edit := &protocol.WorkspaceEdit{}
	for _, c := range changes {
		id := protocol.VersionedID{URI: protocol.URI(q.snap.loader.Abs(c.file.Name()))}
		for _, doc := range append([]*document{q.doc}, q.snap.open...) {
			if doc.path == q.snap.loader.Abs(c.file.Name()) {
				if doc.file.Text() != c.file.Text() {
					return nil
				}
				id = protocol.VersionedID{URI: doc.uri, Version: &doc.version}
				break
			}
		}
		edits := c.edits
		if edits == nil {
			edits = editsTo(c.file, c.after, q.unit)
		}
		if q.client.Workspace.WorkspaceEdit.DocumentChanges {
			edit.DocumentChanges = append(edit.DocumentChanges, protocol.TextDocumentEdit{TextDocument: id, Edits: edits})
			continue
		}
		if edit.Changes == nil {
			edit.Changes = map[string]protocol.List[protocol.TextEdit]{}
		}
		edit.Changes[id.URI] = edits
	}
	return edit
}

// upperFirst returns a text with a large first letter.
func upperFirst(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}
