package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"
)

// A row is one figure beside its budget; without must and aim it is for
// information, without a unit it could not be measured.
type row struct {
	what      string
	got       float64
	unit      string
	must, aim float64
	atLeast   bool   // more is better
	none      bool   // the budget is 0, of whatever is counted
	note      string // what it was measured against
}

func (r row) meets(limit float64) bool {
	if r.atLeast {
		return r.got >= limit
	}
	return r.got <= limit
}

// verdict is one word: aim, pass or MISS; nothing for a figure for information.
func (r row) verdict() string {
	switch {
	case r.none && r.got == 0:
		return "pass"
	case r.none || r.unit == "":
		return "MISS"
	case r.must == 0 && r.aim == 0:
		return ""
	case r.aim != 0 && r.meets(r.aim):
		return "aim"
	case r.meets(r.must):
		return "pass"
	}
	return "MISS"
}

func (r row) limit(value float64) string {
	if value == 0 {
		return ""
	}
	sign := "<="
	if r.atLeast {
		sign = ">="
	}
	return sign + " " + figure(value)
}

// table prints the rows and gives how many miss their must.
func table(out io.Writer, rows []row) (missed int) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tmeasured\tmust\taim\t\tbeside")
	for _, r := range rows {
		measured := figure(r.got) + " " + r.unit
		if r.unit == "" && !r.none {
			measured = "-"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", r.what, measured, r.limit(r.must), r.limit(r.aim), r.verdict(), r.note)
		if r.verdict() == "MISS" {
			missed++
		}
	}
	w.Flush()
	return missed
}

// figure shows three digits that count.
func figure(v float64) string {
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.2f M", v/1e6)
	case v >= 1e4:
		return fmt.Sprintf("%.1f k", v/1e3)
	case v >= 100 || v == float64(int(v)):
		return strconv.Itoa(int(v + .5))
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
