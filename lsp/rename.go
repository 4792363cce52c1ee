package lsp

import (
	"context"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/jsonrpc"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

// prepareRename returns the name of the variable at a place; null where there is
// none.
func (q *question) prepareRename(_ context.Context, p protocol.PositionParams) (any, error) {
	file, err := q.parsed()
	if err != nil {
		return nil, nil
	}
	o, ok := q.symbolAt(file, offset(file.Source, p.Position, q.unit))
	at, braced := nameIn(file, o.at)
	if !ok || o.kind != variableSymbol || !braced {
		return nil, nil
	}
	return protocol.PrepareRename{Range: rangeOf(file.Source, at, q.unit), Placeholder: file.Source.Slice(at)}, nil
}

// nameIn returns the place of the name in a variable with its sign and braces.
func nameIn(file *load.File, at source.Span) (source.Span, bool) {
	text := file.Source.Slice(at)
	if len(text) < 4 || text[1] != '{' || text[len(text)-1] != '}' {
		return at, false
	}
	return source.Span{Start: at.Start + 2, End: at.End - 1}, true
}

// rename returns the edits that give a variable another name, wherever it is
// assigned and mentioned.
func (q *question) rename(ctx context.Context, p protocol.RenameParams) (any, error) {
	refuse := func(format string, args ...any) (any, error) {
		return nil, jsonrpc.Errorf(jsonrpc.RequestFailed, format, args...)
	}
	file, err := q.parsed()
	if err != nil {
		return nil, nil
	}
	o, ok := q.symbolAt(file, offset(file.Source, p.Position, q.unit))
	if !ok || o.kind != variableSymbol {
		return refuse("there is no variable here")
	}
	name := strings.TrimSuffix(strings.TrimLeft(p.NewName, "@${"), "}")
	if !(ast.Reference{Name: name}).Valid() {
		return refuse("%q is not the name of a variable: it has letters, digits and underscores, and starts with a letter", p.NewName)
	}
	renamed := symbol{variableSymbol, o.name[:2] + name + "}"}
	if taken, err := q.snap.find(ctx, renamed, file); err != nil {
		return nil, err
	} else if len(taken) > 0 && renamed != o.symbol {
		return refuse("%s is there already, in %s", renamed.name, taken[0].file.Name())
	}
	all, err := q.snap.find(ctx, o.symbol, file)
	if err != nil {
		return nil, err
	}
	defined := false
	texts := map[*load.File][]found{}
	for _, f := range all {
		if _, braced := nameIn(f.file, f.at); !braced || !q.mayEdit(f.file.Source) {
			return refuse("%s is used in %s, which is not part of the workspace or writes it without braces", o.name, f.file.Name())
		}
		defined = defined || f.defines
		texts[f.file] = append(texts[f.file], f)
	}
	if !defined {
		return refuse("%s is assigned nowhere in the workspace", o.name)
	}
	var changes []fileEdit
	for file, places := range texts {
		changes = append(changes, q.withName(file, places, name))
	}
	return q.workspaceEdit(changes), nil
}

// withName returns the edits of a file for another name at some places.
func (q *question) withName(file *load.File, places []found, name string) fileEdit {
	change := fileEdit{file: file.Source}
	for _, f := range inOrder(places) {
		at, _ := nameIn(file, f.at)
		change.edits = append(change.edits, protocol.TextEdit{Range: rangeOf(file.Source, at, q.unit), NewText: name})
	}
	return change
}
