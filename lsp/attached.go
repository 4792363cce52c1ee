package lsp

import (
	"context"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/source"
)

// maxAttached is how many profiles an exec rule is said to lead to.
const maxAttached = 20

// attachedStates is how many states are looked at to see whether two patterns
// have a path in common.
const attachedStates = 5000

// attachment is a profile with the paths that it attaches to.
type attachment struct {
	full     string // the name
	mode     mode.Mode
	place    diag.Place // of the head
	name     source.Span
	patterns []glob.Pattern
	specific int
}

// attachments returns those of one file. They are kept until the file, or one
// that others include, is another one.
func (s *snapshot) attachments(file *load.File) []attachment {
	s.index.mu.Lock()
	list, known := s.index.attached[file]
	s.index.mu.Unlock()
	if known {
		return list
	}
	if mayAttach(file) {
		for _, p := range s.checker().Resolve(file).Profiles {
			if patterns := p.AttachmentPatterns(); p.Parent == nil && len(patterns) > 0 {
				list = append(list, attachment{p.FullName(), mode.Of(p.Decl), p.Place, unquoted(p.Decl.Name), patterns, p.Specificity()})
			}
		}
	}
	s.index.mu.Lock()
	defer s.index.mu.Unlock()
	s.index.attached[file] = list
	return list
}

// mayAttach reports whether a file has a profile that may attach to a path.
func mayAttach(file *load.File) bool {
	return slices.ContainsFunc(file.Tree.Stmts, func(stmt ast.Stmt) bool {
		p, ok := stmt.(*ast.Profile)
		if !ok {
			return false
		}
		name := p.Name.Value()
		return !p.Attachment.IsZero() || name != "" && (name[0] == '/' || name[0] == '@')
	})
}

// attached returns the profiles of the view that attach to paths of an exec rule,
// the most specific first.
func (q *question) attached(ctx context.Context, s spot, rule *ast.FileRule) ([]attachment, error) {
	path := rule.Path.Value()
	if p := q.profileAt(s); p != nil {
		path = p.ExpandPath(rule.Path)
	}
	pattern, err := glob.Parse(path)
	if err != nil {
		return nil, nil
	}
	files, err := q.snap.files(ctx)
	if err != nil {
		return nil, err
	}
	var list []attachment
	for _, file := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, a := range q.snap.attachments(file) {
			if a.overlaps(pattern) {
				list = append(list, a)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b attachment) int { return b.specific - a.specific })
	return list[:min(len(list), maxAttached)], nil
}

// overlaps reports whether a profile attaches to a path of a pattern.
func (a attachment) overlaps(pattern glob.Pattern) bool {
	return slices.ContainsFunc(a.patterns, func(p glob.Pattern) bool {
		_, verdict := p.Overlap(pattern, glob.Budget(attachedStates))
		return verdict == glob.Yes
	})
}
