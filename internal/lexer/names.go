package lexer

var kindNames = [...]string{
	Illegal: "Illegal", EndOfLine: "EndOfLine", Path: "Path", Ident: "Ident", Reserved: "Reserved", Perms: "Perms",
	Variable: "Variable", Boolean: "Boolean", Word: "Word", Quoted: "Quoted", FileName: "FileName",
	Integer: "Integer", CondName: "CondName", Group: "Group", Comma: "Comma", LBrace: "LBrace", RBrace: "RBrace",
	LParen: "LParen", RParen: "RParen", GroupOpen: "GroupOpen", GroupClose: "GroupClose", Eq: "Eq",
	AddEq: "AddEq", CondEq: "CondEq", SetEq: "SetEq", Arrow: "Arrow", Caret: "Caret", Plus: "Plus",
	Colon: "Colon", EqEq: "EqEq", NotEq: "NotEq", Lt: "Lt", Le: "Le", Gt: "Gt", Ge: "Ge", In: "In",
	And: "And", Or: "Or", Not: "Not", Defined: "Defined", ABI: "ABI", Alias: "Alias", All: "All",
	Allow: "Allow", Audit: "Audit", Capability: "Capability", ChangeProfile: "ChangeProfile", Dbus: "Dbus",
	Deny: "Deny", Else: "Else", File: "File", Flags: "Flags", Hat: "Hat", Identities: "Identities",
	If: "If", Include: "Include", IncludeIfExists: "IncludeIfExists", IOUring: "IOUring", Link: "Link",
	Mount: "Mount", Mqueue: "Mqueue", Network: "Network", Other: "Other", Owner: "Owner",
	PivotRoot: "PivotRoot", Priority: "Priority", Profile: "Profile", Prompt: "Prompt", Ptrace: "Ptrace",
	Remount: "Remount", Rlimit: "Rlimit", Safe: "Safe", Set: "Set", Signal: "Signal", Subset: "Subset",
	Umount: "Umount", Unix: "Unix", Unsafe: "Unsafe", Userns: "Userns",
}

// String returns the name of the kind, as the grammar writes it.
func (k Kind) String() string {
	if k == EOF {
		return "EOF"
	}
	if k > 0 && int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Kind?"
}

var reasonNames = [...]string{
	NoReason: "NoReason", UnexpectedByte: "UnexpectedByte", UnclosedQuote: "UnclosedQuote",
	EmptyQuote: "EmptyQuote", QuotedNotPath: "QuotedNotPath", UnfinishedComment: "UnfinishedComment",
	UnfinishedInclude: "UnfinishedInclude", BadVariable: "BadVariable", BadFileName: "BadFileName",
	ByteOrderMark: "ByteOrderMark", CarriageReturn: "CarriageReturn", NameMissing: "NameMissing",
	ValueMissing: "ValueMissing", NumberMissing: "NumberMissing", TooLong: "TooLong", StrayComma: "StrayComma",
}

// String returns the name of the reason.
func (r Reason) String() string {
	if int(r) < len(reasonNames) {
		return reasonNames[r]
	}
	return "Reason?"
}

var modeNames = [...]string{
	DefaultMode: "Default", NameMode: "Name", TargetMode: "Target", ConditionMode: "Condition",
	ValueMode: "Value", ListMode: "List", GroupHeadMode: "GroupHead", GroupMode: "Group",
	GroupValueMode: "GroupValue", GroupParenMode: "GroupParen", AssignMode: "Assign", BooleanMode: "Boolean",
	BooleanValueMode: "BooleanValue", ExprMode: "Expr", NetworkMode: "Network", UnixMode: "Unix",
	DbusMode: "Dbus", SignalMode: "Signal", PtraceMode: "Ptrace", MqueueMode: "Mqueue", MountMode: "Mount",
	UsernsMode: "Userns", RlimitMode: "Rlimit", ChangeProfileMode: "ChangeProfile", ABIMode: "ABI",
	IncludeMode: "Include", IntegerMode: "Integer", IdentityMode: "Identity",
}

// String returns the name of the mode without the word Mode.
func (m Mode) String() string {
	if int(m) < len(modeNames) {
		return modeNames[m]
	}
	return "Mode?"
}
