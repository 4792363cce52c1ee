package ast_test

import (
	"testing"

	"github.com/aa-lint/aa-lint/ast"
)

// execModes are the exec modes of the language.
var execModes = map[string]ast.ExecMode{
	"ix":  {Transition: ast.ExecInherit},
	"ux":  {Transition: ast.ExecUnconfined},
	"Ux":  {Transition: ast.ExecUnconfined, Scrub: true},
	"px":  {Transition: ast.ExecProfile},
	"Px":  {Transition: ast.ExecProfile, Scrub: true},
	"cx":  {Transition: ast.ExecChild},
	"Cx":  {Transition: ast.ExecChild, Scrub: true},
	"pix": {Transition: ast.ExecProfile, Fallback: ast.ExecInherit},
	"Pix": {Transition: ast.ExecProfile, Fallback: ast.ExecInherit, Scrub: true},
	"cix": {Transition: ast.ExecChild, Fallback: ast.ExecInherit},
	"Cix": {Transition: ast.ExecChild, Fallback: ast.ExecInherit, Scrub: true},
	"pux": {Transition: ast.ExecProfile, Fallback: ast.ExecUnconfined},
	"PUx": {Transition: ast.ExecProfile, Fallback: ast.ExecUnconfined, Scrub: true},
	"cux": {Transition: ast.ExecChild, Fallback: ast.ExecUnconfined},
	"CUx": {Transition: ast.ExecChild, Fallback: ast.ExecUnconfined, Scrub: true},
}

func TestExecModeString(t *testing.T) {
	for want, mode := range execModes {
		if got := mode.String(); got != want {
			t.Errorf("%+v: got %q, want %q", mode, got, want)
		}
	}
	if got := (ast.ExecMode{}).String(); got != "" {
		t.Errorf("no mode: got %q", got)
	}
	if got := (ast.ExecMode{Transition: ast.ExecInherit, Scrub: true}).String(); got != "ix" {
		t.Errorf("scrubbing means nothing to ix: got %q", got)
	}
}

func TestExec(t *testing.T) {
	plain := ast.ExecMode{Transition: ast.ExecProfile}
	scrubbed := ast.ExecMode{Transition: ast.ExecProfile, Scrub: true}
	tests := []struct {
		name  string
		scrub ast.Scrubbing
		perms ast.ExecMode
		want  ast.ExecMode
	}{
		{"px", ast.ScrubDefault, plain, plain},
		{"Px", ast.ScrubDefault, scrubbed, scrubbed},
		{"safe px", ast.ScrubSafe, plain, scrubbed},
		{"safe Px", ast.ScrubSafe, scrubbed, scrubbed},
		{"unsafe px", ast.ScrubUnsafe, plain, plain},
		{"unsafe Px", ast.ScrubUnsafe, scrubbed, plain},
		{"none", ast.ScrubDefault, ast.ExecMode{}, ast.ExecMode{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := &ast.FileRule{Scrub: test.scrub, Perms: ast.FilePerms{Exec: test.perms}}
			if got := r.Exec(); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}
