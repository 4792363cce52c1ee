package lsp

import (
	"cmp"
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/internal/jsonrpc"
	"github.com/aa-lint/aa-lint/internal/protocol"
)

// maxSymbols is how many symbols of the workspace are told.
const maxSymbols = 100

// workspaceSymbols returns the profiles and variables of all trees whose names
// have the letters of a query, in their order.
func (s *session) workspaceSymbols(p protocol.WorkspaceSymbolParams) (jsonrpc.Later, error) {
	s.mu.Lock()
	for _, dir := range s.folders {
		for _, tree := range []string{dir, path.Join(dir, "apparmor.d"), path.Join(dir, "etc/apparmor.d")} {
			if info, err := os.Stat(filepath.FromSlash(path.Join(tree, "abstractions"))); err == nil && info.IsDir() {
				s.viewOf(path.Join(tree, "any"))
			}
		}
	}
	var snaps []*snapshot
	for _, v := range s.views {
		snaps = append(snaps, v.snapshot())
	}
	s.mu.Unlock()
	return func(ctx context.Context) (any, error) {
		list := protocol.List[protocol.SymbolInformation]{}
		for _, snap := range snaps {
			files, err := snap.files(ctx)
			if err != nil {
				return nil, err
			}
			for _, file := range files {
				for _, o := range snap.occurrences(file) {
					if o.defines && hasLetters(o.name, p.Query) {
						list = append(list, protocol.SymbolInformation{
							Name: o.name, Kind: map[symbolKind]int{variableSymbol: protocol.SymbolVariable, profileSymbol: protocol.SymbolClass}[o.kind],
							Location: snap.location(found{o, file}.place(), s.unit), ContainerName: file.Name(),
						})
					}
				}
			}
		}
		slices.SortStableFunc(list, func(a, b protocol.SymbolInformation) int {
			return cmp.Or(cmp.Compare(len(a.Name), len(b.Name)), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Location.URI, b.Location.URI))
		})
		list = slices.CompactFunc(list, func(a, b protocol.SymbolInformation) bool { return a == b })
		return list[:min(len(list), maxSymbols)], nil
	}, nil
}

// hasLetters reports whether a name has the letters of a query, in their order.
func hasLetters(name, query string) bool {
	name = strings.ToLower(name)
	for _, letter := range strings.ToLower(query) {
		i := strings.IndexRune(name, letter)
		if i < 0 {
			return false
		}
		name = name[i+len(string(letter)):]
	}
	return true
}
