package glob

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func repeat(n int, piece func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(piece(i))
	}
	return b.String()
}

// hostile returns sets of patterns of which an automaton cannot be worked out,
// or that need care; the larger, the more so.
func hostile(size int) map[string][]string {
	number := func(format string) func(int) string {
		return func(i int) string { return fmt.Sprintf(format, i*7919) }
	}
	letters := "{a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,0,1,2,3,4,5,6,7,8,9}"
	return map[string][]string{
		"gaps":           {"/**a" + strings.Repeat("?", 30), "/**b" + strings.Repeat("?", 40)},
		"one long":       {strings.Repeat("/**a*b???", 20)},
		"same letters":   strings.Fields(repeat(20, func(i int) string { return "/**a*b" + strings.Repeat("?", i) + " " })),
		"nested":         {strings.Repeat("{a,", MaxNesting) + "b" + strings.Repeat("}", MaxNesting)},
		"nested wild":    {strings.Repeat("{*a,**b", MaxNesting) + ",c" + strings.Repeat("}", MaxNesting)},
		"nested empty":   {strings.Repeat("{,", MaxNesting) + "a" + strings.Repeat("}", MaxNesting)},
		"products":       {strings.Repeat("{a,b}", 5*size), strings.Repeat("{a,bc,}", 5*size)},
		"empty":          {strings.Repeat("{,a}", 20*size)},
		"empty loops":    {strings.Repeat("{,*}", 20*size)},
		"empty wild":     {strings.Repeat("{**,*,?,}", 2*size), strings.Repeat("{?,}", 2*size)},
		"loops":          {strings.Repeat("*a", 20*size)},
		"deep loops":     {strings.Repeat("**a*b", 5*size), strings.Repeat("**b*a", 5*size)},
		"negated":        {strings.Repeat("**[^a]", size), strings.Repeat("*[^b]", size)},
		"question marks": {strings.Repeat("**?", 3*size)},
		"many literals":  {"/{" + repeat(10*size, number("file%d,")) + ";}"},
		"many behind **": {"**{" + repeat(10*size, number("file%d,")) + ";}??????"},
		"many stars":     {"/{" + repeat(10*size, number("*%d,")) + ";}"},
		"many deep":      {"/{" + repeat(3*size, number("**%d*8,")) + ";}"},
		"alternations":   {"{" + repeat(20*size, number("{a,%d},")) + ";}"},
		"wide":           {strings.Repeat("*"+letters, size)},
		"wide nodes":     {strings.Repeat("{"+repeat(200, func(i int) string { return fmt.Sprintf("\\x%02x,", 1+i) })+"**}", size)},
		"classes":        {repeat(2*size, func(i int) string { return fmt.Sprintf("*[%c-%c]", 'a'+i%24, 'A'+i*7%24) })},
		"many sets": strings.Fields(repeat(size/4, func(i int) string {
			return fmt.Sprintf("**[%c-%c%c]%c ", 'a'+i%24, 'A'+i*7%24, '0'+i%10, 'a'+i*5%24)
		})),
		"sets and gaps": strings.Fields(repeat(size/4, func(i int) string {
			return fmt.Sprintf(`**[\%03o-\%03o]???? `, 1+i%250, 1+i*37%250)
		})),
		"same rules": strings.Fields(strings.Repeat("/** /**a ", size)),
	}
}

// explosive returns k patterns whose automaton has about 2^k states.
func explosive(k int) []string {
	patterns := make([]string, k)
	for i := range patterns {
		patterns[i] = fmt.Sprintf("/**%c*%c???", 'a'+i, 'A'+i)
	}
	return patterns
}

func hostilePatterns(t testing.TB, patterns []string) []Pattern {
	all := make([]Pattern, len(patterns))
	for i, text := range patterns {
		text = strings.ReplaceAll(text, ",;}", "}")
		p, err := Parse(text)
		if err != nil {
			t.Fatalf("%.60q: %v", text, err)
		}
		all[i] = p
	}
	return all
}

func hostileAutomaton(patterns []Pattern, sameID bool) *Automaton {
	a := NewAutomaton()
	for i, p := range patterns {
		if sameID {
			i = 0
		}
		a.Add(p.Expr(), i, 1<<(i%64))
	}
	a.Start()
	return a
}

