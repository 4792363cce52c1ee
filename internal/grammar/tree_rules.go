package grammar

import (
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/internal/lexer"
	"github.com/aa-lint/aa-lint/source"
)

// placeable is a rule whose span can be set.
type placeable interface {
	ast.Rule
	SetSpan(source.Span)
}

// node returns the rule and its place without qualifiers.
func (r *Rule) Node() (placeable, source.Span) {
	switch {
	case r.File != nil:
		return r.File.Node()
	case r.Link != nil:
		return r.Link.Node(), ends(r.Link.Keyword, r.Link.End)
	case r.Capability != nil:
		c := r.Capability
		return &ast.CapabilityRule{Keyword: span(c.Keyword), Names: words(c.Names)}, ends(c.Keyword, c.End)
	case r.Network != nil:
		return r.Network.Node(), ends(r.Network.Keyword, r.Network.End)
	case r.Unix != nil:
		return r.Unix.Node(), ends(r.Unix.Keyword, r.Unix.End)
	case r.Dbus != nil:
		return r.Dbus.Node(), ends(r.Dbus.Keyword, r.Dbus.End)
	case r.Signal != nil:
		return r.Signal.Node(), ends(r.Signal.Keyword, r.Signal.End)
	case r.Ptrace != nil:
		return r.Ptrace.Node(), ends(r.Ptrace.Keyword, r.Ptrace.End)
	case r.Mqueue != nil:
		return r.Mqueue.Node(), ends(r.Mqueue.Keyword, r.Mqueue.End)
	case r.IOUring != nil:
		return r.IOUring.Node(), ends(r.IOUring.Keyword, r.IOUring.End)
	case r.Userns != nil:
		return &ast.UsernsRule{Keyword: span(r.Userns.Keyword), Create: word(r.Userns.Create)}, ends(r.Userns.Keyword, r.Userns.End)
	case r.Mount != nil:
		return r.Mount.Node(), ends(r.Mount.Keyword, r.Mount.End)
	case r.MountPoint != nil:
		return r.MountPoint.Node(), ends(r.MountPoint.Keyword, r.MountPoint.End)
	case r.PivotRoot != nil:
		return r.PivotRoot.Node(), ends(r.PivotRoot.Keyword, r.PivotRoot.End)
	case r.ChangeProfile != nil:
		return r.ChangeProfile.Node(), ends(r.ChangeProfile.Keyword, r.ChangeProfile.End)
	}
	return &ast.AllRule{Keyword: span(r.All.Keyword)}, ends(r.All.Keyword, r.All.End)
}

// ends returns the place from the first to the last token of a rule.
func ends(first, last Token) source.Span { return span(first).Join(span(last)) }

func (r *FileRule) Node() (placeable, source.Span) {
	node := &ast.FileRule{Keyword: span(r.Keyword)}
	if r.Access == nil {
		return node, ends(r.Keyword, r.End)
	}
	a := r.Access
	node.Scrub, node.ScrubSpan = scrubbing(a.Scrub)
	node.Path, node.PermsFirst = word(a.Path), present(a.Behind)
	if node.PermsFirst {
		node.Path = word(a.Behind)
	}
	node.Perms.Word = word(a.Perms)
	if perms, ok := ast.ParseFilePerms(a.Perms.Value); ok {
		node.Perms.Access, node.Perms.Exec = perms.Access, perms.Exec
	}
	node.Subset, node.SubsetSpan = present(a.Subset), span(a.Subset)
	node.Target = word(a.Target)
	place := node.Keyword.Join(node.ScrubSpan).Join(node.Path.Place).Join(node.Perms.Place)
	return node, place.Join(span(r.End))
}

func scrubbing(t Token) (ast.Scrubbing, source.Span) {
	switch t.Value {
	case "safe":
		return ast.ScrubSafe, span(t)
	case "unsafe":
		return ast.ScrubUnsafe, span(t)
	}
	return ast.ScrubDefault, source.Span{}
}

func (r *LinkRule) Node() *ast.LinkRule {
	return &ast.LinkRule{
		Keyword: span(r.Keyword), Subset: present(r.Subset), SubsetSpan: span(r.Subset),
		Path: word(r.Path), Target: word(r.Target),
	}
}

