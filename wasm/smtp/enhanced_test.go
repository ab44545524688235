package smtp_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/smtp"
)

func TestEnhancedCode(t *testing.T) {
	for _, c := range []struct {
		code   smtp.Enhanced
		status smtp.Status
		known  bool
	}{
		{smtp.Enhanced{Class: 5, Subject: 1, Detail: 1}, smtp.RFC, true},
		{smtp.Enhanced{Class: 2}, smtp.RFC, true},
		{smtp.Enhanced{Class: 5, Subject: 7, Detail: 13}, smtp.Registry, true},
		{smtp.Enhanced{Class: 5, Subject: 7, Detail: 28}, smtp.Registry, true},
		{smtp.Enhanced{Class: 5, Subject: 7, Detail: 29}, smtp.Experimental, true},
		{smtp.Enhanced{Class: 5, Subject: 6, Detail: 10}, smtp.Historic, true},
		{smtp.Enhanced{Class: 5, Subject: 7, Detail: 57}, smtp.Vendor, true},
		{smtp.Enhanced{Class: 4, Subject: 7, Detail: 57}, 0, false}, // a vendor's, in the other class
		{smtp.Enhanced{Class: 4, Subject: 7, Detail: 699}, smtp.Folklore, true},
		{smtp.Enhanced{Class: 4, Subject: 7, Detail: 700}, 0, false},
		{smtp.Enhanced{Class: 5, Subject: 8, Detail: 1}, 0, false},
	} {
		info, ok := smtp.EnhancedCode(c.code)
		if ok != c.known || info.Status != c.status {
			t.Errorf("%v: %v %v, want %v %v", c.code, info.Status, ok, c.status, c.known)
		}
	}
}

// Every code of the catalogue has its words, and every code with words its
// place in the catalogue.
func TestEnhancedCodesAreExplained(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		src, err := os.ReadFile("../../lessons/explain/" + lang + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]bool{}
		for _, m := range regexp.MustCompile(`(?m)^    ([X245])\.(\d+)\.(\d+):`).FindAllStringSubmatch(string(src), -1) {
			texts[m[1]+"."+m[2]+"."+m[3]] = true
			class, _ := strconv.Atoi(strings.Replace(m[1], "X", "5", 1))
			subject, _ := strconv.Atoi(m[2])
			detail, _ := strconv.Atoi(m[3])
			if _, ok := smtp.EnhancedCode(smtp.Enhanced{Class: uint16(class), Subject: uint16(subject), Detail: uint16(detail)}); !ok {
				t.Errorf("%s: %s has a text, but no place in the catalogue", lang, m[0])
			}
		}
		for _, c := range smtp.EnhancedCodes() {
			name := c.Name()
			for _, code := range c.Basic {
				if _, ok := smtp.Code(code); !ok {
					t.Errorf("%s names %d", name, code)
				}
			}
			if !texts[name] {
				t.Errorf("%s: %s is not explained", lang, name)
			}
			standard := c.Status <= smtp.Historic
			if c.Title == "" || standard != (c.Section != "") && c.Status != smtp.Registry {
				t.Errorf("%s: %v, section %q, title %q", name, c.Status, c.Section, c.Title)
			}
		}
	}
}
