package lsp

import (
	"fmt"
	"path"
	"slices"

	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/internal/protocol"
	"github.com/aa-lint/aa-lint/recognize"
	"github.com/aa-lint/aa-lint/source"
)

// maxText is the size in bytes above which a document is not looked at.
const maxText = 16 << 20

// document is a text that is open in the editor, at one version. A change makes
// another document.
type document struct {
	uri      string
	path     string // absolute, with slashes
	language string
	version  int
	file     *source.File
	view     *view
	onDisk   bool // it has a path of its own, and not one that was made up for it
	policy   bool // it is of the language
	// lost is set when the client and the server cannot have the same text.
	lost bool
	// carried are findings of an earlier version, moved by the edits since.
	carried []carried
}

// languages are the identifiers that editors have for the language.
var languages = []string{"apparmor", "aa", "apparmor-profile", "profile"}

// didOpen takes over the text of a document.
func (s *session) didOpen(p protocol.DidOpenParams) {
	item := p.TextDocument
	doc := &document{uri: item.URI, language: item.LanguageID, version: item.Version, file: source.NewFile("", item.Text)}
	s.mu.Lock()
	if doc.path, doc.onDisk = protocol.Path(item.URI); !doc.onDisk {
		doc.path = s.madeUp(item.URI)
	}
	doc.lost = len(item.Text) > maxText
	doc.view = s.viewOf(doc.path)
	doc.policy = doc.isPolicy()
	s.docs[doc.uri] = doc
	s.noteChanged(doc.path)
	s.mu.Unlock()
	s.lookAt(doc, 0)
	s.lookAtOthers(doc)
}

// madeUp returns the path of a document that lies nowhere: in the first folder,
// where its includes are looked for.
func (s *session) madeUp(uri string) string {
	dir := "/"
	if len(s.folders) > 0 {
		dir = s.folders[0]
	}
	return path.Join(dir, ".aa-lint", fmt.Sprintf("untitled-%x", textHash(uri)))
}

// isPolicy reports whether a text is of the language: the editor says so, or it
// lies where profiles do and is nothing else.
func (d *document) isPolicy() bool {
	if path.Base(d.path) == config.Name {
		return false
	}
	if slices.Contains(languages, d.language) {
		return true
	}
	known := d.language != "" && d.language != "plaintext"
	return !known && recognize.Text(d.file.Text()).Policy()
}

// didChange applies the changes of a document.
func (s *session) didChange(p protocol.DidChangeParams) {
	s.mu.Lock()
	old := s.docs[p.TextDocument.URI]
	if old == nil || old.lost {
		s.mu.Unlock()
		return
	}
	doc := *old
	doc.version = p.TextDocument.Version
	doc.carried = slices.Clone(old.carried)
	var err error
	for _, c := range p.ContentChanges {
		if err = doc.applyChange(c, s.unit); err != nil {
			break
		}
	}
	doc.lost = err != nil
	doc.policy = doc.isPolicy()
	s.docs[doc.uri] = &doc
	s.noteChanged(doc.path)
	s.mu.Unlock()
	if err != nil {
		s.log(doc.path + ": " + err.Error())
	}
	s.lookAt(&doc, s.opts.Delay)
	s.lookAtOthers(&doc)
}

// applyChange applies one change.
func (d *document) applyChange(c protocol.ContentChange, unit source.Unit) error {
	at, ok := d.file.Span(), true
	if c.Range != nil {
		at, ok = spanOf(d.file, *c.Range, unit)
	}
	if !ok {
		return fmt.Errorf("a change of version %d ends before it starts", d.version)
	}
	text := d.file.Text()
	if len(text)-at.Len()+len(c.Text) > maxText {
		return fmt.Errorf("a text of more than %d bytes is not looked at", maxText)
	}
	d.carried = move(d.carried, d.file, at, len(c.Text))
	d.file = source.NewFile(d.file.Name(), text[:at.Start]+c.Text+text[at.End:])
	return nil
}

// didSave looks at everything that depends on a file again.
func (s *session) didSave(p protocol.DocumentParams) {
	at, ok := protocol.Path(p.TextDocument.URI)
	if !ok {
		return
	}
	s.filesMayHaveChanged()
	s.filesChanged([]string{at})
}

// filesMayHaveChanged forgets what was read, where the client does not tell of
// files that change on disk.
func (s *session) filesMayHaveChanged() {
	if s.client.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.views {
		v.newest, v.index = nil, newIndex()
	}
}

// didClose goes back to what lies on disk.
func (s *session) didClose(p protocol.DocumentParams) {
	s.mu.Lock()
	doc := s.docs[p.TextDocument.URI]
	if doc == nil {
		s.mu.Unlock()
		return
	}
	delete(s.docs, doc.uri)
	s.stop(doc.uri)
	s.noteChanged(doc.path)
	s.mu.Unlock()
	if !s.pull {
		s.publish(doc, nil)
	}
	s.lookAtOthers(doc)
}

// didChangeWatchedFiles takes over what has changed on disk.
func (s *session) didChangeWatchedFiles(p protocol.DidChangeWatchedFilesParams) {
	var paths []string
	for _, c := range p.Changes {
		if at, ok := protocol.Path(c.URI); ok {
			paths = append(paths, at)
		}
	}
	s.filesChanged(paths)
}

// filesChanged takes over that files may be others on disk. What is open is what
// the editor has.
func (s *session) filesChanged(paths []string) {
	if slices.ContainsFunc(paths, func(at string) bool { return path.Base(at) == config.Name }) {
		s.reload()
		return
	}
	s.mu.Lock()
	for _, at := range paths {
		s.noteChanged(at)
	}
	s.mu.Unlock()
	s.lookAtAll()
}
