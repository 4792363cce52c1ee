package ast

import (
	"strings"

	"github.com/aa-lint/aa-lint/source"
)

// FileAccess is a set of file permissions.
type FileAccess uint8

// The file permissions. ExecAccess is a bare "x", which only deny rules may
// have; how a file is executed is an ExecMode.
const (
	ReadAccess FileAccess = 1 << iota
	WriteAccess
	AppendAccess
	LinkAccess
	LockAccess
	MmapAccess
	ExecAccess
)

// ExecTransition says which profile an executed program runs under.
type ExecTransition uint8

// The exec transitions.
const (
	NoExec         ExecTransition = iota
	ExecInherit                   // ix: the present profile
	ExecUnconfined                // ux: none
	ExecProfile                   // px: the profile attached to the path, or the named one
	ExecChild                     // cx: a child of the present profile
)

// ExecMode is how a file is executed: ix, Px, cux …
type ExecMode struct {
	Transition ExecTransition
	Fallback   ExecTransition // NoExec, ExecInherit or ExecUnconfined: when the profile is missing
	Scrub      bool           // the environment is scrubbed (upper case)
}

// FilePerms is a permission string with what it means.
type FilePerms struct {
	Word
	Access FileAccess
	Exec   ExecMode
}

// Scrubbing is the keyword safe or unsafe, which sets the scrubbing of the
// environment whatever the case of the exec mode says.
type Scrubbing uint8

// The scrubbing keywords.
const (
	ScrubDefault Scrubbing = iota // nothing written
	ScrubSafe
	ScrubUnsafe
)

// FileRule is a rule on paths: `/path rw,`, `rw /path,` or `file,`.
type FileRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span // "file", zero if it is not written
	Scrub      Scrubbing
	PermsFirst bool // written before the path
	ScrubSpan  source.Span
	Subset     bool // the target of a link may be accessed no further than the link
	SubsetSpan source.Span
	Path       Word      // zero for the rule "file,": every path
	Perms      FilePerms // zero for the rule "file,": every permission, exec as ix
	Target     Word      // behind "->", zero if none
}

// Quals implements Rule.
func (r *FileRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *FileRule) Accept(v RuleVisitor) { v.VisitFile(r) }

// Bare reports whether the rule is `file,` alone.
func (r *FileRule) Bare() bool { return r.Path.IsZero() }

// Exec returns how the rule executes, with safe and unsafe applied.
func (r *FileRule) Exec() ExecMode {
	mode := r.Perms.Exec
	switch r.Scrub {
	case ScrubSafe:
		mode.Scrub = true
	case ScrubUnsafe:
		mode.Scrub = false
	}
	return mode
}

// LinkRule is `link /name -> /target,`.
type LinkRule struct {
	base
	Qualifiers Qualifiers
	Keyword    source.Span
	Subset     bool // the target may be accessed no further than the link
	SubsetSpan source.Span
	Path       Word
	Target     Word
}

// Quals implements Rule.
func (r *LinkRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *LinkRule) Accept(v RuleVisitor) { v.VisitLink(r) }

// String returns the mode as it is written: "ix", "Px", "CUx"; "" for none.
func (m ExecMode) String() string {
	letters := [...]string{"", "i", "u", "p", "c"}
	if m.Transition == NoExec || int(max(m.Transition, m.Fallback)) >= len(letters) {
		return ""
	}
	s := letters[m.Transition] + letters[m.Fallback]
	if m.Scrub && m.Transition != ExecInherit {
		if m.Fallback == ExecUnconfined {
			s = strings.ToUpper(s)
		} else {
			s = strings.ToUpper(s[:1]) + s[1:]
		}
	}
	return s + "x"
}
