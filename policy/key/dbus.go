package key

import (
	"strings"
)

// DbusEavesdrop is the key of listening in on a bus.
func DbusEavesdrop(bus string) string { return bus }

// DbusName is the key of owning a name on a bus.
func DbusName(bus, name string) string { return bus + "\x00" + name }

// DbusMessage is the key of a message to or from a peer that has a name and
// a label.
func DbusMessage(bus, name, label, path, iface, member string) string {
	return strings.Join([]string{bus, name, label, path, iface, member}, "\x00")
}

// dbus takes apart the key of an access to a bus.
func (a *Access) dbus(key string) bool {
	parts := strings.Split(key, "\x00")
	switch len(parts) {
	case 1:
		a.silent("op", "eavesdrop")
		a.addNamed("bus", parts[0])
	case 2:
		a.silent("op", "bind")
		a.addNamed("bus", parts[0])
		a.addNamed("name", parts[1])
	case 6:
		a.silent("op", "message")
		a.addNamed("bus", parts[0])
		a.addNamed("path", parts[3])
		a.addNamed("interface", parts[4])
		a.addNamed("member", parts[5])
		a.peer("name", "name", parts[1])
		a.peer("label", "label", parts[2])
	default:
		return false
	}
	return true
}
