// Package correctness holds the rules of aa-lint on what does not load, or
// does not do what it says (AA1xx). Each stands in a file of its own, with
// its archive beside it.
package correctness
