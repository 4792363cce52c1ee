// Package grammar is the language of AppArmor profiles as a participle grammar:
// one production for each statement and rule (apparmor.d(5)), which can be read
// as the definition of the language. docs/grammar.md is made from it, and a test
// holds the parser to it: both read the same statements of all profiles, and what
// the grammar refuses the parser refuses.
//
// The tokens are those of package lexer, which knows how words are read in each
// rule. Which names there are, and what values fit together, is no matter of the
// grammar: package parser checks that.
package grammar

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	plex "github.com/alecthomas/participle/v2/lexer"

	"github.com/aa-lint/aa-lint/lexer"
)

// File is a file of profiles, or a piece that profiles include.
type File struct {
	Statements []*Statement `parser:"@@*"`
}

// Statement is what stands in a file, a profile or a block. The preamble, which
// is what stands outside of profiles, has no rules.
type Statement struct {
	Pos        plex.Position
	Include    *Include    `parser:"  @@"`
	ABI        *ABI        `parser:"| @@"`
	Alias      *Alias      `parser:"| @@"`
	Assignment *Assignment `parser:"| @@"`
	Boolean    *Boolean    `parser:"| @@"`
	Profile    *Profile    `parser:"| @@"`
	If         *If         `parser:"| @@"`
	Block      *Block      `parser:"| @@"`
	Rule       *Rule       `parser:"| @@"`
}

// Include puts the text of a file, or of all files of a directory, in its place:
// `include <abstractions/base>`, `include if exists "local/foo"`.
type Include struct {
	IfExists bool   `parser:"( Include | @IncludeIfExists )"`
	Name     string `parser:"@FileName"`
}

// ABI names the features that the policy was written for: `abi <abi/4.0>,`.
type ABI struct {
	Name string `parser:"ABI @FileName Comma"`
}

// Alias says that what is written for one path is meant for another as well:
// `alias /home/ -> /mnt/users/,`.
type Alias struct {
	From string `parser:"Alias @(Path | Ident)"`
	To   string `parser:"Arrow @(Word | Quoted) Comma"`
}

// Assignment gives values to a variable, or more of them: `@{HOME} = /home/*/`.
// It ends with its line.
type Assignment struct {
	Name   string   `parser:"@Variable"`
	Op     string   `parser:"@( Eq | AddEq | CondEq | SetEq )"`
	Values []string `parser:"@( Word | Quoted )+ EndOfLine?"`
}

// Boolean gives a value to a boolean variable: `${debug} = true`. The value may stand
// on a later line.
type Boolean struct {
	Name  string `parser:"@Boolean"`
	Op    string `parser:"@( Eq | AddEq | CondEq | SetEq )"`
	Value *Or    `parser:"EndOfLine* @@ EndOfLine?"`
}

// Profile is a profile, a hat or a child profile:
// `profile foo /usr/bin/foo flags=(complain) { … }`, `hat BAR { … }`, `^BAR { … }`,
// `/usr/bin/foo { … }`.
type Profile struct {
	Name       string        `parser:"( ( Profile | Hat | Caret ) @( Word | Quoted ) | @( Path | Ident | Variable ) )"`
	Attachment string        `parser:"@( Path | Ident | Variable )?"`
	Xattrs     *Group        `parser:"@@?"`
	Identities []*Identities `parser:"@@*"`
	Flags      *Flags        `parser:"@@?"`
	Body       *Body         `parser:"@@"`
}

// Identities are `+identities=( … )` in the head of a profile.
type Identities struct {
	Values *List `parser:"Plus Identities Eq @@"`
}

// Flags are `flags=( … )`, where the word may be missing.
type Flags struct {
	Values *List `parser:"( Flags Eq )? @@"`
}

// Body holds statements in braces.
type Body struct {
	Statements []*Statement `parser:"LBrace @@* RBrace"`
}

// If takes statements where a condition holds: `if defined @{X} { … } else { … }`.
type If struct {
	Condition *Or   `parser:"If @@"`
	Then      *Body `parser:"@@"`
	Else      *Else `parser:"@@?"`
}

// Else is what is taken where the condition does not hold.
type Else struct {
	If   *If   `parser:"Else ( @@"`
	Body *Body `parser:"| @@ )"`
}

// Or is true if one of its terms is.
type Or struct {
	Terms []*And `parser:"@@ ( Or @@ )*"`
}

// And is true if all of its terms are.
type And struct {
	Terms []*Not `parser:"@@ ( And @@ )*"`
}

// Not is a factor, or the contrary of one.
type Not struct {
	Not    *Not    `parser:"  Not @@"`
	Factor *Factor `parser:"| @@"`
}

// Factor is a boolean variable, a test for a variable, an expression in
// parentheses, or a comparison; `in` asks whether a variable has a value.
type Factor struct {
	Boolean string `parser:"  @Boolean"`
	Defined string `parser:"| Defined @( Variable | Boolean )"`
	Paren   *Or    `parser:"| LParen @@ RParen"`
	Left    string `parser:"| @( Word | Quoted | Variable | Path | Ident )"`
	Op      string `parser:"  ( @( EqEq | NotEq | In | Gt | Ge | Lt | Le )"`
	Right   string `parser:"    @( Word | Quoted | Variable ) )?"`
}

// Block gives its qualifiers to all rules in it: `audit deny { … }`.
type Block struct {
	Qualifiers *Qualifiers `parser:"@@"`
	Body       *Body       `parser:"@@"`
}

// Qualifiers stand before a rule or a block, in this order:
// `priority=10 audit deny owner`.
type Qualifiers struct {
	Priority  string `parser:"( Priority Eq @Integer )?"`
	Audit     bool   `parser:"@Audit?"`
	Access    string `parser:"@( Allow | Deny | Prompt )?"`
	Ownership string `parser:"@( Owner | Other )?"`
}

// parser is built when it is needed first; it is safe for many goroutines.
var parser = sync.OnceValue(func() *participle.Parser[File] {
	return participle.MustBuild[File](participle.Lexer(lexer.Definition{}), participle.UseLookahead(participle.MaxLookahead))
})

// Parse reads a text. The error is a participle.Error, which has the offset of the
// token that does not fit.
func Parse(name, text string) (*File, error) { return parser().ParseString(name, text) }

// EBNF returns the grammar in the notation of participle.
func EBNF() string { return parser().String() }
