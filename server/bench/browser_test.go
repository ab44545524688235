package main

import "testing"

func TestBlankCoreHas49Octets(t *testing.T) {
	if len(blankCore) != 49 {
		t.Errorf("%d octets", len(blankCore))
	}
}
