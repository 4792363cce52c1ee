package lsp

import (
	"context"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/source"
)

// documentSymbols returns the outline of a document: what it defines and includes,
// and not each of its rules.
func (q *question) documentSymbols(context.Context, protocol.DocumentParams) (any, error) {
	file, err := q.parsed()
	if err != nil {
		return protocol.List[protocol.DocumentSymbol]{}, nil
	}
	tree := q.outline(file, file.Tree.Stmts)
	if q.client.TextDocument.DocumentSymbol.HierarchicalDocumentSymbolSupport {
		return tree, nil
	}
	return q.flatSymbols(tree, ""), nil
}

// flatSymbols returns an outline for clients that know no trees.
func (q *question) flatSymbols(tree []protocol.DocumentSymbol, parent string) protocol.List[protocol.SymbolInformation] {
	var list protocol.List[protocol.SymbolInformation]
	for _, s := range tree {
		list = append(list, protocol.SymbolInformation{
			Name: s.Name, Kind: s.Kind, ContainerName: parent, Location: protocol.Location{URI: q.doc.uri, Range: s.Range},
		})
		list = append(list, q.flatSymbols(s.Children, s.Name)...)
	}
	return list
}

// outline returns the symbols of some statements.
func (q *question) outline(file *load.File, stmts []ast.Stmt) protocol.List[protocol.DocumentSymbol] {
	var list protocol.List[protocol.DocumentSymbol]
	for _, stmt := range stmts {
		s, at := outlined(file, stmt)
		for _, b := range ast.Blocks(stmt) {
			s.Children = append(s.Children, q.outline(file, b.Stmts)...)
		}
		if s.Name == "" {
			list = append(list, s.Children...)
			continue
		}
		s.Range, s.SelectionRange = rangeOf(file.Source, stmt.Span(), q.unit), rangeOf(file.Source, at, q.unit)
		list = append(list, s)
	}
	return list
}

// outlined returns the symbol of a statement and the place of its name; none if it
// has none.
func outlined(file *load.File, stmt ast.Stmt) (protocol.DocumentSymbol, source.Span) {
	var s protocol.DocumentSymbol
	var at source.Span
	switch stmt := stmt.(type) {
	case *ast.Profile:
		s.Kind, s.Name, at = protocol.SymbolClass, stmt.Name.Value(), stmt.Name.Place
		s.Detail = string(mode.Of(stmt))
		if stmt.Hat() {
			s.Kind = protocol.SymbolFunction
		}
		if !stmt.Attachment.IsZero() {
			s.Detail += ", " + stmt.Attachment.Value()
		}
	case *ast.Include:
		s.Kind, s.Name, at = protocol.SymbolModule, stmt.File.Raw, stmt.File.Place
	case *ast.ABI:
		s.Kind, s.Name, at = protocol.SymbolModule, "abi "+stmt.File.Raw, stmt.File.Place
	case *ast.VariableAssignment:
		s.Kind, s.Name, at = protocol.SymbolVariable, stmt.Name.Raw, stmt.Name.Place
	case *ast.BooleanAssignment:
		s.Kind, s.Name, at = protocol.SymbolBoolean, stmt.Name.Raw, stmt.Name.Place
	case *ast.Alias:
		s.Kind, s.Name, at = protocol.SymbolConstant, stmt.From.Raw+" -> "+stmt.To.Raw, stmt.From.Place
	case *ast.Conditional:
		at = stmt.Cond.Span()
		s.Kind, s.Name = protocol.SymbolStruct, "if "+file.Source.Slice(at)
	}
	if !stmt.Span().Contains(at) {
		at = stmt.Span() // it is spliced from several files
	}
	return s, at
}
