package containers_test

import (
	"context"
	"fmt"
	"os"

	"github.com/aa-lint/aa-lint/kube"
	"github.com/aa-lint/aa-lint/report/containers"
	"github.com/aa-lint/aa-lint/source"
)

func Example() {
	file := source.NewFile("web.yaml", `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      securityContext:
        appArmorProfile: {type: RuntimeDefault}
      containers:
      - name: web
      - name: logs
        securityContext:
          appArmorProfile: {type: Localhost, localhostProfile: logger}
`)
	rows, err := containers.Rows(context.Background(), containers.Input{
		Streams: []*kube.Stream{kube.Read(file, kube.Options{})},
		Index:   kube.NewIndex(nil, nil),
		Version: kube.Newest,
	})
	if err == nil {
		err = containers.Text(os.Stdout, rows)
	}
	if err != nil {
		fmt.Println(err)
	}
	// Output:
	// WORKLOAD        CONTAINER  PROFILE           FROM             MODE     /etc  /var  /tmp  FINDINGS
	// deployment/web  web        runtime/default   pod field        enforce  ?     ?     ?
	// deployment/web  logs       localhost/logger  container field  ?        ?     ?     ?
}
