package grammar

// Rule is a rule of any class, with its qualifiers and its comma.
type Rule struct {
	Qualifiers    *Qualifiers    `parser:"@@"`
	All           *All           `parser:"(  @@"`
	Capability    *Capability    `parser:"| @@"`
	ChangeProfile *ChangeProfile `parser:"| @@"`
	Dbus          *Dbus          `parser:"| @@"`
	IOUring       *IOUring       `parser:"| @@"`
	Link          *Link          `parser:"| @@"`
	Mount         *Mount         `parser:"| @@"`
	Remount       *Remount       `parser:"| @@"`
	Umount        *Umount        `parser:"| @@"`
	Mqueue        *Mqueue        `parser:"| @@"`
	Network       *Network       `parser:"| @@"`
	PivotRoot     *PivotRoot     `parser:"| @@"`
	Ptrace        *Ptrace        `parser:"| @@"`
	Rlimit        *Rlimit        `parser:"| @@"`
	Signal        *Signal        `parser:"| @@"`
	Unix          *Unix          `parser:"| @@"`
	Userns        *Userns        `parser:"| @@"`
	File          *FileRule      `parser:"| @@ ) Comma"`
}

// FileRule is about files: `file /etc/foo r,`, or without the word; `file,` alone is
// about all of them.
type FileRule struct {
	Keyword bool        `parser:"(  @File"`
	Named   *FileAccess `parser:"   @@?"`
	Access  *FileAccess `parser:"| @@ )"`
}

// FileAccess names a path and permissions, in either order: `/etc/foo r`,
// `r /etc/foo`, `/usr/bin/x Px -> y`. An arrow names the profile that a program runs
// in, or the target of a link.
type FileAccess struct {
	Scrub      string      `parser:"@( Safe | Unsafe )?"`
	PermsFirst *PermsFirst `parser:"( @@"`
	PathFirst  *PathFirst  `parser:"| @@ )"`
	Target     string      `parser:"( Arrow @( Word | Quoted ) )?"`
}

// PermsFirst is `r /etc/foo`, `l subset /a`.
type PermsFirst struct {
	Perms  string `parser:"@Perms"`
	Subset bool   `parser:"@Subset?"`
	Path   string `parser:"@( Path | Ident | Variable )"`
}

// PathFirst is `/etc/foo r`.
type PathFirst struct {
	Path  string `parser:"@( Path | Ident | Variable )"`
	Perms string `parser:"@Perms"`
}

// All allows everything: `all,`.
type All struct {
	Keyword bool `parser:"@All"`
}

// Capability is about capabilities(7), all of them where none is named:
// `capability chown kill,`.
type Capability struct {
	Names []string `parser:"Capability @( Ident | Reserved | Perms | All )*"`
}

// ChangeProfile lets a program change its profile: `change_profile -> foo,`,
// `change_profile unsafe /usr/bin/x -> foo,`.
type ChangeProfile struct {
	Scrub  string `parser:"ChangeProfile @( \"safe\" | \"unsafe\" )?"`
	Exec   string `parser:"@( Word | Quoted )?"`
	Target string `parser:"( Arrow @( Word | Quoted ) )?"`
}

// Dbus is about messages and names on a D-Bus:
// `dbus send bus=system path=/org/x interface=org.x member=Y peer=(name=org.x),`.
type Dbus struct {
	Access     *Access      `parser:"Dbus @@?"`
	Conditions []*Condition `parser:"@@*"`
	Peer       *Group       `parser:"@@?"`
}

// IOUring is about io_uring(7): `io_uring sqpoll,`, `io_uring override_creds label=x,`.
type IOUring struct {
	Access     *Access      `parser:"IOUring @@?"`
	Conditions []*Condition `parser:"@@*"`
}

// Link is about hard links: `link subset /a -> /b,`.
type Link struct {
	Subset bool   `parser:"Link @Subset?"`
	Path   string `parser:"@( Path | Ident | Variable )"`
	Target string `parser:"Arrow @( Word | Quoted )"`
}

