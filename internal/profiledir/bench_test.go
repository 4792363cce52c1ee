package profiledir_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/aa-lint/aa-lint/internal/profiledir"
	"github.com/aa-lint/aa-lint/load"
)

func BenchmarkRead(b *testing.B) {
	files := map[string]string{"tunables/x": "@{bin} = /bin /usr/bin\n"}
	for i := range 200 {
		files[fmt.Sprintf("p%d", i)] = fmt.Sprintf("include <tunables/x>\nprofile p%d @{bin}/p%d {\n  /etc/** r,\n  ^h { }\n}\n", i, i)
		files[fmt.Sprintf("disable/p%d", i*7)] = ""
	}
	root := load.Root{Dir: "/t", FS: tree(files)}
	for b.Loop() {
		loader := load.New(load.Config{Roots: []load.Root{root}, Search: []string{"/t"}, WorkDir: "/t"})
		if _, err := profiledir.Read(context.Background(), "/t", profiledir.Options{Loader: loader}); err != nil {
			b.Fatal(err)
		}
	}
}
