// Package style holds the rules of aa-lint on how profiles are written
// (AA5xx). Each stands in a file of its own, with its archive beside it.
package style
