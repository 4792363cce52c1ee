package gitfs

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"strings"
)

// batch is a running git cat-file, which reads objects by their ids.
type batch struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func (r *Repo) startBatch() (*batch, error) {
	args := []string{"cat-file", "--batch"}
	cmd := r.command(args...)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, failed(args, "", err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, failed(args, "", err)
	}
	return &batch{cmd, in, bufio.NewReaderSize(out, 1<<16)}, nil
}

// readBlob returns the text of a file or link.
func (f *FS) readBlob(name string, n *node) ([]byte, error) {
	if n.size > f.max {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fmt.Errorf("larger than the limit of %d bytes", f.max)}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.batch == nil {
		b, err := f.repo.startBatch()
		if err != nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
		f.batch = b
	}
	text, err := f.batch.requestObject(n)
	if err != nil {
		// What it would say next belongs to this question, so it is of no use.
		f.batch.kill()
		f.batch = nil
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return text, nil
}

// requestObject asks for an object. Git answers with its id, type and size on a line, and
// its bytes with a newline behind them.
func (b *batch) requestObject(n *node) ([]byte, error) {
	if _, err := io.WriteString(b.in, n.id+"\n"); err != nil {
		return nil, err
	}
	line, err := b.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	if want := fmt.Sprintf("%s blob %d\n", n.id, n.size); line != want {
		if strings.HasSuffix(line, " missing\n") {
			return nil, errors.New("the repository does not have it: fetch it first")
		}
		return nil, fmt.Errorf("git cat-file says %q", strings.TrimSuffix(line, "\n"))
	}
	text := make([]byte, n.size+1)
	if _, err := io.ReadFull(b.out, text); err != nil {
		return nil, err
	}
	return text[:n.size], nil
}

func (b *batch) kill() {
	_ = b.in.Close()
	_ = b.cmd.Process.Kill()
	_ = b.cmd.Wait()
}

// Close ends the program that reads. Files can be opened again afterwards.
func (f *FS) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.batch != nil {
		f.batch.kill()
		f.batch = nil
	}
	return nil
}
