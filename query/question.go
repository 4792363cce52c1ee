// Package query answers questions about what profiles allow. A question is about
// one access, as data that other programs can write, or it is a rule: Parse reads
// it from words. Ask answers both.
package query

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Question asks what a profile says of one access. Which fields count depends
// on the class; docs/query.md has the table.
type Question struct {
	ID json.RawMessage `json:"id,omitempty"` // given back in the answer
	// Profile is the name of a profile; it may be left out if the policy has
	// only one.
	Profile string `json:"profile,omitempty"`
	Class   string `json:"class"`

	Path    string `json:"path,omitempty"`
	PathHex string `json:"path_hex,omitempty"` // the path in hexadecimal, for bytes that JSON cannot carry
	Owner   bool   `json:"owner,omitempty"`    // the subject's user owns the file
	Target  string `json:"target,omitempty"`
	Exec    string `json:"exec,omitempty"`

	Cap string `json:"cap,omitempty"`

	Family   string `json:"family,omitempty"`
	Type     string `json:"type,omitempty"`
	Protocol int    `json:"proto,omitempty"`
	IP       string `json:"ip,omitempty"`
	Port     int    `json:"port,omitempty"`
	PeerIP   string `json:"peer_ip,omitempty"`
	PeerPort int    `json:"peer_port,omitempty"`
	Addr     string `json:"addr,omitempty"`
	PeerAddr string `json:"peer_addr,omitempty"`

	Signal    Signal `json:"signal,omitempty"`
	Peer      string `json:"peer,omitempty"`
	Label     string `json:"label,omitempty"`
	Bus       string `json:"bus,omitempty"`
	Name      string `json:"name,omitempty"`
	Interface string `json:"interface,omitempty"`
	Member    string `json:"member,omitempty"`

	Op     string   `json:"op,omitempty"`
	Source string   `json:"source,omitempty"`
	FSType string   `json:"fstype,omitempty"`
	Flags  []string `json:"flags,omitempty"`
	Xattrs []string `json:"xattrs,omitempty"`

	words *words // of a question that Parse has read; then the fields above count for nothing
}

// Signal is the name of a signal or its number.
type Signal string

// UnmarshalJSON reads a name, or a number as it is or in quotes.
func (s *Signal) UnmarshalJSON(text []byte) error {
	var name string
	if err := json.Unmarshal(text, &name); err == nil {
		*s = Signal(name)
		return nil
	}
	var number uint8
	if err := json.Unmarshal(text, &number); err != nil {
		return errors.New("a signal is a name or a number from 0 to 255")
	}
	*s = Signal(strconv.Itoa(int(number)))
	return nil
}

// Answer is what a profile says.
type Answer struct {
	ID    json.RawMessage `json:"id,omitempty"`
	Error string          `json:"error,omitempty"` // the question cannot be answered; all else is empty
	// Mediated is false if nobody asks the profile about the class: everything
	// is allowed. It is nil for classes that are always mediated.
	Mediated *bool    `json:"mediated,omitempty"`
	Allow    []string `json:"allow"`
	Audit    []string `json:"audit,omitempty"`  // allowed or asked about, and logged
	Quiet    []string `json:"quiet,omitempty"`  // refused, and not logged
	Prompt   []string `json:"prompt,omitempty"` // asked about
	Exec     *Exec    `json:"x,omitempty"`
	Allowed  *bool    `json:"allowed,omitempty"` // where there is one permission only
	Info     any      `json:"info,omitempty"`
	// Notes name the quirks because of which the answer would be another one if
	// rules were read as they were meant; with Options.AsMeant, because of which
	// the compiled policy does not decide so.
	Notes []policy.Quirk `json:"notes,omitempty"`

	Verdict glob.Verdict `json:"-"` // of a question in words
	Found   Found        `json:"-"`
	Under   *Under       `json:"-"` // of AskUnder alone
}

// Found is what a question in words found: an access that is allowed or, where
// the verdict is no, one that is not.
type Found struct {
	Profile *policy.Profile
	Class   key.Class
	Perms   key.Perms // for files, those of the owner
	// Mediated is false if nobody asks the profile about accesses of the class.
	Mediated bool
	// Key is the access, if HasKey is set. Only is set if the question is about no
	// other.
	Key          string
	HasKey, Only bool
	// All is set if the question is about all accesses of its rule.
	All bool
	// Owner and Other tell, of files, for whose the permissions are allowed.
	Owner, Other bool
	Decision     policy.Decision
	// Deciding are the grants that decide, in the order of their precedence, and
	// Lost those that match and come too late. They belong to Mediation.
	Deciding, Lost []*policy.Grant
	Mediation      *policy.Mediation
	// Why says why not, where rules do not show it.
	Why string
	// Nearest is the rule that comes nearest to allowing the access, nil if none
	// comes near, or if rules deny it.
	Nearest *Nearest
}

// Exec is how an executed program goes on.
type Exec struct {
	Mode   string `json:"mode"` // as in rules: upper case if the environment is scrubbed
	Target string `json:"target,omitempty"`
}

// askedPath returns the path that is asked about.
func (q *Question) askedPath() (string, error) {
	if q.PathHex == "" {
		return q.Path, nil
	}
	text, err := hex.DecodeString(q.PathHex)
	return string(text), err
}

// absolute reports what is no absolute path: the kernel knows no other.
func absolute(what, path string) error {
	switch {
	case path == "":
		return fmt.Errorf("the %s is missing", what)
	case path[0] != '/':
		return fmt.Errorf("the %s %q is not an absolute path", what, path)
	}
	return nil
}
