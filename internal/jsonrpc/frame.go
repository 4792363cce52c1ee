package jsonrpc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// MaxMessage is the size in bytes above which a message is refused.
const MaxMessage = 64 << 20

// maxHeader is the size in bytes of all headers of a message together.
const maxHeader = 8 << 10

// errHeader is for what no message can begin with; where the next one starts is
// not known then.
var errHeader = errors.New("jsonrpc: malformed header")

// readFrame returns the next message.
func readFrame(r *bufio.Reader) ([]byte, error) {
	length, err := readHeader(r)
	if err != nil {
		return nil, err
	}
	if length > MaxMessage {
		return nil, fmt.Errorf("jsonrpc: a message of %d bytes is larger than %d", length, MaxMessage)
	}
	// The buffer grows with what comes, not with what is announced.
	var text bytes.Buffer
	if _, err := io.CopyN(&text, r, length); err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	return text.Bytes(), nil
}

// readHeader returns the length that the headers of the next message announce.
// Blank lines before them are passed over: some clients end a message with one.
func readHeader(r *bufio.Reader) (int64, error) {
	length, fields := int64(-1), 0
	for left := maxHeader; ; {
		line, err := readLine(r, &left)
		if err != nil {
			if err == io.EOF && (fields > 0 || line != "") {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
		if strings.TrimSpace(line) == "" {
			if fields == 0 {
				continue
			}
			if length < 0 {
				return 0, errHeader
			}
			return length, nil
		}
		fields++
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return 0, errHeader
		}
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			if length, err = strconv.ParseInt(strings.TrimSpace(value), 10, 64); err != nil || length < 0 {
				return 0, errHeader
			}
		}
	}
}

// readLine returns a line without its end. It takes from left what it reads.
func readLine(r *bufio.Reader, left *int) (string, error) {
	var line strings.Builder
	for {
		c, err := r.ReadByte()
		if err != nil {
			return line.String(), err
		}
		if *left--; *left < 0 {
			return "", errHeader
		}
		if c == '\n' {
			return strings.TrimSuffix(line.String(), "\r"), nil
		}
		line.WriteByte(c)
	}
}

// writeFrame writes a message with its header.
func writeFrame(w *bufio.Writer, text []byte) error {
	if _, err := fmt.Fprintf(w, "Content-Length: %d\r\n\r\n", len(text)); err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	return w.Flush()
}
