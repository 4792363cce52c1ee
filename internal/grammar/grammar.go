// Package grammar is the AppArmor profile language as participle structs: one
// production for each statement and each type of rule. It reads as the
// definition of the language, docs/grammar.md is printed from it, and tests hold
// the hand-written productions of package parser against it.
//
// A production says which tokens may follow each other. What words mean (which
// capabilities there are, which permissions exclude each other) is not its
// concern: see the vocabularies in package ast and the checks in package parser.
//
// The grammar needs one token of lookahead, and says so where it needs more.
package grammar

import plex "github.com/alecthomas/participle/v2/lexer"

// Token is a token of package lexer; the zero Token is an absent one.
type Token = plex.Token

// File is a policy file: its preamble, then profiles (apparmor.d(5), PROFILE
// FILE).
type File struct {
	Preamble []*Preamble `parser:"@@*"`
	Profiles []*TopLevel `parser:"@@*"`
}

// Fragment is a file that others include, in the preamble or in a profile: it
// may hold statements of any type.
type Fragment struct {
	Statements []*FragmentStatement `parser:"@@*"`
}

// FragmentStatement is a statement outside of any block. What an assignment is
// and what a file rule shows in the second token; so does what a profile without
// keyword is.
type FragmentStatement struct {
	Preamble *Preamble `parser:"  (?! Variable (Path | Ident | Perms | Arrow | Comma)) @@"`
	Profile  *Profile  `parser:"| (?! Path Perms) @@"`
	Body     *Item     `parser:"| @@"`
}

// Preamble is a statement before the first profile.
type Preamble struct {
	ABI      *ABI               `parser:"  @@"`
	Include  *Include           `parser:"| @@"`
	Alias    *Alias             `parser:"| @@"`
	Variable *Assignment        `parser:"| @@"`
	Boolean  *BooleanAssignment `parser:"| @@"`
}

// TopLevel is what may stand behind the preamble.
type TopLevel struct {
	Include *Include `parser:"  @@"`
	Profile *Profile `parser:"| @@"`
}

// ABI is `abi <abi/4.0>,`: the kernel features that the policy was written for.
type ABI struct {
	Keyword Token `parser:"@ABI"`
	Name    Token `parser:"@FileName"`
	End     Token `parser:"@Comma"`
}

// Include is `include <abstractions/base>`, `include if exists "local/x"`, or
// either with a "#": the text of the file takes its place.
type Include struct {
	Keyword Token `parser:"@(Include | IncludeIfExists)"`
	Name    Token `parser:"@FileName"`
}

// Alias is `alias /home/ -> /mnt/home/,`: rules on the first path hold for the
// second one too.
type Alias struct {
	Keyword Token `parser:"@Alias"`
	From    Token `parser:"@(Path | Ident)"`
	Arrow   Token `parser:"@Arrow"`
	To      Token `parser:"@(Word | Quoted)"`
	End     Token `parser:"@Comma"`
}

// Assignment is `@{HOME} = /home/*/ /root/`: values of a set variable, up to the
// end of the line.
type Assignment struct {
	Name   Token   `parser:"@Variable"`
	Op     Token   `parser:"@(Eq | AddEq | CondEq | SetEq)"`
	Values []Token `parser:"@( (Word | Quoted)+ )"`
	End    Token   `parser:"@EndOfLine?"`
}

// BooleanAssignment is `$TESTING = true`: the value of a boolean variable.
type BooleanAssignment struct {
	Name  Token       `parser:"@Boolean"`
	Op    Token       `parser:"@(Eq | AddEq | CondEq | SetEq)"`
	Value *Expression `parser:"@@"`
	End   Token       `parser:"@EndOfLine?"`
}

// Profile is a profile of its own, or a hat outside of its profile. A path or a
// name with a namespace needs no keyword.
type Profile struct {
	Keyword Token  `parser:"( @(Profile | Hat | Caret)"`
	Name    Token  `parser:"  @(Word | Quoted) | @Path )"`
	Head    *Head  `parser:"@@"`
	Body    *Block `parser:"@@"`
}

