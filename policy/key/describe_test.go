package key_test

import (
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/policy/key"
)

// TestDescribe encodes accesses and describes their keys.
func TestDescribe(t *testing.T) {
	v4, v6 := netip.MustParseAddr("10.1.2.3"), netip.MustParseAddr("fe80::1")
	end := func(addr netip.Addr, port uint16) key.NetworkEnd { return key.NetworkEnd{Addr: addr, Port: port} }
	addr := key.UnixAddr
	for _, test := range []struct {
		class  key.Class
		key    string
		words  string
		fields string // as name=value, in the order in which they are kept
	}{
		{key.ClassFile, "/etc/passwd", "/etc/passwd", "path=/etc/passwd"},
		{key.ClassFile, "/a b", `"/a b"`, "path=/a b"},
		{key.ClassFile, "/a\x00/b", "/a -> /b", "path=/a target=/b"},
		{key.ClassCapability, key.Capability(21), "sys_admin", "cap=sys_admin"},
		{key.ClassCapability, key.Capability(63), "63", "cap=63"},
		{key.ClassNetwork, key.Network(2, 1), "inet stream", "family=inet type=stream"},
		{key.ClassNetwork, key.Network(99, 6), "99 6", "family=99 type=6"},
		{key.ClassNetwork, key.NetworkLocal(2, 1, 6, end(v4, 80), true), "inet stream proto=6 ip=10.1.2.3 port=80",
			"family=inet type=stream proto=6 op=bind ip=10.1.2.3 port=80"},
		{key.ClassNetwork, key.NetworkLocal(10, 2, 0, end(v6, 8080), true), "inet6 dgram ip=fe80::1 port=8080",
			"family=inet6 type=dgram op=local ip=fe80::1 port=8080"},
		{key.ClassNetwork, key.NetworkListen(2, 1, 0, end(netip.Addr{}, 80)), "inet stream port=80",
			"family=inet type=stream op=listen port=80"},
		{key.ClassNetwork, key.NetworkOpt(2, 1, 0, key.NetworkEnd{}), "inet stream", "family=inet type=stream op=opt"},
		{key.ClassNetwork, key.NetworkLocal(2, 1, 0, end(v4, 0), false) + "me\x00", "inet stream ip=10.1.2.3 label=me",
			"family=inet type=stream op=local ip=10.1.2.3 label=me"},
		{key.ClassNetwork, key.NetworkPeer(2, 1, 0, end(v4, 443), "peer", end(v4, 1)),
			"inet stream ip=10.1.2.3 port=1 peer=(ip=10.1.2.3 port=443 label=peer)",
			"family=inet type=stream op=peer ip=10.1.2.3 port=1 peer_ip=10.1.2.3 peer_port=443 label=peer"},
		{key.ClassUnix, key.UnixCreate(1, 0), "type=stream", "type=stream op=create"},
		{key.ClassUnix, key.UnixLocal(2, 7, addr("@x"), ""), "type=dgram proto=7 addr=@x", "type=dgram proto=7 op=local addr=@x"},
		{key.ClassUnix, key.UnixLocal(2, 0, addr("none"), "l"), "type=dgram addr=none label=l", "type=dgram op=local addr=none label=l"},
		{key.ClassUnix, key.UnixLocal(2, 0, addr(""), "l"), "type=dgram label=l", "type=dgram op=autobind label=l"},
		{key.ClassUnix, key.UnixListen(1, 0, addr("@x"), ""), "type=stream addr=@x", "type=stream op=listen addr=@x"},
		{key.ClassUnix, key.UnixOpt(1, 0, addr("/run/x"), ""), "type=stream addr=/run/x", "type=stream op=opt addr=/run/x"},
		{key.ClassUnix, key.UnixPeer(1, 0, addr("@x"), "", addr("@y"), "q"), "type=stream addr=@x peer=(addr=@y label=q)",
			"type=stream op=peer addr=@x peer_addr=@y peer=q"},
		{key.ClassUnix, key.UnixPeer(1, 0, addr(""), "", addr(""), "q"), "type=stream peer=(label=q)", "type=stream op=peer peer=q"},
		{key.ClassMount, key.Mount("/mnt", "/dev/sda", "ext4", 1<<0|1<<1), `fstype=ext4 options=(ro, nosuid) /dev/sda -> /mnt`,
			"op=mount fstype=ext4 flags=ro,nosuid source=/dev/sda target=/mnt"},
		{key.ClassMount, key.Mount("/mnt", "", "", 1<<5|1<<14|1<<18|1<<31), `options=(remount, rprivate, nouser) -> /mnt`,
			"op=mount flags=remount,rprivate,nouser target=/mnt"},
		{key.ClassMount, key.Umount("/mnt"), "/mnt", "op=umount target=/mnt"},
		{key.ClassMount, key.PivotRoot("/new", "/new/old"), "oldroot=/new/old /new", "op=pivot_root source=/new/old target=/new"},
		{key.ClassPtrace, key.Ptrace("foo"), "peer=foo", "peer=foo"},
		{key.ClassSignal, key.Signal(15, "foo"), "term peer=foo", "signal=term peer=foo"},
		{key.ClassSignal, key.Signal(160, "foo"), "rtmin+32 peer=foo", "signal=rtmin+32 peer=foo"},
		{key.ClassSignal, key.Signal(99, "foo//bar"), "99 peer=foo//bar", "signal=99 peer=foo//bar"},
		{key.ClassDbus, key.DbusEavesdrop("system"), "bus=system", "op=eavesdrop bus=system"},
		{key.ClassDbus, key.DbusName("system", "org.x"), "bus=system name=org.x", "op=bind bus=system name=org.x"},
		{key.ClassDbus, key.DbusMessage("system", "org.x", "l", "/y", "org.i", "M"),
			"bus=system path=/y interface=org.i member=M peer=(name=org.x label=l)",
			"op=message bus=system path=/y interface=org.i member=M name=org.x label=l"},
		{key.ClassUserns, key.Userns(), "", ""},
		{key.ClassPosixMqueue, key.PosixMqueue("/q", ""), "/q", "name=/q"},
		{key.ClassPosixMqueue, key.PosixMqueue("/q", "l"), "/q label=l", "name=/q label=l"},
		{key.ClassSysvMqueue, key.SysvMqueue(123, ""), "type=sysv 123", "type=sysv name=123"},
		{key.ClassSysvMqueue, key.SysvMqueue(0, "l"), "type=sysv 0 label=l", "type=sysv name=0 label=l"},
		{key.ClassIOUring, key.IOUring("l"), "label=l", "label=l"},
	} {
		if got := key.Describe(test.class, test.key); got != test.words {
			t.Errorf("%s %q: %s, want %s", test.class, test.key, got, test.words)
		}
		a, ok := key.Decode(test.class, test.key, 0)
		var fields []string
		for _, f := range a.Fields {
			fields = append(fields, f.Name+"="+f.Value)
		}
		if diff := cmp.Diff(test.fields, strings.Join(fields, " ")); diff != "" || !ok {
			t.Errorf("%s %q: %v (-want +got):\n%s", test.class, test.key, ok, diff)
		}
	}
}

