package grammar

// Rule is one of the types of rules. The keyword tells which; a rule without one
// is a file rule.
type Rule struct {
	File          *FileRule          `parser:"  @@"`
	Link          *LinkRule          `parser:"| @@"`
	Capability    *CapabilityRule    `parser:"| @@"`
	Network       *NetworkRule       `parser:"| @@"`
	Unix          *UnixRule          `parser:"| @@"`
	Dbus          *DbusRule          `parser:"| @@"`
	Signal        *SignalRule        `parser:"| @@"`
	Ptrace        *PtraceRule        `parser:"| @@"`
	Mqueue        *MqueueRule        `parser:"| @@"`
	IOUring       *IOUringRule       `parser:"| @@"`
	Userns        *UsernsRule        `parser:"| @@"`
	Mount         *MountRule         `parser:"| @@"`
	MountPoint    *MountPointRule    `parser:"| @@"`
	PivotRoot     *PivotRootRule     `parser:"| @@"`
	ChangeProfile *ChangeProfileRule `parser:"| @@"`
	All           *AllRule           `parser:"| @@"`
}

// FileRule allows access to files: `/etc/passwd r,`, `r /etc/passwd,`,
// `/usr/bin/ed Px -> editor,`; `file,` alone is every access (apparmor.d(5),
// FILE ACCESS).
type FileRule struct {
	Keyword Token       `parser:"( @File"`
	Access  *FileAccess `parser:"  @@? | @@ )"`
	End     Token       `parser:"@Comma"`
}

// FileAccess is a path and its permissions, in either order, and the profile or
// the link that the rule is about.
type FileAccess struct {
	Scrub  Token `parser:"@(Safe | Unsafe)?"`
	Path   Token `parser:"( @(Path | Ident | Variable)"`
	Perms  Token `parser:"  @Perms | @Perms"`
	Subset Token `parser:"  @Subset?"`
	Behind Token `parser:"  @(Path | Ident | Variable) )"`
	Arrow  Token `parser:"( @Arrow"`
	Target Token `parser:"  @(Word | Quoted) )?"`
}

// LinkRule allows making a hard link: `link /name -> /target,` (apparmor.d(5),
// Link rules).
type LinkRule struct {
	Keyword Token `parser:"@Link"`
	Subset  Token `parser:"@Subset?"`
	Path    Token `parser:"@(Path | Ident | Variable)"`
	Arrow   Token `parser:"@Arrow"`
	Target  Token `parser:"@(Word | Quoted)"`
	End     Token `parser:"@Comma"`
}

// CapabilityRule allows capabilities: `capability chown kill,`; without names all
// of them (apparmor.d(5), Capability rules).
type CapabilityRule struct {
	Keyword Token   `parser:"@Capability"`
	Names   []Token `parser:"@( Ident* )"`
	End     Token   `parser:"@Comma"`
}

// NetworkRule allows the use of sockets: `network (send receive) inet stream
// peer=(ip=::1),` (apparmor.d(5), Network rules).
type NetworkRule struct {
	Keyword    Token        `parser:"@Network"`
	Listed     *Permissions `parser:"( @@"`
	Bare       Token        `parser:"| @('create' | 'bind' | 'listen' | 'accept' | 'connect' | 'shutdown' | 'getattr' | 'setattr' | 'getopt' | 'setopt' | 'send' | 'receive' | 'read' | 'write' | 'r' | 'w' | 'rw' | 'wr') )?"`
	Words      []Token      `parser:"@( (Path | Ident | Word | Quoted) (Path | Ident | Word | Quoted)? )?"`
	Conditions []*Condition `parser:"@@*"`
	Peer       *Peer        `parser:"@@?"`
	End        Token        `parser:"@Comma"`
}

