package diag

// The codes of what the reference parser refuses.
var (
	SyntaxError          = Code{"AA101", "syntax-error"}
	MissingComma         = Code{"AA102", "missing-comma"}
	UnknownName          = Code{"AA103", "unknown-name"}
	InvalidPermissions   = Code{"AA104", "invalid-permissions"}
	UndefinedVariable    = Code{"AA105", "undefined-variable"}
	VariableOrder        = Code{"AA106", "variable-assignment-order"}
	IncludeNotFound      = Code{"AA107", "include-not-found"}
	IncludeCycle         = Code{"AA108", "include-cycle"}
	ConflictingExecModes = Code{"AA109", "conflicting-exec-modes"}
	ConflictingFlags     = Code{"AA110", "conflicting-flags"}
	DuplicateProfile     = Code{"AA111", "duplicate-profile"}
	UnbalancedGlob       = Code{"AA112", "unbalanced-glob"}
	InvalidRuleShape     = Code{"AA113", "invalid-rule-shape"}
	InvalidRlimit        = Code{"AA114", "invalid-rlimit"}
	RelativePath         = Code{"AA115", "relative-path"}
	UnknownABI           = Code{"AA403", "unknown-abi"}
	TunablesNotIncluded  = Code{"AA417", "tunables-not-included"}
)

// The codes of what the runner of rules finds in its own directions.
var (
	UnusedSuppression    = Code{"AA901", "unused-suppression"}
	NoReason             = Code{"AA902", "suppression-without-reason"}
	UnknownInSuppression = Code{"AA903", "unknown-rule-in-suppression"}
	StaleBaseline        = Code{"AA904", "baseline-entry-stale"}
)
