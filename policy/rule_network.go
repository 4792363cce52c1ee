package policy

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/policy/key"
)

// Numbers of families and socket types (socket(2)).
const (
	familyInet    = 2
	familyInet6   = 10
	familyNetlink = 16
	lastFamily    = 45
	typeStream    = 1
	typeDgram     = 2
	typeRaw       = 3
	lastType      = 15 // as far as tables of families and types go
	protoICMP     = 1
	protoIGMP     = 2
)

// VisitNetwork lowers a rule on sockets. Kernels with the older table of
// families and types know no more of it than those.
func (l *lowering) VisitNetwork(r *ast.NetworkRule) {
	perms := r.Perms
	if perms == 0 {
		perms = ast.NetPerms(key.NetAny)
	}
	switch {
	case l.whole:
		l.fineNetwork(&ast.NetworkRule{Family: r.Family, Type: r.Type}, ast.NetPerms(key.NetAny))
	case l.features().fineNetwork():
		l.fineNetwork(r, perms)
	default:
		l.coarseNetwork(r)
	}
	l.networkUnix(r)
}

// networkGrant grants permissions on sockets of families with a type; exact if it
// is not for any.
func (l *lowering) networkGrant(kind glob.Expr, perms ast.NetPerms, exact bool) *Grant {
	if l.features().fineNetwork() {
		g := l.grant(key.ClassNetwork, kind, key.Perms(perms))
		l.exactly(g, key.ClassNetwork, key.Perms(ast.NetSetattr), exact)
		return g
	}
	l.table = append(l.table, l.rule)
	g := l.grant(key.ClassNetwork, kind, key.NetAny)
	g.asMask()
	if g.kind == denied && l.quirk(key.ClassNetwork, QuirkNetworkTableQuiet) {
		g.audit = !g.audit
	}
	return g
}

// coarseNetwork lowers a rule to entries of the table.
func (l *lowering) coarseNetwork(r *ast.NetworkRule) {
	families, types := networkFamilies(r), tableTypes()
	switch t, named := ast.NetworkTypes.Lookup(r.Type.Value()); {
	case named:
		types = glob.Literal(key.Number(plainType(t.Value)))
	case !r.Family.IsZero(), hasEnds(r):
		types = glob.Concat(glob.Literal("\x00"), glob.One(namedTypes()))
	}
	l.networkGrant(kinds(families, types), 0, false)
}

// tableTypes are the types that a table of families and types has.
func tableTypes() glob.Expr {
	return glob.Concat(glob.Literal("\x00"), glob.One(glob.ByteSet{}.Range(0, lastType)))
}

// networkFamilies returns the families that a rule is for: with conditions on
// the ends of a socket those that have such ends, with a type alone those that
// have names, otherwise all of them.
func networkFamilies(r *ast.NetworkRule) glob.ByteSet {
	var set glob.ByteSet
	if f, ok := ast.NetworkFamilies.Lookup(r.Family.Value()); ok {
		return set.With(byte(f.Value))
	}
	switch t, _ := ast.NetworkTypes.Lookup(r.Type.Value()); {
	case hasEnds(r):
		return set.With(familyInet, familyInet6)
	case t.Value == ast.NetICMP:
		return set.With(familyInet)
	case t.Value == ast.NetTCP || t.Value == ast.NetUDP:
		return set.With(familyInet, familyInet6)
	case r.Type.IsZero():
		return set.Range(0, lastFamily)
	}
	for _, f := range ast.NetworkFamilies.Terms() {
		set = set.With(byte(f.Value))
	}
	return set
}

// kinds is the language of families with a type.
func kinds(families glob.ByteSet, types glob.Expr) glob.Expr {
	return glob.Concat(glob.Literal("\x00"), glob.One(families), types)
}

// plainType returns the type of a socket for a word that names a protocol.
func plainType(value int) int {
	switch value {
	case ast.NetTCP:
		return typeStream
	case ast.NetUDP:
		return typeDgram
	case ast.NetICMP:
		return typeRaw
	}
	return value
}

// namedTypes returns the types that rules have words for.
func namedTypes() glob.ByteSet {
	var set glob.ByteSet
	for _, t := range ast.NetworkTypes.Terms() {
		set = set.With(byte(plainType(t.Value)))
	}
	return set
}

// networkUnix grants what a rule says of unix sockets in their own class:
// everything, whichever permissions it names.
func (l *lowering) networkUnix(r *ast.NetworkRule) {
	types := anyBytes(2)
	switch t, named := ast.NetworkTypes.Lookup(r.Type.Value()); {
	case !networkFamilies(r).Has(familyUnix):
		return
	case named:
		types = glob.Literal(key.Number(t.Value))
	case !r.Family.IsZero():
		types = glob.Concat(glob.Literal("\x00"), glob.One(namedTypes()))
	}
	l.loggedAs(!l.quals.Audit, func() {
		l.unix(glob.Concat(types, anyBytes(2)), ast.NetPerms(key.NetAny), &ast.UnixRule{})
	}, key.ClassUnix)
}