// TestHostile asks questions about patterns of which an automaton cannot be
// worked out. What counts is that every question ends, with the work and memory
// that are allowed, and that what is answered is right.
func TestHostile(t *testing.T) {
	sets := hostile(20)
	for k := 1; k <= 20; k++ {
		sets[fmt.Sprintf("explosive %d", k)] = explosive(k)
	}
	everything := mustParse(t, "{**,}")
	for name, texts := range sets {
		t.Run(name, func(t *testing.T) {
			patterns := hostilePatterns(t, texts)
			r := rand.New(rand.NewPCG(1, 2))
			for _, sameID := range []bool{false, true} {
				checkVisit(t, hostileAutomaton(patterns, sameID), patterns, r)
			}
			for _, p := range patterns[:1] {
				for _, q := range append(patterns[1:min(3, len(patterns))], everything) {
					checkPair(t, p, q)
					checkPair(t, q, p)
				}
			}
		})
	}
}

// checkVisit visits all states and runs samples of the patterns.
func checkVisit(t *testing.T, a *Automaton, patterns []Pattern, r *rand.Rand) {
	const limit = 20_000
	states := 0
	v := a.Visit(limit, nil, func(State, func() string) bool { states++; return true })
	if states > limit || a.size() > maxSize {
		t.Errorf("%d states and %d bytes, %v", states, a.size(), v)
	}
	for _, p := range patterns {
		s := p.Sample(r)
		if len(a.Accepting(a.Run(a.Start(), s))) == 0 || !p.Match(s) {
			t.Errorf("the sample %.60q does not match", s)
		}
	}
}

func checkPair(t *testing.T, p, q Pattern) {
	if witness, v := p.Difference(q, Budget(20_000)); v == Yes && (!p.Match(witness) || q.Match(witness)) {
		t.Errorf("%.60q is no witness for the difference", witness)
	}
	if witness, v := p.Overlap(q, Budget(20_000)); v == Yes && !(p.Match(witness) && q.Match(witness)) {
		t.Errorf("%.60q is no witness for the overlap", witness)
	}
	if v := p.Includes(p, Budget(20_000)); v == No {
		t.Error("the pattern does not include itself")
	}
}

// TestMerge checks that what can follow is counted once for one id: this is as
// many states as there must be.
func TestMerge(t *testing.T) {
	for k, want := range map[int]int{1: 18, 2: 50, 4: 242, 6: 1010, 8: 4082} {
		a := hostileAutomaton(hostilePatterns(t, explosive(k)), true)
		states := 0
		if v := a.Visit(0, nil, func(State, func() string) bool { states++; return true }); v != Yes || states != want {
			t.Errorf("%d patterns have %d states, %v, want %d", k, states, v, want)
		}
	}
}

// TestRunOn matches a text for whose states there is no memory.
func TestRunOn(t *testing.T) {
	for name, texts := range hostile(20) {
		patterns := hostilePatterns(t, texts)
		a, b := hostileAutomaton(patterns, false), hostileAutomaton(patterns, false)
		s := patterns[0].Sample(rand.New(rand.NewPCG(3, 4)))
		half := len(s) / 2
		got := a.runOn(a.Run(a.Start(), s[:half]), s[half:])
		want := b.Start()
		for i := range len(s) {
			want = b.Step(want, s[i])
		}
		if !slices.Equal(a.Accepting(got), b.Accepting(want)) || !slices.Equal(a.nodes(got), b.nodes(want)) {
			t.Errorf("%s: %v matches, want %v", name, a.Accepting(got), b.Accepting(want))
		}
	}
}

func BenchmarkHostile(b *testing.B) {
	for name, texts := range hostile(1000) {
		patterns := hostilePatterns(b, texts)
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			b.ReportAllocs()
			states, size := 0, 0
			for b.Loop() {
				a := hostileAutomaton(patterns, false)
				states = 0
				a.Visit(0, nil, func(State, func() string) bool { states++; return true })
				size = a.size()
			}
			b.ReportMetric(float64(states), "states")
			b.ReportMetric(float64(size>>20), "MB")
		})
	}
}

func BenchmarkExplosive(b *testing.B) {
	for _, k := range []int{4, 8, 10, 12, 13, 16, 20} {
		patterns := hostilePatterns(b, explosive(k))
		b.Run(fmt.Sprint(k), func(b *testing.B) {
			states := 0
			b.ReportAllocs()
			for b.Loop() {
				a := hostileAutomaton(patterns, true)
				states = 0
				a.Visit(0, nil, func(State, func() string) bool { states++; return true })
			}
			b.ReportMetric(float64(states), "states")
		})
	}
}
