// Package project holds the rules of aa-lint on how the files of a project
// fit together (AA6xx). Each stands in a file of its own, with its archive
// beside it.
package project
