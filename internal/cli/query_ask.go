package cli

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/access"
	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/parallel"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/source"
)

// question is what a command line asks.
type question struct {
	access  access.Access
	under   string // a directory to look for any path in; "" if a key is asked for
	whoCan  bool
	profile string
	options access.Options
	explain bool
	files   []string
}

// question reads the command line.
func (f *queryFlags) question(env Env, args []string) (question, error) {
	q := question{whoCan: f.whoCan != "", profile: f.profile, explain: f.explain, under: f.under}
	q.options = access.Options{Owner: f.owner, Other: f.other, Budget: f.budget}
	err := firstError(
		known("format", f.format, queryFormats()),
		known("value of --color", f.color, colorNames()),
	)
	words := f.can + f.whoCan
	switch {
	case err != nil:
	case f.can != "" && f.whoCan != "":
		err = fmt.Errorf("--can and --who-can ask for different things: give one of them")
	case words == "":
		err = errNothing
	case f.under != "" && !strings.HasPrefix(f.under, "/"):
		err = fmt.Errorf("--under %s: a directory starts with a slash", f.under)
	case f.under != "":
		q.access, err = access.Paths(words, f.under)
		q.files = args
	case access.Letters(words):
		q.access, q.files, err = pathQuestion(env, words, args, q.whoCan)
	default:
		q.access, err = access.Parse(words)
		q.files = args
	}
	if err == nil && len(q.files) == 0 {
		err = fmt.Errorf("no file with a profile is named")
	}
	if err == nil && !q.whoCan && len(q.files) > 1 {
		err = fmt.Errorf("--can asks one file; --who-can asks several")
	}
	if err != nil {
		return q, failure{exitUsage, err}
	}
	return q, nil
}

// pathQuestion tells the path that is asked about from the files to ask: it
// stands behind the file of --can, and before those of --who-can. If the other
// order is meant, the file system knows.
func pathQuestion(env Env, letters string, args []string, first bool) (access.Access, []string, error) {
	if len(args) < 2 {
		return access.Access{}, nil, fmt.Errorf("%q are permissions of files: a path to ask about and a file with a profile are needed", letters)
	}
	at := len(args) - 1
	if first || !isThere(env, args[0]) && isThere(env, args[at]) {
		at = 0
	}
	access, err := access.Paths(letters, args[at])
	return access, slices.Delete(slices.Clone(args), at, at+1), err
}

func isThere(env Env, name string) bool {
	_, err := os.Stat(absolute(env.Dir, name))
	return err == nil
}

// answer is what one profile says.
type answer struct {
	access.Answer
	under *underAnswer // of a question for a directory
}

// ask asks all profiles, in parallel.
func (q *question) ask(ctx context.Context, policies []*policy.Policy) ([]answer, error) {
	var profiles []*policy.Profile
	for _, p := range policies {
		if refusal(p) != nil {
			continue
		}
		for _, profile := range p.Profiles {
			if q.profile == "" || profile.Name == q.profile || profile.FullName() == q.profile {
				profiles = append(profiles, profile)
			}
		}
	}
	if len(profiles) == 0 && q.profile != "" && len(policies) > 0 {
		return nil, q.unknownProfile(policies)
	}
	answers := make([]answer, len(profiles))
	jobs := make([]func(), len(profiles))
	for i, p := range profiles {
		jobs[i] = func() {
			if q.under != "" {
				answers[i] = q.askUnder(p)
			} else {
				answers[i] = answer{Answer: access.Find(p, q.access, q.options)}
			}
		}
	}
	if err := parallel.Do(ctx, jobs); err != nil {
		return nil, failure{code: exitInterrupted}
	}
	return answers, nil
}

func (q *question) unknownProfile(policies []*policy.Policy) error {
	var names []string
	for _, p := range policies {
		for _, profile := range p.Profiles {
			names = append(names, profile.FullName())
		}
	}
	if len(names) == 0 {
		return usage("there is no profile %s", q.profile)
	}
	return failure{exitUsage, known("profile", q.profile, append(names, names[0])[:max(2, len(names))])}
}

// refusal returns what is wrong with a policy that would not load, nil if it
// would.
func refusal(p *policy.Policy) *diag.Finding {
	if !p.Report.Spliced {
		if list := p.File.Findings.Errors(); len(list) > 0 {
			return &list[0]
		}
	}
	if list := p.Report.Findings.Errors(); len(list) > 0 {
		return &list[0]
	}
	return nil
}

// queryCode returns the exit code of answers, and tells of what they do not
// speak of.
func queryCode(env Env, policies []*policy.Policy, answers []answer) error {
	incomplete := false
	for _, p := range policies {
		if f := refusal(p); f != nil {
			at := f.Place.File.Position(f.Place.Span.Start, source.Runes)
			complain(env, fmt.Errorf("%s would not load: %s:%d:%d: %s [%s]", p.File.Name(), f.Place.File.Name(), at.Line, at.Column, f.Message, f.Code))
			incomplete = true
		}
	}
	yes := false
	for i := range answers {
		yes = yes || answers[i].Verdict == glob.Yes
		incomplete = incomplete || answers[i].Verdict == glob.Undecided
	}
	switch {
	case yes && !incomplete:
		return nil
	case incomplete:
		return failure{code: exitInput}
	}
	return failure{code: exitFindings}
}
