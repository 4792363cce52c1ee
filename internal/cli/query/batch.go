package query

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/internal/cli/exit"
	"github.com/aa-lint/aa-lint/policy"
	"github.com/aa-lint/aa-lint/query"
)

// maxQuestion is how many bytes a line with a question may have.
const maxQuestion = 1 << 20

// runBatch answers questions about one profile.
func (f *queryFlags) runBatch(ctx context.Context, env environment.Env, args []string) error {
	if f.can+f.cannot+f.whoCan+f.under != "" {
		return exit.Usagef("--batch reads its questions from standard input: --can, --cannot, --who-can and --under have no place")
	}
	if len(args) != 1 {
		return exit.Usagef("--batch asks one file")
	}
	p, err := f.load(env, args[0])
	if err != nil {
		return err
	}
	return queryBatch(ctx, env, p, query.Options{AsMeant: f.asMeant})
}

// queryBatch answers the questions on standard input, each as soon as it is
// there, so that a program can hold a conversation.
func queryBatch(ctx context.Context, env environment.Env, p *policy.Policy, o query.Options) error {
	in := bufio.NewReaderSize(env.Stdin, 64<<10)
	out := bufio.NewWriter(env.Stdout)
	answers := json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	wrong := 0
	for ctx.Err() == nil {
		line, err := readLine(in)
		if err != nil && !errors.Is(err, errLongLine) {
			if flushed := out.Flush(); flushed != nil {
				return exit.Output(flushed)
			}
			return batchEnd(err, wrong)
		}
		if err == nil && len(line) == 0 {
			continue
		}
		answer := answerLine(p, line, err, o)
		if answer.Error != "" {
			wrong++
		}
		if err := answers.Encode(answer); err != nil {
			return exit.Output(err)
		}
		if in.Buffered() == 0 {
			if err := out.Flush(); err != nil {
				return exit.Output(err)
			}
		}
	}
	return exit.Silent(exit.Interrupted)
}

// batchEnd returns what the end of the questions comes to.
func batchEnd(err error, wrong int) error {
	switch {
	case !errors.Is(err, io.EOF):
		return exit.With(exit.Input, fmt.Errorf("standard input: %w", err))
	case wrong == 1:
		return exit.With(exit.Findings, errors.New("one question could not be answered"))
	case wrong > 1:
		return exit.With(exit.Findings, fmt.Errorf("%d questions could not be answered", wrong))
	}
	return nil
}

func answerLine(p *policy.Policy, line []byte, err error, o query.Options) query.Answer {
	if err != nil {
		return query.Answer{Error: err.Error()}
	}
	var q query.Question
	if err := json.Unmarshal(line, &q); err != nil {
		return query.Answer{Error: "the line is not a question: " + err.Error()}
	}
	return query.Ask(p, q, o)
}

var errLongLine = fmt.Errorf("the line has more than %d bytes", maxQuestion)

// readLine reads a line without blanks around it. One that is too long is read
// to its end all the same.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(line) <= maxQuestion {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && (len(line) == 0 || !errors.Is(err, io.EOF)):
			return nil, err
		case len(line) > maxQuestion:
			return nil, errLongLine
		}
		return bytes.TrimSpace(line), nil
	}
}
