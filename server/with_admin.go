package main

// withAdmin is --admin: numbers, switches and bans, for the operator alone.
func (s settings) withAdmin(*program) error { return nil }
