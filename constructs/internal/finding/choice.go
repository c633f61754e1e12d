package finding

// Choice is one way to settle a finding.
type Choice struct {
	// Title is what the choice does.
	Title string `json:"title"`
	// Loses is what it costs, or what it does without; empty if that is nothing.
	Loses string `json:"loses,omitempty"`
	// Patch is the choice as a piece of a compose file, on one line, which is
	// merged after the others. Where Asks is not empty, it has a placeholder such
	// as <tag>, is empty, or is right where the answer is yes.
	Patch string `json:"patch,omitempty"`
	// Default marks the choice that the program makes for whoever makes none;
	// at most one of a finding has it, and none that asks.
	Default bool `json:"default,omitempty"`
	// Asks is what only a person can answer; empty if nothing is open.
	Asks string `json:"asks,omitempty"`
}

// Default returns the choice that is made without asking.
func (f Finding) Default() (Choice, bool) {
	for _, c := range f.Choices {
		if c.Default {
			return c, true
		}
	}
	return Choice{}, false
}