// UnixRule allows the use of unix sockets: `unix (connect) type=stream
// peer=(addr=@name label=x),` (apparmor.d(5), Unix socket rules).
type UnixRule struct {
	Keyword    Token        `parser:"@Unix"`
	Listed     *Permissions `parser:"( @@"`
	Bare       Token        `parser:"| @('create' | 'bind' | 'listen' | 'accept' | 'connect' | 'shutdown' | 'getattr' | 'setattr' | 'getopt' | 'setopt' | 'send' | 'receive' | 'read' | 'write' | 'r' | 'w' | 'rw' | 'wr') )?"`
	Conditions []*Condition `parser:"@@*"`
	Peer       *Peer        `parser:"@@?"`
	End        Token        `parser:"@Comma"`
}

// DbusRule allows messages, owning a name, or eavesdropping: `dbus send
// bus=session path=/org/x peer=(name=org.x),` (apparmor.d(5), DBus rules).
type DbusRule struct {
	Keyword    Token        `parser:"@Dbus"`
	Listed     *Permissions `parser:"( @@"`
	Bare       Token        `parser:"| @('send' | 'receive' | 'bind' | 'eavesdrop' | 'read' | 'write' | 'r' | 'w' | 'rw' | 'wr') )?"`
	Conditions []*Condition `parser:"@@*"`
	Peer       *Peer        `parser:"@@?"`
	End        Token        `parser:"@Comma"`
}

// SignalRule allows signals: `signal (send) set=(kill term) peer=x,`
// (apparmor.d(5), Signal rules).
type SignalRule struct {
	Keyword    Token        `parser:"@Signal"`
	Listed     *Permissions `parser:"( @@"`
	Bare       Token        `parser:"| @('send' | 'receive' | 'read' | 'write' | 'r' | 'w' | 'rw' | 'wr') )?"`
	Conditions []*Condition `parser:"@@*"`
	End        Token        `parser:"@Comma"`
}

// PtraceRule allows tracing: `ptrace (read) peer=x,` (apparmor.d(5), PTrace
// rules).
type PtraceRule struct {
	Keyword    Token        `parser:"@Ptrace"`
	Listed     *Permissions `parser:"( @@"`
	Bare       Token        `parser:"| @('read' | 'readby' | 'trace' | 'tracedby' | 'write' | 'r' | 'w' | 'rw' | 'wr') )?"`
	Conditions []*Condition `parser:"@@*"`
	End        Token        `parser:"@Comma"`
}

// MqueueRule allows the use of message queues: `mqueue (create open) type=posix
// /name,` (apparmor.d(5), Message Queue rules).
type MqueueRule struct {
	Keyword    Token        `parser:"@Mqueue"`
	Listed     *Permissions `parser:"( @@"`
	Bare       Token        `parser:"| @('create' | 'open' | 'delete' | 'read' | 'write' | 'getattr' | 'setattr' | 'r' | 'w' | 'rw' | 'wr') )?"`
	Conditions []*Condition `parser:"@@*"`
	Queue      Token        `parser:"@(Path | Ident | Word | Quoted)?"`
	End        Token        `parser:"@Comma"`
}

// IOUringRule allows io_uring: `io_uring (sqpoll) label=x,` (apparmor.d(5),
// IO_URING rules).
type IOUringRule struct {
	Keyword    Token        `parser:"@IOUring"`
	Listed     *Permissions `parser:"( @@"`
	Bare       Token        `parser:"| @('sqpoll' | 'override_creds') )?"`
	Conditions []*Condition `parser:"@@*"`
	Group      *Peer        `parser:"@@?"`
	End        Token        `parser:"@Comma"`
}

// UsernsRule allows making user namespaces: `userns create,` (apparmor.d(5),
// User Namespace rules).
type UsernsRule struct {
	Keyword Token `parser:"@Userns"`
	Create  Token `parser:"@'create'?"`
	End     Token `parser:"@Comma"`
}

