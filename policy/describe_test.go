package policy_test

import (
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/policy"
)

// TestDescribe encodes accesses and describes their keys.
func TestDescribe(t *testing.T) {
	v4, v6 := netip.MustParseAddr("10.1.2.3"), netip.MustParseAddr("fe80::1")
	end := func(addr netip.Addr, port uint16) policy.NetworkEnd { return policy.NetworkEnd{Addr: addr, Port: port} }
	addr := policy.UnixAddr
	for _, test := range []struct {
		class  policy.Class
		key    string
		words  string
		fields string // as name=value, in the order in which they are kept
	}{
		{policy.ClassFile, "/etc/passwd", "/etc/passwd", "path=/etc/passwd"},
		{policy.ClassFile, "/a b", `"/a b"`, "path=/a b"},
		{policy.ClassFile, "/a\x00/b", "/a -> /b", "path=/a target=/b"},
		{policy.ClassCapability, policy.CapabilityKey(21), "sys_admin", "cap=sys_admin"},
		{policy.ClassCapability, policy.CapabilityKey(63), "63", "cap=63"},
		{policy.ClassNetwork, policy.NetworkKey(2, 1), "inet stream", "family=inet type=stream"},
		{policy.ClassNetwork, policy.NetworkKey(99, 6), "99 6", "family=99 type=6"},
		{policy.ClassNetwork, policy.NetworkLocalKey(2, 1, 6, end(v4, 80), true), "inet stream proto=6 ip=10.1.2.3 port=80",
			"family=inet type=stream proto=6 op=bind ip=10.1.2.3 port=80"},
		{policy.ClassNetwork, policy.NetworkLocalKey(10, 2, 0, end(v6, 8080), true), "inet6 dgram ip=fe80::1 port=8080",
			"family=inet6 type=dgram op=local ip=fe80::1 port=8080"},
		{policy.ClassNetwork, policy.NetworkListenKey(2, 1, 0, end(netip.Addr{}, 80)), "inet stream port=80",
			"family=inet type=stream op=listen port=80"},
		{policy.ClassNetwork, policy.NetworkOptKey(2, 1, 0, policy.NetworkEnd{}), "inet stream", "family=inet type=stream op=opt"},
		{policy.ClassNetwork, policy.NetworkLocalKey(2, 1, 0, end(v4, 0), false) + "me\x00", "inet stream ip=10.1.2.3 label=me",
			"family=inet type=stream op=local ip=10.1.2.3 label=me"},
		{policy.ClassNetwork, policy.NetworkPeerKey(2, 1, 0, end(v4, 443), "peer", end(v4, 1)),
			"inet stream ip=10.1.2.3 port=1 peer=(ip=10.1.2.3 port=443 label=peer)",
			"family=inet type=stream op=peer ip=10.1.2.3 port=1 peer_ip=10.1.2.3 peer_port=443 label=peer"},
		{policy.ClassUnix, policy.UnixCreateKey(1, 0), "type=stream", "type=stream op=create"},
		{policy.ClassUnix, policy.UnixLocalKey(2, 7, addr("@x"), ""), "type=dgram proto=7 addr=@x", "type=dgram proto=7 op=local addr=@x"},
		{policy.ClassUnix, policy.UnixLocalKey(2, 0, addr("none"), "l"), "type=dgram addr=none label=l", "type=dgram op=local addr=none label=l"},
		{policy.ClassUnix, policy.UnixLocalKey(2, 0, addr(""), "l"), "type=dgram label=l", "type=dgram op=autobind label=l"},
		{policy.ClassUnix, policy.UnixListenKey(1, 0, addr("@x"), ""), "type=stream addr=@x", "type=stream op=listen addr=@x"},
		{policy.ClassUnix, policy.UnixOptKey(1, 0, addr("/run/x"), ""), "type=stream addr=/run/x", "type=stream op=opt addr=/run/x"},
		{policy.ClassUnix, policy.UnixPeerKey(1, 0, addr("@x"), "", addr("@y"), "q"), "type=stream addr=@x peer=(addr=@y label=q)",
			"type=stream op=peer addr=@x peer_addr=@y peer=q"},
		{policy.ClassUnix, policy.UnixPeerKey(1, 0, addr(""), "", addr(""), "q"), "type=stream peer=(label=q)", "type=stream op=peer peer=q"},
		{policy.ClassMount, policy.MountKey("/mnt", "/dev/sda", "ext4", 1<<0|1<<1), `fstype=ext4 options=(ro, nosuid) /dev/sda -> /mnt`,
			"op=mount fstype=ext4 flags=ro,nosuid source=/dev/sda target=/mnt"},
		{policy.ClassMount, policy.MountKey("/mnt", "", "", 1<<5|1<<14|1<<18|1<<31), `options=(remount, rprivate, nouser) -> /mnt`,
			"op=mount flags=remount,rprivate,nouser target=/mnt"},
		{policy.ClassMount, policy.UmountKey("/mnt"), "/mnt", "op=umount target=/mnt"},
		{policy.ClassMount, policy.PivotRootKey("/new", "/new/old"), "oldroot=/new/old /new", "op=pivot_root source=/new/old target=/new"},
		{policy.ClassPtrace, policy.PtraceKey("foo"), "peer=foo", "peer=foo"},
		{policy.ClassSignal, policy.SignalKey(15, "foo"), "term peer=foo", "signal=term peer=foo"},
		{policy.ClassSignal, policy.SignalKey(160, "foo"), "rtmin+32 peer=foo", "signal=rtmin+32 peer=foo"},
		{policy.ClassSignal, policy.SignalKey(99, "foo//bar"), "99 peer=foo//bar", "signal=99 peer=foo//bar"},
		{policy.ClassDbus, policy.DbusEavesdropKey("system"), "bus=system", "op=eavesdrop bus=system"},
		{policy.ClassDbus, policy.DbusNameKey("system", "org.x"), "bus=system name=org.x", "op=bind bus=system name=org.x"},
		{policy.ClassDbus, policy.DbusMessageKey("system", "org.x", "l", "/y", "org.i", "M"),
			"bus=system path=/y interface=org.i member=M peer=(name=org.x label=l)",
			"op=message bus=system path=/y interface=org.i member=M name=org.x label=l"},
		{policy.ClassUserns, policy.UsernsKey(), "", ""},
		{policy.ClassPosixMqueue, policy.PosixMqueueKey("/q", ""), "/q", "name=/q"},
		{policy.ClassPosixMqueue, policy.PosixMqueueKey("/q", "l"), "/q label=l", "name=/q label=l"},
		{policy.ClassSysvMqueue, policy.SysvMqueueKey(123, ""), "type=sysv 123", "type=sysv name=123"},
		{policy.ClassSysvMqueue, policy.SysvMqueueKey(0, "l"), "type=sysv 0 label=l", "type=sysv name=0 label=l"},
		{policy.ClassIOUring, policy.IOUringKey("l"), "label=l", "label=l"},
	} {
		if got := policy.Describe(test.class, test.key); got != test.words {
			t.Errorf("%s %q: %s, want %s", test.class, test.key, got, test.words)
		}
		a, ok := policy.Decode(test.class, test.key, 0)
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
		perms policy.Perms
		want  string
	}{
		{"foo", policy.FileChangeProfile, "change_profile -> foo"},
		{"foo", policy.Both(policy.FileChangeProfile | policy.FileOnExec), "change_profile -> foo"},
		{"/bin/x", policy.FileOnExec, "change_profile /bin/x"},
		{"/bin/x\x00foo", policy.FileOnExec << policy.OtherShift, "change_profile /bin/x -> foo"},
		{"/bin/x\x00/y", policy.FileLink, "link /bin/x -> /y"},
		{"/bin/x", policy.FileExec, "file /bin/x"},
	} {
		a, _ := policy.Decode(policy.ClassFile, test.key, test.perms)
		if got := a.Kind + " " + a.String(); got != test.want {
			t.Errorf("%q: %s, want %s", test.key, got, test.want)
		}
	}
}

