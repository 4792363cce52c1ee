package ast

// The methods of children that make it a RuleVisitor: what is in each rule
// behind its qualifiers, in any order. Fields that repeat what is in another
// one, as DbusRule.Path does, are left out.

func (c *children) VisitFile(r *FileRule) {
	c.word(&r.Path)
	if !r.Perms.IsZero() {
		c.add(&r.Perms)
	}
	c.word(&r.Target)
}

func (c *children) VisitLink(r *LinkRule) {
	c.word(&r.Path)
	c.word(&r.Target)
}

func (c *children) VisitCapability(r *CapabilityRule) { c.words(r.Names) }

func (c *children) VisitNetwork(r *NetworkRule) {
	c.permList(&r.Access)
	c.word(&r.Family)
	c.word(&r.Type)
	c.conditions(r.AllConditions())
	c.group(r.Peer)
}

func (c *children) VisitUnix(r *UnixRule) {
	c.permList(&r.Access)
	c.conditions(r.AllConditions())
	c.group(r.Peer)
}

func (c *children) VisitDbus(r *DbusRule) {
	c.permList(&r.Access)
	c.conditions(r.AllConditions())
	c.group(r.Peer)
}

func (c *children) VisitSignal(r *SignalRule) {
	c.permList(&r.Access)
	c.conditions(r.AllConditions())
}

func (c *children) VisitPtrace(r *PtraceRule) {
	c.permList(&r.Access)
	c.conditions(r.AllConditions())
}

func (c *children) VisitMqueue(r *MqueueRule) {
	c.permList(&r.Access)
	c.conditions(r.AllConditions())
	c.word(&r.Queue)
}

func (c *children) VisitIOUring(r *IOUringRule) {
	c.permList(&r.Access)
	c.conditions(r.AllConditions())
	c.group(r.Group)
}

func (c *children) VisitUserns(r *UsernsRule) { c.word(&r.Create) }

func (c *children) VisitMount(r *MountRule) {
	c.word(&r.Keyword)
	c.conditions(r.AllConditions())
	c.word(&r.Source)
	c.word(&r.Target)
}

func (c *children) VisitPivotRoot(r *PivotRootRule) {
	c.conditions(r.AllConditions())
	c.word(&r.NewRoot)
	c.word(&r.Target)
}

func (c *children) VisitChangeProfile(r *ChangeProfileRule) {
	c.word(&r.Exec)
	c.word(&r.Target)
}

func (c *children) VisitRlimit(r *RlimitRule) {
	c.word(&r.Resource)
	c.word(&r.Value)
	c.word(&r.Unit)
}

func (c *children) VisitAll(*AllRule) {}
