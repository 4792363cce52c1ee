package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/aa-lint/aa-lint/internal/config"
	"github.com/aa-lint/aa-lint/internal/ruledocs"
	"github.com/aa-lint/aa-lint/lint/rules"
)

// generated returns the generated files by their paths in the project.
func generated(root string) (map[string]string, error) {
	all := rules.All()
	files := map[string]string{
		"docs/rules/README.md":     ruledocs.Index(all),
		"docs/aa-lint.schema.json": string(config.Schema(all)),
	}
	for i := range all {
		files["docs/rules/"+all[i].Code.ID+".md"] = ruledocs.Page(&all[i])
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		return nil, err
	}
	files["README.md"], err = between(string(readme), "rules", ruledocs.Groups(all, "docs/rules/"))
	return files, err
}

// between puts a text between the comments that mark its place.
func between(page, name, text string) (string, error) {
	start, end := fmt.Sprintf("<!-- %s: made by \"go generate ./...\" -->\n", name), fmt.Sprintf("<!-- end of %s -->\n", name)
	before, rest, ok := strings.Cut(page, start)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		return "", errors.New("README.md has no place for the " + name)
	}
	return before + start + "\n" + text + "\n" + end + after, nil
}
