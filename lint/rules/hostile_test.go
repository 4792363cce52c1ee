package rules_test

import (
	"context"
	"flag"
	"fmt"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/internal/corpus"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
)

// hostile are texts that were made to take long: what is written grows with n, and
// what it means may grow faster.
var hostile = []struct {
	name  string
	n     int
	write func(n int) string
}{
	{"question marks", 60, inProfile("/**a%[2]s r,\n")},
	{"exec beside question marks", 60, func(n int) string {
		return "@{exec_path} = /**{a,b}/**c??? /**d*e?f\nprofile a @{exec_path} {\n@{exec_path} mr,\n" + lines(n, "/**a%[2]s rix,\n") + "}\n"
	}},
	{"attachments", 200, func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "profile p%d /**%c%sb {\n/a r,\n}\n", i, 'a'+i%10, strings.Repeat("?", i/10))
		}
		return b.String()
	}},
	{"priorities", 200, inProfile("priority=%[1]d deny /**%[1]d** w,\npriority=-%[1]d /**%[1]d** rw,\n")},
	{"one rule", 2500, inProfile("/a rw,\n")},
	{"everything", 2500, inProfile("all,\n")},
	{"stars around names", 1000, inProfile("/**/a%d/** rwix,\n")},
	{"network peers", 750, inProfile("network inet stream ip=10.0.0.1 port=%[1]d-%[1]d peer=(ip=10.1.0.1 port=%[1]d),\n")},
	{"port ranges", 750, func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "network inet stream port=%d-%d,\n", i+1, i+300)
		}
		return "profile a {\n" + b.String() + "}\n"
	}},
	{"variables in a chain", 1000, func(n int) string { return chain(n, "") }},
	{"growing variables in a chain", 500, func(n int) string { return chain(n, "/{a,b}") }},
	{"values", 1000, func(n int) string {
		return "@{V}=/a\n" + lines(n, "@{V}+=/b%d\n") + "profile a {\n" + lines(n, "@{V}/x%d r,\n") + "}\n"
	}},
	{"profiles", 2500, func(n int) string { return lines(n, "profile p%[1]d {\n/b rw,\n/b rw,\n}\n") }},
	{"children", 2500, inProfile("profile p%[1]d {\n/b rw,\n/b rw,\n}\n")},
	{"hats", 2500, inProfile("^h%[1]d {\n/**a%[1]d** r,\n}\n")},
	{"flags", 2500, func(n int) string { return lines(n, "profile p%[1]d /usr/bin/x%[1]d flags=(complain) {\n}\n") }},
	{"dbus", 1000, inProfile("dbus send bus=session path=/a/**/b%[1]d interface=*.x%[1]d* peer=(name=*c%[1]d*),\n")},
	{"mount", 1000, inProfile("mount options=(rw,nosuid) fstype=ext%[1]d /dev/**a%[1]d -> /mnt/**b%[1]d,\numount /**c%[1]d,\n")},
	{"signal and ptrace", 1000, inProfile("signal (send) set=(hup,term) peer=**a%[1]d**,\nptrace trace peer=**b%[1]d**,\n")},
	{"unix", 1000, inProfile("unix (send,receive) type=stream addr=@a*%[1]d* peer=(label=**b%[1]d**),\n")},
	{"links", 1000, inProfile("link /a*%[1]d -> /b*%[1]d,\n/c*%[1]d l,\n")},
	{"targets", 1000, inProfile("/**a%[1]d** Px -> p%[1]d,\n")},
	{"rlimits and changes of profile", 1000, inProfile("set rlimit nofile <= %[1]d,\nchange_profile -> **a%[1]d,\n")},
	{"conditions", 1000, func(n int) string {
		return "${B}=true\nprofile a {\n" + lines(n, "if ${B} {\n/a%[1]d/** r,\n} else {\n/a%[1]d/** w,\n}\n") + "}\n"
	}},
	{"aliases", 500, func(n int) string {
		return lines(n, "alias /a%[1]d -> /b%[1]d,\n") + "profile a {\n" + lines(n, "/a%[1]d/** r,\n") + "}\n"
	}},
	{"suppressions", 1000, inProfile("# aa-lint: ignore AA302 -- x%d\n/a r,\n")},
	{"suppressions beside rules", 1000, inProfile("/a%[1]d r, # aa-lint: ignore AA301, AA302, AA204\n")},
	{"unused variables", 1000, func(n int) string { return lines(n, "@{V%[1]d}=/a\n") + "profile a {\n}\n" }},
	{"comments", 2500, inProfile("# /a%[1]d r,\n")},
	{"a long comment", 100, func(n int) string {
		return "#" + strings.Repeat(" aa-lint: ignore AA302 --", 100*n) + "\nprofile a {\n}\n"
	}},
	{"xattrs", 1000, func(n int) string { return lines(n, "profile p%[1]d /**x%[1]d xattrs=(user.a=*%[1]d*) {\n}\n") }},
	{"rules of a large profile", 1000, inProfile("/etc/s%[1]d/config r,\nowner /home/*/.config/a%[1]d/** rwk,\n/usr/bin/t%[1]d mrix,\n/{,var/}run/d%[1]d/*.sock rw,\ndeny /usr/share/d%[1]d/** w,\n")},
	{"a manifest of profiles", 500, inConfigMap("  k%[1]d: |\n    profile k%[1]d {\n      /a%[1]d rw,\n      capability nope,\n    }\n")},
	{"aliases of a scalar", 750, inConfigMap("  k%[1]d: *a\n")},
	{"pods", 500, func(n int) string {
		return lines(n, "---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p%[1]d\n  annotations:\n    "+kube.AnnotationPrefix+"c: localhost/x%[1]d\nspec:\n  containers:\n  - name: c\n")
	}},
}

