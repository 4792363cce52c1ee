// Package portability holds the rules of aa-lint on what works on some
// systems only (AA4xx). Each stands in a file of its own, with its archive
// beside it.
package portability
