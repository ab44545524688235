package smtp

// EnhancedInfo is what is known of an enhanced code before any server says it.
// Class 0 stands for any of them. What a code means in plain words stands in
// lessons/explain, in two languages.
type EnhancedInfo struct {
	Code    Enhanced
	Last    uint16 // last detail of a range; 0: the code alone
	Status  Status
	Classes string // first digits it makes sense with, the usual one first; empty: nobody says
	Basic   []int  // reply codes the registry names beside it
	Section string // where it is defined; empty when nowhere
	Title   string
}

// EnhancedCodes lists the catalogue. The slice is shared: read only.
func EnhancedCodes() []EnhancedInfo { return enhanced[:] }

// EnhancedCode finds what a code means: what a vendor uses in this class only,
// else what the registry has for every class.
func EnhancedCode(e Enhanced) (info EnhancedInfo, ok bool) {
	for i := len(enhanced) - 1; i >= 0; i-- {
		if c := &enhanced[i]; c.holds(e) {
			return *c, true
		}
	}
	return info, false
}

// Name is the code as the registry writes it, X for any class: "X.1.1".
func (c *EnhancedInfo) Name() string {
	if name := c.Code.String(); c.Code.Class > 0 {
		return name
	}
	return "X" + Enhanced{2, c.Code.Subject, c.Code.Detail}.String()[1:]
}

func (c *EnhancedInfo) holds(e Enhanced) bool {
	return (c.Code.Class == 0 || c.Code.Class == e.Class) && c.Code.Subject == e.Subject &&
		e.Detail >= c.Code.Detail && e.Detail <= max(c.Code.Detail, c.Last)
}