// TestDecodeOdd takes apart what is no key.
func TestDecodeOdd(t *testing.T) {
	for class, keys := range map[policy.Class][]string{
		policy.ClassCapability: {"", "ab"},
		policy.ClassNetwork:    {"", "abc", "abcde", "\x00\x02\x00\x01\x00\x06", "\x00\x02\x00\x01\x00\x06\x00\x00\x50\x01abc", "\x00\x02\x00\x01\x00\x06\x00\x00\x50\x09\x00"},
		policy.ClassUnix:       {"", "abc", "\x00\x01\x00\x00@", "\x00\x01\x00\x00\x00\x00\x01", "\x00\x01\x00\x00\x00\x00\x09"},
		policy.ClassMount:      {"/a\x00b\x00c", "/a\x00b\x00c\x00\x02\x01", "/a\x00b\x00c\x00\x00\x00"},
		policy.ClassSignal:     {""},
		policy.ClassDbus:       {"a\x00b\x00c"},
		policy.ClassUserns:     {"x"},
		policy.ClassSysvMqueue: {"abc", "abcde", "abcd\x00"},
	} {
		for _, key := range keys {
			if a, ok := policy.Decode(class, key, 0); ok {
				t.Errorf("%s %q was taken for %s", class, key, a)
			}
			if got := policy.Describe(class, key); !strings.HasPrefix(got, `"`) {
				t.Errorf("%s %q: %s, want it quoted", class, key, got)
			}
		}
	}
}

