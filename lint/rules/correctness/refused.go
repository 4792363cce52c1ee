package correctness

import "github.com/aa-lint/aa-lint/lint"

// refused are the presets of what the reference parser refuses.
var refused = map[lint.Preset]lint.Level{lint.Reference: lint.Default}
