package ast

import "iter"

// Statements yields every statement in document order, those of nested blocks
// behind the statement that holds them.
func Statements(stmts []Stmt) iter.Seq[Stmt] {
	return func(yield func(Stmt) bool) { eachStatement(stmts, yield) }
}

func eachStatement(stmts []Stmt, yield func(Stmt) bool) bool {
	for _, stmt := range stmts {
		if !yield(stmt) {
			return false
		}
		for _, b := range Blocks(stmt) {
			if !eachStatement(b.Stmts, yield) {
				return false
			}
		}
	}
	return true
}

// Blocks returns the blocks of a statement in document order: the body of a
// profile, the branches of a conditional.
func Blocks(stmt Stmt) []*Block {
	switch s := stmt.(type) {
	case *Profile:
		return blocks(s.Body)
	case *QualifierBlock:
		return blocks(s.Body)
	case *Bad:
		return blocks(s.Body)
	case *Conditional:
		return conditionalBlocks(s)
	}
	return nil
}

// blocks returns a block as a list, an empty one if it is missing.
func blocks(b *Block) []*Block {
	if b == nil {
		return nil
	}
	return []*Block{b}
}

func conditionalBlocks(c *Conditional) []*Block {
	all := blocks(c.Then)
	for e := c.Else; e != nil; e = e.If.Else {
		if e.If == nil {
			all = append(all, blocks(e.Block)...)
			break
		}
		all = append(all, blocks(e.If.Then)...)
	}
	return all
}

// Includes yields the includes among statements and the blocks in them, also
// those between the words of other statements.
func Includes(stmts []Stmt) iter.Seq[*Include] {
	return func(yield func(*Include) bool) {
		for stmt := range Statements(stmts) {
			if stmt == nil {
				continue
			}
			if inc, ok := stmt.(*Include); ok && !yield(inc) {
				return
			}
			if c := stmt.Comments(); c != nil {
				for _, inc := range c.Includes {
					if !yield(inc) {
						return
					}
				}
			}
		}
	}
}

// ProfileNames returns the names of the profiles among statements and the
// blocks in them, children as parent//child.
func ProfileNames(stmts []Stmt) []string {
	names := []string{}
	return appendNames(names, stmts, "")
}

// Nested returns the full name of a child: parent//child. One of more than 64 KB
// is cut off there: no policy can hold it, and names of names of names must not
// fill the memory.
func Nested(parent, child string) string {
	const most = 1<<16 - 1
	if len(parent)+len(child)+2 <= most {
		return parent + "//" + child
	}
	if len(parent) >= most {
		return parent[:most]
	}
	name := parent + "//" + child
	return name[:most]
}

func appendNames(names []string, stmts []Stmt, parent string) []string {
	for _, stmt := range stmts {
		inner := parent
		if p, ok := stmt.(*Profile); ok {
			inner = p.Name.Value()
			if parent != "" {
				inner = Nested(parent, inner)
			}
			names = append(names, inner)
		}
		for _, b := range Blocks(stmt) {
			names = appendNames(names, b.Stmts, inner)
		}
	}
	return names
}
