package parser

import (
	"strings"
	"testing"
	"time"

	"github.com/aa-lint/aa-lint/source"
)

// pieces are texts that make a parser slow if they are repeated: what opens and
// is never closed, what is read again because of a mistake.
var pieces = []string{
	"\"", "'", "(", ")", "{", "}", "{ ", "} ", "[", "<", ">", ",", ", ", "/", "/ ", "/a ", "/a r ", "/a r,",
	"/a\n", "\n/a\n", "#", "# \n", "#\n", "network", "network ", "network\n", "network (", "network (\n",
	"signal (a ", "\"a ", "\"a\n", "\"a b\n", "if ", "if (", "if not ", "else ", "else {", "if $a {",
	"} else {", "if $a { } else ", "profile ", "profile a ", "profile a\n", "profile a {", "profile a {\n",
	" profile a\n", "^a", "^a {", "^a\n", "hat a\n", "@{a}", "@{a} = ", "@{a} = b\n", "$a = ", "$a =\n",
	"$a = true and\n", "include ", "include <a>", "include <a>\n", " include <a> /a", "#include", "#include\n",
	"abi ", "alias ", "alias /a -> ", "-> ", "->\n", "= ", "flags=(", "flags=(\n", "profile a flags=(",
	"profile a flags=(\n", "deny ", "deny {", "deny\n", "audit deny owner ", "priority=", "priority=1 ",
	"mount options=(", "mount ->\n", "dbus peer=(", "dbus peer=(\n", "dbus send\n", "a ", "a\n", "a{", "a}",
	"a,}", "a,} ", "/a,}", "/a{ ", "/{a,", "é", "\x00", "\r", "\r\n", "a\r\n", "network inet,\r\n", ";", "a;",
	"a;\n", "/a r;\n", "capabilty ", "capabilty x,\n", "profle a {\n", "set rlimit ", "set rlimit a <= 1 ",
	"\\", "\\\n", "/a\\\n", "network inet # c\n", "if $a # c\n", "profile \"a\n", "/a r\n network\n",
	"unix (a\n/b r,\n", " if", "link\n", "} else if\n", "priorty=5 ", "esle {\n", "mount (a b=(\n",
	"network {\n", "deny network }\n", "\"\n\"", "( \"", "network \"a\n",
}

// BenchmarkMistakes parses 64 KiB of each piece and reports the slowest. The
// aim is 100 ms.
func BenchmarkMistakes(b *testing.B) {
	const size = 64 << 10
	for _, before := range []string{"", "profile p {\n", "profile p {\n  network "} {
		b.Run(strings.Join(strings.Fields(before), "_"), func(b *testing.B) {
			slowest := time.Duration(0)
			for b.Loop() {
				for _, piece := range pieces {
					text := before + strings.Repeat(piece, size/len(piece)+1)[:size]
					start := time.Now()
					Parse(source.NewFile("piece", text), Options{})
					slowest = max(slowest, time.Since(start))
				}
			}
			b.ReportMetric(float64(slowest.Microseconds())/1000, "ms-slowest")
		})
	}
}
