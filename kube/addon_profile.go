package kube

import (
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/yamltext"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/source"
)

// AddonHead is a line that Home Assistant takes for the head of a profile: one
// that starts with "profile" and a blank. The name reaches to the next blank,
// or over the end of the line.
type AddonHead struct {
	Name  string
	Place diag.Place // of the name, without the end of the line

	line source.Span // with its end
}

// addonHeads returns the lines of a file that Home Assistant takes for heads of
// profiles (supervisor/utils/apparmor.py).
func addonHeads(file *source.File) []AddonHead {
	const keyword = "profile "
	var heads []AddonHead
	at := uint32(0)
	for line := range strings.Lines(file.Text()) {
		start := at
		at += uint32(len(line))
		rest, ok := strings.CutPrefix(line, keyword)
		if !ok || rest == "" || rest[0] == ' ' {
			continue
		}
		name, _, _ := strings.Cut(rest, " ")
		start += uint32(len(keyword))
		heads = append(heads, AddonHead{
			Name:  name,
			Place: diag.Place{File: file, Span: source.Span{Start: start, End: start + uint32(len(strings.TrimRight(name, "\r\n")))}},
			line:  source.Span{Start: start - uint32(len(keyword)), End: at},
		})
	}
	return heads
}

// readAddonProfile reads the profile of the add-on: the text that Home Assistant loads,
// with the slug in the place of the name.
func (a *Addon) readAddonProfile(file *source.File) {
	p := &Profile{
		Object: a.Object, Form: FromAddon, Source: file, manifest: file,
		Key: Value{Text: path.Base(file.Name()), Place: diag.Place{File: file}},
	}
	a.Object.Profiles, a.Heads = []*Profile{p}, addonHeads(file)
	x := addonReader{addon: a, profile: p, file: file}
	tree, findings := parser.Parse(file, parser.Options{})
	if len(findings.Errors()) == 0 {
		x.tree = tree
	}
	switch {
	case len(a.Heads) == 0:
		x.noHead()
	case sameNames(a.Heads):
		p.Source, p.pieces = x.renamed(a.Heads[0].Name, a.Slug.Text)
		x.checkAddonHead(a.Heads[0])
		x.otherProfiles()
	default:
		x.otherHeads()
		x.otherProfiles()
	}
}

// addonReader finds out what Home Assistant makes of the profile of an add-on.
type addonReader struct {
	addon   *Addon
	profile *Profile
	file    *source.File
	tree    *ast.File // nil if the file has a mistake
}

func (x *addonReader) objectToAddon(o Objection) {
	x.profile.Objections = append(x.profile.Objections, o)
}

func (x *addonReader) placeInAddon(span source.Span) diag.Place {
	return diag.Place{File: x.file, Span: span}
}

// sameNames reports whether all heads have one name.
func sameNames(heads []AddonHead) bool {
	return !slices.ContainsFunc(heads, func(h AddonHead) bool { return h.Name != heads[0].Name })
}

// renamed returns the text with the slug in the place of the name, wherever that
// stands on a line of a head.
func (x *addonReader) renamed(name, slug string) (*source.File, yamltext.Pieces) {
	var b yamltext.Builder
	keep := func(from, to uint32) {
		span := source.Span{Start: from, End: to}
		b.Add(x.file.Slice(span), span, true)
	}
	at := uint32(0)
	for _, h := range x.addon.Heads {
		for at < h.line.End {
			i := strings.Index(x.file.Slice(source.Span{Start: max(at, h.line.Start), End: h.line.End}), name)
			if i < 0 {
				break
			}
			start := max(at, h.line.Start) + uint32(i)
			keep(at, start)
			at = start + uint32(len(name))
			b.Add(slug, source.Span{Start: start, End: at}, false)
		}
	}
	keep(at, uint32(len(x.file.Text())))
	return source.NewFile(x.file.Name(), string(b.Text)), b.Pieces
}

// noHead objects to a file in which Home Assistant finds no profile.
func (x *addonReader) noHead() {
	first := x.firstProfile()
	o := Objection{
		Place:   x.addon.Slug.Place,
		Message: "the " + AddonProfile + " beside it has no line that starts with \"profile NAME\"",
		Notes:   []string{"Home Assistant looks for one at the start of a line, and refuses the add-on otherwise"},
	}
	if first != nil {
		o.Place, o.Message = x.placeInAddon(first.Name.Place), "Home Assistant does not find this profile: no line starts with \"profile NAME\""
		start := first.Head().Start
		line := x.file.Line(x.file.LineAt(start))
		before, head := x.file.Slice(source.Span{Start: line.Start, End: start}), x.file.Slice(source.Span{Start: start, End: first.Name.Place.Start})
		if strings.TrimSpace(before) == "" && (head == "" || strings.TrimRight(head, " \t") == "profile") {
			edit := diag.Edit{Place: x.placeInAddon(source.Span{Start: line.Start, End: first.Name.Place.Start}), Text: "profile "}
			o.Fixes = []diag.Fix{{Message: "start the line with \"profile " + first.Name.Value() + "\"", Safe: true, Edits: []diag.Edit{edit}}}
		}
	}
	x.objectToAddon(o)
}

