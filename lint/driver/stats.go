package driver

import (
	"sync"
	"time"

	"github.com/aa-lint/aa-lint/diag"
)

// Stats are what a run did, for people who want to know where the time goes.
type Stats struct {
	// Rules is what each rule did that was run or found something.
	Rules map[diag.Code]RuleStats
	// Resolving is the time that reading and resolving took, Rules not
	// included. As all times here, it is the sum over all processors.
	Resolving time.Duration
	// Steps are the steps of work that rules counted, see Pass.Spend. They are the
	// same for the same files.
	Steps int64
}

// RuleStats is what one rule did.
type RuleStats struct {
	Runs, Findings, Suppressed int
	Time                       time.Duration
}

// statistics gathers Stats from many goroutines.
type statistics struct {
	mu        sync.Mutex
	rules     map[diag.Code]RuleStats
	resolving time.Duration
	steps     int64
}

func (s *statistics) ran(code diag.Code, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stats := s.rules[code]
	stats.Runs++
	stats.Time += took
	s.rules[code] = stats
}

func (s *statistics) resolved(took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.resolving += took
}

// worked notes the steps of work that a rule took.
func (s *statistics) worked(steps int64) {
	if s != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.steps += steps
	}
}

// result returns the statistics with the numbers of findings.
func (s *statistics) result(found Result) *Stats {
	for _, f := range found.Findings {
		stats := s.rules[f.Code]
		stats.Findings++
		s.rules[f.Code] = stats
	}
	for _, f := range found.Suppressed {
		stats := s.rules[f.Finding.Code]
		stats.Suppressed++
		s.rules[f.Finding.Code] = stats
	}
	return &Stats{Rules: s.rules, Resolving: s.resolving, Steps: s.steps}
}

// timed calls do and notes how long it took, if statistics are wanted.
func (r *run) timed(note func(*statistics, time.Duration), do func()) {
	if r.stats == nil {
		do()
		return
	}
	start := time.Now()
	do()
	note(r.stats, time.Since(start))
}
