package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/aa-lint/aa-lint/lint"
)

// targetSettings returns the settings of what the policy is written for.
func targetSettings(t *lint.Target) []setting {
	return []setting{
		checkedSetting("parser", "The oldest release of apparmor_parser that must load the policy, such as 4.0.", releasePattern, checkParser, &t.Parser),
		checkedSetting("abi", "The abi file that counts where a profile names none, such as abi/4.0.", abiPattern, checkABI, &t.ABI),
		checkedSetting("kernel", "The oldest release of Linux that must enforce the policy, such as 6.8.", releasePattern, checkKernel, &t.Kernel),
	}
}

// checkedSetting is a text that has a pattern and is checked.
func checkedSetting(name, help, pattern string, check func(text string) error, to *string) setting {
	return setting{name, help, schema{"type": "string", "pattern": pattern}, func(r *reader, n *yaml.Node) (err error) {
		if *to, err = r.readText(n); err != nil {
			return err
		}
		if err := check(*to); err != nil {
			return r.errorf(n, "%s: %w", name, err)
		}
		return nil
	}}
}

const (
	releasePattern = `^[0-9]+(\.[0-9]+){1,2}$`
	abiPattern     = `^(kernel|default|abi/.+)$`
)

var (
	isRelease = regexp.MustCompile(releasePattern)
	isABI     = regexp.MustCompile(abiPattern)
)

// parserReleases are the releases of apparmor_parser whose language is known
// here, without their patches.
var parserReleases = []string{
	"2.8", "2.9", "2.10", "2.11", "2.12", "2.13", "3.0", "3.1", "4.0", "4.1", "5.0", "6.0",
}

func checkParser(text string) error {
	if !isRelease.MatchString(text) {
		return fmt.Errorf("%q is not a release of apparmor_parser such as 4.0", text)
	}
	if !slices.Contains(parserReleases, majorMinor(text)) {
		return fmt.Errorf("%s is not a release of apparmor_parser that is known: they are %s", text, strings.Join(parserReleases, ", "))
	}
	return nil
}

// shippedABIs are the releases that the abi files of AppArmor are named after.
var shippedABIs = []string{"3.0", "4.0", "5.0"}

// checkABI checks the name of an abi file. A tree may have its own beside those
// of AppArmor, whose names start with a release.
func checkABI(text string) error {
	if !isABI.MatchString(text) {
		return fmt.Errorf("%q is not the name of an abi file such as abi/4.0", text)
	}
	name, _, _ := strings.Cut(strings.TrimPrefix(text, "abi/"), "-")
	if !strings.HasPrefix(text, "abi/") || !isRelease.MatchString(name) || slices.Contains(shippedABIs, name) {
		return nil
	}
	known := make([]string, len(shippedABIs))
	for i, release := range shippedABIs {
		known[i] = "abi/" + release
	}
	return fmt.Errorf("unknown abi %q: AppArmor has %s", text, strings.Join(known, ", "))
}

func checkKernel(text string) error {
	major, _, _ := strings.Cut(text, ".")
	if !isRelease.MatchString(text) || len(major) > 1 || major < "2" {
		return fmt.Errorf("%q is not a release of Linux such as 6.8", text)
	}
	return nil
}

// majorMinor returns a release without its patch.
func majorMinor(release string) string {
	parts := strings.SplitN(release, ".", 3)
	return strings.Join(parts[:2], ".")
}