// lines writes a line for each of the numbers below n. It may mention the number,
// and as many question marks.
func lines(n int, format string) string {
	var b strings.Builder
	marks := strings.Contains(format, "[2]")
	for i := range n {
		switch {
		case marks:
			b.WriteString(strings.ReplaceAll(format, "%[2]s", strings.Repeat("?", i)))
		case strings.Contains(format, "%"):
			fmt.Fprintf(&b, format, i)
		default:
			b.WriteString(format)
		}
	}
	return b.String()
}

func inProfile(format string) func(int) string {
	return func(n int) string { return "profile a /usr/bin/a {\n" + lines(n, format) + "}\n" }
}

func inConfigMap(format string) func(int) string {
	return func(n int) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: &a |\n    profile a {\n      /a rw\n    }\n" + lines(n, format)
	}
}

func chain(n int, more string) string {
	var b strings.Builder
	b.WriteString("@{V0}=/a\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "@{V%d}=@{V%d}%s\n", i, i-1, more)
	}
	return b.String() + "profile a {\n" + lines(n, "@{V%d}/x r,\n") + "}\n"
}

// checkHostile checks a text with all rules.
func checkHostile(tb testing.TB, text string) driver.Result {
	tb.Helper()
	name := "text"
	if strings.Contains(text, "apiVersion:") {
		name = "text.yaml"
	}
	loader := load.New(load.Config{WorkDir: "/", Roots: []load.Root{{Dir: "/", FS: fstest.MapFS{name: {Data: []byte(text)}}}}})
	selection, err := lint.Select(rules.All(), lint.Choice{Preset: lint.Strict})
	if err != nil {
		tb.Fatal(err)
	}
	opts := driver.Options{Loader: loader, Selection: selection, Stats: true}
	if name == "text" {
		opts.Targets = []load.Target{{Path: name}}
	} else {
		opts.Manifests.Paths = []string{name}
	}
	result, err := driver.Run(context.Background(), opts)
	if err != nil {
		tb.Fatal(err)
	}
	for _, crash := range result.Crashes {
		tb.Errorf("%s: %s\n%s", crash.Rule, crash.Text, crash.Stack)
	}
	return result
}

// hostileBytes makes the texts of BenchmarkHostile as large as that, and half and a
// quarter of it.
var hostileBytes = flag.Int("hostile-bytes", 0, "size of the largest texts of BenchmarkHostile")

// fitting returns about the largest number with which a text is no larger than some
// bytes.
func fitting(write func(n int) string, size int) int {
	n := 1
	for len(write(2*n)) <= size {
		n *= 2
	}
	return n + sort.Search(n, func(more int) bool { return len(write(n+more+1)) > size })
}

// BenchmarkHostile checks texts that were made to take long, and such of double
// the size, with the steps of work that rules count.
func BenchmarkHostile(b *testing.B) {
	for _, h := range hostile {
		for _, times := range []int{1, 2, 4} {
			n := times * h.n
			if *hostileBytes > 0 {
				n = fitting(h.write, *hostileBytes*times/4)
			}
			text := h.write(n)
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(h.name, " ", "-"), times), func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				b.ReportAllocs()
				for b.Loop() {
					b.ReportMetric(float64(checkHostile(b, text).Stats.Steps), "steps/op")
				}
			})
		}
	}
}

// mostSteps is how many steps of work rules may count for a text of so many bytes.
func mostSteps(bytes int) int64 { return 150_000_000 + 600*int64(bytes) }

// TestHostile counts the work that hostile texts cost: it has a bound, whatever
// they are. CI takes texts of full length, which show it.
func TestHostile(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			text := h.write(max(1, h.n/corpus.OneIn(8)))
			if steps := checkHostile(t, text).Stats.Steps; steps > mostSteps(len(text)) {
				t.Errorf("%d steps for %d bytes", steps, len(text))
			}
		})
	}
}

// FuzzWork looks for short texts that cost much work, by counting it.
func FuzzWork(f *testing.F) {
	for _, h := range hostile {
		f.Add(h.write(3))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4<<10 {
			return
		}
		if steps := checkHostile(t, text).Stats.Steps; steps > mostSteps(len(text)) {
			t.Errorf("%d steps for %d bytes", steps, len(text))
		}
	})
}
