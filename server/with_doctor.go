package main

// withDoctor is what the pages of the doctor ask: why is there no 220?
func (s settings) withDoctor(*program) error { return nil }
