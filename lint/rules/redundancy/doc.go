// Package redundancy holds the rules of aa-lint on what does nothing (AA3xx).
// Each stands in a file of its own, with its archive beside it.
package redundancy
