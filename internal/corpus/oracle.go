package corpus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Oracle answers questions about what policies allow that the reference parser
// has compiled.
type Oracle struct {
	program, parser, features string
	search                    []string
}

// Program returns the path of the oracle's program.
func (o Oracle) Program() string { return o.program }

// For returns an oracle for kernels with the features in a file, and for policies
// whose includes lie in some directories.
func (o Oracle) For(features string, search ...string) Oracle {
	o.features, o.search = features, search
	return o
}

// FindOracle builds the oracle, or skips the test where it or the reference
// parser is missing.
func FindOracle(t testing.TB) Oracle {
	t.Helper()
	ref, shared := FindReference(t), Dir(t)
	program := filepath.Join(t.TempDir(), "oracle")
	build := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".")
	build.Dir = filepath.Join(shared, "tools", "oracle")
	if out, err := build.CombinedOutput(); err != nil {
		skipMissing(t, fmt.Sprintf("no oracle: %v: %s", err, out))
	}
	return Oracle{program: program, parser: ref.Parser, features: filepath.Join(shared, "corpus", "features", "features.full-perms")}
}

// Ask returns the answers to questions about a text with profiles; each is
// marshalled to JSON and unmarshalled from it. The refusal is what the parser
// says if it does not compile the text.
func Ask[A, Q any](t testing.TB, o Oracle, text string, questions []Q) (answers []A, refusal string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "profiles")
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	var in, out, messages bytes.Buffer
	enc := json.NewEncoder(&in)
	for _, q := range questions {
		if err := enc.Encode(q); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"query", "-M", o.features}
	for _, dir := range o.search {
		args = append(args, "-I", dir)
	}
	cmd := exec.Command(o.program, append(args, file)...)
	cmd.Env = append(os.Environ(), "APPARMOR_PARSER="+o.parser)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &messages
	if err := cmd.Run(); err != nil {
		return nil, err.Error() + ": " + messages.String()
	}
	for dec := json.NewDecoder(&out); dec.More(); {
		var a A
		if err := dec.Decode(&a); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, a)
	}
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(answers), len(questions))
	}
	return answers, ""
}
