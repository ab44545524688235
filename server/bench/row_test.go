package main

import (
	"strings"
	"testing"
)

func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		row  row
		want string
	}{
		{row{got: 1, unit: "x", must: 2, aim: 1.5}, "aim"},
		{row{got: 1.7, unit: "x", must: 2, aim: 1.5}, "pass"},
		{row{got: 2.1, unit: "x", must: 2, aim: 1.5}, "MISS"},
		{row{got: 3, unit: "x", must: 2, atLeast: true}, "pass"},
		{row{got: 1.9, unit: "x", must: 2, atLeast: true}, "MISS"},
		{row{got: 7, unit: "x"}, ""},
		{row{got: 0, none: true}, "pass"},
		{row{got: 1, none: true}, "MISS"},
		{row{note: "no such program"}, "MISS"},
	} {
		if got := c.row.verdict(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.row, got, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	var out strings.Builder
	if n := table(&out, []row{{what: "size", got: 1.234, unit: "x", must: 2, aim: 1.5}}); n != 0 {
		t.Errorf("%d missed, but all is met", n)
	}
	if got := out.String(); !strings.Contains(got, "1.23 x") || !strings.Contains(got, "<= 1.50") {
		t.Error(got)
	}
	if n := table(&out, []row{{got: 3, unit: "x", must: 2}, {what: "relay: not measured"}}); n != 2 {
		t.Errorf("%d missed, want 2", n)
	}
}

func TestFigure(t *testing.T) {
	for v, want := range map[float64]string{1.234: "1.23", 12.34: "12.3", 123.4: "123", 3: "3", 38800: "38.8 k", 2.23e6: "2.23 M", 0: "0"} {
		if got := figure(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}

func TestMedian(t *testing.T) {
	if got := median([]float64{9, 1, 5}); got != 5 {
		t.Error(got)
	}
	if got := median(nil); got != 0 {
		t.Error(got)
	}
}
