package query

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/cli/arguments"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/internal/cli/pathname"
	"github.com/aa-lint/aa-lint/internal/cli/terminal"
	"github.com/aa-lint/aa-lint/internal/nearest"
	"github.com/aa-lint/aa-lint/internal/parallel"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/policy/key"
	"github.com/aa-lint/aa-lint/query"
	"github.com/aa-lint/aa-lint/report/answers"
	"github.com/aa-lint/aa-lint/source"
)

// question is what a command line asks.
type question struct {
	access  query.Question
	text    string
	perms   key.Perms // of files, if there is a directory
	under   string    // a directory to look for any path in; "" if there is none
	whoCan  bool
	cannot  bool
	profile string
	options query.Options
	explain bool
	files   []string
}

// shown returns the question for the printing of its answers.
func (q *question) shown(color bool) answers.Asked {
	return answers.Asked{
		Text: q.text, Under: q.under, WhoCan: q.whoCan, Any: q.options.Any, AsMeant: q.options.AsMeant,
		Files: q.files, Explain: q.explain, Color: color,
	}
}

// question reads the command line.
func (f *queryFlags) question(env environment.Env, args []string) (question, error) {
	q := question{whoCan: f.whoCan != "", cannot: f.cannot != "", profile: f.profile, explain: f.explain, under: f.under}
	q.options = query.Options{Any: f.cannot != "", Owner: f.owner, Other: f.other, AsMeant: f.asMeant, Budget: f.budget}
	err := cmp.Or(
		arguments.Known("format", f.format, queryFormats()),
		arguments.Known("value of --color", f.color, terminal.Colors()),
	)
	if err == nil {
		err = f.access(&q, env, args)
	}
	if err == nil && len(q.files) == 0 {
		err = fmt.Errorf("no file with a profile is named")
	}
	if err == nil && !q.whoCan && len(q.files) > 1 {
		err = fmt.Errorf("--can and --cannot ask one file; --who-can asks several")
	}
	if err != nil {
		return q, exit.With(exit.Usage, err)
	}
	return q, nil
}

// access reads what is asked for.
func (f *queryFlags) access(q *question, env environment.Env, args []string) (err error) {
	words := f.can + f.whoCan + f.cannot
	given := 0
	for _, flag := range []string{f.can, f.whoCan, f.cannot} {
		if flag != "" {
			given++
		}
	}
	q.files, q.text = args, words
	switch {
	case given > 1:
		return fmt.Errorf("--can, --cannot and --who-can ask for different things: give one of them")
	case given == 0:
		return errNothing
	case f.under != "":
		if q.perms, err = query.FilePerms(words); err != nil {
			return err
		}
		q.text = strings.Join(key.PermWords(key.ClassFile, q.perms), "") + " under " + f.under
		return q.below(words)
	case query.Letters(words):
		q.access, q.files, err = pathQuestion(env, words, args, q.whoCan)
		q.text = q.access.Text()
		return err
	}
	q.access, err = query.Parse(words)
	return err
}

// below checks the directory to look below. Several of them, by a pattern or a
// variable of the profile, are a question for any access that a rule is about.
func (q *question) below(letters string) error {
	switch {
	case !strings.HasPrefix(q.under, "/") && !strings.HasPrefix(q.under, "@{"):
		return fmt.Errorf("--under %s: a directory starts with a slash", q.under)
	case !strings.ContainsAny(q.under, "*?[{\\"):
		return nil
	}
	path := strings.TrimSuffix(q.under, "/") + "/{,**}"
	q.under, q.options.Any = "", true
	var err error
	q.access, err = query.ParseFile(letters, path)
	return err
}

// pathQuestion tells the path that is asked about from the files to ask: it
// stands behind the file of --can, and before those of --who-can. If the other
// order is meant, the file system knows.
func pathQuestion(env environment.Env, letters string, args []string, first bool) (query.Question, []string, error) {
	if len(args) < 2 {
		return query.Question{}, nil, fmt.Errorf("%q are permissions of files: a path to ask about and a file with a profile are needed", letters)
	}
	at := len(args) - 1
	if first || !isThere(env, args[0]) && isThere(env, args[at]) {
		at = 0
	}
	access, err := query.ParseFile(letters, args[at])
	return access, slices.Delete(slices.Clone(args), at, at+1), err
}

