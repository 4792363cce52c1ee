package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/aa-lint/aa-lint/query"
)

// compileTime is how long the reference may take for a policy.
const compileTime = 2 * time.Minute

// errRefused says that the reference refuses a policy.
var errRefused = errors.New("the reference refuses the policy")

// compile compiles a policy with the reference, unless it was done before. It
// returns the path of the binary.
func (c *config) compile(s source) (string, error) {
	sum := sha256.New()
	for _, part := range append([]string{c.parser, s.dir, s.text}, s.args...) {
		fmt.Fprintf(sum, "%d %s\n", len(part), part)
	}
	bin := filepath.Join(c.cache, fmt.Sprintf("%x.bin", sum.Sum(nil)[:16]))
	if _, err := os.Stat(bin); err == nil {
		return bin, nil
	}
	if text, err := os.ReadFile(bin + ".refused"); err == nil {
		return "", fmt.Errorf("%w: %s", errRefused, text)
	}
	ctx, cancel := context.WithTimeout(context.Background(), compileTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.parser, append([]string{"-QKSq", "--config-file=/dev/null"}, s.args...)...)
	cmd.Dir = s.dir
	if s.text != "" {
		cmd.Stdin = strings.NewReader(s.text)
	}
	var out, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &messages
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		text := bytes.TrimSpace(messages.Bytes())
		return "", errors.Join(fmt.Errorf("%w: %s", errRefused, text), os.WriteFile(bin+".refused", text, 0o666))
	}
	return bin, os.WriteFile(bin, out.Bytes(), 0o666)
}

// source is what to compile: a text, or a file among the arguments.
type source struct {
	dir, text string
	args      []string
}

// sample is a path that the oracle has chosen, with its answers.
type sample struct {
	Profile string
	Path    string
	PathHex string `json:"path_hex"`
	Owner   answer
	Other   answer
}

// samples lets the oracle choose paths of a compiled policy.
func (c *config) samples(bin string, n int) ([]sample, error) {
	out, err := exec.Command(c.oracle, "paths", bin, strconv.Itoa(n), strconv.FormatUint(c.seed, 10)).Output()
	if err != nil {
		return nil, fmt.Errorf("oracle paths: %w", err)
	}
	var all []sample
	lines := json.NewDecoder(bytes.NewReader(out))
	for {
		var s sample
		switch err := lines.Decode(&s); {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("oracle paths: %w", err)
		}
		all = append(all, s)
	}
}

// dump returns the automata of a compiled policy.
func (c *config) dump(bin string) ([]dumped, error) {
	cmd := exec.Command(c.oracle, "dump", "-v", bin)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	all, err := readDump(bufio.NewReaderSize(out, 1<<20))
	_, rest := io.Copy(io.Discard, out)
	return all, errors.Join(err, rest, cmd.Wait())
}

// oracle is a running oracle that answers questions about one policy.
type oracle struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

func (c *config) startOracle(bin string) (*oracle, error) {
	o := &oracle{cmd: exec.Command(c.oracle, "query", "-bin", bin)}
	out, err := o.cmd.StdoutPipe()
	if err == nil {
		o.in, err = o.cmd.StdinPipe()
	}
	if err != nil {
		return nil, err
	}
	o.out = json.NewDecoder(bufio.NewReaderSize(out, 1<<16))
	return o, o.cmd.Start()
}

// askOracle asks many questions at once. The oracle writes its answers when its
// buffer is full or the questions end, so it can be asked only once.
func (o *oracle) askOracle(questions []query.Question) ([]answer, error) {
	go func() {
		in := bufio.NewWriterSize(o.in, 1<<16)
		enc := json.NewEncoder(in)
		for i := range questions {
			if enc.Encode(&questions[i]) != nil {
				break
			}
		}
		in.Flush()
		o.in.Close()
	}()
	answers := make([]answer, len(questions))
	for i := range answers {
		if err := o.out.Decode(&answers[i]); err != nil {
			return nil, fmt.Errorf("oracle: answer %d of %d: %w", i+1, len(answers), err)
		}
	}
	return answers, o.cmd.Wait()
}
