package lsp

import (
	"context"
	"path"
	"slices"
	"sync"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/recognize"
)

// kept is what was worked out for a snapshot.
type kept struct {
	mu       sync.Mutex
	analyses map[string]diag.List // by URI
	files    []*load.File         // of the view; nil if they are not known
	checker  *policy.Checker
	meanings map[*load.File]*policy.Policy
}

func newKept() *kept {
	return &kept{analyses: map[string]diag.List{}, meanings: map[*load.File]*policy.Policy{}}
}

// targetOf returns how a document is checked.
func (q *question) targetOf() load.Target { return q.snap.targetOf(q.doc) }

func (s *snapshot) targetOf(doc *document) load.Target {
	place := doc.path
	if liesIn(s.base, place) {
		place = place[len(s.base):]
	}
	piece := recognize.Text(doc.file.Text()) == recognize.Rules && path.Dir(doc.path) != s.base
	return load.Target{Path: s.spelled(doc.path), Fragment: piece || load.IsFragment(place)}
}

// parsed returns a document as the loader of the snapshot has it.
func (q *question) parsed() (*load.File, error) {
	return q.snap.read(q.targetOf())
}

// checkedWith returns what is checked for the findings of a document: of one that
// others include, the open ones that do as well.
func (q *question) checkedWith() []load.Target {
	t := q.targetOf()
	targets := []load.Target{t}
	if !t.Fragment {
		return targets
	}
	known := map[*load.File]bool{}
	for _, other := range q.snap.open {
		if other.path != q.doc.path && q.snap.dependsOn(other, q.doc.path, known) {
			targets = append(targets, q.snap.targetOf(other))
		}
	}
	return targets
}

// dependsOn reports whether a document includes the file at a path, or would if
// it were there. What is known of files is noted.
func (s *snapshot) dependsOn(doc *document, at string, known map[*load.File]bool) bool {
	file, err := s.loader.Profile(s.spelled(doc.path))
	return err == nil && s.includesFile(file, at, known)
}

func (s *snapshot) includesFile(file *load.File, at string, known map[*load.File]bool) bool {
	if answer, ok := known[file]; ok {
		return answer
	}
	known[file] = false // it may include itself
	for inc := range ast.Includes(file.Tree.Stmts) {
		if s.named(inc, at) || slices.ContainsFunc(s.loader.Include(inc.File).Files, func(f *load.File) bool {
			return s.loader.Abs(f.Name()) == at || s.includesFile(f, at, known)
		}) {
			known[file] = true
			return true
		}
	}
	return false
}

// named reports whether an include looks for its file at a path, or in the
// directory that this lies in.
func (s *snapshot) named(inc *ast.Include, at string) bool {
	return slices.ContainsFunc(s.loader.Candidates(inc.File), func(name string) bool {
		abs := s.loader.Abs(name)
		return abs == at || abs == path.Dir(at)
	})
}

// lintOptions returns how a document is checked.
func (q *question) lintOptions() driver.Options {
	opts := driver.Options{
		Loader:        q.snap.loader,
		Targets:       q.checkedWith(),
		Policy:        q.snap.policyOptions(),
		KnownProfiles: q.snap.config.KnownProfiles,
		Target:        q.snap.config.Target,
		SelectionFor:  q.snap.selections.For,
	}
	opts.Selection = opts.SelectionFor(opts.Targets[0].Path)
	return opts
}

// findings returns what rules find in a document. The error is that of the
// context.
func (q *question) findings(ctx context.Context) (diag.List, error) {
	q.snap.known.mu.Lock()
	list, known := q.snap.known.analyses[q.doc.uri]
	q.snap.known.mu.Unlock()
	if known {
		return list, nil
	}
	result, err := driver.Run(ctx, q.lintOptions())
	if err != nil {
		return nil, err
	}
	for _, c := range result.Crashes {
		q.panicked(c.Rule.String()+" on "+c.Path, c.Text, c.Stack)
	}
	list = diag.List{}
	for _, f := range result.Findings {
		if q.isOwn(f) {
			list = append(list, f)
		}
	}
	q.snap.known.mu.Lock()
	defer q.snap.known.mu.Unlock()
	q.snap.known.analyses[q.doc.uri] = list
	return list, nil
}

// ofFiles are the rules on where files lie and what they are called, about which
// a text that lies nowhere says nothing.
var ofFiles = []string{"AA601", "AA602", "AA603", "AA607", "AA609"}

// isOwn reports whether a finding is one of the document.
func (q *question) isOwn(f diag.Finding) bool {
	if q.snap.loader.Abs(f.Place.File.Name()) != q.doc.path {
		return false
	}
	return q.doc.onDisk || !slices.Contains(ofFiles, f.Code.ID)
}
