package driver

import (
	"context"
	"errors"
	"fmt"

	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/source"
)

// proveManifest returns an error if a changed manifest cannot be read, or, where
// a fix is meant to change nothing, if a container asks for another profile or a
// profile that the manifest carries is another one.
func (x *fixer) proveManifest(ctx context.Context, path, before, after string, safe bool) error {
	old := kube.Read(source.NewFile(path, before), x.opts.Manifests.Read)
	new := kube.Read(source.NewFile(path, after), x.opts.Manifests.Read)
	if len(new.Problems) > len(old.Problems) {
		return fmt.Errorf("the manifest cannot be read with it: %s", new.Problems[0].Message)
	}
	if !safe {
		return nil
	}
	if len(old.Objects) != len(new.Objects) {
		return errors.New("the manifest would have other objects")
	}
	for i, o := range old.Objects {
		if err := x.proveObject(ctx, path, o, new.Objects[i]); err != nil {
			return err
		}
	}
	return nil
}

func (x *fixer) proveObject(ctx context.Context, path string, old, new *kube.Object) error {
	if asked(old) != asked(new) || len(old.Profiles) != len(new.Profiles) {
		return fmt.Errorf("%s would ask for other profiles", old)
	}
	for i, p := range old.Profiles {
		text := new.Profiles[i].Source.Text()
		if p.Source.Text() == text {
			continue
		}
		name := fmt.Sprintf("%s (%s %s)", path, old, p.Key.Text)
		err := x.fix.Prove(ctx, Change{
			Path:   name,
			Before: x.opts.Loader.With(map[string]string{name: p.Source.Text()}),
			After:  x.opts.Loader.With(map[string]string{name: text}),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// asked returns which profile each container of an object asks for, in a release
// of Kubernetes that reads annotations and fields, so that it shows however it
// is written.
func asked(o *kube.Object) string {
	text := o.String()
	for _, t := range o.Templates {
		text += "\x00" + t.Path
		for _, c := range t.Containers {
			text += "\x00" + c.Name.Text + "\x00" + c.Effective(kube.Newest).String()
		}
	}
	return text
}
