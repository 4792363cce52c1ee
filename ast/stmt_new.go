package ast

import (
	"slices"
	"strings"
)

// NewABI returns `abi <name>,`.
func NewABI(name string) (*ABI, error) {
	file, err := newFileName(name)
	return &ABI{File: file}, err
}

// NewInclude returns `include <name>`, or `include "name"` for a name that starts
// with a slash.
func NewInclude(name string) (*Include, error) {
	file, err := newFileName(name)
	return &Include{File: file}, err
}

// NewIncludeIfExists is NewInclude for a file that may be missing.
func NewIncludeIfExists(name string) (*Include, error) {
	inc, err := NewInclude(name)
	inc.IfExists = true
	return inc, err
}

func newFileName(name string) (FileName, error) {
	m := new(wordMaker)
	if strings.HasPrefix(name, "/") {
		w := m.makeWord(name)
		if !w.Quoted() {
			w.Raw = `"` + w.Raw + `"`
		}
		return FileName{w}, m.err
	}
	if name == "" || strings.ContainsAny(name, "<>\"\\ \t\r\n\x00") {
		m.failWord("%q is not the name of a file in the search path", name)
	}
	return FileName{Word{Raw: "<" + name + ">"}}, m.err
}

// NewVariable returns `@{name} = values`.
func NewVariable(name string, values ...string) (*VariableAssignment, error) {
	m := new(wordMaker)
	if !(Reference{Name: name}).Valid() || len(values) == 0 {
		m.failWord("%q is not the name of a variable, or has no values", name)
	}
	return &VariableAssignment{Name: Word{Raw: "@{" + name + "}"}, Values: m.makeWords(values)}, m.err
}

// NewBoolean returns `$name = true` or false.
func NewBoolean(name string, value bool) (*BooleanAssignment, error) {
	m := new(wordMaker)
	if !(Reference{Name: name}).Valid() {
		m.failWord("%q is not the name of a variable", name)
	}
	text := "false"
	if value {
		text = "true"
	}
	return &BooleanAssignment{Name: Word{Raw: "${" + name + "}"}, Value: &Operand{Word{Raw: text}}}, m.err
}

// NewAlias returns `alias from -> to,`.
func NewAlias(from, to string) (*Alias, error) {
	m := new(wordMaker)
	return &Alias{Keyword: Word{Raw: "alias"}, From: m.makeWord(from), To: m.makeWord(to)}, m.err
}

// NewProfile returns `profile name attachment { … }`; the attachment may be "".
func NewProfile(name, attachment string, stmts ...Stmt) (*Profile, error) {
	m := new(wordMaker)
	p := &Profile{Keyword: Word{Raw: "profile"}, Name: m.makeWord(name), Attachment: m.optional(attachment), Body: m.makeBlock(stmts)}
	return p, m.err
}

// NewHat returns `hat name { … }`.
func NewHat(name string, stmts ...Stmt) (*Profile, error) {
	m := new(wordMaker)
	p := &Profile{Kind: KindHat, Keyword: Word{Raw: "hat"}, Name: m.makeWord(name), Body: m.makeBlock(stmts)}
	return p, m.err
}

// NewFlags returns `flags=(flags)`.
func NewFlags(flags ...string) (*FlagList, error) {
	m, l := new(wordMaker), &FlagList{Keyword: Word{Raw: "flags"}}
	for _, f := range flags {
		if name, _, valued := strings.Cut(f, "="); valued {
			m.vocabularyWord(name+"=", ProfileFlags)
		} else {
			m.vocabularyWord(f, ProfileFlags)
		}
		l.Values = append(l.Values, Word{Raw: f})
	}
	if len(flags) == 0 {
		m.failWord("a list of flags has at least one")
	}
	return l, m.err
}

// NewQualifierBlock returns `deny { … }`, or that of other qualifiers.
func NewQualifierBlock(q Qualifiers, stmts ...Stmt) (*QualifierBlock, error) {
	m := new(wordMaker)
	return &QualifierBlock{Qualifiers: q, Body: m.makeBlock(stmts)}, m.err
}

// NewConditional returns `if cond { … }`.
func NewConditional(cond Expr, then ...Stmt) (*Conditional, error) {
	m := new(wordMaker)
	if cond == nil {
		m.failWord("a conditional has an expression")
	}
	return &Conditional{Cond: cond, Then: m.makeBlock(then)}, m.err
}

func (m *wordMaker) makeBlock(stmts []Stmt) *Block {
	if slices.Contains(stmts, nil) {
		m.failWord("a statement is nil")
	}
	return &Block{Stmts: stmts}
}
