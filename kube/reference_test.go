package kube_test

import (
	"fmt"
	"io/fs"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/semdiff"
	"github.com/aa-lint/aa-lint/source"
)

// loads reports whether we say that the text of a profile can be loaded, with
// the includes of a tree.
func loads(t *testing.T, p *kube.Profile, base string) (bool, string) {
	t.Helper()
	roots, err := load.OpenRoot(base)
	if err != nil {
		t.Fatal(err)
	}
	loader := load.New(load.Config{Roots: roots, Search: []string{base}, WorkDir: base})
	file := loader.Text("profile-of-a-resource", p.Source.Text(), false)
	report := policy.NewChecker(loader, policy.Options{}).Profile(file)
	findings := report.Findings.Errors()
	if !report.Spliced {
		findings = append(findings, file.Findings.Errors()...)
	}
	if len(findings) > 0 {
		return false, findings[0].Message
	}
	return true, ""
}

// compareWithReference compiles the profiles of custom resources, and compares
// what the reference says with what we say.
func compareWithReference(t *testing.T, streams []*kube.Stream) (loaded, refused int) {
	t.Helper()
	ref := corpus.FindReference(t)
	base := filepath.Join(corpus.Dir(t), "corpus", "profiles", corpus.ProfilesBase)
	for _, s := range streams {
		for _, o := range s.Objects {
			for _, p := range o.Profiles {
				if p.Form == kube.FromConfigMap {
					continue
				}
				ours, why := loads(t, p, base)
				_, refusal := ref.Compile(p.Source.Text(), base, base, []string{base})
				if ours != (refusal == "") {
					t.Errorf("%s %s: we say %v %s, the reference says %q\n%s", s.File.Name(), o, ours, why, refusal, p.Source.Text())
				}
				if refusal == "" {
					loaded++
				} else {
					refused++
				}
			}
		}
	}
	return loaded, refused
}

func TestReferenceOwn(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "resources.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	stream := kube.Read(source.NewFile("resources.yaml", string(text)), kube.Options{})
	for _, p := range stream.Problems {
		t.Errorf("%s", p.Message)
	}
	loaded, refused := compareWithReference(t, []*kube.Stream{stream})
	if loaded < 40 || refused < 25 {
		t.Errorf("%d resources are loaded, %d refused: too few", loaded, refused)
	}
	t.Logf("%d resources are loaded, %d refused, as we say", loaded, refused)
}

// corpusStreams reads the manifests of the corpus.
func corpusStreams(t *testing.T) []*kube.Stream {
	t.Helper()
	dir := filepath.Join(corpus.Dir(t), "corpus", "kubernetes")
	var streams []*kube.Stream
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		streams = append(streams, kube.Read(source.NewFile(name, string(text)), kube.Options{}))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return streams
}

func TestReferenceCorpus(t *testing.T) {
	loaded, refused := compareWithReference(t, corpusStreams(t))
	if loaded < 10 {
		t.Errorf("only %d resources are loaded", loaded)
	}
	t.Logf("%d resources are loaded, %d refused, as we say", loaded, refused)
}

// pool are rules that each custom resource can say, or one of them.
var pool = map[kube.Form][]string{
	kube.FromRules: {
		"/srv/data/** r,", "/usr/bin/tool ix,", "deny /etc/shadow rwklx,", "owner /home/*/** rw,", "capability chown,", "capability setuid setgid,",
		"network inet stream,", "network inet6 dgram,", "signal (receive) peer=unconfined,", "ptrace (read) peer=@{profile_name},",
		"mount fstype=proc -> /proc/,", "umount /mnt/**,", "unix (send, receive) type=stream,", "\"/srv/my data/**\" r,", "file,", "priority=2 /x w,",
		"set rlimit nofile <= 1024,", "change_profile -> other,", "dbus send\n    bus=system\n    path=/org/x,", "audit /var/log/** w,  # it's seen",
	},
	kube.FromAbstract: {
		"/usr/bin/a ixr,", "/usr/bin/b* rix,", "/usr/lib/** mr,", "/etc/a/** r,\n  deny /etc/a/** wlk,", "/var/log/a/* wlk,\n  deny /var/log/a/* r,",
		"/var/lib/a/** rwlk,", "network raw,", "network tcp,", "network udp,", "capability chown,", "capability setuid setgid,", "allow /proc/@{pid}/x r,\n  deny /proc/@{pid}/x wlk,",
	},
}

