// Package rig starts what a test from outside or a measurement needs: the
// built program as a process of its own, and a Chromium with pages in it. It
// knows nothing of what they are used for, and asserts nothing.
//
//	Serve  -> Server   bin/ehlo on free ports of this machine, its addresses read from its log
//	LaunchFirefox, LaunchWebKit -> Engine -> Window: the same in other browsers, as far as it is needed
//	Launch -> Browser  -> Page   one isolated tab: evaluate, wait, press keys, what it asked for and complained of
package rig

import (
	"os"
	"path/filepath"
)

// Root is the project's folder, found upwards from where the program runs.
func Root() string {
	dir, _ := os.Getwd()
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
	}
	return "."
}

// Binary is the program that "make build" leaves.
func Binary() string { return filepath.Join(Root(), "bin", "ehlo") }
