package check

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/cli/environment"
	"github.com/aa-lint/aa-lint/report"
)

func TestLook(t *testing.T) {
	tests := []struct {
		name     string
		color    string
		terminal bool
		vars     map[string]string
		want     report.Options
	}{
		{"a pipe", "auto", false, nil, report.Options{Width: report.DefaultWidth}},
		{"a terminal", "auto", true, nil, report.Options{Color: true, Links: true, Width: 90}},
		{"a terminal without colours", "never", true, nil, report.Options{Width: 90}},
		{"NO_COLOR", "auto", true, map[string]string{"NO_COLOR": "1"}, report.Options{Width: 90}},
		{"NO_COLOR and yet", "always", true, map[string]string{"NO_COLOR": "1"}, report.Options{Color: true, Links: true, Width: 90}},
		{"a dumb terminal", "auto", true, map[string]string{"TERM": "dumb"}, report.Options{Width: 90}},
		{"the console", "auto", true, map[string]string{"TERM": "linux"}, report.Options{Color: true, Width: 90}},
		{"colours in a pipe", "always", false, nil, report.Options{Color: true, Width: report.DefaultWidth}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			env := environment.Env{StdoutTerminal: test.terminal, Getenv: func(name string) string { return test.vars[name] }}
			if test.terminal {
				env.Width = 100
			}
			flags := checkFlags{color: test.color}
			test.want.FailOn, test.want.FoldInfos = diag.Warning, foldInfos
			test.want.Hints = report.Hints{
				Fix: "--fix", AndUnsafe: "--unsafe-fixes", Unsafe: "--fix --unsafe-fixes", Infos: "--show-infos", Passed: "--verbose",
			}
			if diff := cmp.Diff(test.want, flags.look(env, diag.Warning, false)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			if got := flags.look(env, diag.Info, true).FailOn; got <= diag.Error {
				t.Errorf("never fails from severity %d on", got)
			}
		})
	}
}
