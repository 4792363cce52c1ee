package kube

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aa-lint/aa-lint/source"
)

// workloads returns a stream of manifests as Helm prints it for a big platform:
// about 10 MB for 2,000.
func workloads(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "---\n# Source: platform/charts/c%d/templates/deployment.yaml\napiVersion: apps/v1\nkind: Deployment\n", i)
		fmt.Fprintf(&b, "metadata:\n  name: web-%d\n  namespace: shop\n  labels:\n    app: web\nspec:\n  replicas: 3\n  template:\n", i)
		if i%4 == 0 {
			fmt.Fprintf(&b, "    metadata:\n      annotations:\n        %sc0: localhost/web-%d\n", AnnotationPrefix, i)
		}
		b.WriteString("    spec:\n      containers:\n")
		for c := range 3 {
			fmt.Fprintf(&b, "      - name: c%d\n        image: registry.example.org/shop/web:%d\n        securityContext:\n", c, i)
			b.WriteString("          runAsNonRoot: true\n          appArmorProfile:\n            type: RuntimeDefault\n        env:\n")
			for e := range 23 {
				fmt.Fprintf(&b, "        - name: SOME_SETTING_%d\n          value: \"the value of %d\"\n", e, e)
			}
		}
		fmt.Fprintf(&b, "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web-%d\nspec:\n  ports:\n  - port: 80\n", i)
	}
	return b.String()
}

func BenchmarkRead(b *testing.B) {
	file := source.NewFile("platform.yaml", workloads(2000))
	b.SetBytes(int64(len(file.Text())))
	b.ReportAllocs()
	for b.Loop() {
		stream := Read(file, Options{})
		if len(stream.Objects) != 2000 || len(stream.Problems) > 0 {
			b.Fatalf("%d objects, problems %v", len(stream.Objects), stream.Problems)
		}
	}
}

// BenchmarkReadOthers reads manifests that have nothing to do with AppArmor.
func BenchmarkReadOthers(b *testing.B) {
	one := "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n"
	file := source.NewFile("services.yaml", strings.Repeat(one, 100_000))
	b.SetBytes(int64(len(file.Text())))
	for b.Loop() {
		if stream := Read(file, Options{}); len(stream.Objects) > 0 {
			b.Fatal("objects were found")
		}
	}
}
