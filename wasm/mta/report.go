package mta

// report is where mail that cannot be delivered is told about.
func (s *Session) report() {}
