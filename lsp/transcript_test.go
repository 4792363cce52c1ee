package lsp_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/aa-lint/aa-lint/internal/update"
	"github.com/aa-lint/aa-lint/lsp"
)

// TestTranscripts plays what stands in the archives of testdata, and compares
// what the server answers: in all encodings the same, since places are written
// with columns in characters.
//
// An archive has files, a script, and what comes of it. A step is
//
//	open FILE
//	edit FILE "OLD" "NEW"      the first OLD in it
//	METHOD FILE "TEXT" {…}     a request; | in the text is the place, | and | the range
func TestTranscripts(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for i, encoding := range []string{"utf-16", "utf-8", "utf-32"} {
				got := play(t, archive, encoding)
				if i == 0 && update.Goldens() {
					archive = withFile(archive, "want", got)
					if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
						t.Fatal(err)
					}
				}
				if diff := cmp.Diff(fileOf(archive, "want"), got); diff != "" {
					t.Errorf("%s: (-want +got)\n%s", encoding, diff)
				}
			}
		})
	}
}

func fileOf(a *txtar.Archive, name string) string {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func withFile(a *txtar.Archive, name, text string) *txtar.Archive {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = []byte(text)
			return a
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(text)})
	return a
}

// unpack writes the files of an archive, and returns where they are.
func unpack(t testing.TB, a *txtar.Archive) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		if f.Name == "script" || f.Name == "want" {
			continue
		}
		at := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// play plays the script of an archive.
func play(t *testing.T, a *txtar.Archive, encoding string) string {
	t.Helper()
	dir := unpack(t, a)
	c := start(t, dir, encoding, pulls, lsp.Options{})
	var out strings.Builder
	for line := range strings.Lines(fileOf(a, "script")) {
		if words := arguments(t, line); len(words) > 0 {
			fmt.Fprintf(&out, "> %s\n%s", strings.TrimSpace(line), c.step(words))
		}
	}
	c.close()
	return out.String()
}

// arguments cuts a step into its words; texts in quotes are one, and so is all
// from a brace on.
func arguments(t *testing.T, line string) []string {
	t.Helper()
	var words []string
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		switch line[0] {
		case '"':
			quoted, err := strconv.QuotedPrefix(line)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			text, _ := strconv.Unquote(quoted)
			words, line = append(words, text), line[len(quoted):]
		case '{':
			return append(words, line)
		default:
			word, rest, _ := strings.Cut(line, " ")
			words, line = append(words, word), rest
		}
	}
	return words
}

// step does one step, and returns what is to be seen of it.
func (c *client) step(words []string) string {
	c.t.Helper()
	uri := ""
	if len(words) > 1 && !strings.HasPrefix(words[1], "{") {
		uri = c.uri(words[1])
	}
	switch words[0] {
	case "open":
		text, err := os.ReadFile(filepath.Join(c.dir, words[1]))
		if err != nil {
			c.t.Fatal(err)
		}
		c.opens(uri, "apparmor", string(text))
		return ""
	case "edit":
		at := strings.Index(c.text(uri), words[2])
		if at < 0 {
			c.t.Fatalf("%q is not in %s", words[2], words[1])
		}
		c.replace(uri, at, at+len(words[2]), words[3])
		return ""
	}
	params := map[string]any{}
	if last := words[len(words)-1]; strings.HasPrefix(last, "{") {
		if err := json.Unmarshal([]byte(last), &params); err != nil {
			c.t.Fatalf("%s: %v", last, err)
		}
	}
	if uri != "" {
		params["textDocument"] = map[string]any{"uri": uri}
	}
	if len(words) > 2 && !strings.HasPrefix(words[2], "{") {
		c.place(params, uri, words[2])
	}
	text, _ := json.Marshal(params)
	a := c.ask(words[0], string(text))
	if a.Error != nil {
		return fmt.Sprintf("error %d: %s\n", a.Error.Code, a.Error.Message)
	}
	return c.shown(words[0], uri, a.Result)
}

// place adds the place that a text with marks stands for.
func (c *client) place(params map[string]any, uri, marked string) {
	c.t.Helper()
	parts := strings.Split(marked, "|")
	text := c.text(uri)
	at := strings.Index(text, strings.Join(parts, ""))
	if at < 0 {
		c.t.Fatalf("%q is not in %s", marked, uri)
	}
	switch len(parts) {
	case 2:
		params["position"] = c.position(text, at+len(parts[0]))
		params["positions"] = []any{params["position"]}
	case 3:
		params["range"] = c.rangeOf(text, at+len(parts[0]), at+len(parts[0])+len(parts[1]))
	default:
		c.t.Fatalf("%q has no place", marked)
	}
	if _, needed := params["context"]; !needed {
		params["context"] = map[string]any{"diagnostics": []any{}}
	}
}

