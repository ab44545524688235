package persona

// Grammar says how a server reads a mailbox.
type Grammar struct{}
