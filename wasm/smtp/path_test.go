package smtp

import (
	"strings"
	"testing"
)

func TestPath(t *testing.T) {
	for _, c := range []struct {
		in, local, domain string
		fault             PathFault
	}{
		{"<alice@lab.example>", "alice", "lab.example", PathOK},
		{"<>", "", "", PathOK},
		{"<a.b.c@x>", "a.b.c", "x", PathOK},
		{`<"a b"@x.example>`, `"a b"`, "x.example", PathOK},
		{`<"a\">b"@x.example>`, `"a\">b"`, "x.example", PathOK},
		{"<alice@[192.0.2.1]>", "alice", "[192.0.2.1]", PathOK},
		{"<alice@[IPv6:2001:db8::1]>", "alice", "[IPv6:2001:db8::1]", PathOK},
		{"<@one.example,@two.example:alice@lab.example>", "alice", "lab.example", PathOK},
		{"<postmaster>", "postmaster", "", PathNoDomain},
		{"alice@lab.example", "", "", PathNoBracket},
		{"<alice@lab.example", "", "", PathUnclosed},
		{"<alice@>", "alice", "", PathNoDomain},
		{"<@lab.example>", "", "", PathBadRoute},
		{"<@lab.example:>", "", "", PathEmpty},
		{"<a..b@x>", "a.", "", PathBadLocal},
		{"<.a@x>", "", "", PathBadLocal},
		{"<a.@x>", "a.", "", PathBadLocal},
		{"<a b@x>", "a", "", PathBadLocal},
		{`<""@x>`, `""`, "", PathBadLocal},
		{"<a@x..y>", "a", "x..y", PathBadDomain},
		{"<a@-x>", "a", "-x", PathBadDomain},
		{"<a@x_y>", "a", "x_y", PathBadDomain},
		{"<a@[999.1.1.1]>", "a", "[999.1.1.1]", PathBadDomain},
		{"<é@x>", "", "", PathNonASCII},
		{"<" + strings.Repeat("a", 65) + "@x>", strings.Repeat("a", 65), "", PathLongLocal},
	} {
		cur := NewCursor([]byte(c.in))
		p, fault := cur.Path(false)
		if fault != c.fault || string(p.Local) != c.local || string(p.Domain) != c.domain {
			t.Errorf("%s: %q @ %q, %v; want %q @ %q, %v", c.in, p.Local, p.Domain, fault, c.local, c.domain, c.fault)
		}
	}
}

func TestLiterals(t *testing.T) {
	for in, want := range map[string]bool{
		"[127.0.0.1]": true, "[1.2.3]": false, "[1.2.3.4.5]": false, "[256.1.1.1]": false, "[]": false, "127.0.0.1": false,
		"[IPv6:::1]": true, "[IPv6:::]": true, "[ipv6:1:2:3:4:5:6:7:8]": true, "[IPv6:1:2:3:4:5:6:7]": false, "[IPv6:1::2::3]": false,
		"[IPv6:::ffff:192.0.2.1]": true, "[IPv6:12345::]": false, "[IPv6::1]": false, "[IPv6:1:]": false, "[IPv6:g::]": false, "[::1]": false,
	} {
		if got := ValidLiteral([]byte(in)); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}

func TestDomains(t *testing.T) {
	label := strings.Repeat("a", 63)
	for in, want := range map[string]bool{
		"x": true, "lab.example": true, "1.2": true, "a-b.c": true, "": false, ".": false, "a.": false, ".a": false, "a..b": false,
		"-a": false, "a-": false, "a-.b": false, "a_b": false, "a b": false, label: true, label + "a": false, "é.example": false,
	} {
		if got := ValidDomain([]byte(in), false); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
	if !ValidDomain([]byte("é.example"), true) || ValidDomain([]byte("\xFF.example"), true) {
		t.Error("U-labels")
	}
}

func TestParams(t *testing.T) {
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{"", "", true}, {"  ", "", true}, {" SIZE=1", "SIZE=1|", true}, {" SIZE=1  BODY=8BITMIME SMTPUTF8", "SIZE=1|BODY=8BITMIME|SMTPUTF8|", true},
		{" A-B=<>", "A-B=<>|", true}, {" SIZE=", "SIZE=|", false}, {" =1", "=1|", false}, {" -A=1", "-A=1|", false}, {" A=b=c", "A=b|", false}, {" A!", "A|", false},
	} {
		list, got, ok := NewParams([]byte(c.in)), "", true
		for {
			p, more, fine := list.Next()
			if !more {
				break
			}
			got += string(p.Key)
			if p.HasValue {
				got += "=" + string(p.Value)
			}
			got += "|"
			if ok = fine; !ok {
				break
			}
		}
		if got != c.want || ok != c.ok {
			t.Errorf("%q: %q %v, want %q %v", c.in, got, ok, c.want, c.ok)
		}
	}
}

func TestXtext(t *testing.T) {
	for in, want := range map[string]string{"abc": "abc", "a+2Bb": "a+b", "+E9": "\xE9", "": ""} {
		if got, ok := DecodeXtext([]byte(in)); !ok || string(got) != want {
			t.Errorf("%q: %q %v", in, got, ok)
		}
	}
	for _, in := range []string{"+", "+2", "+2b", "a b", "a=b", "\xE9"} {
		if got, ok := DecodeXtext([]byte(in)); ok {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// Nothing makes the parsers fall over, and what they accept reads back.
func FuzzPath(f *testing.F) {
	for _, s := range []string{"<alice@lab.example> SIZE=1", "<>", `<"a\"b"@[IPv6:::1]>`, "<@a,@b:c@d>", "<é@é>"} {
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, in []byte, utf8ok bool) {
		c := NewCursor(in)
		p, fault := c.Path(utf8ok)
		if fault == PathOK && !p.Null && (len(p.Local) == 0 || len(p.Domain) == 0 || c.Pos() > MaxPath) {
			t.Fatalf("%q: %+v", in, p)
		}
		_ = fault.String()
		for list := NewParams(c.Rest()); ; {
			if _, more, ok := list.Next(); !more || !ok {
				break
			}
		}
		DecodeXtext(in)
	})
}
