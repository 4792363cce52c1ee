// Package security holds the rules of aa-lint on what gives too much away
// (AA2xx). Each stands in a file of its own, with its archive beside it.
package security