func (r *NetworkRule) Node() *ast.NetworkRule {
	node := &ast.NetworkRule{Keyword: span(r.Keyword), Conditions: conditions(r.Conditions), Peer: r.Peer.Node()}
	list, set := permissions(r.Listed, r.Bare, ast.NetPermNames, ast.NetReceive, ast.NetSend)
	node.Access, node.Perms = list, set
	all := words(r.Words)
	if len(all) > 0 && !ast.NetworkFamilies.Has(all[0].Value()) {
		node.Type = all[0]
	} else if len(all) > 0 {
		node.Family = all[0]
		node.Type = append(all, ast.Word{})[1]
	}
	node.IP, node.Port = named(node.Conditions, "ip"), named(node.Conditions, "port")
	node.Interface, node.Label = named(node.Conditions, "interface"), named(node.Conditions, "label")
	return node
}

func (r *UnixRule) Node() *ast.UnixRule {
	node := &ast.UnixRule{Keyword: span(r.Keyword), Conditions: conditions(r.Conditions), Peer: r.Peer.Node()}
	node.Access, node.Perms = permissions(r.Listed, r.Bare, ast.NetPermNames, ast.NetReceive, ast.NetSend)
	node.Type, node.Addr = named(node.Conditions, "type"), named(node.Conditions, "addr")
	return node
}

func (r *DbusRule) Node() *ast.DbusRule {
	node := &ast.DbusRule{Keyword: span(r.Keyword), Conditions: conditions(r.Conditions), Peer: r.Peer.Node()}
	node.Access, node.Perms = permissions(r.Listed, r.Bare, ast.DbusPermNames, ast.DbusReceive, ast.DbusSend)
	all := node.Conditions
	if node.Peer != nil {
		all = append(all[:len(all):len(all)], node.Peer.Conditions...)
	}
	node.Bus, node.Path = named(all, "bus"), named(all, "path")
	node.Interface, node.Member = named(all, "interface"), named(all, "member")
	node.Name = named(node.Conditions, "name")
	return node
}

func (r *SignalRule) Node() *ast.SignalRule {
	node := &ast.SignalRule{Keyword: span(r.Keyword), Conditions: conditions(r.Conditions)}
	node.Access, node.Perms = permissions(r.Listed, r.Bare, ast.SignalPermNames, ast.SignalReceive, ast.SignalSend)
	node.Peer = named(node.Conditions, "peer")
	return node
}

func (r *PtraceRule) Node() *ast.PtraceRule {
	node := &ast.PtraceRule{Keyword: span(r.Keyword), Conditions: conditions(r.Conditions)}
	node.Access, node.Perms = permissions(r.Listed, r.Bare, ast.PtracePermNames, ast.PtraceRead, ast.PtraceTrace)
	node.Peer = named(node.Conditions, "peer")
	return node
}

func (r *MqueueRule) Node() *ast.MqueueRule {
	node := &ast.MqueueRule{Keyword: span(r.Keyword), Conditions: conditions(r.Conditions), Queue: word(r.Queue)}
	node.Access, node.Perms = permissions(r.Listed, r.Bare, ast.MqueuePermNames, ast.MqueueRead, ast.MqueueWrite)
	node.Type, node.Label = named(node.Conditions, "type"), named(node.Conditions, "label")
	return node
}

func (r *IOUringRule) Node() *ast.IOUringRule {
	node := &ast.IOUringRule{Keyword: span(r.Keyword), Conditions: conditions(r.Conditions), Group: r.Group.Node()}
	node.Access, node.Perms = permissions[ast.IOUringPerms](r.Listed, r.Bare, ast.IOUringPermNames, 0, 0)
	all := node.Conditions
	if node.Group != nil {
		all = append(all[:len(all):len(all)], node.Group.Conditions...)
	}
	node.Label = named(all, "label")
	return node
}

func (r *MountRule) Node() *ast.MountRule {
	node := &ast.MountRule{
		Keyword: word(r.Keyword), Conditions: conditions(r.Conditions), Source: word(r.Source), Target: word(r.Target),
	}
	mountConditions(node)
	return node
}

func (r *MountPointRule) Node() *ast.MountRule {
	node := &ast.MountRule{
		Op: ast.Umount, Keyword: word(r.Keyword), Conditions: conditions(r.Conditions), Target: word(r.Target),
	}
	if kind(r.Keyword) == lexer.Remount {
		node.Op = ast.Remount
	}
	mountConditions(node)
	return node
}