// TestDecodeChanges tells changes of profile from files and links.
func TestDecodeChanges(t *testing.T) {
	for _, test := range []struct {
		key   string
		perms key.Perms
		want  string
	}{
		{"foo", key.FileChangeProfile, "change_profile -> foo"},
		{"foo", key.Both(key.FileChangeProfile | key.FileOnExec), "change_profile -> foo"},
		{"/bin/x", key.FileOnExec, "change_profile /bin/x"},
		{"/bin/x\x00foo", key.FileOnExec << key.OtherShift, "change_profile /bin/x -> foo"},
		{"/bin/x\x00/y", key.FileLink, "link /bin/x -> /y"},
		{"/bin/x", key.FileExec, "file /bin/x"},
	} {
		a, _ := key.Decode(key.ClassFile, test.key, test.perms)
		if got := a.Kind + " " + a.String(); got != test.want {
			t.Errorf("%q: %s, want %s", test.key, got, test.want)
		}
	}
}

// TestDecodeOdd takes apart what is no key.
func TestDecodeOdd(t *testing.T) {
	for class, keys := range map[key.Class][]string{
		key.ClassCapability: {"", "ab"},
		key.ClassNetwork:    {"", "abc", "abcde", "\x00\x02\x00\x01\x00\x06", "\x00\x02\x00\x01\x00\x06\x00\x00\x50\x01abc", "\x00\x02\x00\x01\x00\x06\x00\x00\x50\x09\x00"},
		key.ClassUnix:       {"", "abc", "\x00\x01\x00\x00@", "\x00\x01\x00\x00\x00\x00\x01", "\x00\x01\x00\x00\x00\x00\x09"},
		key.ClassMount:      {"/a\x00b\x00c", "/a\x00b\x00c\x00\x02\x01", "/a\x00b\x00c\x00\x00\x00"},
		key.ClassSignal:     {""},
		key.ClassDbus:       {"a\x00b\x00c"},
		key.ClassUserns:     {"x"},
		key.ClassSysvMqueue: {"abc", "abcde", "abcd\x00"},
	} {
		for _, k := range keys {
			if a, ok := key.Decode(class, k, 0); ok {
				t.Errorf("%s %q was taken for %s", class, k, a)
			}
			if got := key.Describe(class, k); !strings.HasPrefix(got, `"`) {
				t.Errorf("%s %q: %s, want it quoted", class, k, got)
			}
		}
	}
}

