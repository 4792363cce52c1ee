package query

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/parser"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Vocabularies of classes whose rules have no words for permissions.
var (
	mountWords = ast.NewVocabulary("permission",
		ast.Term{Name: "mount", Value: int(key.MountMount)},
		ast.Term{Name: "umount", Value: int(key.MountUmount)},
		ast.Term{Name: "pivot_root", Value: int(key.MountPivot)},
	)
	usernsWords = ast.NewVocabulary("permission", ast.Term{Name: "create", Value: int(key.UsernsCreate)})
)

// every is all permissions of a class.
const every = ^key.Perms(0)

// CapabilityInfo has all capabilities of a profile as masks.
type CapabilityInfo struct {
	Allow string `json:"allow"`
	Audit string `json:"audit"`
	Quiet string `json:"quiet"`
}

// LogInfo tells what is logged of an access that is simply allowed or not.
type LogInfo struct {
	Form  string `json:"form,omitempty"`
	Audit bool   `json:"audit"` // allowed and logged
	Quiet bool   `json:"quiet"` // refused and not logged
}

func (a *asker) askCapability() error {
	m := a.mediated(key.ClassCapability)
	if a.question.Cap == "" {
		a.capabilities(m)
		return nil
	}
	t, ok := ast.Capabilities.Lookup(a.question.Cap)
	if !ok {
		return unknownName("capability", a.question.Cap, ast.Capabilities.Names())
	}
	a.askOnePermission(m.Decide(key.Capability(t.Value)), key.CapUse, "")
	return nil
}

// askOnePermission answers a question about the one permission of a class.
func (a *asker) askOnePermission(d policy.Decision, perm key.Perms, form string) {
	allowed := d.Allow&perm != 0
	a.answer.Allowed = &allowed
	a.answer.Info = LogInfo{form, d.Audit&perm != 0, d.Quiet&perm != 0}
}

func (a *asker) capabilities(m *policy.Mediation) {
	var allow, audit, quiet uint64
	for number := range 64 {
		d := m.Decide(key.Capability(number))
		set := func(mask *uint64, perms key.Perms) {
			if perms&key.CapUse != 0 {
				*mask |= 1 << number
			}
		}
		set(&allow, d.Allow)
		set(&audit, d.Audit)
		set(&quiet, d.Quiet)
	}
	a.answer.Allow = append([]string{}, capabilityNames(allow)...)
	a.answer.Audit, a.answer.Quiet = capabilityNames(audit), capabilityNames(quiet)
	a.answer.Info = CapabilityInfo{fmt.Sprintf("0x%x", allow), fmt.Sprintf("0x%x", audit), fmt.Sprintf("0x%x", quiet)}
}

func capabilityNames(mask uint64) []string {
	var names []string
	for _, t := range ast.Capabilities.Terms() {
		if mask>>t.Value&1 != 0 {
			names = append(names, t.Name)
		}
	}
	slices.Sort(names)
	return names
}

func (a *asker) askSignal() error {
	number, err := signalNumber(string(a.question.Signal))
	if err != nil {
		return err
	}
	k := func(peer string) string { return key.Signal(byte(number), peer) }
	a.takeStacked(a.mediated(key.ClassSignal), a.question.Peer, k, ast.SignalPermNames, every)
	return nil
}

// signalNumber returns the number that policies have for a signal.
func signalNumber(name string) (int, error) {
	if number, ok := parser.SignalNumber(name); ok {
		return number, nil
	}
	n, err := strconv.ParseUint(name, 10, 8)
	if err != nil {
		return 0, unknownName("signal", name, ast.Signals.Names())
	}
	return int(n), nil
}

func (a *asker) askPtrace() error {
	a.takeStacked(a.mediated(key.ClassPtrace), a.question.Peer, key.Ptrace, ast.PtracePermNames, every)
	return nil
}

func (a *asker) askDbus() error {
	q := &a.question
	if q.Bus == "" {
		return errors.New("the bus is missing")
	}
	m := a.mediated(key.ClassDbus)
	a.decideSome(m, key.DbusEavesdrop(q.Bus), ast.DbusPermNames, key.Perms(ast.DbusEavesdrop))
	a.decideSome(m, key.DbusName(q.Bus, q.Name), ast.DbusPermNames, key.Perms(ast.DbusBind))
	message := func(label string) string {
		return key.DbusMessage(q.Bus, q.Name, label, q.Path, q.Interface, q.Member)
	}
	a.takeStacked(m, q.Label, message, ast.DbusPermNames, key.Perms(ast.DbusSend|ast.DbusReceive))
	return nil
}

func (a *asker) askMount() error {
	q := &a.question
	if err := absolute("target", q.Target); err != nil {
		return err
	}
	m := a.mediated(key.ClassMount)
	switch q.Op {
	case "umount":
		a.decideSome(m, key.Umount(q.Target), mountWords, key.MountUmount)
		return nil
	case "pivot_root":
		a.decideSome(m, key.PivotRoot(q.Target, q.Source), mountWords, key.MountPivot)
		return nil
	case "mount", "":
	default:
		return unknownName("op", q.Op, mountWords.Names())
	}
	var flags uint32
	for _, name := range q.Flags {
		bits, err := mountFlag(name)
		if err != nil {
			return err
		}
		flags |= bits
	}
	a.decideSome(m, key.Mount(q.Target, q.Source, q.FSType, flags), mountWords, key.MountMount)
	return nil
}

// mountFlag returns the bits of a flag: one of those of rules that sets bits,
// or "rec", which rules have no word for.
func mountFlag(name string) (uint32, error) {
	o, ok := ast.MountOptionNamed(name)
	switch {
	case name == "rec":
		return 1 << 14, nil
	case !ok:
		return 0, unknownName("mount flag", name, ast.MountOptions.Names())
	case o.Clear:
		return 0, fmt.Errorf("%q is not a mount flag, but the lack of one: leave it out", name)
	}
	return o.Bit, nil
}

func (a *asker) askMqueue() error {
	q := &a.question
	if q.Name == "" {
		return errors.New("the name is missing")
	}
	if q.Type != "sysv" {
		a.decide(a.mediated(key.ClassPosixMqueue), key.PosixMqueue(q.Name, q.Label), ast.MqueuePermNames)
		return nil
	}
	number, err := strconv.ParseUint(q.Name, 10, 32)
	if err != nil {
		return fmt.Errorf("the name %q is not the number of a sysv queue", q.Name)
	}
	a.decide(a.mediated(key.ClassSysvMqueue), key.SysvMqueue(uint32(number), q.Label), ast.MqueuePermNames)
	return nil
}

func (a *asker) askUserns() error {
	a.decide(a.mediated(key.ClassUserns), key.Userns(), usernsWords)
	return nil
}

// askIoUring asks about polling without a label: the kernel does not look at it.
func (a *asker) askIoUring() error {
	m := a.mediated(key.ClassIOUring)
	a.decideSome(m, key.IOUring(""), ast.IOUringPermNames, key.Perms(ast.IOUringSqpoll))
	a.decideSome(m, key.IOUring(a.question.Label), ast.IOUringPermNames, key.Perms(ast.IOUringOverrideCreds))
	return nil
}

// numberOf returns the value of a name in a vocabulary, or of a number.
func numberOf(name string, names *ast.Vocabulary) (int, error) {
	if t, ok := names.Lookup(name); ok {
		return t.Value, nil
	}
	n, err := strconv.ParseUint(name, 10, 16)
	if err != nil {
		return 0, unknownName(names.What(), name, names.Names())
	}
	return int(n), nil
}
