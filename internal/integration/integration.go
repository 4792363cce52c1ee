// Package integration runs what docs/editors.md says with the programs that it
// is for. Its tests say why they skip where a program is not installed.
package integration
