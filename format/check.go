package format

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/aa-lint/aa-lint/ast"
)

// maxDepth is how deep blocks and expressions may be nested in a tree: one that
// is deeper holds itself.
const maxDepth = 100_000

// malformed looks for what no printer can go through: nodes that are nil, and nodes
// that hold themselves. It returns what is wrong, "" if nothing is.
func malformed(f *ast.File) string { return checkStatements(f.Stmts, 0) }

func checkStatements(list []ast.Stmt, depth int) string {
	if depth > maxDepth {
		return "a block holds itself"
	}
	for i, s := range list {
		if s == nil || reflect.ValueOf(s).IsNil() {
			return fmt.Sprintf("the statement %d is nil", i)
		}
		if what := checkStatement(s, depth); what != "" {
			return what
		}
	}
	return ""
}

func checkStatement(s ast.Stmt, depth int) string {
	if slices.Contains(commentsOf(s).Includes, nil) {
		return "an include is nil"
	}
	switch s := s.(type) {
	case *ast.Profile:
		if slices.Contains(s.Identities, nil) {
			return "an identity is nil"
		}
		return firstOf(checkGroup(s.Xattrs), checkBlock(s.Body, depth))
	case *ast.QualifierBlock:
		return checkBlock(s.Body, depth)
	case *ast.Conditional:
		return checkConditional(s, depth)
	case *ast.BooleanAssignment:
		return checkExpr(s.Value, 0)
	case ast.Rule:
		c := new(conditionsOf)
		s.Accept(c)
		return firstOf(checkConditions(c.list), checkGroup(c.group))
	}
	return ""
}

func checkConditional(s *ast.Conditional, depth int) string {
	for n := 0; s != nil; n++ {
		if n > maxDepth {
			return "a branch holds itself"
		}
		if what := firstOf(checkExpr(s.Cond, 0), checkBlock(s.Then, depth)); what != "" {
			return what
		}
		if s.Else == nil {
			return ""
		}
		if what := checkBlock(s.Else.Block, depth); what != "" {
			return what
		}
		s = s.Else.If
	}
	return ""
}

func checkBlock(b *ast.Block, depth int) string {
	if b == nil {
		return ""
	}
	return checkStatements(b.Stmts, depth+1)
}

func checkExpr(x ast.Expr, depth int) string {
	if x == nil || reflect.ValueOf(x).IsNil() {
		return "an expression is nil"
	}
	if depth > maxDepth {
		return "an expression holds itself"
	}
	switch x := x.(type) {
	case *ast.Not:
		return checkExpr(x.X, depth+1)
	case *ast.Paren:
		return checkExpr(x.X, depth+1)
	case *ast.Binary:
		return firstOf(checkExpr(x.X, depth+1), checkExpr(x.Y, depth+1))
	}
	return ""
}

func checkGroup(g *ast.Group) string {
	if g == nil {
		return ""
	}
	return checkConditions(g.Conditions)
}

func checkConditions(list []*ast.Condition) string {
	if slices.Contains(list, nil) {
		return "a condition is nil"
	}
	return ""
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

// conditionsOf takes the conditions of a rule.
type conditionsOf struct {
	list  []*ast.Condition
	group *ast.Group
}

func (c *conditionsOf) VisitFile(*ast.FileRule)                   {}
func (c *conditionsOf) VisitLink(*ast.LinkRule)                   {}
func (c *conditionsOf) VisitCapability(*ast.CapabilityRule)       {}
func (c *conditionsOf) VisitUserns(*ast.UsernsRule)               {}
func (c *conditionsOf) VisitChangeProfile(*ast.ChangeProfileRule) {}
func (c *conditionsOf) VisitRlimit(*ast.RlimitRule)               {}
func (c *conditionsOf) VisitAll(*ast.AllRule)                     {}
func (c *conditionsOf) VisitNetwork(r *ast.NetworkRule)           { c.list, c.group = r.AllConditions(), r.Peer }
func (c *conditionsOf) VisitUnix(r *ast.UnixRule)                 { c.list, c.group = r.AllConditions(), r.Peer }
func (c *conditionsOf) VisitDbus(r *ast.DbusRule)                 { c.list, c.group = r.AllConditions(), r.Peer }
func (c *conditionsOf) VisitSignal(r *ast.SignalRule)             { c.list = r.AllConditions() }
func (c *conditionsOf) VisitPtrace(r *ast.PtraceRule)             { c.list = r.AllConditions() }
func (c *conditionsOf) VisitMqueue(r *ast.MqueueRule)             { c.list = r.AllConditions() }
func (c *conditionsOf) VisitIOUring(r *ast.IOUringRule)           { c.list, c.group = r.AllConditions(), r.Group }
func (c *conditionsOf) VisitMount(r *ast.MountRule)               { c.list = r.AllConditions() }
func (c *conditionsOf) VisitPivotRoot(r *ast.PivotRootRule)       { c.list = r.AllConditions() }
