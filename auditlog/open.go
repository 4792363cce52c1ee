package auditlog

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"io"
)

// FormatError says that a log is in a form that is not read.
type FormatError struct {
	Form string // what it is
	Do   string // a command that makes a log of it that can be read
}

func (e *FormatError) Error() string { return "this is " + e.Form + ": " + e.Do }

// open looks at the first bytes of a log, and reads through the compression.
func open(in io.Reader) (*bufio.Reader, error) {
	plain := bufio.NewReaderSize(in, maxLine)
	head, err := plain.Peek(8)
	if err != nil && err != io.EOF {
		return plain, err
	}
	for _, f := range []struct{ magic, form, do string }{
		{"LPKSHHRH", "a file of the journal", "pipe the output of journalctl --file=FILE -o json"},
		{"\xfd7zXZ\x00", "compressed with xz", "pipe the output of xzcat FILE"},
		{"\x28\xb5\x2f\xfd", "compressed with zstd", "pipe the output of zstdcat FILE"},
		{"\xff\xfe", "UTF-16", "pipe the output of iconv -f UTF-16 -t UTF-8 FILE"},
		{"\xfe\xff", "UTF-16", "pipe the output of iconv -f UTF-16 -t UTF-8 FILE"},
	} {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return plain, &FormatError{f.form, f.do}
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		unpacked, err := gzip.NewReader(plain)
		if err != nil {
			return plain, err
		}
		return bufio.NewReaderSize(unpacked, maxLine), nil
	case bytes.HasPrefix(head, []byte("BZh")):
		return bufio.NewReaderSize(bzip2.NewReader(plain), maxLine), nil
	}
	return plain, nil
}
