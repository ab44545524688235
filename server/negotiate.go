package main

import (
	"strconv"
	"strings"
)

// accepts tells whether an Accept-Encoding header allows a coding.
func accepts(header, coding string) bool {
	return quality(header, coding) > 0
}

// choose picks the language a reader prefers from those there are: of two that
// weigh the same, the one named first, as browsers mean it (RFC 9110 12.5.4
// leaves that open). The first there is serves readers whom none suits.
func choose(header string, languages []string) string {
	best, most, place := languages[0], 0.0, 0
	for _, lang := range languages {
		q, at := preference(header, lang)
		if q > most || q == most && q > 0 && at < place {
			best, most, place = lang, q, at
		}
	}
	return best
}

// quality is the weight a header like "es-AR,es;q=0.9,en;q=0.8" gives to a
// value; a more exact language counts for the plain one. RFC 9110 12.4.2
func quality(header, value string) float64 {
	q, _ := preference(header, value)
	return q
}

// preference is that weight, and how far from the beginning it is given.
func preference(header, value string) (q float64, at int) {
	found, any, place, anyPlace, n := -1.0, 0.0, 0, 0, 0
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		base, _, _ := strings.Cut(name, "-")
		switch q := weight(params); {
		case name == value || base == value:
			if q > found {
				found, place = q, n
			}
		case name == "*":
			any, anyPlace = q, n
		}
		n++
	}
	if found >= 0 {
		return found, place
	}
	return any, anyPlace
}

// weight reads "q=0.8"; nothing said means 1.
func weight(params string) float64 {
	for p := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil || !(q >= 0 && q <= 1) {
				return 0
			}
			return q
		}
	}
	return 1
}
