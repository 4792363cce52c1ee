package ast

// The methods of children that make it a RuleVisitor: what is in each rule
// behind its qualifiers, in any order. Fields that repeat what is in another
// one, as DbusRule.Path does, are left out.

func (c *children) VisitFile(r *FileRule) {
	c.addWord(&r.Path)
	if !r.Perms.IsZero() {
		c.addNode(&r.Perms)
	}
	c.addWord(&r.Target)
}

func (c *children) VisitLink(r *LinkRule) {
	c.addWord(&r.Path)
	c.addWord(&r.Target)
}

func (c *children) VisitCapability(r *CapabilityRule) { c.addWords(r.Names) }

func (c *children) VisitNetwork(r *NetworkRule) {
	c.permList(&r.Access)
	c.addWord(&r.Family)
	c.addWord(&r.Type)
	c.addConditions(r.AllConditions())
	c.addGroup(r.Peer)
}

func (c *children) VisitUnix(r *UnixRule) {
	c.permList(&r.Access)
	c.addConditions(r.AllConditions())
	c.addGroup(r.Peer)
}

func (c *children) VisitDbus(r *DbusRule) {
	c.permList(&r.Access)
	c.addConditions(r.AllConditions())
	c.addGroup(r.Peer)
}

func (c *children) VisitSignal(r *SignalRule) {
	c.permList(&r.Access)
	c.addConditions(r.AllConditions())
}

func (c *children) VisitPtrace(r *PtraceRule) {
	c.permList(&r.Access)
	c.addConditions(r.AllConditions())
}

func (c *children) VisitMqueue(r *MqueueRule) {
	c.permList(&r.Access)
	c.addConditions(r.AllConditions())
	c.addWord(&r.Queue)
}

func (c *children) VisitIOUring(r *IOUringRule) {
	c.permList(&r.Access)
	c.addConditions(r.AllConditions())
	c.addGroup(r.Group)
}

func (c *children) VisitUserns(r *UsernsRule) { c.addWord(&r.Create) }

func (c *children) VisitMount(r *MountRule) {
	c.addWord(&r.Keyword)
	c.addConditions(r.AllConditions())
	c.addWord(&r.Source)
	c.addWord(&r.Target)
}

func (c *children) VisitPivotRoot(r *PivotRootRule) {
	c.addConditions(r.AllConditions())
	c.addWord(&r.NewRoot)
	c.addWord(&r.Target)
}

func (c *children) VisitChangeProfile(r *ChangeProfileRule) {
	c.addWord(&r.Exec)
	c.addWord(&r.Target)
}

func (c *children) VisitRlimit(r *RlimitRule) {
	c.addWord(&r.Resource)
	c.addWord(&r.Value)
	c.addWord(&r.Unit)
}

func (c *children) VisitAll(*AllRule) {}
