// Command gen writes what is made from the code: the pages of rules, the schema of
// settings, the picture in the README, and the table of packages in
// docs/architecture.md. Run it with "go generate ./..." after a change of a rule or of
// the comment of a package; a test checks that the files are fresh.
package main

import (
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	root, err := projectRoot()
	if err != nil {
		log.Fatal(err)
	}
	files, err := generated(root)
	if err != nil {
		log.Fatal(err)
	}
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			log.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			log.Fatal(err)
		}
	}
}

// projectRoot returns the nearest directory with a go.mod.
func projectRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", os.ErrNotExist
		}
		dir = filepath.Dir(dir)
	}
}