// firstProfile returns the first profile at the top level of the file; nil if there is
// none, or if the file has a mistake.
func (x *addonReader) firstProfile() *ast.Profile {
	for _, p := range x.outer() {
		return p
	}
	return nil
}

// outer returns the profiles at the top level of the file.
func (x *addonReader) outer() []*ast.Profile {
	var all []*ast.Profile
	if x.tree == nil {
		return nil
	}
	for _, s := range x.tree.Stmts {
		if p, ok := s.(*ast.Profile); ok {
			all = append(all, p)
		}
	}
	return all
}

// otherHeads objects to lines of heads that have another name than the first.
func (x *addonReader) otherHeads() {
	outer := map[uint32]bool{}
	for _, p := range x.outer() {
		outer[p.Name.Place.Start] = true
	}
	for _, h := range x.addon.Heads[1:] {
		if h.Name == x.addon.Heads[0].Name || outer[h.Place.Span.Start] {
			continue // otherProfiles tells of the latter
		}
		o := Objection{
			Place:   h.Place,
			Message: "Home Assistant takes this for another profile of the add-on: its line starts with \"profile\"",
			Notes:   []string{"it wants exactly one, and refuses the add-on: indent the heads of children"},
		}
		if x.tree != nil {
			edit := diag.Edit{Place: x.placeInAddon(source.At(h.line.Start)), Text: "  "}
			o.Fixes = []diag.Fix{{Message: "indent the line", Safe: true, Edits: []diag.Edit{edit}}}
		}
		x.objectToAddon(o)
	}
}

// otherProfiles objects to profiles at the top level beside that of the add-on.
func (x *addonReader) otherProfiles() {
	own := x.addon.Heads[0]
	for _, p := range x.outer() {
		if p.Name.Place.Start == own.Place.Span.Start || p.Hat() {
			continue
		}
		o := Objection{
			Place:   x.placeInAddon(p.Name.Place),
			Message: "an add-on has one profile, and this is another one",
			Notes:   []string{"Home Assistant refuses the add-on"},
		}
		if !x.isHead(p) {
			o.Notes = []string{"OS Agent refuses the file from 1.14 on; before, this took the place of a profile of that name on the host"}
		}
		o.Notes = append(o.Notes, "what the add-on starts can run under a child: move it into the profile, with its head indented, and lead to it with Cx")
		x.objectToAddon(o)
	}
}

// isHead reports whether Home Assistant sees the head of a profile.
func (x *addonReader) isHead(p *ast.Profile) bool {
	for _, h := range x.addon.Heads {
		if h.Place.Span.Start == p.Name.Place.Start {
			return true
		}
	}
	return false
}

// checkAddonHead objects to the head of the add-on if what Home Assistant makes of it does
// not load.
func (x *addonReader) checkAddonHead(h AddonHead) {
	loaded := x.profile.Source
	line := loaded.Line(loaded.LineAt(h.line.Start))
	_, findings := parser.Parse(loaded, parser.Options{})
	head := false
	for _, f := range findings.Errors() {
		x.addon.broken = true
		head = head || line.Contains(source.At(f.Place.Span.Start))
	}
	if !head || x.tree == nil && !strings.HasPrefix(h.Name, "{{") {
		return // a mistake of the file itself is told of as such
	}
	o := Objection{
		Place:   h.Place,
		Message: "Home Assistant takes " + diag.Quote(strings.TrimRight(h.Name, "\r\n")) + " for the name of the profile, and what it makes of the line does not load",
		Notes:   []string{"it puts the slug in the place of the name: " + strings.TrimRight(loaded.Slice(line), "\r\n")},
	}
	x.mendHead(&o, h)
	x.objectToAddon(o)
}

// mendHead says how a head that does not load is to be written.
func (x *addonReader) mendHead(o *Objection, h AddonHead) {
	rest := x.file.Slice(source.Span{Start: h.Place.Span.Start, End: h.line.End})
	slug := x.addon.Slug.Text
	end := strings.Index(rest, "}}")
	switch name := strings.TrimRight(h.Name, "\r\n"); {
	case strings.HasPrefix(rest, "{{") && end > 0:
		o.Message = "nothing fills in this template: Home Assistant takes " + diag.Quote(h.Name) + " for the name of the profile"
		at := source.Span{Start: h.Place.Span.Start, End: h.Place.Span.Start + uint32(end+len("}}"))}
		o.Place = x.placeInAddon(at)
		o.Notes = append(o.Notes, "any name will do, as it is replaced")
		o.Fixes = []diag.Fix{{Message: "name it " + slug, Edits: []diag.Edit{{Place: x.placeInAddon(at), Text: slug}}}}
	case strings.HasSuffix(name, "{"):
		o.Notes = append(o.Notes, "a blank is missing before the brace")
		at := source.At(h.Place.Span.Start + uint32(len(name)-1))
		o.Fixes = []diag.Fix{{Message: "write a blank before the brace", Safe: true, Edits: []diag.Edit{{Place: x.placeInAddon(at), Text: " "}}}}
	case name != h.Name || strings.ContainsAny(name, "\t"):
		o.Notes = append(o.Notes, "write the brace on the line of the name, with a blank between them")
	default:
		o.Notes = append(o.Notes, "it does so everywhere on the line: choose a name that stands nowhere else on it")
	}
}
