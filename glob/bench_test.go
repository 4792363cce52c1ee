package glob

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// manyRules returns patterns as a large profile has them.
func manyRules(n int) []Expr {
	r := rand.New(rand.NewPCG(1, 1))
	dirs := []string{"/etc/", "/usr/share/", "/usr/{lib,lib32,lib64}/", "/{,usr/}bin/", "/home/*/.config/", "/home/*/{.local/share,.cache}/",
		"/proc/[0-9]*/", "/var/lib/", "/run/user/[0-9]*/", "/dev/", "/opt/*/"}
	words := []string{"fonts", "icons", "config", "data", "python3", "perl", "gtk", "qt", "mime", "themes", "app", "plugin", "module", "state", "lock"}
	ends := []string{"", "", "", "*", "**", "/", "/**", "/*.so*", ".conf", ".{xml,json}", "{,/**}", "[0-9]"}
	exprs := make([]Expr, n)
	for i := range exprs {
		var b strings.Builder
		b.WriteString(dirs[r.IntN(len(dirs))])
		for k := 1 + r.IntN(3); k > 0; k-- {
			fmt.Fprintf(&b, "%s%d/", words[r.IntN(len(words))], r.IntN(20))
		}
		b.WriteString(words[r.IntN(len(words))])
		b.WriteString(ends[r.IntN(len(ends))])
		if i%100 == 0 {
			b.Reset()
			fmt.Fprintf(&b, "/sys/devices/**/%s%d", words[r.IntN(len(words))], r.IntN(20))
		}
		p, err := Parse(b.String())
		if err != nil {
			panic(err)
		}
		exprs[i] = p.Expr()
	}
	return exprs
}

func built(exprs []Expr) *Automaton {
	a := NewAutomaton()
	for i, e := range exprs {
		a.Add(e, i, 1<<(i%64))
	}
	a.Start()
	return a
}

func BenchmarkParse(b *testing.B) {
	for _, text := range []string{"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/{,usr/}{,local/}lib{,32,64}/**/*.so*", "/proc/[0-9]*/task/[0-9]*/{stat,status,comm}"} {
		b.Run(text[:8], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 3000, 10000} {
		exprs := manyRules(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				built(exprs)
			}
		})
	}
}

const path = "/home/somebody/.local/share/icons7/mime12/config3/plugin.json"

func BenchmarkRunNew(b *testing.B) {
	a := built(manyRules(3000))
	for b.Loop() {
		fresh := newAutomaton(a.nfa)
		fresh.Run(fresh.Start(), path)
	}
}

func BenchmarkRunKnown(b *testing.B) {
	a := built(manyRules(3000))
	for b.Loop() {
		a.Run(a.Start(), path)
	}
}

func BenchmarkMatch(b *testing.B) {
	p := mustParse(b, "/home/*/{.local/share,.cache}/icons*/**.{json,xml}")
	b.SetBytes(int64(len(path)))
	for b.Loop() {
		if !p.Match(path) {
			b.Fatal("no match")
		}
	}
}

func BenchmarkVisit(b *testing.B) {
	for _, n := range []int{10, 100, 1000, 3000, 10000} {
		exprs := manyRules(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			states := 0
			b.ReportAllocs()
			for b.Loop() {
				a := built(exprs)
				states = 0
				if v := a.Visit(10_000_000, nil, func(State, func() string) bool { states++; return true }); v != Yes {
					b.Fatal(v)
				}
			}
			b.ReportMetric(float64(states), "states")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*states), "ns/state")
		})
	}
}
