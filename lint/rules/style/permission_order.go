package style

import (
	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/lint"
)

var permissionOrder = lint.Analyzer{
	Code:     diag.Code{ID: "AA504", Name: "permission-order"},
	Severity: diag.Info,
	Off:      true,
	Presets:  map[lint.Preset]lint.Level{lint.AppArmorD: lint.AsWarning},
	Summary:  "file permissions are not in the usual order",
	Needs:    lint.NeedsTree,
	Layout:   true,
	Options: []lint.Option{{
		Name: "order", Default: format.PermissionOrders()[0], Values: format.PermissionOrders(), Help: "The order.",
		Presets: map[lint.Preset]any{lint.AppArmorD: format.OrderRWLKM.String()}, Follows: "format.permission-order",
	}},
	Run: findPermissionOrder,
}

func findPermissionOrder(p *lint.Pass) {
	order, _ := format.ParsePermissionOrder(p.String("order"))
	for rule := range lint.Each[*ast.FileRule](p.Text) {
		want := format.Permissions(rule.Perms, order)
		if rule.Bare() || rule.Perms.Raw == want {
			continue
		}
		f := p.Report(rule.Perms.Place, "write %s for %s", want, rule.Perms.Raw)
		lint.FixSafely(f, "write "+want, p.Text.Replace(rule.Perms.Place, want))
	}
}
