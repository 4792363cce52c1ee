package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Words returns the words in which Parse reads the question, for one permission:
// those that allow names in an answer, or "" where there is only one. It returns
// false for what words cannot say, which the kernel does not ask: bytes that no
// text has, paths with two slashes side by side, and flags of mounts that exclude
// each other.
func (q Question) Words(perm string) (string, bool) {
	write := renderers[q.Class]
	if write == nil {
		return "", false
	}
	r := renderer{q: q, perm: perm}
	text := write(&r)
	return text, !r.unsayable
}

// renderers has what writes the questions of each class.
var renderers = map[string]func(*renderer) string{
	"file": (*renderer).writeFile, "link": (*renderer).writeLink, "change_profile": (*renderer).writeChangeProfile,
	"capability": (*renderer).writeCapability, "network": (*renderer).writeNetwork, "unix": (*renderer).writeUnix,
	"signal": (*renderer).writeSignal, "ptrace": (*renderer).writePtrace, "dbus": (*renderer).writeDbus, "mount": (*renderer).writeMount,
	"mqueue": (*renderer).writeMqueue, "userns": (*renderer).writeUserns, "io_uring": (*renderer).writeIoUring,
}

// renderer writes one question.
type renderer struct {
	q         Question
	perm      string
	unsayable bool
}

