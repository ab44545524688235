package smtp

import (
	"testing"
)

func TestLookup(t *testing.T) {
	for _, v := range Verbs() {
		if got := Lookup([]byte(v.Name)); got == nil || got.Name != v.Name {
			t.Errorf("%s: %v", v.Name, got)
		}
		lower := []byte(v.Name)
		for i := range lower {
			lower[i] |= 0x20
		}
		if v.Name[0] != 'X' && Lookup(lower) == nil {
			t.Errorf("%s: not found in lower case", lower)
		}
		if v.Section == "" || v.From == 0 {
			t.Errorf("%s: no section or no states", v.Name)
		}
	}
	for _, name := range []string{"", "EH", "EHL", "EHLOO", "FOO", "MAILX", "STARTTLS2", "2AIL", "vrfy\x00", "XCLIENT1"} {
		if v := Lookup([]byte(name)); v != nil {
			t.Errorf("%q: found %s", name, v.Name)
		}
	}
}

func TestStates(t *testing.T) {
	for s := Connecting; s <= Closed; s++ {
		if back, ok := StateByName(s.String()); !ok || back != s {
			t.Errorf("%v does not come back", s)
		}
	}
	if State(99).String() != "unknown" {
		t.Error("a state beyond the last")
	}
	if set := In(Mail, Rcpt); !set.Has(Mail) || set.Has(Ready) {
		t.Error("sets of states")
	}
}

func TestReplyAppend(t *testing.T) {
	for _, c := range []struct {
		r    Reply
		want string
	}{
		{Reply{Code: 250}, "250 \r\n"},
		{Reply{Code: 250, Text: []string{"ok"}}, "250 ok\r\n"},
		{Reply{Code: 550, Enhanced: Enhanced{5, 1, 1}, Text: []string{"no", "really"}}, "550-5.1.1 no\r\n550 5.1.1 really\r\n"},
	} {
		if got := string(c.r.Append(nil)); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestParseReplyLine(t *testing.T) {
	for _, c := range []struct {
		in   string
		code int
		sep  byte
		enh  string
		text string
		ok   bool
	}{
		{"250 2.1.5 Ok", 250, ' ', "2.1.5", "Ok", true},
		{"250-SIZE 100", 250, '-', "", "SIZE 100", true},
		{"250", 250, 0, "", "", true},
		{"250 ", 250, ' ', "", "", true},
		{"550 5.7.999 x", 550, ' ', "5.7.999", "x", true},
		{"550 5.7.1", 550, ' ', "5.7.1", "", true},
		{"220 4.96 Exim", 220, ' ', "", "4.96 Exim", true},
		{"220 3.1.4 x", 220, ' ', "", "3.1.4 x", true},
		{"550 5.7.1x", 550, ' ', "", "5.7.1x", true},
		{"550 5.7.1234 x", 550, ' ', "", "5.7.1234 x", true},
		{"101 x", 101, ' ', "", "x", true},
		{"25", 0, 0, "", "", false}, {"250ok", 0, 0, "", "", false}, {"+OK", 0, 0, "", "", false}, {"", 0, 0, "", "", false},
	} {
		r, ok := ParseReplyLine([]byte(c.in))
		if ok != c.ok || r.Code != c.code || r.Sep != c.sep || r.Enhanced.String() != c.enh || string(r.Text) != c.text || r.EnhancedLen != len(c.enh) {
			t.Errorf("%q: %+v %v", c.in, r, ok)
		}
	}
	if e, ok := ParseEnhanced("4.2.1"); !ok || e != (Enhanced{4, 2, 1}) {
		t.Error("ParseEnhanced")
	}
	if _, ok := ParseEnhanced("4.2.1 "); ok {
		t.Error("ParseEnhanced: a code and nothing else")
	}
}

func TestCodes(t *testing.T) {
	last := 0
	for _, c := range Codes() {
		if c.Code <= last {
			t.Errorf("%d: out of order", c.Code)
		}
		last = c.Code
		if got, ok := Code(c.Code); !ok || got != c {
			t.Errorf("%d: not found", c.Code)
		}
		if c.Title == "" || (c.Status == RFC || c.Status == Historic) && c.Section == "" {
			t.Errorf("%d: title or section missing", c.Code)
		}
		if c.Status == RFC && (c.Code < 200 || c.Code > 559) {
			t.Errorf("%d: outside of the grammar of RFC 5321 4.2", c.Code)
		}
	}
	if _, ok := Code(999); ok {
		t.Error("999 is no code")
	}
	c, _ := Code(252)
	if c.Class() != "2yz" || c.Severity() != "success" || Category(252) != "mail system" || c.Status.String() != "rfc" {
		t.Errorf("%+v", c)
	}
}

func BenchmarkLookup(b *testing.B) {
	name := []byte("VRFY")
	for b.Loop() {
		Lookup(name)
	}
}
