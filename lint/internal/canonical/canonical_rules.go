package canonical

import "github.com/aa-lint/aa-lint/ast"

// The methods of ast.RuleVisitor.

func (c *canonical) VisitFile(r *ast.FileRule) {
	access := r.Perms.Access
	if access&ast.WriteAccess != 0 {
		access &^= ast.AppendAccess
	}
	c.put("file", r.Path, access, r.Exec(), r.Target, r.Subset)
}

func (c *canonical) VisitLink(r *ast.LinkRule) {
	c.put("link", r.Subset, r.Path, r.Target)
}

func (c *canonical) VisitCapability(r *ast.CapabilityRule) {
	c.put("capability")
	c.sorted(r.Names)
}

func (c *canonical) VisitNetwork(r *ast.NetworkRule) {
	c.put("network", r.Perms, r.Family, r.Type)
	c.conditions(r.Conditions)
	c.group(r.Peer)
}

func (c *canonical) VisitUnix(r *ast.UnixRule) {
	c.put("unix", r.Perms)
	c.conditions(r.Conditions)
	c.group(r.Peer)
}

func (c *canonical) VisitDbus(r *ast.DbusRule) {
	c.put("dbus", r.Perms)
	c.conditions(r.Conditions)
	c.group(r.Peer)
}

func (c *canonical) VisitSignal(r *ast.SignalRule) {
	c.put("signal", r.Perms)
	c.conditions(r.Conditions)
}

func (c *canonical) VisitPtrace(r *ast.PtraceRule) {
	c.put("ptrace", r.Perms)
	c.conditions(r.Conditions)
}

func (c *canonical) VisitMqueue(r *ast.MqueueRule) {
	c.put("mqueue", r.Perms, r.Queue)
	c.conditions(r.Conditions)
}

func (c *canonical) VisitIOUring(r *ast.IOUringRule) {
	c.put("io_uring", r.Perms)
	c.conditions(r.Conditions)
	c.group(r.Group)
}

func (c *canonical) VisitUserns(r *ast.UsernsRule) { c.put("userns") }

func (c *canonical) VisitMount(r *ast.MountRule) {
	c.put("mount", r.Op, r.Source, r.Target)
	c.conditions(r.Conditions)
}

func (c *canonical) VisitPivotRoot(r *ast.PivotRootRule) {
	c.put("pivot_root", r.NewRoot, r.Target)
	c.conditions(r.Conditions)
}

func (c *canonical) VisitChangeProfile(r *ast.ChangeProfileRule) {
	c.put("change_profile", r.Scrub, r.Exec, r.Target)
}

func (c *canonical) VisitRlimit(r *ast.RlimitRule) {
	c.put("rlimit", r.Resource, r.Value, r.Unit)
}

func (c *canonical) VisitAll(*ast.AllRule) { c.put("all") }
