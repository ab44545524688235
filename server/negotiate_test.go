package main

import "testing"

func TestQuality(t *testing.T) {
	for _, c := range []struct {
		header, value string
		want          float64
	}{
		{"", "br", 0},
		{"br", "br", 1},
		{"BR", "br", 1},
		{" gzip , br ", "br", 1},
		{"gzip;q=0.5", "gzip", .5},
		{"gzip; Q=0.5", "gzip", .5},
		{"gzip;q=0", "gzip", 0},
		{"gzip;x=1;q=0.2", "gzip", .2},
		{"*;q=0.3", "gzip", .3},
		{"gzip;q=0, *", "gzip", 0}, // what is named counts, not the star
		{"gzip;q=2", "gzip", 0},
		{"gzip;q=-1", "gzip", 0},
		{"gzip;q=NaN", "gzip", 0},
		{"gzip;q=", "gzip", 0},
		{"x-gzip", "gzip", 0},
		{"es-AR;q=0.7, es;q=0.9", "es", .9},
		{"est", "es", 0},
	} {
		if got := quality(c.header, c.value); got != c.want {
			t.Errorf("%q for %s: %v, want %v", c.header, c.value, got, c.want)
		}
	}
}

func TestChoose(t *testing.T) {
	for header, want := range map[string]string{
		"": "en", "fr": "en", "es": "es", "es-MX": "es", "ES-419": "es", "en-GB,es": "en",
		"es-MX,en":                  "es", // equal weights: the first named
		"es-MX,es,en":               "es",
		"en,es-MX":                  "en",
		"fr,es,en":                  "es",
		"es;q=0.8,en;q=0.8":         "es",
		"es;q=0.7,en;q=0.8":         "en",
		"en-US,es;q=1":              "en",
		"en;q=0.2, es-AR;q=0.9":     "es",
		"*":                         "en",
		"*,es;q=0.5":                "en",
		"es,*":                      "es",
		"es,*;q=0.1":                "es",
		"es;q=0,en;q=0":             "en",
		"es;q=0":                    "en",
		"es-ES,es;q=0.9,en;q=0.8":   "es",
		"en;q=0.5,es;q=0.5,*;q=0.9": "en",
	} {
		if got := choose(header, []string{"en", "es"}); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

func TestMatches(t *testing.T) {
	const tag = `"a1.gzip"`
	for header, want := range map[string]bool{
		"": false, "*": true, tag: true, "W/" + tag: true, `"x", ` + tag: true, `"a1"`: false, "a1.gzip": false, `"a1.gzip`: false,
	} {
		if got := matches(header, tag); got != want {
			t.Errorf("If-None-Match: %s: %v, want %v", header, got, want)
		}
	}
}