// exactText writes a text as a word that stands for it alone.
func (r *renderer) exactText(s string) string {
	var b strings.Builder
	// A backslash before a quote is read as the escape of the quote.
	r.unsayable = r.unsayable || strings.HasSuffix(s, `\`) || strings.Contains(s, `\"`)
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ' || c == 0x7f:
			r.unsayable = true
		case strings.IndexByte(`\*?[]{}^,"@`, c) >= 0:
			b.WriteByte('\\')
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// writePath writes a path.
func (r *renderer) writePath(s string) string {
	r.unsayable = r.unsayable || strings.Contains(s, "//") || !strings.HasPrefix(s, "/")
	return r.exactText(s)
}

// writeCondition writes a condition, and one on a text that is empty.
func (r *renderer) writeCondition(name, value string) string {
	if value == "" {
		return name + `=""`
	}
	return name + "=" + r.exactText(value)
}

func (r *renderer) writeOwnership() string {
	if r.q.Owner {
		return "owner"
	}
	return "other"
}

func (r *renderer) writeFile() string {
	path, err := r.q.askedPath()
	r.unsayable = err != nil
	return fmt.Sprintf("%s %s %s", r.writeOwnership(), r.writePath(path), r.perm)
}

func (r *renderer) writeLink() string {
	path, err := r.q.askedPath()
	r.unsayable = err != nil
	return fmt.Sprintf("%s link %s -> %s", r.writeOwnership(), r.writePath(path), r.writePath(r.q.Target))
}

func (r *renderer) writeChangeProfile() string { return "change_profile -> " + r.exactText(r.q.Target) }

func (r *renderer) writeCapability() string { return "capability " + r.q.Cap }

// vocabularyName returns the name that a vocabulary has for a name or a number.
func (r *renderer) vocabularyName(v *ast.Vocabulary, text string) string {
	n, err := numberOf(text, v)
	for _, t := range v.Terms() {
		if err == nil && t.Value == n {
			return t.Name
		}
	}
	r.unsayable = true
	return ""
}

func (r *renderer) writeNetwork() string {
	q := &r.q
	words := []string{"network", r.perm, r.vocabularyName(ast.NetworkFamilies, q.Family), r.vocabularyName(ast.NetworkTypes, q.Type)}
	if q.Op == "" {
		return strings.Join(append(words, "op=create"), " ")
	}
	words = append(words, "op="+q.Op, "proto="+strconv.Itoa(q.Protocol), ipCondition("ip", q.IP), portCondition("port", q.Port))
	if q.Op == "peer" {
		words = append(words, ipCondition("peer_ip", q.PeerIP), portCondition("peer_port", q.PeerPort), r.writeCondition("peer_label", q.Label))
	}
	return strings.Join(words, " ")
}

func ipCondition(name, ip string) string {
	if ip == "" {
		ip = "none"
	}
	return name + "=" + ip
}

func portCondition(name string, port int) string {
	if port == 0 {
		return name + "=none"
	}
	return name + "=" + strconv.Itoa(port)
}

func (r *renderer) writeUnix() string {
	q := &r.q
	words := []string{"unix", r.perm, "type=" + r.vocabularyName(ast.UnixTypes, q.Type), "proto=" + strconv.Itoa(q.Protocol)}
	op := q.Op
	if op == "" {
		op = "local"
	}
	words = append(words, "op="+op)
	switch op {
	case "local", "listen", "opt", "peer":
		words = append(words, "addr="+r.writeAddress(q.Addr), r.writeCondition("label", q.Label))
	case "autobind":
		words = append(words, r.writeCondition("label", q.Label))
	}
	if op == "peer" {
		words = append(words, "peer_addr="+r.writeAddress(q.PeerAddr), r.writeCondition("peer_label", q.Peer))
	}
	return strings.Join(words, " ")
}

// writeAddress writes the address of a unix socket.
func (r *renderer) writeAddress(addr string) string {
	switch {
	case addr == "" || addr == "none":
		return "none"
	case addr[0] == '@':
		text := r.exactText(addr[1:])
		r.unsayable = r.unsayable || strings.Contains(addr, "//") || len(addr) == 1
		return `"@` + text[1:]
	}
	r.unsayable = r.unsayable || addr[0] != '/'
	return addr
}

func (r *renderer) writeSignal() string {
	number, err := signalNumber(string(r.q.Signal))
	r.unsayable = err != nil
	name := strconv.Itoa(number)
	if n := number - 128; n >= 0 && n <= 32 {
		name = "rtmin+" + strconv.Itoa(n)
	}
	return fmt.Sprintf("signal %s %s peer=%s", r.perm, name, r.exactText(r.q.Peer))
}

func (r *renderer) writePtrace() string {
	return fmt.Sprintf("ptrace %s peer=%s", r.perm, r.exactText(r.q.Peer))
}

func (r *renderer) writeDbus() string {
	q := &r.q
	words := []string{"dbus", r.perm, r.writeCondition("bus", q.Bus)}
	switch r.perm {
	case "eavesdrop":
	case "bind":
		r.unsayable = q.Name == ""
		words = append(words, r.writeCondition("name", q.Name))
	default:
		if q.Path != "" {
			r.writePath(q.Path)
		}
		words = append(words, r.writeCondition("name", q.Name), r.writeCondition("label", q.Label), r.writeCondition("path", q.Path),
			r.writeCondition("interface", q.Interface), r.writeCondition("member", q.Member))
	}
	return strings.Join(words, " ")
}

func (r *renderer) writeMount() string {
	q := &r.q
	target := r.writePath(q.Target)
	switch q.Op {
	case "umount":
		return "umount " + target
	case "pivot_root":
		return fmt.Sprintf("pivot_root oldroot=%s %s", r.writePath(q.Source), target)
	}
	words := []string{"mount"}
	if r.newMount() {
		words = append(words, r.writeCondition("fstype", q.FSType))
	} else {
		words = append(words, `fstype=""`)
		r.unsayable = r.unsayable || q.FSType != ""
	}
	words = append(words, "options="+r.writeMountOptions())
	if q.Source == "" {
		words = append(words, `source=""`)
	} else {
		r.unsayable = r.unsayable || strings.Contains(q.Source, "//")
		words = append(words, r.exactText(q.Source))
	}
	return strings.Join(append(words, "->", target), " ")
}

// commands are the flags that say what mount(2) does; without any it mounts
// something new.
var commands = []string{"remount", "bind", "move", "private", "shared", "slave", "unbindable", "rec"}

func (r *renderer) newMount() bool {
	return !slices.ContainsFunc(r.q.Flags, func(f string) bool {
		return slices.Contains(commands, strings.TrimPrefix(f, "r")) || slices.Contains(commands, f)
	})
}

// writeMountOptions writes the flags of a mount, of which only some go together.
func (r *renderer) writeMountOptions() string {
	var flags uint32
	for _, name := range r.q.Flags {
		bits, err := mountFlag(name)
		r.unsayable = r.unsayable || err != nil
		flags |= bits
	}
	if flags == 0 {
		return "none"
	}
	access, _ := key.Decode(key.ClassMount, key.Mount("/", "", "", flags), key.MountMount)
	words := strings.Split(access.Get("flags"), ",")
	command := 0
	for _, word := range words {
		plain := strings.TrimPrefix(word, "r")
		if slices.Contains(commands, word) || slices.Contains(commands, plain) && word != "ro" {
			command++
		}
	}
	switch {
	case command > 1 || slices.Contains(words, "rec"):
		r.unsayable = true
	case command == 1 && len(words) > 1:
		r.unsayable = true // the kernel leaves out all others, or most of them
	case command == 1 && !strings.HasSuffix(words[0], "bind") && words[0] != "move":
		r.unsayable = r.unsayable || r.q.Source != ""
	}
	return "(" + strings.Join(words, ", ") + ")"
}

func (r *renderer) writeMqueue() string {
	q := &r.q
	words := []string{"mqueue", r.perm, r.writeCondition("label", q.Label)}
	if q.Type == "sysv" {
		return strings.Join(append(words, "type=sysv", q.Name), " ")
	}
	if _, err := strconv.Atoi(q.Name); err == nil {
		r.unsayable = true
	}
	return strings.Join(append(words, "type=posix", r.writePath(q.Name)), " ")
}

func (r *renderer) writeUserns() string { return "userns" }

func (r *renderer) writeIoUring() string {
	if r.perm == "sqpoll" {
		return "io_uring sqpoll"
	}
	r.unsayable = r.q.Label == ""
	return "io_uring override_creds label=" + r.exactText(r.q.Label)
}
