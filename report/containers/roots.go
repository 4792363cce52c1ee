package containers

import (
	"github.com/aa-lint/aa-lint/internal/protect"
	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/policy"
)

// protectedRoots are the directories that the table of containers is about: the
// tutorial that everybody copies denies writes there.
var protectedRoots = []string{"/etc", "/var", "/tmp"}

// Root says how well a container's profile protects a directory.
type Root struct {
	Root  string `json:"root"`
	State string `json:"state"` // denied, default, open or unknown
	// Witness is a path that can be changed, of an open root, and Way how: write,
	// append, prompt, root (by renaming the directory), link or link-out.
	Witness string `json:"witness"`
	Way     string `json:"way"`
}

// String returns the state for a cell of a table.
func (s Root) String() string {
	switch {
	case s.State == "unknown":
		return "?"
	case s.State == "open" && s.Way == string(protect.Root):
		return "open: rename " + s.Witness
	case s.State == "open" && s.Witness != "":
		return "open: " + s.Witness
	}
	return s.State
}

// roots returns how well a profile protects the roots. Unconfined containers
// protect nothing; what the profile of a runtime does, no file here tells.
func (r *rowMaker) roots(e kube.Effective, found []kube.Definition) []Root {
	switch {
	case e.Type == kube.Unconfined:
		return sameState("open")
	case e.Type != kube.Localhost || len(found) == 0:
		return sameState("unknown")
	}
	at := found[0].Place
	if states, ok := r.judged[at]; ok {
		return states
	}
	states := sameState("unknown")
	if r.Profile != nil {
		if profile := r.Profile(found[0]); profile != nil {
			states = judge(profile)
		}
	}
	r.judged[at] = states
	return states
}

func judge(profile *policy.Profile) []Root {
	var states []Root
	for i, r := range protect.Judge(profile, protectedRoots, protect.Options{}) {
		s := Root{Root: protectedRoots[i], State: "default"}
		switch {
		case r.Undecided && r.Protected():
			s.State = "unknown"
		case !r.Protected():
			s.State, s.Witness, s.Way = "open", r.Gaps[0].Witness, string(r.Gaps[0].Kind)
		case r.Denied:
			s.State = "denied"
		}
		states = append(states, s)
	}
	return states
}

func sameState(state string) []Root {
	var states []Root
	for _, root := range protectedRoots {
		states = append(states, Root{Root: root, State: state})
	}
	return states
}
