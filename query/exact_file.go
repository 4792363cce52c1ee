package query

import (
	"errors"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// fileLetters are the permissions of files. Those of links and locks have words
// that mean other things in pairs of paths.
var fileLetters = ast.NewVocabulary("permission",
	ast.Term{Name: "x", Value: int(key.FileExec)},
	ast.Term{Name: "w", Value: int(key.FileWrite)},
	ast.Term{Name: "r", Value: int(key.FileRead)},
	ast.Term{Name: "a", Value: int(key.FileAppend)},
	ast.Term{Name: "l", Value: int(key.FileLink)},
	ast.Term{Name: "k", Value: int(key.FileLock)},
	ast.Term{Name: "m", Value: int(key.FileMmap)},
)

// side is what a decision says for one ownership.
type side struct {
	allow, audit, quiet, prompt key.Perms
	exec, onExec                policy.Exec
}

func (a *asker) sideOf(m *policy.Mediation, key string) side {
	return sideAt(m.Decide(key).Label, a.question.Owner)
}

func sideAt(l policy.Label, owner bool) side {
	s := side{allow: l.Allow.For(owner), audit: l.Audit.For(owner), quiet: l.Quiet.For(owner), prompt: l.Prompt.For(owner)}
	at := 1
	if owner {
		at = 0
	}
	if s.allow&key.FileExec != 0 {
		s.exec = l.Exec[at]
	}
	if s.allow&key.FileOnExec != 0 {
		s.onExec = l.OnExec[at]
	}
	return s
}

func (a *asker) askFile() error {
	path, err := a.question.askedPath()
	if err == nil {
		err = absolute("path", path)
	}
	if err != nil {
		return err
	}
	s := a.sideOf(a.mediated(key.ClassFile), path)
	a.answer.Allow = wordsOf([]string{}, s.allow, fileLetters)
	a.answer.Audit = wordsOf(nil, s.audit, fileLetters)
	a.answer.Quiet = wordsOf(nil, s.quiet, fileLetters)
	a.answer.Prompt = wordsOf(nil, s.prompt, fileLetters)
	if s.allow&key.FileExec != 0 {
		mode, _, _ := strings.Cut(s.exec.String(), " ")
		a.answer.Exec = &Exec{Mode: mode, Target: s.exec.Target}
	}
	return nil
}

// LinkInfo tells why a link is allowed or not.
type LinkInfo struct {
	NameHasLink bool `json:"name_has_link"`
	// The others are known only if the name has the permission.
	PairHasLink    *bool `json:"pair_has_link,omitempty"`
	PairAudit      *bool `json:"pair_audit,omitempty"`
	PairQuiet      *bool `json:"pair_quiet,omitempty"`
	SubsetRequired *bool `json:"subset_required,omitempty"`
	// MissingOnTarget are the permissions that the new name would add.
	MissingOnTarget []string `json:"missing_on_target,omitempty"`
}

// askLink decides whether a hard link may be made: the name must allow links, the
// pair of name and target must, and the name may have to do without
// permissions that the target has not.
func (a *asker) askLink() error {
	path, err := a.question.askedPath()
	if err = errors.Join(err, absolute("path", path), absolute("target", a.question.Target)); err != nil {
		return err
	}
	m := a.mediated(key.ClassFile)
	name := a.sideOf(m, path)
	allowed := false
	info := LinkInfo{NameHasLink: name.allow&key.FileLink != 0}
	if info.NameHasLink {
		allowed = a.linkPair(m, path, name, &info)
	}
	a.answer.Allowed, a.answer.Info = &allowed, info
	return nil
}

func (a *asker) linkPair(m *policy.Mediation, path string, name side, info *LinkInfo) bool {
	pair := a.sideOf(m, path+"\x00"+a.question.Target)
	has := func(perms, bit key.Perms) *bool {
		is := perms&bit != 0
		return &is
	}
	info.PairHasLink = has(pair.allow, key.FileLink)
	info.PairAudit = has(pair.audit, key.FileLink)
	info.PairQuiet = has(pair.quiet, key.FileLink)
	info.SubsetRequired = has(pair.allow, key.FileSubset)
	if *info.SubsetRequired && !a.question.Owner {
		a.quirks = append(a.quirks, policy.QuirkLinkSubsetOwner)
		*info.SubsetRequired = requiresSubset(pair, false, a.reference)
	}
	if !*info.PairHasLink || !*info.SubsetRequired {
		return *info.PairHasLink
	}
	info.MissingOnTarget = missingOnTarget(name, a.sideOf(m, a.question.Target))
	return info.MissingOnTarget == nil
}

// ChangeProfileInfo tells about a change of profile when a program is executed.
type ChangeProfileInfo struct {
	OnExec bool `json:"onexec"` // it is allowed
	Unsafe bool `json:"unsafe"` // the environment is kept
}

func (a *asker) askChangeProfile() error {
	q := &a.question
	q.Owner = true
	if q.Target == "" {
		return errors.New("the target is missing")
	}
	m := a.mediated(key.ClassFile)
	allowed := decideStacked(m, q.Target, func(target string) string { return target }).Allow.For(true)&key.FileChangeProfile != 0
	a.answer.Allowed = &allowed
	if q.Exec != "" {
		s := a.sideOf(m, q.Exec+"\x00"+q.Target)
		a.answer.Info = ChangeProfileInfo{
			OnExec: s.allow&key.FileOnExec != 0,
			Unsafe: s.onExec.Kind != 0 && !s.onExec.Scrub,
		}
	}
	return nil
}

// AttachInfo tells about the attachment of a profile.
type AttachInfo struct {
	Specificity int      `json:"len"`
	Xattrs      []string `json:"xattrs"` // the attributes that are looked at, in this order
}

// askAttachment decides whether a profile is a candidate for a program. The extended
// attributes are those of the program, in the order in which they are looked
// at; those that are not given are taken to fit.
func (a *asker) askAttachment() error {
	path, err := a.question.askedPath()
	if err != nil {
		return err
	}
	xattrs := a.profile.XattrConditions()
	info := AttachInfo{Specificity: a.profile.Specificity()}
	for _, x := range xattrs {
		info.Xattrs = append(info.Xattrs, x.Name)
	}
	attaches := a.profile.Attaches
	if a.reference {
		attaches = a.profile.ReferenceAttaches
	}
	allowed := attaches(path) && len(a.question.Xattrs) <= len(xattrs)
	a.quirks = append(a.quirks, policy.QuirkXattrVariable, policy.QuirkWildcardInClass)
	for i, value := range a.question.Xattrs {
		if i == len(xattrs) {
			break
		}
		x := xattrs[i]
		if a.reference {
			x = x.Reference()
		}
		allowed = allowed && x.Matches(value)
	}
	a.answer.Allowed, a.answer.Info = &allowed, info
	return nil
}

// FlagsInfo tells about the head of a profile.
type FlagsInfo struct {
	Name  string   `json:"name"`
	Mode  string   `json:"mode"`
	Audit bool     `json:"audit"`
	Debug bool     `json:"debug"`
	Flags []string `json:"flags"`
}

func (a *asker) askFlags() error {
	p := a.profile
	a.answer.Info = FlagsInfo{p.FullName(), p.Attrs.Mode, p.Attrs.Audit, p.Attrs.Debug, append([]string{}, p.Attrs.Flags...)}
	return nil
}

// resources are the resources of setrlimit(2), by the numbers that the kernel
// gives them.
var resources = strings.Fields("cpu fsize data stack core rss nproc nofile memlock as locks sigpending msgqueue nice rtprio rttime")

// RlimitInfo has the limits of a profile.
type RlimitInfo struct {
	Set    uint32   `json:"set"`    // a bit for each resource that is limited
	Limits []uint64 `json:"limits"` // of each resource, 0 where there is none; the highest number stands for infinity
}

func (a *asker) rlimit() error {
	info := RlimitInfo{Limits: []uint64{}}
	a.quirks = append(a.quirks, policy.QuirkRlimitConditional)
	limits := a.profile.Rlimit
	if a.reference {
		limits = a.profile.ReferenceRlimit()
	}
	for resource, limit := range limits {
		i := slices.Index(resources, resource)
		if i < 0 {
			continue
		}
		for len(info.Limits) < len(resources) {
			info.Limits = append(info.Limits, 0)
		}
		info.Set |= 1 << i
		info.Limits[i] = limit.Number()
	}
	a.answer.Info = info
	return nil
}