func mountConditions(r *ast.MountRule) {
	for _, c := range r.Conditions {
		switch c.Name.Raw {
		case "options", "option":
			r.Options = append(r.Options, c)
		case "fstype", "vfstype":
			r.Fstype = append(r.Fstype, c)
		}
	}
}

func (r *PivotRootRule) Node() *ast.PivotRootRule {
	node := &ast.PivotRootRule{
		Keyword: span(r.Keyword), Conditions: conditions(r.Conditions), NewRoot: word(r.NewRoot), Target: word(r.Target),
	}
	node.OldRoot = named(node.Conditions, "oldroot")
	return node
}

func (r *ChangeProfileRule) Node() *ast.ChangeProfileRule {
	node := &ast.ChangeProfileRule{Keyword: span(r.Keyword), Exec: word(r.Exec), Target: word(r.Target)}
	node.Scrub, node.ScrubSpan = scrubbing(r.Scrub)
	return node
}

func (r *RlimitRule) Node() ast.Stmt {
	return placed(&ast.RlimitRule{
		Keyword:  span(r.Keyword).Join(span(r.Rlimit)),
		Resource: word(r.Resource), Value: word(r.Value), Unit: word(r.Unit),
	}, ends(r.Keyword, r.End))
}

func conditions(list []*Condition) []*ast.Condition {
	var conds []*ast.Condition
	for _, c := range list {
		conds = append(conds, c.Node())
	}
	return conds
}

func (c *Condition) Node() *ast.Condition {
	cond := &ast.Condition{Name: word(c.Name), Op: condOp(c.Op), Place: span(c.Name).Join(span(c.Op))}
	if c.List != nil {
		cond.Paren, cond.Values = true, words(c.List.Values)
		cond.Place = cond.Place.Join(c.List.span())
		return cond
	}
	cond.Values = []ast.Word{word(c.Value)}
	cond.Place = cond.Place.Join(span(c.Value))
	return cond
}

func condOp(t Token) ast.CondOp {
	switch kind(t) {
	case lexer.In:
		return ast.CondIn
	case lexer.SetEq:
		return ast.CondSet
	}
	return ast.CondEq
}

func (p *Peer) Node() *ast.Group {
	if p == nil {
		return nil
	}
	g := &ast.Group{Name: word(p.Name), Place: span(p.Name).Join(span(p.Close))}
	for _, c := range p.Conditions {
		g.Conditions = append(g.Conditions, c.Node())
	}
	return g
}

func (c *PeerCondition) Node() *ast.Condition {
	cond := &ast.Condition{Name: word(c.Name), Place: span(c.Name)}
	switch {
	case present(c.Op):
		cond.Op, cond.Values = condOp(c.Op), words(c.Values)
		cond.Place = cond.Place.Join(cond.Values[0].Place)
	case present(c.Open):
		cond.Op, cond.Paren, cond.Values = ast.CondEq, true, words(c.Listed)
		cond.Place = cond.Place.Join(span(c.Close))
	}
	return cond
}

// named returns the last condition of a name.
func named(conds []*ast.Condition, name string) *ast.Condition {
	for i := len(conds) - 1; i >= 0; i-- {
		if conds[i].Name.Value() == name {
			return conds[i]
		}
	}
	return nil
}

// permissions returns the permissions of a rule and what they add up to. The
// letters r and w stand for two of them; in parentheses they may be many.
func permissions[P ~uint8 | ~uint16](listed *Permissions, bare Token, names *ast.Vocabulary, read, write P) (ast.PermList, P) {
	list := ast.PermList{Words: words([]Token{bare}), Place: span(bare)}
	switch {
	case listed != nil:
		list = ast.PermList{Words: words(listed.Words), Paren: true, Place: ends(listed.Open, listed.Close)}
	case !present(bare):
		return ast.PermList{}, 0
	}
	var set P
	for _, w := range list.Words {
		if t, ok := names.Lookup(w.Value()); ok {
			set |= P(t.Value)
			continue
		}
		for _, c := range strings.ToLower(w.Value()) {
			switch c {
			case 'r':
				set |= read
			case 'w':
				set |= write
			}
		}
	}
	return list, set
}