// fixed is what the security-profiles-operator writes by itself.
const fixed = `  deny @{PROC}/* w,
  deny @{PROC}/{[^1-9],[^1-9][^0-9],[^1-9s][^0-9y][^0-9s],[^1-9][^0-9][^0-9][^0-9]*}/** w,
  deny @{PROC}/sys/[^k]** w,
  deny @{PROC}/sys/kernel/{?,??,[^s][^h][^m]**} w,
  deny @{PROC}/sysrq-trigger rwklx,
  deny @{PROC}/mem rwklx,
  deny @{PROC}/kmem rwklx,
  deny @{PROC}/kcore rwklx,
  deny /sys/firmware/efi/efivars/** rwklx,
`

// pooled yields profiles made of the rules for a form.
func pooled(form kube.Form) iter.Seq[string] {
	random := rand.New(rand.NewPCG(7, 8))
	rules := pool[form]
	return func(yield func(string) bool) {
		for i := range 40 {
			text := "profile some-thing flags=(attach_disconnected,mediate_deleted) {\n"
			if form == kube.FromAbstract {
				text = "include <tunables/global>\n" + text + "  include <abstractions/base>\n" + fixed
			}
			for _, n := range random.Perm(len(rules))[:i%len(rules)] {
				text += "  " + rules[n] + "\n"
			}
			if !yield(text + "}\n") {
				return
			}
		}
	}
}

// wrappedAndRead returns what a node gets from the manifest of a profile; false
// if there is none.
func wrappedAndRead(text string, form kube.Form) (again string, ok bool) {
	manifest, objections := kube.Wrap(source.NewFile("some-thing", text), kube.WrapOptions{Form: form})
	if len(objections) > 0 {
		return objections[0].Message, false
	}
	stream := kube.Read(source.NewFile("m.yaml", manifest), kube.Options{ConfigMaps: []string{"*"}})
	return stream.Objects[0].Profiles[0].Source.Text(), true
}

// TestReferenceRoundTrip wraps profiles and compiles what a node would get: the
// binary policy is that of the profile.
func TestReferenceRoundTrip(t *testing.T) {
	ref := corpus.FindReference(t)
	base := filepath.Join(corpus.Dir(t), "corpus", "profiles", corpus.ProfilesBase)
	for form := range pool {
		for text := range pooled(form) {
			again, ok := wrappedAndRead(text, form)
			if !ok {
				t.Fatalf("%s of\n%s", again, text)
			}
			want, refusal := ref.Compile(text, base, base, []string{base})
			got, other := ref.Compile(again, base, base, []string{base})
			if want != got || refusal != other {
				t.Errorf("%s %s: another policy from\n%s\nthan from\n%s", refusal, other, again, text)
			}
			if want == [32]byte{} {
				t.Errorf("nothing is compiled: %s\n%s", refusal, text)
			}
		}
	}
}

// TestRoundTrip wraps profiles, real ones too, and compares what a node would get
// with them: it is the same in meaning.
func TestRoundTrip(t *testing.T) {
	base := filepath.Join(corpus.Dir(t), "corpus", "profiles", corpus.ProfilesBase)
	roots, err := load.OpenRoot(base)
	if err != nil {
		t.Fatal(err)
	}
	loader := load.New(load.Config{Roots: roots, Search: []string{base}, WorkDir: base})
	checker := policy.NewChecker(loader, policy.Options{})
	same := func(name, text string, form kube.Form) bool {
		again, ok := wrappedAndRead(text, form)
		if !ok {
			return false
		}
		old, new := checker.Resolve(loader.Text("old of "+name, text, false)), checker.Resolve(loader.Text("new of "+name, again, false))
		if len(old.Report.Findings.Errors()) > 0 {
			return false // it may need includes that are not there
		}
		for _, p := range semdiff.Compare(old.Profiles, new.Profiles, semdiff.Options{}) {
			if p.Status != semdiff.Same || len(p.Undecided) > 0 {
				t.Errorf("%s, %s: %s is %s, undecided %v", name, form, p.Name(), p.Status, p.Undecided)
			}
		}
		return true
	}
	compared := map[kube.Form]int{}
	for form := range pool {
		for text := range pooled(form) {
			for _, form := range []kube.Form{form, kube.FromConfigMap} {
				if !same(fmt.Sprint("rules ", compared), text, form) {
					t.Errorf("%s: cannot be compared:\n%s", form, text)
				}
				compared[form]++
			}
		}
	}
	for _, p := range corpus.Profiles(t) {
		if !p.Passes || !corpus.Sampled(p.Path, 4) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(corpus.Dir(t), "corpus", "profiles", p.Path))
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []kube.Form{kube.FromConfigMap, kube.FromRules, kube.FromAbstract} {
			if same(p.Path, string(text), form) {
				compared[form]++
			}
		}
	}
	t.Log(compared)
	if compared[kube.FromConfigMap] < 150 {
		t.Error("too few")
	}
}
