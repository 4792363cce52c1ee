package escape

import "testing"

func TestDecode(t *testing.T) {
	tests := []struct {
		text string
		want byte
		n    int
	}{
		{`\`, 0, 0},
		{`\b`, 0, 0},
		{`\\x`, '\\', 2},
		{`\"`, '"', 2},
		{`\e[`, 0x1b, 2},
		{`\x2fa`, '/', 4},
		{`\x2`, 2, 3},
		{`\xg`, 0, 0},
		{`\d65`, 'A', 4},
		{`\d256`, 25, 4},
		{`\d`, 0, 0},
		{`\1012`, 'A', 4},
		{`\777`, 077, 3},
		{`\0`, 0, 2},
		{`\8`, 0, 0},
	}
	for _, test := range tests {
		if got, n := Decode(test.text); got != test.want || n != test.n {
			t.Errorf("Decode(%q) = %q, %d, want %q, %d", test.text, got, n, test.want, test.n)
		}
	}
}
