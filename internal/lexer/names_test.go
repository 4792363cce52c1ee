package lexer

import "testing"

// TestNames holds that each kind, mode and reason has a name of its own.
func TestNames(t *testing.T) {
	var kindList, modeList, reasonList []string
	for k := Illegal; k < kinds; k++ {
		kindList = append(kindList, k.String())
	}
	for m := DefaultMode; m < modes; m++ {
		modeList = append(modeList, m.String())
	}
	for r := NoReason; r < reasons; r++ {
		reasonList = append(reasonList, r.String())
	}
	for what, list := range map[string][]string{"kind": kindList, "mode": modeList, "reason": reasonList} {
		seen := map[string]bool{}
		for i, name := range list {
			if name == "" || seen[name] {
				t.Errorf("%s %d has no name of its own: %q", what, i, name)
			}
			seen[name] = true
		}
	}
}

func TestUnknownNames(t *testing.T) {
	for _, got := range []string{Kind(0).String(), Kind(-2).String(), kinds.String(), modes.String(), reasons.String()} {
		if len(got) == 0 || got[len(got)-1] != '?' {
			t.Errorf("got %q for a value that does not exist", got)
		}
	}
}
