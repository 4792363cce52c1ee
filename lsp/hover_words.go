package lsp

import (
	"fmt"

	"github.com/aa-lint/aa-lint/ast"
	"github.com/aa-lint/aa-lint/source"
)

// wordCard tells of a word of the language in a rule.
func wordCard(rule ast.Rule, w *ast.Word) *card {
	for _, v := range vocabulariesOf(rule) {
		if term, ok := v.Lookup(w.Value()); ok {
			return termCard(v, term, w.Place)
		}
	}
	return nil
}

// vocabulariesOf returns the words that may stand in a rule.
func vocabulariesOf(rule ast.Rule) []*ast.Vocabulary {
	switch rule.(type) {
	case *ast.CapabilityRule:
		return []*ast.Vocabulary{ast.Capabilities}
	case *ast.NetworkRule:
		return []*ast.Vocabulary{ast.NetworkFamilies, ast.NetworkTypes, ast.NetPermNames}
	case *ast.UnixRule:
		return []*ast.Vocabulary{ast.NetPermNames, ast.UnixTypes}
	case *ast.SignalRule:
		return []*ast.Vocabulary{ast.Signals, ast.SignalPermNames}
	case *ast.PtraceRule:
		return []*ast.Vocabulary{ast.PtracePermNames}
	case *ast.DbusRule:
		return []*ast.Vocabulary{ast.DbusPermNames}
	case *ast.MqueueRule:
		return []*ast.Vocabulary{ast.MqueuePermNames}
	case *ast.IOUringRule:
		return []*ast.Vocabulary{ast.IOUringPermNames}
	case *ast.MountRule:
		return []*ast.Vocabulary{ast.MountOptions}
	case *ast.RlimitRule:
		return []*ast.Vocabulary{ast.Rlimits, ast.SizeUnits, ast.TimeUnits}
	}
	return nil
}

// termCard tells of a word of a vocabulary.
func termCard(v *ast.Vocabulary, term ast.Term, at source.Span) *card {
	c := &card{code: term.Name, at: at}
	c.say("%s", termDetail(v, term))
	return c
}

// termDetail returns what a word is, its number, and since when it is known.
func termDetail(v *ast.Vocabulary, term ast.Term) string {
	text := v.What()
	if v == ast.Capabilities || v == ast.NetworkFamilies {
		text += fmt.Sprintf(" %d", term.Value)
	}
	if term.Since != "" {
		text += ", since AppArmor " + term.Since
	}
	return text
}
