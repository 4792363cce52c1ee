// Package meta holds the rules of aa-lint on comments and baselines that
// suppress findings (AA9xx). Each stands in a file of its own, with its
// archive beside it.
package meta
