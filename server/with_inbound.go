package main

// withInbound is /inbound: from a real client to the server in the visitor's
// tab.
func (s settings) withInbound(*program) error { return nil }
