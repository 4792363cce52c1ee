package project

import (
	"path"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/rules/internal/ruleword"
	"github.com/aa-lint/aa-lint/lint/rules/internal/spelling"
	"github.com/aa-lint/aa-lint/lint/rules/internal/wording"
)

var peerNotFound = lint.Analyzer{
	Code:     diag.Code{ID: "AA614", Name: "peer-not-found"},
	Severity: diag.Warning,
	Summary:  "a peer is named by its program or by a part of its label, so that no process is one",
	Needs:    lint.NeedsTree | lint.NeedsProject | lint.UsesPolicy,
	Run:      findMissingPeers,
}

func findMissingPeers(p *lint.Pass) {
	for rule, scope := range lint.Each[ast.Rule](p.Text) {
		for _, w := range ruleword.PeersOf(rule) {
			if w.IsZero() {
				continue
			}
			value := labelOf(p, w)
			if strings.Contains(value, "//null-") {
				reportNullPeer(p, w, value, scope)
				continue
			}
			labels := plainLabels(value)
			if len(labels) == 0 || slices.ContainsFunc(labels, p.Project.Exists) {
				continue
			}
			for _, label := range labels {
				if meant, why := meantPeer(p, scope, label); meant != "" {
					reportPeer(p, w, label, meant, why, scope.Denies(rule))
					break
				}
			}
		}
	}
}

func reportPeer(p *lint.Pass, w ast.Word, label, meant, why string, denies bool) {
	f := p.Report(w.Place, "no profile is called %s: did you mean %s, %s", label, meant, why)
	lint.Note(f, "the label of a process is the name of its profile, not the path of its program")
	wording.NoteDeniesNothing(f, denies)
	if !strings.ContainsAny(meant, "\" \t{}[]*?^\\@") {
		lint.FixUnsafely(f, "write "+meant, p.Text.Replace(w.Place, spelling.QuotedLike(w, meant)))
	}
}

// reportNullPeer reports a label that the kernel makes up where a program is executed
// that no rule of a profile in complain mode is for.
func reportNullPeer(p *lint.Pass, w ast.Word, value string, scope *lint.Scope) {
	parent, _, _ := strings.Cut(value, "//null-")
	if parent == "@{profile_name}" {
		parent = scope.ProfileName
	}
	f := p.Report(w.Place, "labels with //null- exist only while a profile is in complain mode")
	lint.Note(f, "a program that the profile in complain mode starts gets such a label; with the profile enforced there is none")
	if slices.ContainsFunc(p.Project.Profiles(parent), func(at lint.ProfileAt) bool { return at.Profile.HasFlag("complain") }) {
		f.Severity = diag.Info
	}
}

// labelOf returns the label that a rule has for a peer, variables expanded where they
// are known.
func labelOf(p *lint.Pass, w ast.Word) string {
	value := w.Value()
	if p.Policy != nil && spelling.HasVariable(value) {
		return withValues(p, value)
	}
	return value
}

// plainLabels returns the labels that a text spells, alternations taken apart; none if
// it is a pattern, or names more than a profile.
func plainLabels(value string) []string {
	if strings.ContainsAny(value, "*?[&:^") || spelling.HasVariable(value) {
		return nil
	}
	pattern, err := glob.Parse(value)
	if err != nil || !pattern.Exact() {
		return nil
	}
	var labels []string
	for _, label := range spelling.Alternatives(value) {
		if label == "unconfined" || label == "" {
			return nil
		}
		labels = append(labels, strings.ReplaceAll(label, `\`, ""))
	}
	return labels
}

// meantPeer returns the profile that somebody meant by a label that none has, and why
// it looks so; "" if nothing tells.
func meantPeer(p *lint.Pass, scope *lint.Scope, label string) (meant, why string) {
	known := peersOf(p)
	if names := known.attached[label]; len(names) > 0 && !strings.Contains(label, "//") {
		if slices.Contains(names, scope.ProfileName) {
			return scope.ProfileName, "this profile, which is attached to that path"
		}
		if len(names) == 1 {
			return names[0], "which is attached to that path"
		}
	}
	if child := family(scope.ProfileName) + "//" + label; scope.ProfileName != "" && p.Project.Exists(child) {
		return child, "a child of this profile"
	}
	base := path.Base(label)
	if strings.Contains(label, "//") {
		return "", ""
	}
	switch names := known.byBase[base]; {
	case base != label && p.Project.Exists(base) && known.attachedBase[base] == base:
		return base, "the profile of a program of that name"
	case base == label && len(names) == 1:
		return names[0], "whose name is the whole path"
	}
	return "", ""
}

// family returns the name of the profile that a child belongs to.
func family(name string) string {
	parent, _, _ := strings.Cut(name, "//")
	return parent
}

// knownPeers are the profiles of a project by what people call them.
type knownPeers struct {
	attached     map[string][]string // names, by the paths that they are attached to
	attachedBase map[string]string   // a name, by the names of the programs it is attached to
	byBase       map[string][]string // names that are paths, by the last part
}

type knownPeersKey struct{}

func peersOf(p *lint.Pass) *knownPeers {
	return lint.SharedByAll(p, knownPeersKey{}, func() *knownPeers {
		k := &knownPeers{map[string][]string{}, map[string]string{}, map[string][]string{}}
		for _, a := range p.Project.Attachments() {
			if program, ok := a.Pattern.Expr().Literal(); ok && a.Name != program {
				if !slices.Contains(k.attached[program], a.Name) {
					k.attached[program] = append(k.attached[program], a.Name)
				}
			}
			text := a.Pattern.String()
			if base := path.Base(text); base == a.Name {
				k.attachedBase[base] = base
			}
		}
		for _, name := range p.Project.Names() {
			if strings.HasPrefix(name, "/") && !strings.Contains(name, "//") && !isPattern(name) {
				k.byBase[path.Base(name)] = append(k.byBase[path.Base(name)], name)
			}
		}
		return k
	})
}

func isPattern(text string) bool { return strings.ContainsAny(text, "*?[{@") }

// withValues puts the values of variables into a text, as an alternation where there
// are several.
func withValues(p *lint.Pass, text string) string {
	for range 8 {
		var ref ast.Reference
		for ref = range ast.References(text) {
			break
		}
		if ref.End == 0 {
			return text
		}
		v, ok := p.Policy.Variable(ref.Name)
		if !ok || len(v.Values) == 0 || len(v.Values) > 8 {
			return text
		}
		var values []string
		for _, w := range v.Values {
			values = append(values, w.Value())
		}
		value := strings.Join(values, ",")
		if len(v.Values) > 1 {
			value = "{" + value + "}"
		}
		text = text[:ref.Start] + value + text[ref.End:]
	}
	return text
}