// Mount is about mount(2): `mount fstype=ext4 options=(ro, nodev) /dev/sd* -> /mnt/**,`.
type Mount struct {
	Conditions []*Condition `parser:"Mount @@*"`
	Source     string       `parser:"@( Word | Quoted )?"`
	Target     string       `parser:"( Arrow @( Word | Quoted ) )?"`
}

// Remount is about mounting again with other options: `remount options=(ro) /mnt/,`.
type Remount struct {
	Conditions []*Condition `parser:"Remount @@*"`
	Target     string       `parser:"@( Word | Quoted )?"`
}

// Umount is about umount(2): `umount /mnt/**,`.
type Umount struct {
	Conditions []*Condition `parser:"Umount @@*"`
	Target     string       `parser:"@( Word | Quoted )?"`
}

// Mqueue is about message queues: `mqueue (read, write) type=posix /q,`.
type Mqueue struct {
	Access     *Access      `parser:"Mqueue @@?"`
	Conditions []*Condition `parser:"@@*"`
	Queue      string       `parser:"@( Word | Quoted )?"`
}

// Network is about sockets: `network inet stream,`,
// `network (send) inet dgram peer=(ip=127.0.0.1 port=53),`.
type Network struct {
	Access     *Access      `parser:"Network @@?"`
	Family     []string     `parser:"@( Word | Quoted )*"`
	Conditions []*Condition `parser:"@@*"`
	Peer       *Group       `parser:"@@?"`
}

// PivotRoot is about pivot_root(2): `pivot_root oldroot=/old/ /new/ -> foo,`.
type PivotRoot struct {
	Conditions []*Condition `parser:"PivotRoot @@*"`
	NewRoot    string       `parser:"@( Path | Ident )?"`
	Target     string       `parser:"( Arrow @( Word | Quoted ) )?"`
}

// Ptrace is about tracing: `ptrace (read, trace) peer=foo,`.
type Ptrace struct {
	Access     *Access      `parser:"Ptrace @@?"`
	Conditions []*Condition `parser:"@@*"`
}

// Rlimit limits a resource: `set rlimit nofile <= 1024,`.
type Rlimit struct {
	Name  string `parser:"Set Rlimit @Word"`
	Value string `parser:"Le @( Integer | Word )"`
	Unit  string `parser:"@Word?"`
}

// Signal is about signals: `signal (send) set=(hup, term) peer=foo,`.
type Signal struct {
	Access     *Access      `parser:"Signal @@?"`
	Conditions []*Condition `parser:"@@*"`
}

// Unix is about unix sockets: `unix (connect) type=stream peer=(addr=@x label=foo),`.
type Unix struct {
	Access     *Access      `parser:"Unix @@?"`
	Conditions []*Condition `parser:"@@*"`
	Peer       *Group       `parser:"@@?"`
}

// Userns lets a program make namespaces for users: `userns create,`.
type Userns struct {
	Create string `parser:"Userns @( Word | Ident | Reserved )?"`
}

// Access is what a rule allows: one permission, or a list of them.
type Access struct {
	List *List  `parser:"  @@"`
	One  string `parser:"| @( Word | Quoted | Reserved | Ident | Perms )"`
}

// List is a list in parentheses; commas between its words may be missing.
type List struct {
	Values []string `parser:"LParen @( Word | Quoted )* RParen"`
}

// Condition narrows a rule down: `fstype=ext4`, `set=(hup, term)`,
// `options in (ro, nodev)`.
type Condition struct {
	Name  string `parser:"@CondName"`
	Op    string `parser:"@( Eq | SetEq | In )"`
	List  *List  `parser:"( @@"`
	Value string `parser:"| @( Word | Quoted ) )"`
}

// Group holds conditions on the other end, or extended attributes:
// `peer=(addr=@x label=foo)`, `xattrs=(user.a=b user.c)`.
type Group struct {
	Conditions []*GroupCondition `parser:"Group Eq LParen @@* RParen"`
}

// GroupCondition is a condition in a group; one on an extended attribute may ask
// for no value.
type GroupCondition struct {
	Name  string   `parser:"@CondName"`
	Value string   `parser:"( ( Eq | SetEq ) @( Word | Quoted )"`
	Paren []string `parser:"| GroupOpen @( Word | Quoted )* GroupClose )?"`
}
