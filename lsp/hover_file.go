package lsp

import (
	"context"
	"strings"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/glob"
)

// exampleStates is how many states are looked at for examples of a pattern.
const exampleStates = 5000

// maxExamples is how many paths are shown that a pattern matches.
const maxExamples = 3

// pathCard tells what the path of a rule matches.
func (q *question) pathCard(s spot, rule *ast.FileRule) *card {
	c := &card{code: rule.Path.Raw, at: rule.Path.Place}
	path := rule.Path.Value()
	if p := q.profileAt(s); p != nil {
		path = p.ExpandPath(rule.Path)
	}
	if path != rule.Path.Value() {
		c.say("is %s", path)
	}
	pattern, err := glob.Parse(path)
	if err != nil || strings.Contains(path, "@{") {
		return c
	}
	if literal, ok := pattern.Expr().Literal(); ok {
		c.say("matches %s alone", literal)
		return c
	}
	examples := examplesOf(pattern)
	if len(examples) == 0 {
		c.say("not decided what it matches")
		return c
	}
	c.say("matches %s", strings.Join(examples, ", "))
	if miss, ok := nearMiss(pattern, examples); ok {
		c.say("does not match %s", miss)
	}
	return c
}

// examplesOf returns paths that a pattern matches: in several directories, if it
// matches there.
func examplesOf(pattern glob.Pattern) []string {
	var examples []string
	left := pattern.Set().Intersect(glob.RealPaths())
	apart := left // what lies in other directories
	for len(examples) < maxExamples {
		example, verdict := apart.Witness(glob.Budget(exampleStates))
		if verdict != glob.Yes {
			if example, verdict = left.Witness(glob.Budget(exampleStates)); verdict != glob.Yes {
				break
			}
		}
		examples = append(examples, example)
		left = left.Minus(glob.Literal(example).Set())
		below := glob.Concat(glob.Literal(example[:strings.LastIndexByte(example, '/')+1]), glob.Many(glob.ByteSet{}.Not()))
		apart = apart.Minus(below.Set())
	}
	return examples
}

// nearMiss returns a path like those that a pattern matches, which it does not: a
// directory, or one deeper.
func nearMiss(pattern glob.Pattern, examples []string) (string, bool) {
	for _, e := range examples {
		for _, candidate := range []string{e + "/", e + "/a", strings.TrimSuffix(e, "/"), e[:strings.LastIndexByte(e, '/')+1]} {
			if candidate != "" && candidate != e && !pattern.Match(candidate) {
				return candidate, true
			}
		}
	}
	return "", false
}

// accessWords are the letters of permissions in words.
var accessWords = []struct {
	access ast.FileAccess
	words  string
}{
	{ast.ReadAccess, "r: read"},
	{ast.WriteAccess, "w: write, create, remove and rename"},
	{ast.AppendAccess, "a: write at the end"},
	{ast.LinkAccess, "l: make hard links to it"},
	{ast.LockAccess, "k: lock"},
	{ast.MmapAccess, "m: map as code"},
	{ast.ExecAccess, "x: execute"},
}

// permissionsCard tells what permissions are for, and where an executed program
// goes on.
func (q *question) permissionsCard(ctx context.Context, s spot, rule *ast.FileRule) (*card, error) {
	c := &card{code: rule.Perms.Raw, at: rule.Perms.Place}
	access, exec := rule.Perms.Meaning()
	for _, a := range accessWords {
		if access&a.access != 0 {
			c.say("%s", a.words)
		}
	}
	if exec.Transition != ast.NoExec {
		c.say("%s: execute; %s", exec, transitionWords(exec))
		if err := q.sayTarget(ctx, c, s, rule); err != nil {
			return nil, err
		}
	}
	switch rule.Qualifiers.Ownership {
	case ast.OwnOwner:
		c.say("only if the file belongs to the user that the program runs as")
	case ast.OwnOther:
		c.say("only if the file belongs to another user than the one that the program runs as")
	case ast.OwnAny:
	}
	if rule.Qualifiers.Deny() {
		c.say("all of this is denied, whatever other rules of the same priority say")
	}
	return c, nil
}

// transitionWords says under what a program runs that is executed in a mode.
func transitionWords(m ast.ExecMode) string {
	text := map[ast.ExecTransition]string{
		ast.ExecInherit: "it runs under this profile", ast.ExecUnconfined: "it runs without a profile",
		ast.ExecProfile: "it runs under a profile of its own", ast.ExecChild: "it runs under a child of this profile",
	}[m.Transition]
	switch m.Fallback {
	case ast.ExecInherit:
		text += ", or under this one if there is none"
	case ast.ExecUnconfined:
		text += ", or without one if there is none"
	default:
	}
	if m.Scrub {
		text += "; its environment is scrubbed"
	}
	return text
}

// sayTarget tells which profile takes over behind an exec rule.
func (q *question) sayTarget(ctx context.Context, c *card, s spot, rule *ast.FileRule) error {
	exec := rule.Exec()
	if !rule.Target.IsZero() {
		c.say("goes on under %s", rule.Target.Value())
		return nil
	}
	if exec.Transition != ast.ExecProfile {
		return nil
	}
	attached, err := q.attached(ctx, s, rule)
	if err != nil {
		return err
	}
	for _, a := range attached[:min(len(attached), maxExamples)] {
		c.say("goes on under %s (%s, %s)", a.full, a.place.File.Name(), a.mode)
	}
	switch {
	case len(attached) > maxExamples:
		c.say("and %d more profiles", len(attached)-maxExamples)
	case len(attached) == 0 && exec.Fallback == ast.NoExec:
		c.say("no profile here attaches to it: without one, it cannot be executed")
	case len(attached) == 0:
		c.say("no profile here attaches to it")
	}
	return nil
}
