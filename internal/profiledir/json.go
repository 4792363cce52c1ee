package profiledir

import (
	"encoding/json"
	"io"
	"strings"

	"github.com/aa-lint/aa-lint/mode"
	"github.com/aa-lint/aa-lint/source"
)

// statusDocument is the JSON form of a listing; docs/profiles-on-disk.md
// describes it. Fields are added, never changed.
type statusDocument struct {
	Version   int             `json:"version"`
	Directory string          `json:"directory"`
	Profiles  []statusProfile `json:"profiles"`
	Files     []statusFile    `json:"files"`
	Links     []statusLink    `json:"links"`
	Twice     []string        `json:"twice"`
	Skipped   []string        `json:"skipped"`
	LeftOut   []statusLeft    `json:"left_out"`
	Summary   statusSummary   `json:"summary"`
}

type statusProfile struct {
	Name       string    `json:"name"`
	Written    string    `json:"written"`
	Kind       string    `json:"kind"`
	Attachment string    `json:"attachment"`
	Mode       mode.Mode `json:"mode"`
	Flagged    mode.Mode `json:"flagged"`
	Flags      []string  `json:"flags"`
	File       string    `json:"file"`
	State      string    `json:"state"`
	Path       string    `json:"path"`
	Line       int       `json:"line"`
}

type statusFile struct {
	Path          string        `json:"path"`
	State         string        `json:"state"`
	ForceComplain bool          `json:"force_complain"`
	Profiles      []string      `json:"profiles"`
	Errors        []statusError `json:"errors"`
}

type statusError struct {
	Code    string `json:"code"`
	Name    string `json:"name"`
	Message string `json:"message"`
	Path    string `json:"path"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
}

type statusLink struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Path   string `json:"path"`
	Target string `json:"target"`
	Effect string `json:"effect"`
	Stale  bool   `json:"stale"`
}

type statusSummary struct {
	Files    int               `json:"files"`
	Profiles int               `json:"profiles"`
	Loads    int               `json:"loads"`
	Disabled int               `json:"disabled"`
	Fails    int               `json:"fails"`
	Modes    map[mode.Mode]int `json:"modes"`
}

// statusLeft is a file that is excluded, or that git ignores.
type statusLeft struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

// WriteJSON prints a listing for programs; docs/profiles-on-disk.md describes the
// form. The error is that of the writer.
func WriteJSON(w io.Writer, d *Dir) error {
	doc := statusDocument{
		Version: 1, Directory: d.Path,
		Profiles: []statusProfile{}, Files: []statusFile{}, Links: []statusLink{},
		Twice: []string{}, Skipped: append([]string{}, d.Skipped...), LeftOut: []statusLeft{},
		Summary: summaryOf(d),
	}
	for _, f := range d.Files {
		doc.Files = append(doc.Files, fileDocument(f))
		for _, p := range f.Profiles {
			doc.Profiles = append(doc.Profiles, profileDocument(p))
		}
	}
	for _, f := range d.Left {
		doc.LeftOut = append(doc.LeftOut, statusLeft{f.Path, f.Why})
	}
	for _, name := range d.Twice() {
		doc.Twice = append(doc.Twice, name.Name)
	}
	for _, l := range d.Links {
		doc.Links = append(doc.Links, statusLink{
			Kind: string(l.Kind), Name: l.Name, Path: l.Path, Target: l.Target, Effect: l.Effect.String(), Stale: l.Stale,
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}

// stateOf says what becomes of a file: it loads, is disabled or fails to load.
func stateOf(f *File) string {
	switch {
	case f.Disable != nil:
		return "disabled"
	case f.Fails():
		return "fails"
	}
	return "loads"
}

func summaryOf(d *Dir) statusSummary {
	s := statusSummary{Files: len(d.Files), Modes: map[mode.Mode]int{}}
	for _, m := range mode.Modes() {
		s.Modes[m] = 0
	}
	for _, f := range d.Files {
		s.Profiles += len(f.Profiles)
		switch stateOf(f) {
		case "disabled":
			s.Disabled++
		case "fails":
			s.Fails++
		default:
			s.Loads++
			for _, p := range f.Profiles {
				s.Modes[p.Mode()]++
			}
		}
	}
	return s
}

func fileDocument(f *File) statusFile {
	doc := statusFile{
		Path: f.Path, State: stateOf(f), ForceComplain: f.ForceComplain != nil,
		Profiles: []string{}, Errors: []statusError{},
	}
	for _, p := range f.Profiles {
		doc.Profiles = append(doc.Profiles, p.Name)
	}
	if f.Err != nil {
		message := strings.TrimPrefix(f.Err.Error(), f.Path+": ")
		doc.Errors = append(doc.Errors, statusError{Message: message, Path: f.Path})
	}
	for _, e := range f.Errors {
		at := e.Place.File.Position(e.Place.Span.Start, source.Runes)
		doc.Errors = append(doc.Errors, statusError{
			Code: e.Code.ID, Name: e.Code.Name, Message: e.Message,
			Path: e.Place.File.Name(), Line: at.Line, Column: at.Column,
		})
	}
	return doc
}

func profileDocument(p *Profile) statusProfile {
	kind := "profile"
	switch {
	case p.Hat:
		kind = "hat"
	case p.Parent != nil:
		kind = "child"
	}
	return statusProfile{
		Name: p.Name, Written: p.Written, Kind: kind, Attachment: p.Attachment,
		Mode: p.Mode(), Flagged: p.Flagged, Flags: p.Flags,
		File: p.File.Path, State: stateOf(p.File),
		Path: p.Place.File.Name(), Line: p.Place.File.LineAt(p.Place.Span.Start),
	}
}
