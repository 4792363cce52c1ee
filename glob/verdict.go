package glob

// Verdict answers a question about sets of strings.
type Verdict uint8

const (
	// No: it is not so.
	No Verdict = iota
	// Yes: it is so.
	Yes
	// Undecided: the budget ran out before the answer was known.
	Undecided
)

// DefaultBudget is how many states a question may look at where no other
// budget is given.
const DefaultBudget = 200_000

// String returns "no", "yes" or "undecided".
func (v Verdict) String() string {
	switch v {
	case No:
		return "no"
	case Yes:
		return "yes"
	}
	return "undecided"
}

// not returns the answer to the contrary question.
func (v Verdict) not() Verdict {
	switch v {
	case No:
		return Yes
	case Yes:
		return No
	}
	return Undecided
}

func verdict(yes bool) Verdict {
	if yes {
		return Yes
	}
	return No
}
