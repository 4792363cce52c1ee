package semdiff

import "github.com/aa-lint/aa-lint/policy"

// matchProfiles pairs the profiles of two sides: by name, then by attachment. Those
// without a counterpart are paired with nil. The order is that of the new side,
// with what is gone behind.
func matchProfiles(old, new []*policy.Profile) [][2]*policy.Profile {
	byName := map[string]*policy.Profile{}
	for _, p := range old {
		if byName[p.FullName()] == nil {
			byName[p.FullName()] = p
		}
	}
	partner := map[*policy.Profile]*policy.Profile{}
	taken := map[*policy.Profile]bool{}
	for _, p := range new {
		if q := byName[p.FullName()]; q != nil && !taken[q] {
			partner[p], taken[q] = q, true
		}
	}
	matchAttachments(old, new, partner, taken)
	matchChildren(old, new, partner, taken)
	var pairs [][2]*policy.Profile
	for _, p := range new {
		pairs = append(pairs, [2]*policy.Profile{partner[p], p})
	}
	for _, p := range old {
		if !taken[p] {
			pairs = append(pairs, [2]*policy.Profile{p, nil})
		}
	}
	return pairs
}

// matchAttachments pairs profiles that were renamed but attach to the same
// programs.
func matchAttachments(old, new []*policy.Profile, partner map[*policy.Profile]*policy.Profile, taken map[*policy.Profile]bool) {
	byAttachment := map[string]*policy.Profile{}
	for _, p := range old {
		if a := p.Attachment(); a != "" && !taken[p] {
			byAttachment[a] = p
		}
	}
	for _, p := range new {
		if q := byAttachment[p.Attachment()]; partner[p] == nil && q != nil && !taken[q] {
			partner[p], taken[q] = q, true
		}
	}
}

// matchChildren pairs the children of profiles that were renamed.
func matchChildren(old, new []*policy.Profile, partner map[*policy.Profile]*policy.Profile, taken map[*policy.Profile]bool) {
	for _, p := range new {
		if partner[p] != nil || p.Parent == nil || partner[p.Parent] == nil {
			continue
		}
		for _, q := range partner[p.Parent].Children {
			if !taken[q] && q.OwnName() == p.OwnName() {
				partner[p], taken[q] = q, true
				break
			}
		}
	}
}
