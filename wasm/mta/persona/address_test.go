package persona

import "testing"

// The strict grammar: what is read, and the first fault with its position.
func TestStrictAddress(t *testing.T) {
	g := &Grammar{LocalMax: 10, DomainMax: 20, LabelMax: 12}
	for _, c := range []struct {
		in    string
		fault Fault
		pos   int
	}{
		{"<alice@lab.example>", FaultNone, 0},
		{"<alice@lab.example> SIZE=1", FaultNone, 0},
		{"<>", FaultNone, 0},
		{`<"a b"@lab.example>`, FaultNone, 0},
		{`<"a\"b"@lab.example>`, FaultNone, 0},
		{"<@relay.example:alice@lab.example>", FaultNone, 0},
		{"<@relay.example,@two.example:alice@lab.example>", FaultNone, 0},
		{"<alice@[192.0.2.1]>", FaultNone, 0},
		{"<alice@[IPv6:2001:db8::1]>", FaultNone, 0},
		{"", FaultOpen, 0},
		{"alice@lab.example", FaultOpen, 0},
		{"<alice@lab.example", FaultClose, 18},
		{"<alice@lab.example>junk", FaultTrailing, 19},
		{"<al ice@lab.example>", FaultAt, 3},
		{"<alice>", FaultAt, 6},
		{"<@>", FaultDomain, 2},
		{"<@lab.example>", FaultRoute, 13},
		{"<alice@>", FaultDomain, 7},
		{"<alice@lab..example>", FaultDomain, 11},
		{"<alice@lab.example.>", FaultDomain, 19},
		{"<alice@-lab.example>", FaultDomain, 7},
		{"<al..ice@lab.example>", FaultDot, 4},
		{"<<bad>", FaultLocal, 1},
		{"<", FaultLocalEnd, 1},
		{"<alice@", FaultDomainEnd, 7},
		{`<"open@lab.example>`, FaultQuoteOpen, 19},
		{"<alice@[999.1.1.1]>", FaultLiteral, 7},
		{"<abcdefghijk@lab.example>", FaultLocalLong, 12},
		{"<a@abcdefghijklm.example>", FaultLabelLong, 16},
		{"<a@abc.abc.abc.abc.abc.abc>", FaultDomainLong, 26},
		{"<\xE9@lab.example>", FaultLocal, 1},
		{"<a@l\xE9b.example>", FaultInner, 4},
	} {
		var a Address
		g.Parse(&a, []byte(c.in))
		if a.Fault != c.fault || a.Pos != c.pos {
			t.Errorf("%q: fault %d at %d, want %d at %d", c.in, a.Fault, a.Pos, c.fault, c.pos)
		}
	}
}

// What a forgiving grammar lets pass, and what it makes of it.
func TestForgivingAddress(t *testing.T) {
	loose := Grammar{Open: Skip, Close: Skip, Junk: true, Quotes: NoQuotes, Atom: "*", Dots: true, DomainAtom: "*",
		DomainDots: true, LastDot: true, Hyphens: true, Local8: true, Domain8: true, NoDomain: true, NoLocal: true, NoAt: true, Route: GuessRoute, Literal: AnyLiteral}
	for _, c := range []struct {
		name  string
		g     Grammar
		in    string
		shown string
		n     int
	}{
		{"bare", Grammar{Open: May}, "a@b.c SIZE=1", "a@b.c", 5},
		{"skip", Grammar{Open: Skip}, "Alice <a@b.c> X", "a@b.c", 13},
		{"phrase", Grammar{Open: Phrase}, "Alice <a@b.c>", "a@b.c", 13},
		{"unclosed", Grammar{Close: Skip}, "<a@b.c", "a@b.c", 6},
		{"junk", Grammar{Junk: true}, "<a@b.c>junk", "a@b.c", 7},
		{"route", Grammar{}, "<@r.x:a@b.c>", "a@b.c", 12},
		{"route kept", Grammar{Route: KeepRoute}, "<@r.x:a@b.c>", "@r.x:a@b.c", 12},
		{"no local", Grammar{Route: GuessRoute, NoLocal: true}, "<@b.c>", "@b.c", 6},
		{"no domain", Grammar{NoDomain: true}, "<a@>", "a@", 4},
		{"unqualified", Grammar{NoAt: true}, "<a>", "a", 3},
		{"unquoted", Grammar{Quotes: Unquoted}, `<"a b"@b.c>`, "a b@b.c", 11},
		{"quoted", Grammar{}, `<"a b"@b.c>`, `"a b"@b.c`, 11},
		{"requoted", Grammar{Quotes: Requoted, Atom: " "}, "<a b@b.c>", `"a\ b"@b.c`, 9},
		{"not needed", Grammar{Quotes: Requoted}, `<"a"@b.c>`, "a@b.c", 9},
		{"dots", Grammar{Dots: true, DomainDots: true}, "<.a..b.@b..c>", ".a..b.@b..c", 13},
		{"last dot", Grammar{LastDot: true}, "<a@b.c.>", "a@b.c.", 8},
		{"8-bit", Grammar{Local8: true, Domain8: true}, "<\xE9@\xE9.c>", "\xE9@\xE9.c", 7},
		{"anything", loose, `<"x <y z@@@ ..>junk`, `"x <y z@@@ ..`, 15},
		{"anything bare", loose, "x", "x", 1},
	} {
		var a Address
		n := c.g.Parse(&a, []byte(c.in))
		if a.Fault != FaultNone || string(a.Shown) != c.shown || n != c.n {
			t.Errorf("%s: %q is read as %q, %d octets, fault %d; want %q, %d", c.name, c.in, a.Shown, n, a.Fault, c.shown, c.n)
		}
	}
}

func TestAddressParts(t *testing.T) {
	var a Address
	g := &Grammar{Quotes: Quoted}
	g.Parse(&a, []byte(`<@r.x:"al\ice"@lab.example> BODY=7BIT`))
	if string(a.Local) != "alice" || string(a.Domain) != "lab.example" || string(a.Route) != "@r.x:" || !a.Quoted || string(a.Raw) != `<@r.x:"al\ice"@lab.example>` {
		t.Errorf("got %q @ %q, route %q, raw %q", a.Local, a.Domain, a.Route, a.Raw)
	}
	inside := &Grammar{Inside: true}
	inside.Parse(&a, []byte("<alice@>"))
	if a.Fault != FaultDomainEnd || string(a.Done) != "<alice@" || string(a.Rest) != ">" {
		t.Errorf("fault %d, done %q, rest %q", a.Fault, a.Done, a.Rest)
	}
}

func TestParseKeepsItsBuffer(t *testing.T) {
	var a Address
	g := &Grammar{}
	in := []byte(`<@r.x:"a b"@lab.example>`)
	g.Parse(&a, in)
	if n := testing.AllocsPerRun(100, func() { g.Parse(&a, in) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestLiterals(t *testing.T) {
	for in, want := range map[string]bool{
		"[192.0.2.1]": true, "[255.255.255.255]": true, "[256.0.0.1]": false, "[1.2.3]": false, "[1.2.3.4.5]": false, "[]": false, "192.0.2.1": false,
		"[IPv6:::1]": true, "[ipv6:2001:db8::1]": true, "[IPv6:1:2:3:4:5:6:7:8]": true, "[IPv6:1:2]": false, "[IPv6:::ffff:192.0.2.1]": true, "[IPv6:12345::]": false, "[IPv6:1::2::3]": false,
	} {
		if got := IsLiteral([]byte(in)); got != want {
			t.Errorf("IsLiteral(%q) = %v", in, got)
		}
	}
}