// MountRule allows mounting: `mount fstype=ext4 options=(ro) /dev/sda -> /mnt/,`
// (apparmor.d(5), Mount rules).
type MountRule struct {
	Keyword    Token        `parser:"@Mount"`
	Conditions []*Condition `parser:"@@*"`
	Source     Token        `parser:"@(Path | Ident | Variable | Word | Quoted)?"`
	Arrow      Token        `parser:"( @Arrow"`
	Target     Token        `parser:"  @(Path | Ident | Variable | Word | Quoted) )?"`
	End        Token        `parser:"@Comma"`
}

// MountPointRule allows mounting again with other options, or unmounting:
// `remount options=(ro) /mnt/,`, `umount /mnt/,`.
type MountPointRule struct {
	Keyword    Token        `parser:"@(Remount | Umount)"`
	Conditions []*Condition `parser:"@@*"`
	Target     Token        `parser:"@(Path | Ident | Variable | Word | Quoted)?"`
	End        Token        `parser:"@Comma"`
}

// PivotRootRule allows changing the root: `pivot_root oldroot=/old/ /new/ ->
// profile,` (apparmor.d(5), Pivot Root rules).
type PivotRootRule struct {
	Keyword    Token        `parser:"@PivotRoot"`
	Conditions []*Condition `parser:"@@*"`
	NewRoot    Token        `parser:"@(Path | Ident)?"`
	Arrow      Token        `parser:"( @Arrow"`
	Target     Token        `parser:"  @(Word | Quoted) )?"`
	End        Token        `parser:"@Comma"`
}

// ChangeProfileRule allows changing the profile: `change_profile safe /bin/sh ->
// target,` (apparmor.d(5), change_profile rules).
type ChangeProfileRule struct {
	Keyword Token `parser:"@ChangeProfile"`
	Scrub   Token `parser:"@('safe' | 'unsafe')?"`
	Exec    Token `parser:"@(Word | Quoted | Path)?"`
	Arrow   Token `parser:"( @Arrow"`
	Target  Token `parser:"  @(Word | Quoted) )?"`
	End     Token `parser:"@Comma"`
}

// RlimitRule limits a resource: `set rlimit nofile <= 1024,` (apparmor.d(5),
// rlimit rules). It takes no qualifiers.
type RlimitRule struct {
	Keyword  Token `parser:"@Set"`
	Rlimit   Token `parser:"@Rlimit"`
	Resource Token `parser:"@Word"`
	Le       Token `parser:"@Le"`
	Value    Token `parser:"@(Integer | 'infinity')"`
	Unit     Token `parser:"@Word?"`
	End      Token `parser:"@Comma"`
}

// AllRule is `all,`: everything that a rule can allow (apparmor.d(5), all rules).
type AllRule struct {
	Keyword Token `parser:"@All"`
	End     Token `parser:"@Comma"`
}

// Permissions are permissions in parentheses; an empty list is no list.
type Permissions struct {
	Open  Token   `parser:"@LParen"`
	Words []Token `parser:"@( (Word | Quoted)* )"`
	Close Token   `parser:"@RParen"`
}

// Condition is `name=value`, `name=(value …)` or `name in (value …)`.
type Condition struct {
	Name  Token `parser:"@CondName"`
	Op    Token `parser:"@(Eq | SetEq | In)"`
	Value Token `parser:"( @(Word | Quoted)"`
	List  *List `parser:"| @@ )"`
}

// Peer is `peer=( … )`: conditions on the other end.
type Peer struct {
	Name       Token            `parser:"@Group Eq LParen"`
	Conditions []*PeerCondition `parser:"@@*"`
	Close      Token            `parser:"@RParen"`
}

// PeerCondition is `name=value` or `name=(value)` in a group.
type PeerCondition struct {
	Name   Token   `parser:"@CondName"`
	Op     Token   `parser:"( @(Eq | SetEq)"`
	Values []Token `parser:"  @(Word | Quoted)"`
	Open   Token   `parser:"| @GroupOpen"`
	Listed []Token `parser:"  @( (Word | Quoted)+ )"`
	Close  Token   `parser:"  @GroupClose )"`
}
