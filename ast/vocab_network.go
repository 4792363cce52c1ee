package ast

// NetworkFamilies are the address families of network rules; Value is the
// number of the AF_ constant (socket(2)).
var NetworkFamilies = NewVocabulary("network family",
	Term{Name: "unspec", Value: 0},
	Term{Name: "unix", Value: 1},
	Term{Name: "inet", Value: 2},
	Term{Name: "ax25", Value: 3},
	Term{Name: "ipx", Value: 4},
	Term{Name: "appletalk", Value: 5},
	Term{Name: "netrom", Value: 6},
	Term{Name: "bridge", Value: 7},
	Term{Name: "atmpvc", Value: 8},
	Term{Name: "x25", Value: 9},
	Term{Name: "inet6", Value: 10},
	Term{Name: "rose", Value: 11},
	Term{Name: "netbeui", Value: 13},
	Term{Name: "security", Value: 14},
	Term{Name: "key", Value: 15},
	Term{Name: "netlink", Value: 16},
	Term{Name: "packet", Value: 17},
	Term{Name: "ash", Value: 18},
	Term{Name: "econet", Value: 19},
	Term{Name: "atmsvc", Value: 20},
	Term{Name: "rds", Value: 21},
	Term{Name: "sna", Value: 22},
	Term{Name: "irda", Value: 23},
	Term{Name: "pppox", Value: 24},
	Term{Name: "wanpipe", Value: 25},
	Term{Name: "llc", Value: 26},
	Term{Name: "ib", Value: 27},
	Term{Name: "mpls", Value: 28},
	Term{Name: "can", Value: 29},
	Term{Name: "tipc", Value: 30},
	Term{Name: "bluetooth", Value: 31},
	Term{Name: "iucv", Value: 32},
	Term{Name: "rxrpc", Value: 33},
	Term{Name: "isdn", Value: 34},
	Term{Name: "phonet", Value: 35},
	Term{Name: "ieee802154", Value: 36},
	Term{Name: "caif", Value: 37},
	Term{Name: "alg", Value: 38},
	Term{Name: "nfc", Value: 39},
	Term{Name: "vsock", Value: 40},
	Term{Name: "kcm", Value: 41},
	Term{Name: "qipcrtr", Value: 42},
	Term{Name: "smc", Value: 43},
	Term{Name: "xdp", Value: 44},
	Term{Name: "mctp", Value: 45, Since: "3.1"},
)

// NetworkTypes are the socket types and protocols of network rules.
var NetworkTypes = NewVocabulary("socket type",
	Term{Name: "stream", Value: 1},
	Term{Name: "dgram", Value: 2},
	Term{Name: "raw", Value: 3},
	Term{Name: "rdm", Value: 4},
	Term{Name: "seqpacket", Value: 5},
	Term{Name: "packet", Value: 10},
	Term{Name: "tcp", Value: NetTCP},
	Term{Name: "udp", Value: NetUDP},
	Term{Name: "icmp", Value: NetICMP},
)

// The protocols among NetworkTypes: they stand for a type of certain families.
// Other values are SOCK_ constants (socket(2)).
const (
	NetTCP = 0x100 + iota
	NetUDP
	NetICMP
)

// UnixTypes are the values of type= in unix rules.
var UnixTypes = NewVocabulary("socket type",
	Term{Name: "stream", Value: 1},
	Term{Name: "dgram", Value: 2},
	Term{Name: "raw", Value: 3},
	Term{Name: "rdm", Value: 4},
	Term{Name: "seqpacket", Value: 5},
	Term{Name: "dccp", Value: 6},
	Term{Name: "packet", Value: 10},
	Term{Name: "none", Value: 0},
)

// NetworkTypeFits reports whether a family takes a type: tcp and udp belong to
// inet and inet6, icmp to inet alone.
func NetworkTypeFits(family, socketType string) bool {
	t, ok := NetworkTypes.Lookup(socketType)
	if !ok {
		return false
	}
	switch t.Value {
	case NetTCP, NetUDP:
		return family == "inet" || family == "inet6"
	case NetICMP:
		return family == "inet"
	}
	return true
}
