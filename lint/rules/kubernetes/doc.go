// Package kubernetes holds the rules of aa-lint on manifests of Kubernetes
// and the profiles in them (AA7xx). Each stands in a file of its own, with
// its archive beside it.
package kubernetes
