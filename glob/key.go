package glob

import (
	"encoding/binary"
	"slices"
	"strings"
)

// Key returns a text that two expressions have in common if they are built
// alike, so that they match the same strings. It is no text for people.
func (e Expr) Key() string { return string(e.appendKey(nil)) }

func (e Expr) appendKey(key []byte) []byte {
	if e.e == nil {
		return key
	}
	switch e.e.kind {
	case exprLiteral:
		key = binary.AppendUvarint(append(key, 'l'), uint64(len(e.e.text)))
		key = append(key, e.e.text...)
	case exprOne, exprMany:
		key = append(key, "om"[e.e.kind-exprOne])
		for _, word := range *e.e.set {
			key = binary.LittleEndian.AppendUint64(key, word)
		}
	case exprConcat:
		for _, part := range e.e.parts {
			key = part.appendKey(key)
		}
	case exprUnion:
		branches := make([]string, len(e.e.parts))
		for i, branch := range e.e.parts {
			branches[i] = branch.Key()
		}
		slices.Sort(branches)
		joined := strings.Join(slices.Compact(branches), "|")
		key = binary.AppendUvarint(append(key, 'u'), uint64(len(joined)))
		key = append(key, joined...)
	case exprNone:
		key = append(key, 'n')
	}
	return key
}
