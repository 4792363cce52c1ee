package semdiff

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/aa-lint/aa-lint/policy/key"
)

// Question returns the witness under the names that queries have for its parts,
// so that it can be asked about: the class, and its fields. Values that are not
// UTF-8 are in hexadecimal, under their names with "_hex".
func (c *Change) Question() map[string]any {
	a, ok := key.Decode(c.Class, c.Witness, c.Permissions())
	if !ok {
		return map[string]any{"class": c.Class.String(), "key_hex": hex.EncodeToString([]byte(c.Witness))}
	}
	question := map[string]any{"class": a.Kind}
	for _, f := range a.Fields {
		switch {
		case f.Name == "flags":
			question[f.Name] = strings.Split(f.Value, ",")
		case f.Name == "proto" || strings.HasSuffix(f.Name, "port"):
			question[f.Name], _ = strconv.Atoi(f.Value)
		case !utf8.ValidString(f.Value):
			question[f.Name+"_hex"] = hex.EncodeToString([]byte(f.Value))
		default:
			question[f.Name] = f.Value
		}
	}
	if c.Class == key.ClassFile {
		question["owner"] = c.Permissions().For(true) != 0
	}
	return question
}
