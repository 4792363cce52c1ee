package kube

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// Version is a release of Kubernetes: 1.34.
type Version struct{ Major, Minor int }

// Newest is the newest release whose ways are known here. It still copies
// annotations to fields (applyAppArmorVersionSkew in the source of its API
// server). KEP-24 announces the end of that, and no release is named for it, so
// later ones are taken to do the same.
var Newest = Version{1, 36}

// The releases that changed how a profile is chosen (KEP-24), and how one comes
// into the cluster.
var (
	// fieldSince is the first release that has the field.
	fieldSince = Version{1, 30}
	// oldDefinitionsUntil is the first release that takes definitions of custom
	// resources of the version v1 only.
	oldDefinitionsUntil = Version{1, 22}
)

// ParseVersion reads "1.34", "v1.34.2" or "v1.33.5-gke.1080".
func ParseVersion(text string) (Version, error) {
	parts := strings.SplitN(strings.TrimPrefix(text, "v"), ".", 3)
	wrong := fmt.Errorf("%q is not a version of Kubernetes such as 1.34", text)
	if len(parts) < 2 {
		return Version{}, wrong
	}
	major, err := strconv.Atoi(parts[0])
	minor, minorErr := strconv.Atoi(strings.TrimSuffix(parts[1], "+"))
	if err != nil || minorErr != nil || major != 1 || minor < 4 {
		return Version{}, wrong
	}
	return Version{major, minor}, nil
}

// String returns the version without a patch: "1.34".
func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// Before reports whether a version is older than another.
func (v Version) Before(w Version) bool {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor)) < 0
}

// HasField reports whether the version knows securityContext.appArmorProfile.
func (v Version) HasField() bool { return !v.Before(fieldSince) }

// TakesOldDefinitions reports whether the version takes definitions of custom
// resources of apiextensions.k8s.io/v1beta1.
func (v Version) TakesOldDefinitions() bool { return v.Before(oldDefinitionsUntil) }