func TestPermWords(t *testing.T) {
	for _, test := range []struct {
		class policy.Class
		perms policy.Perms
		want  string
	}{
		{policy.ClassFile, policy.FileRead | policy.FileWrite | policy.FileAppend | policy.FileExec, "r w x"},
		{policy.ClassFile, policy.FileAppend | policy.FileMmap | policy.FileLock | policy.FileLink, "m a l k"},
		{policy.ClassFile, policy.FileWrite, "w"},
		{policy.ClassNetwork, policy.NetAny, "create bind listen accept connect shutdown getattr setattr getopt setopt send receive"},
		{policy.ClassMount, policy.MountMount | policy.MountPivot, "mount pivot_root"},
		{policy.ClassUserns, policy.UsernsCreate, "create"},
		{policy.ClassCapability, policy.CapUse, "use"},
		{policy.ClassIOUring, 3, "sqpoll override_creds"},
	} {
		if got := strings.Join(policy.PermWords(test.class, test.perms), " "); got != test.want {
			t.Errorf("%s %x: %s, want %s", test.class, test.perms, got, test.want)
		}
	}
}

// FuzzDecode takes any bytes apart: no key makes trouble, and none of its bytes
// is a reason to.
func FuzzDecode(f *testing.F) {
	for _, key := range []string{
		"/etc/passwd", "/a\x00/b", policy.NetworkPeerKey(2, 1, 0, policy.NetworkEnd{}, "l", policy.NetworkEnd{}),
		policy.UnixPeerKey(1, 0, "\x00x", "", "\x01", "q"), policy.MountKey("/m", "s", "t", 3), policy.SysvMqueueKey(1, "l"),
	} {
		for _, c := range policy.Classes() {
			f.Add(uint8(c), key)
		}
	}
	f.Fuzz(func(t *testing.T, class uint8, key string) {
		classes := policy.Classes()
		c := classes[int(class)%len(classes)]
		a, ok := policy.Decode(c, key, 0)
		if ok && a.Kind == "" {
			t.Errorf("%s %q has no kind", c, key)
		}
		want := a.String()
		if !ok {
			want = strconv.Quote(key)
		}
		if words := policy.Describe(c, key); words != want {
			t.Errorf("%s %q is described as %s, want %s", c, key, words, want)
		}
	})
}
