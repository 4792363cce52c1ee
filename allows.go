package aalint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/aa-lint/aa-lint/glob"
	"github.com/aa-lint/aa-lint/internal/parallel"
	"github.com/aa-lint/aa-lint/query"
)

// Allows tells whether any of the profiles allows an access. The question is a
// rule of any class, or permissions of files and a path: "signal send peer=foo",
// "w /etc/shadow". The verdict is No only if every profile was asked and none
// allows it. The error is ErrNoProfile, one of the question or of the context, or
// it joins those of profiles that cannot be asked.
func Allows(ctx context.Context, files fs.FS, question string, o Options) (glob.Verdict, error) {
	answers, err := ask(ctx, files, question, o)
	verdict := glob.No
	if err != nil {
		verdict = glob.Undecided
	}
	for _, a := range answers {
		switch a.Verdict {
		case glob.Yes:
			return glob.Yes, err
		case glob.Undecided:
			verdict = glob.Undecided
		}
	}
	return verdict, err
}

// WhoCan returns the answers of the profiles that allow an access, or of which
// it is not decided: Found.Profile is the profile, Found.Deciding are the rules.
// The question and the error are those of Allows; the answers beside it may not
// be all.
func WhoCan(ctx context.Context, files fs.FS, question string, o Options) ([]query.Answer, error) {
	answers, err := ask(ctx, files, question, o)
	return slices.DeleteFunc(answers, func(a query.Answer) bool { return a.Verdict == glob.No }), err
}

// ask asks all profiles.
func ask(ctx context.Context, files fs.FS, text string, o Options) ([]query.Answer, error) {
	ctx = contextOf(ctx)
	question, err := parseQuestion(text)
	if err != nil {
		return nil, err
	}
	t, unread := open(files, o)
	profiles, broken := t.resolve(ctx)
	errs := []error{unread, broken}
	answers := make([]query.Answer, len(profiles))
	jobs := make([]func(), len(profiles))
	for i, p := range profiles {
		jobs[i] = func() {
			answers[i] = query.AskProfile(p, question, o.Query)
			answers[i].Found.Profile = p
		}
	}
	errs = append(errs, parallel.Do(ctx, jobs))
	asked := answers[:0]
	for _, a := range answers {
		if a.Error != "" {
			errs = append(errs, fmt.Errorf("profile %s: %s", a.Found.Profile.FullName(), a.Error))
			continue
		}
		asked = append(asked, a)
	}
	if err = errors.Join(errs...); err == nil && len(profiles) == 0 {
		err = ErrNoProfile
	}
	return asked, err
}

// parseQuestion reads a question in words.
func parseQuestion(text string) (query.Question, error) {
	letters, path, both := strings.Cut(strings.TrimSpace(text), " ")
	if both && query.Letters(letters) {
		return query.ParseFile(letters, strings.TrimSpace(path))
	}
	return query.Parse(text)
}
