package protocol_test

import (
	"encoding/json"
	"testing"

	"github.com/aa-lint/aa-lint/internal/protocol"
)

func TestPath(t *testing.T) {
	tests := []struct{ uri, want string }{
		{"file:///etc/apparmor.d/usr.bin.foo", "/etc/apparmor.d/usr.bin.foo"},
		{"file:///a%20b/%C3%BC", "/a b/ü"},
		{"file:///a%2520b", "/a%20b"},
		{"file:///a/../b/./c", "/b/c"},
		{"file://localhost/a", "/a"},
		{"file:///a%00b", ""},
		{"file://host/a", ""},
		{"file:a", ""},
		{"untitled:Untitled-1", ""},
		{"git:/a?x", ""},
		{"/a", ""},
		{"", ""},
		{"%", ""},
	}
	for _, test := range tests {
		if got, ok := protocol.Path(test.uri); got != test.want || ok != (test.want != "") {
			t.Errorf("Path(%q) = %q, %v", test.uri, got, ok)
		}
	}
}

// TestURI holds that a URI leads back to its path.
func TestURI(t *testing.T) {
	for _, path := range []string{"/", "/etc/a b", "/ü/😀", "/a%20b", "/a?b#c", "/a:b", "/\\"} {
		if got, ok := protocol.Path(protocol.URI(path)); got != path || !ok {
			t.Errorf("%q becomes %q, and then %q", path, protocol.URI(path), got)
		}
	}
}

func TestEmptyList(t *testing.T) {
	text, err := json.Marshal(struct{ L protocol.List[int] }{})
	if string(text) != `{"L":[]}` || err != nil {
		t.Errorf("%s, %v", text, err)
	}
}
