package lsp

import (
	"context"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// maxPlaces is how many places an answer has at most.
const maxPlaces = 5000

// symbolAt returns the symbol at a place, which is mentioned or defined there.
func (q *question) symbolAt(file *load.File, at uint32) (occurrence, bool) {
	best, ok := occurrence{}, false
	for _, o := range q.snap.occurrences(file) {
		if o.at.Start <= at && at <= o.at.End && (!ok || o.at.Len() < best.at.Len()) {
			best, ok = o, true
		}
	}
	return best, ok
}

// definition returns where what is mentioned at a place is defined: files of
// includes, profiles, variables. For a rule that executes, it is the profiles that
// take over; for a definition, its mentions.
func (q *question) definition(ctx context.Context, p protocol.PositionParams) (any, error) {
	file, err := q.parsed()
	if err != nil {
		return nil, nil
	}
	at := offset(file.Source, p.Position, q.unit)
	o, ok := q.symbolAt(file, at)
	if !ok {
		return q.executed(ctx, file, at)
	}
	if o.kind == fileSymbol {
		return q.links(o.at, q.includedAt(file, at)), nil
	}
	all, err := q.snap.find(ctx, o.symbol, file)
	if err != nil {
		return nil, err
	}
	var places []target
	for _, f := range all {
		if f.defines != o.defines {
			whole := f.whole
			if !f.defines {
				whole = f.at
			}
			places = append(places, target{diag.Place{File: f.file.Source, Span: whole}, f.at})
		}
	}
	return q.links(o.at, places), nil
}

// target is where somebody is led: a statement, and the name in it.
type target struct {
	diag.Place
	name source.Span
}

// links returns targets in the form that the client knows.
func (q *question) links(origin source.Span, targets []target) any {
	targets = targets[:min(len(targets), maxPlaces)]
	if !q.client.TextDocument.Definition.LinkSupport {
		list := protocol.List[protocol.Location]{}
		for _, t := range targets {
			list = append(list, q.snap.location(diag.Place{File: t.File, Span: t.name}, q.unit))
		}
		return list
	}
	list := protocol.List[protocol.LocationLink]{}
	from := rangeOf(q.doc.file, origin, q.unit)
	for _, t := range targets {
		list = append(list, protocol.LocationLink{
			OriginSelectionRange: &from,
			TargetURI:            q.snap.location(t.Place, q.unit).URI,
			TargetRange:          rangeOf(t.File, t.Span, q.unit),
			TargetSelectionRange: rangeOf(t.File, t.name, q.unit),
		})
	}
	return list
}

// includedAt returns the files of the include at a place.
func (q *question) includedAt(file *load.File, at uint32) []target {
	inc, ok := innermost[*ast.Include](spotAt(file, at))
	if !ok {
		return nil
	}
	var list []target
	for _, f := range q.snap.loader.Include(inc.File).Files {
		list = append(list, target{diag.Place{File: f.Source}, source.At(0)})
	}
	return list
}

// executed returns the profiles that attach to the path of the exec rule at a
// place, the most specific first.
func (q *question) executed(ctx context.Context, file *load.File, at uint32) (any, error) {
	s := spotAt(file, at)
	rule, ok := innermost[*ast.FileRule](s)
	if !ok || rule.Exec().Transition != ast.ExecProfile || !rule.Target.IsZero() {
		return q.links(source.Span{}, nil), nil
	}
	attached, err := q.attached(ctx, s, rule)
	if err != nil {
		return nil, err
	}
	var places []target
	for _, p := range attached {
		places = append(places, target{p.place, p.name})
	}
	return q.links(rule.Path.Place, places), nil
}

// references returns where the symbol at a place is mentioned.
func (q *question) references(ctx context.Context, p protocol.ReferenceParams) (any, error) {
	list := protocol.List[protocol.Location]{}
	file, err := q.parsed()
	if err != nil {
		return list, nil
	}
	sym := symbol{fileSymbol, q.doc.path} // of a file that others include, where there is nothing else
	if o, ok := q.symbolAt(file, offset(file.Source, p.Position, q.unit)); ok {
		sym = o.symbol
	} else if !q.targetOf().Fragment {
		return list, nil
	}
	all, err := q.snap.find(ctx, sym, file)
	if err != nil {
		return nil, err
	}
	for _, f := range all[:min(len(all), maxPlaces)] {
		if !f.defines || p.Context.IncludeDeclaration {
			list = append(list, q.snap.location(f.place(), q.unit))
		}
	}
	return list, nil
}

// highlights returns the places of the symbol at a place in the document.
func (q *question) highlights(_ context.Context, p protocol.PositionParams) (any, error) {
	list := protocol.List[protocol.DocumentHighlight]{}
	file, err := q.parsed()
	if err != nil {
		return list, nil
	}
	o, ok := q.symbolAt(file, offset(file.Source, p.Position, q.unit))
	if !ok {
		return list, nil
	}
	for _, other := range q.snap.occurrences(file) {
		if other.symbol != o.symbol {
			continue
		}
		kind := protocol.HighlightRead
		if other.defines {
			kind = protocol.HighlightWrite
		}
		list = append(list, protocol.DocumentHighlight{Range: rangeOf(file.Source, other.at, q.unit), Kind: kind})
	}
	slices.SortFunc(list, func(a, b protocol.DocumentHighlight) int { return comparePositions(a.Range.Start, b.Range.Start) })
	return list, nil
}

func comparePositions(a, b protocol.Position) int {
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Character - b.Character
}

// documentLinks returns the files that includes and abi statements name.
func (q *question) documentLinks(context.Context, protocol.DocumentParams) (any, error) {
	list := protocol.List[protocol.DocumentLink]{}
	file, err := q.parsed()
	if err != nil {
		return list, nil
	}
	for inc := range ast.Includes(file.Tree.Stmts) {
		found := q.snap.loader.Include(inc.File)
		if found.Dir || len(found.Paths) == 0 {
			continue
		}
		list = append(list, protocol.DocumentLink{
			Range: rangeOf(file.Source, inc.File.Place, q.unit), Target: q.snap.uri(q.snap.loader.Abs(found.Paths[0])), Tooltip: found.Paths[0],
		})
	}
	return list, nil
}

// meaning returns what the profiles of a document mean; nil for one that others
// include.
func (q *question) meaning() *policy.Policy {
	if q.targetOf().Fragment {
		return nil
	}
	file, err := q.parsed()
	if err != nil {
		return nil
	}
	return q.snap.resolve(file)
}

// resolve returns what a file means, and keeps it as long as the snapshot.
func (s *snapshot) resolve(file *load.File) *policy.Policy {
	s.known.mu.Lock()
	meaning := s.known.meanings[file]
	s.known.mu.Unlock()
	if meaning != nil {
		return meaning
	}
	meaning = s.checker().Resolve(file)
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	if first := s.known.meanings[file]; first != nil {
		return first
	}
	s.known.meanings[file] = meaning
	return meaning
}

// checker returns what works out meanings.
func (s *snapshot) checker() *policy.Checker {
	s.known.mu.Lock()
	defer s.known.mu.Unlock()
	if s.known.checker == nil {
		s.known.checker = policy.NewChecker(s.loader, s.policyOptions())
	}
	return s.known.checker
}

// profileAt returns the meaning of the innermost profile around a place; nil if
// there is none.
func (q *question) profileAt(s spot) *policy.Profile {
	around := s.profiles()
	meaning := q.meaning()
	if meaning == nil || len(around) == 0 {
		return nil
	}
	for _, p := range meaning.Profiles {
		if p.Decl == around[len(around)-1] {
			return p
		}
	}
	return nil
}
