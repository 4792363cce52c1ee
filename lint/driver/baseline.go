package driver

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// Baseline is a file of findings that are known, and that are not reported for
// that. An entry is known by its rule, its profile and what the statement says
// that it stands in, so it stays known when lines move, or when the statement is
// written in another way.
type Baseline struct {
	file    *source.File
	entries []baselineEntry
	counts  map[baselineKey]int
	// inProfiles are the keys of findings in profiles, by what they are without
	// their paths: the file of a profile may be another one day.
	inProfiles map[baselineKey][]baselineKey
}

// baselineKey is what a finding is known by. In baselines of version 1 the path
// counts only outside of profiles; later, that of a finding in a profile counts
// as long as the file is there.
type baselineKey struct{ rule, profile, path, text string }

type baselineEntry struct {
	Rule string `json:"rule"`
	// Path starts at the directory of the baseline.
	Path      string `json:"path"`
	Profile   string `json:"profile"`
	Statement string `json:"statement"` // for people
	// Key is what the statement says: see diag.Finding.Known. Baselines of
	// version 1 have none; there, the statement is what counts, and the path
	// starts at the working directory of whoever wrote it.
	Key   string `json:"key,omitempty"`
	Count int    `json:"count"`

	place source.Span
	known baselineKey // see key
}

// entryOf returns the entry for a finding in a file, whose path starts at the
// directory of the baseline.
func entryOf(f diag.Finding, file string) baselineEntry {
	if f.OfRun {
		return baselineEntry{Rule: f.Code.ID, Path: ".", Key: ofRun, Count: 1}
	}
	return baselineEntry{Rule: f.Code.ID, Path: file, Profile: f.Profile, Statement: f.Statement, Key: f.Known(), Count: 1}
}

// ofRun is the key of a finding that speaks for all files of a run.
const ofRun = "run"

func (e baselineEntry) key() baselineKey {
	switch {
	case e.Key != "":
		return baselineKey{e.Rule, e.Profile, e.Path, "key " + e.Key}
	case e.Profile != "":
		return baselineKey{e.Rule, e.Profile, "", e.oldText()}
	}
	return baselineKey{e.Rule, "", e.Path, e.oldText()}
}

// oldText returns what an entry of version 1 is known by: the key of its
// statement if that can be read, or else its text.
func (e baselineEntry) oldText() string {
	for _, text := range []string{e.Statement, e.Statement + " {\n}"} {
		file := source.NewFile("", "profile x {\n"+text+"\n}\n")
		tree, found := parser.Parse(file, parser.Options{})
		if len(found.Errors()) > 0 || len(tree.Stmts) != 1 {
			continue
		}
		if p, ok := tree.Stmts[0].(*ast.Profile); ok && len(p.Body.Stmts) == 1 {
			return "key " + keyOf(p.Body.Stmts[0])
		}
	}
	return "text " + e.Statement
}

// maxPlaces is in how many files a profile of one name is looked for that has
// moved.
const maxPlaces = 16

// anywhere returns a key without its path.
func (k baselineKey) anywhere() baselineKey {
	k.path = ""
	return k
}

const (
	baselineHead = "{\"version\":2,\"findings\":[\n"
	baselineTail = "]}\n"
)

// WriteBaseline returns the text of a baseline with these findings: a JSON
// document with one entry on a line, so that it can be read and merged. Entries
// have the paths of files as they are seen from the directory that the baseline
// will lie in; both that and the working directory are absolute, with slashes.
func WriteBaseline(findings diag.List, dir, workDir string) []byte {
	counts := map[baselineKey]*baselineEntry{}
	var entries []*baselineEntry
	for _, f := range findings {
		e := entryOf(f, seenFrom(dir, workDir, f.Place.File.Name()))
		if known := counts[e.key()]; known != nil {
			known.Count++
			continue
		}
		counts[e.key()] = &e
		entries = append(entries, &e)
	}
	slices.SortFunc(entries, func(a, b *baselineEntry) int {
		return cmp.Or(
			strings.Compare(a.Path, b.Path), strings.Compare(a.Rule, b.Rule),
			strings.Compare(a.Profile, b.Profile), strings.Compare(a.Statement, b.Statement),
		)
	})
	var out bytes.Buffer
	out.WriteString(baselineHead)
	for i, e := range entries {
		if i > 0 {
			out.WriteString(",\n")
		}
		var line bytes.Buffer
		encoder := json.NewEncoder(&line)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(e); err != nil {
			panic(err) // strings and numbers
		}
		out.Write(bytes.TrimSpace(line.Bytes()))
	}
	if len(entries) > 0 {
		out.WriteByte('\n')
	}
	out.WriteString(baselineTail)
	return out.Bytes()
}

// ParseBaseline reads a baseline. The error says what is wrong with it, and
// where.
func ParseBaseline(name string, text []byte) (*Baseline, error) {
	b := &Baseline{file: source.NewFile(name, string(text)), counts: map[baselineKey]int{}, inProfiles: map[baselineKey][]baselineKey{}}
	var doc struct {
		Version  int               `json:"version"`
		Findings []json.RawMessage `json:"findings"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%s: it is not a baseline: %w", name, err)
	}
	if doc.Version != 1 && doc.Version != 2 {
		return nil, fmt.Errorf("%s: it is not a baseline of version 1 or 2", name)
	}
	at := 0
	for _, raw := range doc.Findings {
		var e baselineEntry
		if err := json.Unmarshal(raw, &e); err != nil || e.Rule == "" || e.Count < 1 || doc.Version == 2 && e.Key == "" {
			return nil, fmt.Errorf("%s: it has an entry that is none: %s", name, raw)
		}
		if i := bytes.Index(text[at:], raw); i >= 0 {
			e.place = source.Span{Start: uint32(at + i), End: uint32(at + i + len(raw))}
			at += i + len(raw)
		}
		e.known = e.key()
		b.entries = append(b.entries, e)
		b.counts[e.known] += e.Count
		if key := e.known; e.Key != "" && e.Profile != "" && len(b.inProfiles[key.anywhere()]) < maxPlaces {
			b.inProfiles[key.anywhere()] = append(b.inProfiles[key.anywhere()], key)
		}
	}
	return b, nil
}

// seenFrom returns the path of a file as it is seen from a directory. What has
// nothing in common with it but the root keeps its absolute path, and what is no
// file its name.
func seenFrom(dir, workDir, name string) string {
	if strings.HasPrefix(name, "<") {
		return name
	}
	if !path.IsAbs(name) {
		name = path.Join(workDir, name)
	}
	up := ""
	for at := path.Clean(dir); ; at = path.Dir(at) {
		if rest, below := strings.CutPrefix(path.Clean(name), strings.TrimSuffix(at, "/")+"/"); below && (at != "/" || up == "") {
			return up + rest
		}
		if at == path.Dir(at) {
			return path.Clean(name)
		}
		up += "../"
	}
}
