package lint

import "github.com/aa-lint/aa-lint/policy"

// Worlds are the circumstances in which a project may be loaded, as far as its
// texts leave them open.
type Worlds struct {
	// Machines differ in the features of kernel and parser.
	Machines []policy.World
	// AsWritten is where every rule means all that it says, whatever the abi.
	AsWritten policy.World
	// More is where a site has added a plain value to variables that are open, Any
	// where nothing is known of their values.
	More, Any policy.World
}

func newWorlds(opts policy.Options) Worlds {
	written, more, any := opts, opts, opts
	written.AsWritten, written.Kernel = true, nil
	more.Site, any.Site = policy.SiteMore, policy.SiteAny
	return Worlds{
		Machines:  opts.Machines(),
		AsWritten: policy.World{Name: "as written", Options: written},
		More:      policy.World{Name: "more values", Options: more},
		Any:       policy.World{Name: "any values", Options: any},
	}
}

// PolicyIn returns what the profiles of the text mean in one of the worlds of
// Project.Worlds. Rules that look at the same text share it.
func (p *Pass) PolicyIn(w policy.World) *policy.Policy {
	type key struct{ world string }
	return Shared(p, key{w.Name}, func() *policy.Policy { return p.Policy.In(w) })
}
