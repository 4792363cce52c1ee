package kubernetes

import (
	"strings"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/mode"
)

var k8sInvalidProfileRef = lint.Analyzer{
	Code:     diag.Code{ID: "AA701", Name: "k8s-invalid-profile-ref"},
	Severity: diag.Error,
	Summary:  "the cluster, or a manager of profiles, refuses what an object says about a profile",
	Needs:    lint.NeedsManifest,
	Run:      findRefused,
}

func findRefused(p *lint.Pass) {
	for t := range templates(p) {
		for _, r := range t.Refused() {
			if !kube.Placeholder(r.Value.Text) {
				reportRefused(p, t, r)
			}
		}
	}
	for profile := range carried(p) {
		about := lint.AboutObject(profile.Object)
		if profile.Form != kube.FromRules {
			for _, o := range profile.Objections {
				f := p.ReportAt(o.Place, "%s", o.Message)
				f.Data, f.Notes, f.Fixes = about, o.Notes, o.Fixes
			}
		}
		if profile.Old.Given() {
			f := reportIn(p, about, profile.Old, "only old releases of the security-profiles-operator read %s", profile.Old.Text)
			f.Severity = diag.Warning
			if profile.Old.Text == "complainMode" {
				says := "the profile enforces"
				if profile.Mode == mode.Complain {
					says = "that is Complain, whatever this says"
				}
				lint.Note(f, "today's read spec.mode alone: %s", says)
				lint.Note(f, "those that read it kept deny rules in force, in complain mode too")
				if len(profile.Renew) > 0 {
					lint.FixUnsafely(f, "write spec.mode", profile.Renew...)
				}
			} else {
				lint.Note(f, "today's read spec.abstract: without it the profile has no rules of this object")
			}
		}
	}
	findOldDefinitions(p)
}

// findOldDefinitions reports definitions of resources that carry profiles, as
// kube-apparmor-manager ships one, which the cluster does not take any more.
func findOldDefinitions(p *lint.Pass) {
	for _, o := range p.Manifest.Objects() {
		if !o.OldDefinition.Given() || p.Manifests.Version.TakesOldDefinitions() {
			continue
		}
		f := reportIn(p, lint.AboutObject(o), o.OldDefinition, "no cluster from Kubernetes 1.22 on takes a definition of this version")
		f.Severity = diag.Info
		lint.Note(f, "without it there are no resources of the kind: write it as apiextensions.k8s.io/v1, with a schema in each version")
	}
}

// reportRefused tells why the cluster refuses a setting.
func reportRefused(p *lint.Pass, t *kube.PodTemplate, r kube.Refused) {
	text := r.Value.Text
	says := map[kube.Fault]string{
		kube.UnknownValue:    "is not a profile: it is runtime/default, unconfined or localhost/NAME",
		kube.EmptyProfile:    "names no profile",
		kube.MissingType:     "has no type: it is RuntimeDefault, Localhost or Unconfined",
		kube.UnknownType:     "is not a type: it is RuntimeDefault, Localhost or Unconfined",
		kube.MissingProfile:  "has the type Localhost, and no localhostProfile",
		kube.PaddedProfile:   "has blanks around the name of the profile",
		kube.LongProfile:     "is longer than the 4095 bytes that the name of a profile may have",
		kube.NeedlessProfile: "names a profile, which only the type Localhost does",
		kube.NoMapping:       "is not a mapping with a type",
		kube.UnknownKey:      "is not a key of this field",
	}[r.Fault]
	subject := "\"" + text + "\" "
	switch r.Fault {
	case kube.MissingType, kube.MissingProfile, kube.NoMapping:
		subject = "appArmorProfile "
	case kube.LongProfile:
		subject = "this "
	}
	f := reportIn(p, lint.AboutPod(t, r.Container), r.Value, "%s%s", subject, says)
	if r.Fault == kube.UnknownKey {
		lint.Note(f, "the cluster drops it, or refuses the object")
	} else {
		lint.Note(f, "the cluster refuses the object")
	}
	fixRefused(f, r)
}

// fixRefused offers what was meant, where that shows.
func fixRefused(f *diag.Finding, r kube.Refused) {
	var near []string
	switch r.Fault {
	case kube.UnknownValue:
		near = nearest.Of(strings.ToLower(r.Value.Text), []string{"runtime/default", "unconfined"})
		if strings.HasPrefix(r.Value.Text, "runtime/") || r.Value.Text == "RuntimeDefault" {
			near = []string{"runtime/default"}
		}
		if kind, profile, ok := strings.Cut(r.Value.Text, "/"); ok && profile != "" && strings.EqualFold(kind, "localhost") {
			near = []string{"localhost/" + profile}
		}
	case kube.UnknownType:
		near = nearest.Of(r.Value.Text, []string{"RuntimeDefault", "Localhost", "Unconfined"})
		if r.Value.Text == "runtime/default" {
			near = []string{"RuntimeDefault"}
		}
	case kube.PaddedProfile:
		near = []string{strings.TrimSpace(r.Value.Text)}
	case kube.NoMapping:
		if meant := fieldFor(r.Scalar.Text); meant != "" {
			lint.FixUnsafely(f, "write "+meant, diag.Edit{Place: r.Scalar.At(), Text: meant})
		}
	case kube.UnknownKey:
		near = nearest.Of(r.Value.Text, []string{"type", "localhostProfile"})
	}
	if len(near) > 0 {
		lint.FixUnsafely(f, "write "+near[0], rewrite(r.Value, near[0]))
	}
}

// fieldFor returns the field that a text was meant for, which is a type or the
// value of an annotation; "" if it is neither.
func fieldFor(text string) string {
	switch profile, local := strings.CutPrefix(text, "localhost/"); {
	case local && profile != "" && !needsQuotes(profile):
		return "{type: Localhost, localhostProfile: " + profile + "}"
	case text == "RuntimeDefault", text == "runtime/default":
		return "{type: RuntimeDefault}"
	case text == "Unconfined", text == "unconfined":
		return "{type: Unconfined}"
	}
	return ""
}
