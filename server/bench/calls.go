package main

import "ehlo/static/test/rig"

// calls measures the core in the page.
func calls(*rig.Browser, *rig.Server) ([]row, error) { return nil, nil }