func isThere(env environment.Env, name string) bool {
	_, err := os.Stat(pathname.Absolute(env.Dir, name))
	return err == nil
}

// ask asks all profiles, in parallel.
func (q *question) ask(ctx context.Context, policies []*policy.Policy) ([]query.Answer, error) {
	var profiles []*policy.Profile
	unknown := q.profile != "" && len(policies) > 0
	for _, p := range policies {
		loads := len(p.LoadErrors()) == 0
		for _, profile := range p.Profiles {
			if q.profile != "" && profile.Name != q.profile && profile.FullName() != q.profile {
				continue
			}
			unknown = false
			if loads {
				profiles = append(profiles, profile)
			}
		}
	}
	if unknown {
		return nil, q.unknownProfile(policies)
	}
	found := make([]query.Answer, len(profiles))
	jobs := make([]func(), len(profiles))
	for i, p := range profiles {
		jobs[i] = func() {
			if q.under != "" {
				found[i] = query.AskUnder(p, q.under, q.perms, q.options)
			} else {
				found[i] = query.AskProfile(p, q.access, q.options)
				found[i].Found.Profile = p
			}
		}
	}
	if err := parallel.Do(ctx, jobs); err != nil {
		return nil, exit.Silent(exit.Interrupted)
	}
	return found, nil
}

// mostNamed is how many profiles are named where another one was asked for.
const mostNamed = 10

func (q *question) unknownProfile(policies []*policy.Policy) error {
	var names []string
	for _, p := range policies {
		for _, profile := range p.Profiles {
			names = append(names, profile.FullName())
		}
	}
	if len(names) == 0 {
		return exit.Usagef("there is no profile %s", q.profile)
	}
	otherwise := fmt.Sprintf(": there are %d", len(names))
	if len(names) <= mostNamed {
		otherwise = ": there is " + arguments.List(names)
	}
	return exit.Usagef("%s", nearest.Unknown("profile", q.profile, names, otherwise))
}

// code returns the exit code of answers, and tells of what they do not speak of.
func (q *question) code(env environment.Env, policies []*policy.Policy, found []query.Answer) error {
	incomplete := q.cannot && len(found) == 0
	for _, p := range policies {
		if broken := p.LoadErrors(); len(broken) > 0 {
			f := broken[0]
			at := f.Place.File.Position(f.Place.Span.Start, source.Runes)
			env.Complain(fmt.Errorf("%s would not load: %s:%d:%d: %s [%s]", p.File.Name(), f.Place.File.Name(), at.Line, at.Column, f.Message, f.Code))
			incomplete = true
		}
	}
	yes, wrong := false, 0
	for i := range found {
		a := &found[i]
		yes = yes || a.Verdict == glob.Yes || q.cannot && mayBeOpen(a)
		incomplete = incomplete || a.Verdict == glob.Undecided
		if a.Error != "" {
			wrong++
			env.Complain(fmt.Errorf("profile %s: %s", a.Found.Profile.FullName(), a.Error))
		}
	}
	switch {
	case wrong > 0 && wrong == len(found):
		return exit.Silent(exit.Usage)
	case q.cannot && yes:
		return exit.Silent(exit.Findings)
	case incomplete || wrong > 0:
		return exit.Silent(exit.Input)
	case q.cannot || yes:
		return nil
	}
	return exit.Silent(exit.Findings)
}

// mayBeOpen reports whether an access may be allowed though no rule allows it: because
// of the mode of the profile, or because the user is asked.
func mayBeOpen(a *query.Answer) bool {
	if a.Under != nil || a.Verdict != glob.No || a.Error != "" {
		return false
	}
	f := &a.Found
	denied := f.HasKey && slices.ContainsFunc(f.Deciding, func(g *policy.Grant) bool { return g.Deny() && !g.Audit() })
	switch f.Profile.Attrs.Mode {
	case "unconfined":
		return true
	case "complain", "default_allow", "prompt":
		return !denied
	}
	asked := f.Perms
	if f.Class == key.ClassFile {
		asked = key.Both(asked)
	}
	return f.HasKey && f.Decision.Prompt&asked != 0
}
