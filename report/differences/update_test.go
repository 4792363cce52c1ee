package differences_test

import _ "github.com/aa-lint/aa-lint/internal/update" // no golden files: go test ./... -update passes over them
