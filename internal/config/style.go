package config

import (
	"github.com/aa-lint/aa-lint/format"
	"github.com/aa-lint/aa-lint/lint"
)

// settleStyle makes the style of aa-lint fmt and the rules about style agree: the
// preset apparmor.d has an order of permissions of its own, and a rule follows
// the style that is set, unless it is told otherwise.
func (c *Config) settleStyle(rules []lint.Analyzer) {
	if c.Line("format.permission-order") == 0 && c.Rules.Preset == lint.AppArmorD {
		c.Format.Permissions = format.OrderRWLKM
	}
	style := map[string]any{"format.permission-order": c.Format.Permissions.String(), "format.sort": c.Format.Sort}
	for _, a := range rules {
		for _, o := range a.Options {
			options := c.Rules.Options[a.Code.ID]
			if _, told := options[o.Name]; told || o.Follows == "" || c.Line(o.Follows) == 0 {
				continue
			}
			if options == nil {
				options = map[string]any{}
			}
			options[o.Name] = style[o.Follows]
			if c.Rules.Options == nil {
				c.Rules.Options = map[string]map[string]any{}
			}
			c.Rules.Options[a.Code.ID] = options
		}
	}
}
