package main

import (
	"strings"
	"testing"
)

// The worker keeps what has a hashed name, and nothing else: an entry without a
// file would be the front door.
func TestKept(t *testing.T) {
	out := newOutput(t.TempDir())
	out.manifest = map[string]entry{
		"site.js": {Path: "assets/site-1.js"}, "core.wasm": {Path: "assets/core-1.wasm"}, "icon.png": {Path: "assets/icon-1.png"},
		"inbound.js": {Path: "assets/inbound-1.js"}, "single.js": {Size: 1}, "embed.js": {Path: "embed.js"},
	}
	first := out.kept()
	if !strings.Contains(first, `"files":["assets/core-1.wasm","assets/site-1.js"]`) {
		t.Error(first)
	}
	out.manifest["site.js"] = entry{Path: "assets/site-2.js"}
	if second := out.kept(); second[:30] == first[:30] {
		t.Errorf("another build of the same version: %s", second)
	}
}
