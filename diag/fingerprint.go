package diag

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Normalize returns a text with its blanks and line breaks made one blank each,
// so that a change of layout leaves it the same.
func Normalize(text string) string { return strings.Join(strings.Fields(text), " ") }

// Fingerprint returns 32 hexadecimal digits that name the finding by its code,
// its profile and its statement. They stay the same when lines move, the layout
// changes or the statement is written in another way. Findings of one code in the
// same statement share them.
func (f Finding) Fingerprint() string {
	sum := sha256.Sum256([]byte(f.Code.ID + "\x00" + f.Profile + "\x00" + f.Known()))
	return hex.EncodeToString(sum[:16])
}

// Known returns the text that a finding is known by: the key of its statement or
// the statement itself, or else the line that it starts in.
func (f Finding) Known() string {
	switch {
	case f.StatementKey != "":
		return f.StatementKey
	case f.Statement != "":
		return f.Statement
	}
	return around(f.Place)
}

// longest is the number of bytes of a line that stand for a statement which is
// not known, so that many findings in a line of megabytes take no time.
const longest = 1 << 10

// around returns the line that a place starts in.
func around(p Place) string {
	line := p.File.Line(p.File.LineAt(p.Span.Start))
	if line.Len() > longest {
		line.Start = min(p.Span.Start, line.End)
		line.End = min(line.End, line.Start+longest)
	}
	return Normalize(p.File.Slice(line))
}
