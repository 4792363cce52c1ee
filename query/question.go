// Package query answers questions about what profiles allow, as data that
// other programs can read: a question and its answer are one JSON object each.
package query

import (
	"encoding/hex"
	"encoding/json"

	"github.com/aa-lint/aa-lint/policy"
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

	Signal    string `json:"signal,omitempty"`
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
	// Notes name the quirks because of which the reference would answer
	// otherwise.
	Notes []policy.Quirk `json:"notes,omitempty"`
}

// Exec is how an executed program goes on.
type Exec struct {
	Mode   string `json:"mode"` // as in rules: upper case if the environment is scrubbed
	Target string `json:"target,omitempty"`
}

// path returns the path that is asked about.
func (q *Question) path() (string, error) {
	if q.PathHex == "" {
		return q.Path, nil
	}
	text, err := hex.DecodeString(q.PathHex)
	return string(text), err
}