// shown returns an answer so that people can read it.
func (c *client) shown(method, uri string, result json.RawMessage) string {
	c.t.Helper()
	var value any
	d := json.NewDecoder(bytes.NewReader(result))
	if err := d.Decode(&value); err != nil {
		c.t.Fatal(err)
	}
	if m, ok := value.(map[string]any); ok && m["data"] != nil && strings.HasPrefix(method, "textDocument/semanticTokens") {
		return c.tokens(uri, m["data"].([]any))
	}
	if m, ok := value.(map[string]any); ok && m["items"] != nil && method == "textDocument/completion" {
		return c.completions(uri, m["items"].([]any))
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(c.readable(uri, value)); err != nil {
		c.t.Fatal(err)
	}
	return strings.ReplaceAll(strings.ReplaceAll(out.String(), c.dir, "DIR"), `\n`, "\n      ")
}

// readable replaces ranges by their places and texts.
func (c *client) readable(uri string, value any) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = c.readable(uri, v[i])
		}
	case map[string]any:
		if r, ok := c.readableRange(uri, v); ok {
			return r
		}
		inner := uri
		for _, key := range []string{"uri", "targetUri"} {
			if named, ok := v[key].(string); ok {
				inner = named
			}
		}
		if doc, ok := v["textDocument"].(map[string]any); ok {
			inner, _ = doc["uri"].(string)
		}
		changed := map[string]any{}
		for key := range maps.Keys(v) {
			of := inner
			switch {
			case strings.HasPrefix(key, "file:"):
				of = key
			case key == "originSelectionRange":
				of = uri
			case key == "resultId":
				continue
			}
			changed[key] = c.readable(of, v[key])
		}
		return changed
	}
	return value
}

// readableRange returns a range, or a position, as text.
func (c *client) readableRange(uri string, v map[string]any) (string, bool) {
	text, open := c.texts[uri]
	if !open {
		data, err := os.ReadFile(strings.TrimPrefix(uri, "file://"))
		if err != nil {
			return "", false
		}
		text = string(data)
	}
	at := func(v any) (int, string, bool) {
		m, _ := v.(map[string]any)
		line, ok1 := m["line"].(float64)
		character, ok2 := m["character"].(float64)
		if !ok1 || !ok2 || len(m) != 2 {
			return 0, "", false
		}
		offset, ok := c.byteAt(text, int(line), int(character))
		if !ok {
			c.t.Errorf("%s: there is no place %v:%v", uri, line, character)
			return 0, "", false
		}
		column := len([]rune(text[strings.LastIndexByte(text[:offset], '\n')+1 : offset]))
		return offset, fmt.Sprintf("%d:%d", int(line)+1, column+1), true
	}
	if _, shown, ok := at(v); ok {
		return shown, true
	}
	start, from, ok1 := at(v["start"])
	end, to, ok2 := at(v["end"])
	if !ok1 || !ok2 || len(v) != 2 || start > end {
		return "", false
	}
	what := text[start:end]
	if len(what) > 60 {
		what = what[:20] + " … " + what[len(what)-20:]
	}
	return fmt.Sprintf("%s-%s `%s`", from, to, strings.ReplaceAll(what, "\n", "⏎")), true
}

// tokens returns semantic tokens, those of one line on one line. It checks that
// they are sorted and apart, and none leaves its line.
func (c *client) tokens(uri string, data []any) string {
	c.t.Helper()
	var out strings.Builder
	text := c.text(uri)
	names := []string{"keyword", "modifier", "class", "macro", "variable", "property", "enumMember", "type", "string", "operator", "number", "comment", "decorator"}
	line, character, last := 0, 0, -1
	for i := 0; i < len(data); i += 5 {
		n := func(j int) int { return int(data[i+j].(float64)) }
		if n(0) > 0 {
			line, character = line+n(0), 0
			out.WriteString("\n")
		}
		character += n(1)
		start, ok1 := c.byteAt(text, line, character)
		end, ok2 := c.byteAt(text, line, character+n(2))
		if !ok1 || !ok2 || start < last || end <= start {
			c.t.Errorf("a token at %d:%d of %d", line, character, n(2))
			return ""
		}
		last = end
		fmt.Fprintf(&out, "%s:%s ", text[start:end], names[n(3)])
	}
	return strings.TrimPrefix(out.String(), "\n") + "\n"
}

// completions returns the first items, one on a line, and how many there are.
func (c *client) completions(uri string, items []any) string {
	c.t.Helper()
	var out strings.Builder
	for i, item := range items {
		if i == 6 {
			fmt.Fprintf(&out, "… %d\n", len(items))
			break
		}
		m := item.(map[string]any)
		edit := m["textEdit"].(map[string]any)
		fmt.Fprintf(&out, "%s: %v, %v\n", c.readable(uri, edit["range"]), edit["newText"], m["detail"])
	}
	return out.String()
}
