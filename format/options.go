package format

// PermissionOrder is the order in which the permissions of file rules are
// written. The exec mode always stands last.
type PermissionOrder uint8

// The orders.
const (
	// OrderMRWALK is the order in which the tools of AppArmor write: m r w a l k.
	OrderMRWALK PermissionOrder = iota
	// OrderRWLKM is the order of apparmor.d: r w a l k m.
	OrderRWLKM
)

type permissionOrder struct{ name, letters string }

var permissionOrders = [...]permissionOrder{
	OrderMRWALK: {"mrwalkx", "mrwalk"},
	OrderRWLKM:  {"rwlkmix", "rwalkm"},
}

// String returns the name of the order, as configurations spell it.
func (o PermissionOrder) String() string { return o.order().name }

// order returns the default for a value that is no order.
func (o PermissionOrder) order() permissionOrder {
	if int(o) >= len(permissionOrders) {
		o = OrderMRWALK
	}
	return permissionOrders[o]
}

// permissionLetters returns the permissions in this order.
func (o PermissionOrder) permissionLetters() string { return o.order().letters }

// PermissionOrders returns the names of all orders, the default first.
func PermissionOrders() []string {
	var names []string
	for _, o := range permissionOrders {
		names = append(names, o.name)
	}
	return names
}

// ParsePermissionOrder returns the order with a name; false if there is none.
func ParsePermissionOrder(name string) (PermissionOrder, bool) {
	for o, order := range permissionOrders {
		if order.name == name {
			return PermissionOrder(o), true
		}
	}
	return 0, false
}

// Options are what can be chosen about the style. The zero value is the house
// style.
type Options struct {
	// Permissions is the order of the letters in the permissions of file rules.
	Permissions PermissionOrder
	// Sort brings rules into order, within a paragraph and never across a
	// comment.
	Sort bool
	// Lines, if not zero, limits formatting to the statements on these lines.
	// It cannot be had together with Sort, which moves statements.
	Lines Lines
}

// Lines is a range of lines, both of which belong to it; the first line of a
// file is 1.
type Lines struct{ First, Last int }

// IsZero reports whether there is no range.
func (l Lines) IsZero() bool { return l == Lines{} }
