// Package integration runs what docs/editors.md, docs/ci.md and
// docs/kubernetes.md say with the programs that they are for. Its tests say why
// they skip where a program is not installed.
package integration
