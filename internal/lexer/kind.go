package lexer

import "github.com/aa-lint/aa-lint/source"

// Kind says what a token is.
type Kind int8

// The kinds of tokens. Keywords have a kind each, so that a grammar can choose
// an alternative by one token; words whose meaning depends on the rule they
// stand in are Word or Quoted.
const (
	EOF Kind = -1

	Illegal   Kind = iota // text that starts no token here; Token.Reason says why
	EndOfLine             // the newline that ends a variable assignment

	Path     // a path in a file rule or a name: /x, @{X}/y, :ns:name, &stack, "…"
	Ident    // a plain identifier
	Reserved // a word of the language that has no meaning outside some rules
	Perms    // a permission string: rw, Px, mrwkl
	Variable // @{X} or @X
	Boolean  // ${B} or $B
	Word     // any unquoted word of a rule, list, assignment or name
	Quoted   // any quoted word there
	FileName // the name of an include or abi statement
	Integer  // the value of priority= or of a resource limit
	CondName // a name that "=" or "in (" follows
	Group    // peer or xattrs before "=("

	Comma
	LBrace
	RBrace
	LParen
	RParen
	GroupOpen  // "=(" inside a group: peer=(label=(x))
	GroupClose // its ")"
	Eq
	AddEq  // +=
	CondEq // ?=
	SetEq  // :=
	Arrow
	Caret
	Plus
	Colon

	EqEq
	NotEq
	Lt
	Le
	Gt
	Ge
	In
	And
	Or
	Not
	Defined

	ABI
	Alias
	All
	Allow
	Audit
	Capability
	ChangeProfile
	Dbus
	Deny
	Else
	File
	Flags
	Hat
	Identities
	If
	Include
	IncludeIfExists
	IOUring
	Link
	Mount
	Mqueue
	Network
	Other
	Owner
	PivotRoot
	Priority
	Profile
	Prompt
	Ptrace
	Remount
	Rlimit
	Safe
	Set
	Signal
	Subset
	Umount
	Unix
	Unsafe
	Userns

	kinds // the number of kinds
)

// Reason says why a token is Illegal.
type Reason uint8

// The reasons for an Illegal token.
const (
	NoReason          Reason = iota
	UnexpectedByte           // no token of the mode starts with this byte
	UnclosedQuote            // a quote without a second one
	EmptyQuote               // "" where a value is needed
	QuotedNotPath            // a quoted word that is no path, where only paths may be quoted
	UnfinishedComment        // a comment on a last line without newline
	UnfinishedInclude        // #include on a last line without newline
	BadVariable              // @ or $ without a valid name
	BadFileName              // an include or abi name that is not closed
	ByteOrderMark            // U+FEFF at the start of the file
	CarriageReturn           // a CR that is not part of CRLF
	NameMissing              // profile, hat, ^, "->" or "+" without the name that belongs there
	ValueMissing             // "=" without a value on the same line
	NumberMissing            // priority= without an integer
	TooLong                  // a token longer than MaxToken
	StrayComma               // a comma in a variable assignment

	reasons // the number of reasons
)

// Mode is the state of the scanner that a token was read in. The language has
// no fixed set of tokens: what a byte means depends on the rule it stands in.
type Mode uint8

// The modes of the scanner.
const (
	DefaultMode Mode = iota
	NameMode
	TargetMode
	ConditionMode
	ValueMode
	ListMode
	GroupHeadMode
	GroupMode
	GroupValueMode
	GroupParenMode
	AssignMode
	BooleanMode
	BooleanValueMode
	ExprMode
	NetworkMode
	UnixMode
	DbusMode
	SignalMode
	PtraceMode
	MqueueMode
	MountMode
	UsernsMode
	RlimitMode
	ChangeProfileMode
	ABIMode
	IncludeMode
	IntegerMode
	IdentityMode

	modes // the number of modes
)

// Token is one token: a kind and a range of bytes.
type Token struct {
	Kind   Kind
	Reason Reason
	Mode   Mode
	Span   source.Span
}

// MaxToken is the length in bytes above which the reference parser refuses a
// token, the newline of a comment and the scan for a closing quote included.
const MaxToken = 16380
