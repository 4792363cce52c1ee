package driver

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
)

// ignores are the annotations on objects that ask not to report something, by
// the path of the manifest.
type ignores map[string][]*ignore

type ignore struct {
	kube.Ignore
	object   *kube.Object
	manifest *lint.Manifest
	used     bool
}

func (r *run) ignores() ignores {
	all := ignores{}
	for _, m := range r.manifests.Files {
		for _, o := range m.Objects() {
			for _, i := range o.Ignores {
				all[m.Path] = append(all[m.Path], &ignore{Ignore: i, object: o, manifest: m})
			}
		}
	}
	return all
}

// suppress returns the reason of the annotation that suppresses a finding on a
// manifest; false if there is none.
func (all ignores) suppress(rules lint.Selection, f diag.Finding) (reason string, ok bool) {
	for _, i := range all[f.Place.File.Name()] {
		if i.object.Span.Start <= f.Place.Span.Start && f.Place.Span.Start < i.object.Span.End && rules.Matches(i.Code, f.Code) {
			i.used = true
			return strings.TrimSpace(i.Reason.Text), true
		}
	}
	return "", false
}

// aboutIgnores returns what is wrong with the annotations that ask not to report
// something.
func (r *run) aboutIgnores(all ignores) diag.List {
	var found diag.List
	for _, m := range r.manifests.Files {
		if !r.affects(m) {
			continue
		}
		for _, i := range all[m.Path] {
			if err := r.opts.Selection.CheckSelector(i.Code); err != nil {
				found = append(found, r.finding(diag.UnknownInSuppression, i.Key.Place, err.Error()))
				continue
			}
			if i.Reason.Text == "" {
				f := r.finding(diag.NoReason, i.Key.Place, "this suppression does not say why")
				lint.Note(&f, "the value of the annotation is the reason")
				found = append(found, f)
			}
			if !i.used && r.wouldFind(r.commentsOf[m], []string{i.Code}) {
				found = append(found, r.finding(diag.UnusedSuppression, i.Key.Place, "nothing is found in this object that "+i.Code+" would suppress"))
			}
		}
	}
	return found
}

// manifestFiles returns the manifests as files that were checked.
func (r *run) manifestFiles() []File {
	var files []File
	for _, m := range r.manifests.Files {
		if !r.affects(m) {
			continue
		}
		f := File{Path: m.Path}
		for _, o := range m.Stream.Objects {
			for _, p := range o.Profiles {
				for _, d := range p.Definitions() {
					f.Profiles = append(f.Profiles, d.Name)
				}
			}
		}
		files = append(files, f)
	}
	return files
}
