package diag_test

import (
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/source"
)

// inText returns a finding at the mark in a text.
func inText(text string) diag.Finding {
	at := uint32(strings.Index(text, "mark"))
	return finding(source.NewFile("f", text), at, at+4, diag.UnknownName, "m")
}

func with(f diag.Finding, change func(*diag.Finding)) diag.Finding {
	change(&f)
	return f
}

func TestFingerprint(t *testing.T) {
	first := inText("profile x {\n  /mark r,\n}\n")
	known := with(first, func(f *diag.Finding) { f.Statement = "/mark r," })
	same := map[string]diag.Finding{
		"lines moved":            inText("\n\n# a comment\nprofile x {\n  /mark r,\n}\n"),
		"other layout":           inText("profile x {\n\t/mark \t r,  \r\n}\n"),
		"another message":        with(first, func(f *diag.Finding) { f.Message = "other" }),
		"another severity":       with(first, func(f *diag.Finding) { f.Severity = diag.Info }),
		"another file":           with(first, func(f *diag.Finding) { f.Place.File = source.NewFile("g", f.Place.File.Text()) }),
		"the statement is known": known,
	}
	for name, f := range same {
		if f.Fingerprint() != first.Fingerprint() {
			t.Errorf("%s: the fingerprint is another", name)
		}
	}
	other := map[string]diag.Finding{
		"another rule":      inText("profile x {\n  /mark w,\n}\n"),
		"another code":      with(first, func(f *diag.Finding) { f.Code = diag.MissingComma }),
		"another profile":   with(first, func(f *diag.Finding) { f.Profile = "y" }),
		"another statement": with(first, func(f *diag.Finding) { f.Statement = "/mark rw," }),
	}
	for name, f := range other {
		if f.Fingerprint() == first.Fingerprint() {
			t.Errorf("%s: the fingerprint is the same", name)
		}
	}
	if got := len(first.Fingerprint()); got != 32 {
		t.Errorf("%d digits", got)
	}
}

// TestFingerprintOfLongLine: what is far away in a line that never ends does
// not matter, what is near does.
func TestFingerprintOfLongLine(t *testing.T) {
	far := strings.Repeat("x", 1<<20)
	first := inText(far + " mark r, " + far)
	if inText(far+far+" mark r, "+far+far).Fingerprint() != first.Fingerprint() {
		t.Error("what is far away changes the fingerprint")
	}
	if inText(far+" mark w, "+far).Fingerprint() == first.Fingerprint() {
		t.Error("what is near does not change the fingerprint")
	}
}

func TestNormalize(t *testing.T) {
	if got, want := diag.Normalize(" \ta \r\n  b,\n"), "a b,"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
