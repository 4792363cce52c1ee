package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"

	"github.com/aa-lint/aa-lint/diag"
)

// gitLabIssue is one entry of a Code Quality report.
type gitLabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitLabLocation `json:"location"`
}

type gitLabLocation struct {
	Path  string      `json:"path"`
	Lines gitLabLines `json:"lines"`
}

type gitLabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// writeGitLab prints the array of a Code Quality report.
func writeGitLab(w *bufio.Writer, r Report, _ Options) {
	l, seen := newLocator(), fingerprints{}
	w.WriteByte('[')
	for i, f := range r.Findings {
		separate(w, i)
		path := cleanPath(f.Place.File.Name())
		encode(w, gitLabIssue{
			Description: Sanitize(f.Message),
			CheckName:   f.Code.String(),
			Fingerprint: hash(inProject(r, path), seen.fingerprintOf(f)),
			Severity:    [...]string{diag.Info: "info", diag.Warning: "major", diag.Error: "critical"}[f.Severity],
			Location:    gitLabLocation{path, gitLabLines{l.startPosition(f.Place).Line, l.endPosition(f.Place).Line}},
		})
	}
	w.WriteString("]\n")
}

// hash returns 32 hexadecimal digits for two texts.
func hash(a, b string) string {
	sum := sha256.Sum256([]byte(a + "\x00" + b))
	return hex.EncodeToString(sum[:16])
}
