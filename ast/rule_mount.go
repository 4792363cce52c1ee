package ast

// MountOp says which kind of mount rule a MountRule is.
type MountOp uint8

// The mount rules.
const (
	Mount MountOp = iota
	Remount
	Umount
)

// MountRule is `mount [conditions] [source] [-> mount point],`,
// `remount [conditions] [mount point],` or `umount [conditions] [mount point],`.
type MountRule struct {
	base
	Qualifiers Qualifiers
	Op         MountOp
	Keyword    Word // mount, remount, umount or unmount
	Conditions []*Condition
	Source     Word // zero if none; only of mount
	Target     Word // the mount point, zero if none

	Options []*Condition // options= and options in, in order
	Fstype  []*Condition
}

// Quals implements Rule.
func (r *MountRule) Quals() *Qualifiers { return &r.Qualifiers }

// Accept implements Rule.
func (r *MountRule) Accept(v RuleVisitor) { v.VisitMount(r) }

// AllConditions returns the conditions of the list, then those of other fields that
// it lacks.
func (r *MountRule) AllConditions() []*Condition {
	fields := make([]namedCondition, 0, 4)
	for _, c := range r.Options {
		fields = append(fields, namedCondition{"options", c})
	}
	for _, c := range r.Fstype {
		fields = append(fields, namedCondition{"fstype", c})
	}
	return allConditions(r.Conditions, fields...)
}
