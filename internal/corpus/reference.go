package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"hash/fnv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Whole is the environment variable that makes tests take everything instead of
// a sample.
const Whole = "AA_LINT_WHOLE_CORPUS"

// Sampled reports whether a case belongs to the sample: one of so many, chosen
// by the hash of its name.
func Sampled(name string, of uint32) bool {
	h := fnv.New32a()
	h.Write([]byte(name))
	return os.Getenv(Whole) != "" || h.Sum32()%of == 0
}

// Reference is the reference parser with the features to compile for.
type Reference struct {
	Parser, Features string
	// Limit is how long one text may take to compile; 0 for as long as it takes.
	Limit time.Duration
}

// TooLong is what Compile says of a text that takes longer than the limit.
const TooLong = "it takes longer than the limit"

// FindReference finds the reference parser, or skips the test.
func FindReference(t testing.TB) Reference {
	t.Helper()
	shared := Dir(t)
	if testing.Short() {
		t.Skip("compiling takes minutes")
	}
	out, err := exec.Command(filepath.Join(shared, "tools", "reference-parser")).Output()
	if err != nil {
		skipMissing(t, "no reference parser: "+err.Error())
	}
	return Reference{Parser: strings.TrimSpace(string(out)), Features: filepath.Join(shared, "corpus", "features", "features.all")}
}

// Compile returns the hash of the binary policy of a text that lies in a
// directory, or what the parser says if it refuses it. The hash is zero if there
// is no policy, as for a text without profiles.
func (r Reference) Compile(text, dir, base string, search []string) (hash [32]byte, refusal string) {
	args := []string{"-QKSq", "-M", r.Features, "--base", base}
	for _, s := range search {
		args = append(args, "-I", s)
	}
	ctx := context.Background()
	if r.Limit > 0 {
		within, cancel := context.WithTimeout(ctx, r.Limit)
		defer cancel()
		ctx = within
	}
	cmd := exec.CommandContext(ctx, r.Parser, args...)
	endTogether(cmd)
	cmd.Dir = dir
	cmd.Stdin = strings.NewReader(text)
	var binary, messages bytes.Buffer
	cmd.Stdout, cmd.Stderr = &binary, &messages
	if err := cmd.Run(); ctx.Err() != nil {
		return hash, TooLong
	} else if err != nil {
		return hash, err.Error() + ": " + messages.String()
	}
	if binary.Len() == 0 {
		return hash, ""
	}
	return sha256.Sum256(binary.Bytes()), ""
}

// Profile is a file with real profiles.
type Profile struct {
	Path   string   // below profiles/
	Passes bool     // the reference compiles it
	Source bool     // it is the source of a profile, before a build sets what is left open
	Search []string // where it looks for includes, below profiles/
	Stubs  []string // files without text that are assumed to be there
}

// ProfilesBase is the base directory of all profiles, below profiles/.
const ProfilesBase = "upstream/apparmor.d"

// Profiles returns the files with real profiles.
func Profiles(t testing.TB) []Profile {
	t.Helper()
	var list []Profile
	for _, row := range Table(t, filepath.Join(Dir(t), "corpus", "profiles.tsv")) {
		list = append(list, Profile{row[0], row[1] == "pass", row[1] == "pass-parse-only", fields(row[4]), fields(row[5])})
	}
	return list
}

// fields splits a column that holds a list.
func fields(column string) []string {
	if column == "" {
		return nil
	}
	return strings.Split(column, ";")
}

// StubDir returns the directory of the stubs of a profile, which it makes; none
// if there are none.
func (p Profile) StubDir(t testing.TB) []string {
	t.Helper()
	if p.Stubs == nil {
		return nil
	}
	dir := t.TempDir()
	for _, name := range p.Stubs {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return []string{dir}
}