func TestPermWords(t *testing.T) {
	for _, test := range []struct {
		class key.Class
		perms key.Perms
		want  string
	}{
		{key.ClassFile, key.FileRead | key.FileWrite | key.FileAppend | key.FileExec, "r w x"},
		{key.ClassFile, key.FileAppend | key.FileMmap | key.FileLock | key.FileLink, "m a l k"},
		{key.ClassFile, key.FileWrite, "w"},
		{key.ClassNetwork, key.NetAny, "create bind listen accept connect shutdown getattr setattr getopt setopt send receive"},
		{key.ClassMount, key.MountMount | key.MountPivot, "mount pivot_root"},
		{key.ClassUserns, key.UsernsCreate, "create"},
		{key.ClassCapability, key.CapUse, "use"},
		{key.ClassIOUring, 3, "sqpoll override_creds"},
	} {
		if got := strings.Join(key.PermWords(test.class, test.perms), " "); got != test.want {
			t.Errorf("%s %x: %s, want %s", test.class, test.perms, got, test.want)
		}
	}
}

// FuzzDecode takes any bytes apart: no key makes trouble, and none of its bytes
// is a reason to.
func FuzzDecode(f *testing.F) {
	for _, k := range []string{
		"/etc/passwd", "/a\x00/b", key.NetworkPeer(2, 1, 0, key.NetworkEnd{}, "l", key.NetworkEnd{}),
		key.UnixPeer(1, 0, "\x00x", "", "\x01", "q"), key.Mount("/m", "s", "t", 3), key.SysvMqueue(1, "l"),
	} {
		for _, c := range key.Classes() {
			f.Add(uint8(c), k)
		}
	}
	f.Fuzz(func(t *testing.T, class uint8, k string) {
		classes := key.Classes()
		c := classes[int(class)%len(classes)]
		a, ok := key.Decode(c, k, 0)
		if ok && a.Kind == "" {
			t.Errorf("%s %q has no kind", c, k)
		}
		want := a.String()
		if !ok {
			want = strconv.Quote(k)
		}
		if words := key.Describe(c, k); words != want {
			t.Errorf("%s %q is described as %s, want %s", c, k, words, want)
		}
	})
}
