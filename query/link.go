package query

import (
	"strings"

	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// compared are the permissions that the name of a link must not have without its
// target.
const compared = key.FileExec | key.FileWrite | key.FileRead | key.FileAppend | key.FileLock | key.FileMmap

// allowsLink reports whether a link is allowed: the name must allow links, the
// pair of name and target must, and the name may have to do without permissions
// that the target lacks.
func allowsLink(l policy.LinkLabels, x policy.Asked, reference bool) bool {
	for _, owner := range []bool{true, false} {
		if x.Perms.For(owner) != 0 && !allowsLinkOf(l, x.Subset, owner, reference) {
			return false
		}
	}
	return true
}

func allowsLinkOf(l policy.LinkLabels, subset, owner, reference bool) bool {
	name, pair, target := sideAt(l.Name, owner), sideAt(l.Pair, owner), sideAt(l.Target, owner)
	fits := missingOnTarget(name, target) == nil
	if subset && !fits {
		return true // the rule is not about it
	}
	if name.allow&key.FileLink == 0 || pair.allow&key.FileLink == 0 {
		return false
	}
	return fits || !requiresSubset(pair, owner, reference)
}

// requiresSubset reports whether a pair demands that the target has all
// permissions of the name. Compiled policies demand it for files of the owner
// alone, and where the mark is that of a lock, see policy.FileSubset.
func requiresSubset(pair side, owner, reference bool) bool {
	return pair.allow&key.FileSubset != 0 && (owner || !reference || pair.allow&key.FileLock != 0)
}

// missingOnTarget returns the permissions that a link would add to its target.
func missingOnTarget(name, target side) []string {
	words := wordsOf(nil, name.allow&compared&^target.allow, fileLetters)
	if words == nil && name.allow&key.FileExec != 0 && !name.exec.Within(target.exec) {
		return []string{"x transition"}
	}
	return words
}

// linkWhy says why a link is not allowed whose pair is.
func linkWhy(l policy.LinkLabels, x policy.Asked, reference bool) string {
	for _, owner := range []bool{true, false} {
		if x.Perms.For(owner) == 0 || allowsLinkOf(l, x.Subset, owner, reference) {
			continue
		}
		if l.Name.Allow.For(owner)&key.FileLink == 0 {
			return "the name does not allow links"
		}
		return "the link would give permissions that the target lacks: " +
			strings.Join(missingOnTarget(sideAt(l.Name, owner), sideAt(l.Target, owner)), ", ")
	}
	return ""
}
