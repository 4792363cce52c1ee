package main

import (
	"maps"

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
	page, err := architecturePage(root)
	if err != nil {
		return nil, err
	}
	files["docs/architecture.md"] = page
	shot, err := picture(root, "check", "testdata/profiles/backup")
	if err != nil {
		return nil, err
	}
	files["docs/pictures/check.svg"] = shot
	pages, err := grammarPages(root)
	maps.Copy(files, pages)
	return files, err
}
