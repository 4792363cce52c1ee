package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/query"
)

// answer is what the fields of answers have in common on both sides.
type answer struct {
	Error    string         `json:"error,omitempty"`
	Mediated *bool          `json:"mediated,omitempty"`
	Allow    []string       `json:"allow,omitempty"`
	Audit    []string       `json:"audit,omitempty"`
	Quiet    []string       `json:"quiet,omitempty"`
	Prompt   []string       `json:"prompt,omitempty"`
	X        *query.Exec    `json:"x,omitempty"`
	Allowed  *bool          `json:"allowed,omitempty"`
	Info     map[string]any `json:"info,omitempty"`
}

// UnmarshalJSON reads an answer. Info may also be a list.
func (a *answer) UnmarshalJSON(text []byte) error {
	type plain answer
	var raw struct {
		plain
		Info any `json:"info"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	*a = answer(raw.plain)
	switch info := raw.Info.(type) {
	case map[string]any:
		a.Info = info
	case []any:
		a.Info = map[string]any{"list": info}
	}
	return nil
}

// ours brings an answer of aa-lint into the common form.
func ours(a query.Answer) answer {
	a.ID, a.Notes = nil, nil
	text, err := json.Marshal(a)
	if err != nil {
		panic(err) // answers can be written
	}
	var common answer
	if err := json.Unmarshal(text, &common); err != nil {
		panic(err)
	}
	return common
}

// sameAnswers compares answers in what they mean.
func sameAnswers(q query.Question, how terms, ours, theirs answer) bool {
	ours.normalize(q, how)
	theirs.normalize(q, how)
	return reflect.DeepEqual(ours, theirs)
}

// terms are what answers of one profile are compared on.
type terms struct {
	coarse bool // networks are a table of families and types
	// unmarked is set if a class is mediated only where rules have left
	// something in the compiled policy.
	unmarked bool
	// executed is set if a rule on exec is for the pair of a change of profile
	// as well: the two share a mark.
	executed bool
}

// normalize leaves out what is no part of an answer's meaning.
func (a *answer) normalize(q query.Question, how terms) {
	if a.Error != "" {
		*a = answer{Error: "error"}
		return
	}
	if q.Class == "network" && q.Op != "" && q.Op != "peer" {
		// What is logged of a peer, or with a label, shows on the way to it too.
		a.Quiet, a.Audit = nil, nil
	}
	for _, list := range []*[]string{&a.Allow, &a.Audit, &a.Quiet, &a.Prompt} {
		*list = slices.DeleteFunc(slices.Clone(*list), func(word string) bool { return !meansSomething(q, word) })
		slices.Sort(*list)
		*list = slices.Compact(*list)
		if len(*list) == 0 {
			*list = nil
		}
	}
	if q.Class == "dbus" || q.Class == "io_uring" {
		a.Prompt = nil // the oracle does not tell
	}
	a.Audit = slices.DeleteFunc(a.Audit, func(word string) bool {
		return !slices.Contains(a.Allow, word) && !slices.Contains(a.Prompt, word)
	})
	if len(a.Audit) == 0 {
		a.Audit = nil
	}
	if a.X != nil {
		// The binary separates a namespace from a name by NUL.
		a.X = &query.Exec{Mode: a.X.Mode, Target: strings.ReplaceAll(a.X.Target, "\x00", ":")}
	}
	if (q.Class == "unix" || how.unmarked && (q.Class != "network" || !how.coarse)) && a.Allow == nil && a.Quiet == nil && a.Prompt == nil {
		// Where all that rules say is a logged deny, nothing is left.
		a.Mediated = nil
	}
	a.normalizeInfo(q)
	if how.executed {
		delete(a.Info, "unsafe")
	}
	if q.Class == "network" && how.coarse && a.Allowed == nil {
		a.withoutTable(q)
	}
}

// meansSomething reports whether the kernel looks at a permission for the
// question: some share a state with others that are for something else.
func meansSomething(q query.Question, word string) bool {
	switch q.Class {
	case "network", "unix":
		return word != "continue" && word != "set_label"
	case "mount":
		return word == q.Op || word == "mount" && q.Op == ""
	}
	return true
}

// kept are the fields of info that both sides have; those of links are compared
// if there is a pair to speak of.
var kept = map[string][]string{
	"link":           {"name_has_link", "pair_has_link", "subset_required", "missing_on_target", "pair_quiet"},
	"capability":     {"allow", "audit", "quiet"},
	"network":        {"audit", "quiet"},
	"change_profile": {"onexec", "unsafe"},
	"attach":         {"len", "xattrs"},
	"flags":          {"name", "mode", "audit"},
	"rlimit":         {"set", "limits"},
	"profiles":       {"list"},
}

// modes are the numbers of profile modes in compiled policies.
var modes = map[any]float64{"enforce": 0, "complain": 1, "kill": 2, "unconfined": 3, "default_allow": 3, "prompt": 4}

func (a *answer) normalizeInfo(q query.Question) {
	info := map[string]any{}
	for _, name := range kept[q.Class] {
		if value, ok := a.Info[name]; ok && value != nil {
			info[name] = value
		}
	}
	if mode, ok := modes[info["mode"]]; ok {
		info["mode"] = mode
	}
	if audit, ok := info["audit"].(bool); ok && q.Class == "flags" {
		info["audit"] = map[bool]float64{true: 1}[audit]
	}
	if q.Class == "network" && info["audit"] == false && info["quiet"] == false {
		info = map[string]any{} // there is none behind the end of a table
	}
	if info["onexec"] == false {
		delete(info, "unsafe")
	}
	if info["pair_has_link"] == false {
		delete(info, "subset_required")
	}
	if names, ok := info["list"].([]any); ok {
		slices.SortFunc(names, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
	if list, ok := info["limits"].([]any); ok && len(list) == 0 {
		delete(info, "limits")
	}
	if a.Info = info; len(info) == 0 {
		a.Info = nil
	}
}

// withoutTable says what the kernel makes of a profile that has no table of
// families and types.
func (a *answer) withoutTable(q query.Question) {
	yes := true
	local := q.Family == "unix" || q.Family == "netlink" || q.Family == "1" || q.Family == "16"
	a.Mediated, a.Allowed = &yes, &local
}
