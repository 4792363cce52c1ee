package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// Baseline is a file of findings that are known, and that are not reported for
// that. An entry is known by its rule, its profile and the text of the rule
// that it stands in, so it stays known when lines move.
type Baseline struct {
	file    *source.File
	entries []baselineEntry
	counts  map[baselineKey]int
}

// baselineKey is what a finding is known by. Outside of profiles, the path of
// the file takes the place of the profile.
type baselineKey struct{ rule, profile, path, statement string }

type baselineEntry struct {
	Rule      string `json:"rule"`
	Path      string `json:"path"`
	Profile   string `json:"profile"`
	Statement string `json:"statement"`
	Count     int    `json:"count"`

	place source.Span
}

func (e baselineEntry) key() baselineKey {
	if e.Profile != "" {
		return baselineKey{rule: e.Rule, profile: e.Profile, statement: e.Statement}
	}
	return baselineKey{rule: e.Rule, path: e.Path, statement: e.Statement}
}

func entryOf(f diag.Finding) baselineEntry {
	return baselineEntry{
		Rule: f.Code.ID, Path: f.Place.File.Name(), Profile: f.Profile, Statement: f.Statement, Count: 1,
	}
}

const (
	baselineHead = "{\"version\":1,\"findings\":[\n"
	baselineTail = "]}\n"
)

// WriteBaseline returns the text of a baseline with these findings: a JSON
// document with one entry on a line, so that it can be read and merged.
func WriteBaseline(findings diag.List) []byte {
	counts := map[baselineKey]*baselineEntry{}
	var entries []*baselineEntry
	for _, f := range findings {
		e := entryOf(f)
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
	b := &Baseline{file: source.NewFile(name, string(text)), counts: map[baselineKey]int{}}
	var doc struct {
		Version  int               `json:"version"`
		Findings []json.RawMessage `json:"findings"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%s: it is no baseline: %w", name, err)
	}
	if doc.Version != 1 {
		return nil, fmt.Errorf("%s: it is no baseline of version 1", name)
	}
	at := 0
	for _, raw := range doc.Findings {
		var e baselineEntry
		if err := json.Unmarshal(raw, &e); err != nil || e.Rule == "" || e.Count < 1 {
			return nil, fmt.Errorf("%s: it has an entry that is none: %s", name, raw)
		}
		if i := bytes.Index(text[at:], raw); i >= 0 {
			e.place = source.Span{Start: uint32(at + i), End: uint32(at + i + len(raw))}
			at += i + len(raw)
		}
		b.entries = append(b.entries, e)
		b.counts[e.key()] += e.Count
	}
	return b, nil
}

// known takes the findings out of a list that the baseline of a run knows. It
// adds a finding for what the baseline knows and nothing in the files that were
// checked shows any more.
func (r *run) known(all diag.List) (kept diag.List, out []Suppressed) {
	b := r.opts.Baseline
	if b == nil {
		return all, nil
	}
	left := map[baselineKey]int{}
	for key, n := range b.counts {
		left[key] = n
	}
	for _, f := range all {
		key := entryOf(f).key()
		if left[key] == 0 {
			kept = append(kept, f)
			continue
		}
		left[key]--
		out = append(out, Suppressed{Finding: f, Baseline: true})
	}
	return append(kept, r.selected(r.stale(b, left))...), out
}

// stale returns findings on the entries of which findings are left.
func (r *run) stale(b *Baseline, left map[baselineKey]int) diag.List {
	checked := map[string]bool{}
	for _, j := range r.jobs {
		if j.affected && j.text != nil && !j.text.Broken() {
			checked[j.text.Source.Name()] = true
		}
	}
	var found diag.List
	for _, e := range b.entries {
		gone := r.opts.Whole && r.opts.Changed == nil && r.texts[e.Path] == nil
		if n := left[e.key()]; n == 0 || !checked[e.Path] && !gone || !r.ran(e) {
			continue
		}
		place := diag.Place{File: b.file, Span: e.place}
		f := r.finding(diag.StaleBaseline, place, fmt.Sprintf("%s is not found any more in %s", e.Rule, e.Path))
		if e.Count > 1 {
			f.Message = fmt.Sprintf("%s is found %d times less in %s", e.Rule, left[e.key()], e.Path)
		}
		Note(&f, "write the baseline again, so that it does not hide the same finding when it comes back")
		found = append(found, f)
	}
	return found
}

// ran reports whether the rule of an entry has been run.
func (r *run) ran(e baselineEntry) bool {
	return r.selection(e.Path).Has(diag.Code{ID: e.Rule})
}
