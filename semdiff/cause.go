package semdiff

// Cause is what was written differently.
type Cause struct{}