// Child is a profile or hat in the body of another one: `profile editor /bin/ed
// { … }`, `hat name { … }`, `^name { … }`.
type Child struct {
	Keyword Token  `parser:"@(Profile | Hat | Caret)"`
	Name    Token  `parser:"@(Word | Quoted)"`
	Head    *Head  `parser:"@@"`
	Body    *Block `parser:"@@"`
}

// Head is what stands between the name of a profile and its body, in this order:
// the programs that it is attached to, extended attributes that they must have,
// identities, and flags.
type Head struct {
	Attachment Token         `parser:"@(Path | Variable)?"`
	Xattrs     *Xattrs       `parser:"@@?"`
	Identities []*Identities `parser:"@@*"`
	Flags      *Flags        `parser:"@@?"`
}

// Xattrs is `xattrs=(security.tagged=allowed user.x)`.
type Xattrs struct {
	Name       Token    `parser:"@'xattrs':Group Eq LParen"`
	Attributes []*Xattr `parser:"@@*"`
	Close      Token    `parser:"@RParen"`
}

// Xattr is an extended attribute, with or without a value.
type Xattr struct {
	Name   Token   `parser:"@CondName"`
	Op     Token   `parser:"( @(Eq | SetEq)"`
	Values []Token `parser:"  @(Word | Quoted)"`
	Open   Token   `parser:"| @GroupOpen"`
	Listed []Token `parser:"  @( (Word | Quoted)+ )"`
	Close  Token   `parser:"  @GroupClose )?"`
}

// Identities is `+identities=(name …)`.
type Identities struct {
	Plus    Token `parser:"@Plus"`
	Keyword Token `parser:"@Identities Eq"`
	List    *List `parser:"@@"`
}

// Flags is `flags=(complain attach_disconnected)`; `flags=` may be missing.
type Flags struct {
	Keyword Token `parser:"( @Flags Eq )?"`
	List    *List `parser:"@@"`
}

// List is words in parentheses. Commas between them count as blanks.
type List struct {
	Open   Token   `parser:"@LParen"`
	Values []Token `parser:"@( (Word | Quoted)+ )"`
	Close  Token   `parser:"@RParen"`
}

// Block is the body of a profile, or of a branch.
type Block struct {
	Open  Token   `parser:"@LBrace"`
	Items []*Item `parser:"@@*"`
	Close Token   `parser:"@RBrace"`
}

// Item is a statement in a block.
type Item struct {
	ABI         *ABI         `parser:"  @@"`
	Include     *Include     `parser:"| @@"`
	Child       *Child       `parser:"| @@"`
	Conditional *Conditional `parser:"| @@"`
	Rlimit      *RlimitRule  `parser:"| @@"`
	Qualified   *Qualified   `parser:"| @@"`
}

// Conditional is `if expression { … } else if expression { … } else { … }`.
type Conditional struct {
	Keyword Token       `parser:"@If"`
	Cond    *Expression `parser:"@@"`
	Then    *Block      `parser:"@@"`
	Else    *Else       `parser:"@@?"`
}

// Else is the other branch of a conditional.
type Else struct {
	Keyword Token        `parser:"@Else"`
	If      *Conditional `parser:"( @@"`
	Block   *Block       `parser:"| @@ )"`
}

// Qualified is a rule, or a block of rules, with its qualifiers.
type Qualified struct {
	Qualifiers Qualifiers `parser:"@@"`
	Block      *Block     `parser:"( @@"`
	Rule       *Rule      `parser:"| @@ )"`
}

// Qualifiers are `priority=N audit allow|deny|prompt owner|other`, in this order.
type Qualifiers struct {
	Priority  Token `parser:"( @Priority Eq"`
	Level     Token `parser:"  @Integer )?"`
	Audit     Token `parser:"@Audit?"`
	Access    Token `parser:"@(Allow | Deny | Prompt)?"`
	Ownership Token `parser:"@(Owner | Other)?"`
}
