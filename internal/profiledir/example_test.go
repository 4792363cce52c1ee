package profiledir_test

import (
	"context"
	"fmt"
	"os"
	"testing/fstest"

	"github.com/aa-lint/aa-lint/internal/profiledir"
	"github.com/aa-lint/aa-lint/load"
)

func ExampleRead() {
	files := fstest.MapFS{
		"web":          {Data: []byte("profile web /usr/bin/web {\n}\n")},
		"cat":          {Data: []byte("profile cat /usr/bin/cat flags=(complain) {\n}\n")},
		"disable/cat":  {Data: []byte("")},
		"web.dpkg-old": {Data: []byte("profile web {\n}\n")},
	}
	loader := load.New(load.Config{WorkDir: "/profiles", Roots: []load.Root{{Dir: "/profiles", FS: files}}})
	dir, err := profiledir.Read(context.Background(), "/profiles", profiledir.Options{Loader: loader})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range dir.Files {
		fmt.Println(f.Name, "loads:", f.Loads())
		for _, p := range f.Profiles {
			fmt.Println(" ", p.Name, p.Mode())
		}
	}
	fmt.Println("passed over:", dir.Skipped)
	// Output:
	// cat loads: false
	//   cat complain
	// web loads: true
	//   web enforce
	// passed over: [web.dpkg-old]
}

func ExampleWriteText() {
	files := fstest.MapFS{
		"web":         {Data: []byte("profile web /usr/bin/web {\n}\n")},
		"cat":         {Data: []byte("profile cat /usr/bin/cat flags=(complain) {\n}\n")},
		"tac":         {Data: []byte("profile tac {\n}\n")},
		"disable/tac": {Data: []byte("")},
	}
	loader := load.New(load.Config{WorkDir: "/profiles", Roots: []load.Root{{Dir: "/profiles", FS: files}}})
	dir, err := profiledir.Read(context.Background(), "/profiles", profiledir.Options{Loader: loader})
	if err == nil {
		err = profiledir.WriteText(os.Stdout, dir, false)
	}
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// /profiles: 2 profiles in 2 files
	//
	// enforce: 1 profile
	//   web  web  /usr/bin/web
	//
	// complain: 1 profile
	//   cat  cat  /usr/bin/cat
	//
	// disabled: 1 file
	//   tac  tac  [/profiles/disable/tac]
}
