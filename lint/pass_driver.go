package lint

import (
	"sync"

	"github.com/aa-lint/aa-lint/diag"
	"github.com/aa-lint/aa-lint/internal/work"
)

// Pass returns the pass of a rule with the options that the selection gives it. It
// is for drivers, as is all in this file: they set what the rule looks at, call it,
// and take what was reported.
func (s Selection) Pass(rule *Analyzer) *Pass {
	return &Pass{Rule: rule, options: s.settings[rule.Code.ID].options, preset: s.preset}
}

// Share sets where Shared and SharedByAll keep what they work out: for the rules that
// look at one file, and for the run.
func (p *Pass) Share(file, run *sync.Map) { p.file, p.run = file, run }

// Charge has what the rule does counted. What it works out for all files is done by
// aside, which tells why it was ended.
func (p *Pass) Charge(m *work.Meter, aside func(do func()) error) { p.meter, p.aside = m, aside }

// Reported returns what was reported, in the order in which it was.
func (p *Pass) Reported() []*diag.Finding { return p.findings }

// NeedsAgreement reports whether a finding was reported with ReportAgreed.
func (p *Pass) NeedsAgreement(f *diag.Finding) bool { return p.agreed[f] }

// Confirmed returns what Confirm was told.
func (p *Pass) Confirmed() []*diag.Finding { return p.confirmed }

// Reset drops what was reported and confirmed.
func (p *Pass) Reset() { p.findings, p.agreed, p.confirmed = nil, nil, nil }
