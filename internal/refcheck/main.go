// Command refcheck compares the verdict of aa-lint on profiles with that of
// the reference parser: on mutants of given files, until a number of them has
// been tried. It prints each on which the two differ.
package main

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/lint"
	"github.com/aa-lint/aa-lint/lint/driver"
	"github.com/aa-lint/aa-lint/lint/rules"
	"github.com/aa-lint/aa-lint/load"
	"github.com/aa-lint/aa-lint/source"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("refcheck: ")
	var c config
	flag.StringVar(&c.parser, "parser", "", "path of apparmor_parser")
	flag.StringVar(&c.features, "features", "", "feature set to compile for")
	flag.StringVar(&c.include, "include", "", "directory for includes")
	flag.IntVar(&c.mutants, "n", 1000, "number of mutants")
	flag.Uint64Var(&c.seed, "seed", 1, "seed of the mutations")
	flag.Parse()
	seeds, err := readSeeds(flag.Args())
	if err != nil {
		log.Fatal(err)
	}
	if len(seeds) == 0 {
		log.Fatal("no files given to mutate")
	}
	os.Exit(c.compare(seeds))
}

type config struct {
	parser, features, include string
	mutants                   int
	seed                      uint64
}

// readSeeds returns the texts of files, and of the files in directories.
func readSeeds(paths []string) ([]string, error) {
	var texts []string
	for _, path := range paths {
		err := filepath.WalkDir(path, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			text, err := os.ReadFile(path)
			if err == nil && len(text) < 4000 {
				texts = append(texts, withoutComments(string(text)))
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// withoutComments leaves out the lines that are comments, so that mutations
// fall on what matters.
func withoutComments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") || strings.Contains(line, "#include") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// compare tries the mutants on all processors. It returns the exit status: 1 if
// any verdict differs.
func (c config) compare(seeds []string) int {
	texts := make(chan string)
	var mu sync.Mutex
	var wg sync.WaitGroup
	counts := map[string]int{}
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for text := range texts {
				difference, verdict := c.differ(text)
				mu.Lock()
				counts[verdict]++
				if difference != "" {
					counts["different"]++
					fmt.Printf("--- %s\n%q\n", difference, text)
				}
				mu.Unlock()
			}
		}()
	}
	random := rand.New(rand.NewPCG(c.seed, 0))
	for range c.mutants {
		text := seeds[random.IntN(len(seeds))]
		for range 1 + random.IntN(3)/2 {
			text = mutate(random, text, seeds[random.IntN(len(seeds))])
		}
		texts <- text
	}
	close(texts)
	wg.Wait()
	fmt.Printf("%d mutants, seed %d: %v\n", c.mutants, c.seed, counts)
	return min(1, counts["different"])
}

// differ returns what the two say if they differ, and the reference's verdict.
func (c config) differ(text string) (string, string) {
	verdict, message := c.reference(text)
	found := c.ours(text).Errors()
	switch {
	case verdict == "pass" && len(found) > 0 && !changedIn6(found[0].Message, text):
		f := found[0]
		p := f.Place.File.Position(f.Place.Span.Start, source.Runes)
		return fmt.Sprintf("refused: %d:%d: %s [%s]", p.Line, p.Column, f.Message, f.Code), verdict
	case verdict == "front" && len(found) == 0 && !changedIn6(message, text):
		return "accepted, reference: " + message, verdict
	}
	return "", verdict
}

// changedIn6 reports whether a difference is one between AppArmor 6.0, which
// aa-lint follows, and the releases before it.
func changedIn6(message, text string) bool {
	switch {
	case strings.Contains(message, "'x' must be preceded"), strings.Contains(message, "contradicts the qualifier"):
		return strings.Contains(text, "deny")
	}
	return false
}

// reference asks the reference parser: "pass", "front" for what it refuses
// when it reads the text, "back" for what it refuses when it compiles.
func (c config) reference(text string) (verdict, message string) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	out, failed := runParser(ctx, c, text)
	switch {
	case ctx.Err() != nil:
		return "timeout", ""
	case !failed:
		return "pass", ""
	case strings.Contains(out, "ERROR processing") || strings.Contains(out, "ERROR adding") || strings.Contains(out, "Regex") && !strings.Contains(out, "invalid interface"):
		return "back", ""
	}
	return "front", lastLine(out)
}

func lastLine(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if s := strings.TrimSpace(lines[i]); s != "" && !strings.Contains(s, "Warning") {
			return s
		}
	}
	return ""
}

func (c config) ours(text string) diag.List {
	roots, err := load.OpenRoot(c.include)
	if err != nil {
		log.Fatal(err)
	}
	loader := load.New(load.Config{Roots: roots, Search: []string{c.include}, WorkDir: c.include})
	loader.Text("stdin", text, false)
	selection, err := lint.Select(rules.All(), lint.Choice{Preset: lint.Reference})
	if err != nil {
		log.Fatal(err)
	}
	result, err := driver.Run(context.Background(), driver.Options{
		Loader: loader, Targets: []load.Target{{Path: "stdin"}}, Selection: selection,
	})
	if err != nil {
		log.Fatal(err)
	}
	return result.Findings
}
