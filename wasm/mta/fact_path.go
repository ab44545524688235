package mta

import (
	"bytes"
	"unicode/utf8"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// address parses the path of the command once; whoever needs it calls this.
func (s *Session) address() { s.facts(persona.BadPath >> 6) }

// keyword is what MAIL and RCPT want in front of the colon.
func (s *Session) keyword() (want, other string) {
	if s.cmd.word != nil && s.cmd.word.Name == "RCPT" {
		return "TO", "FROM"
	}
	return "FROM", "TO"
}

// ownLiteral: where every server finds itself.
const ownLiteral = "[127.0.0.1]"

// pathFacts reads "FROM:<alice@lab.example> SIZE=100" up to the parameters, or
// the whole argument of VRFY and EXPN.
func (s *Session) pathFacts() (f factSet) {
	c := &s.cmd
	c.addr.Clear()
	c.path = len(c.arg)
	b := c.arg
	g := &s.p.User
	if c.word != nil && c.word.Name != "VRFY" && c.word.Name != "EXPN" {
		g = &s.p.Sender
		if c.word.Name == "RCPT" {
			g = &s.p.Recipient
		}
		rest, ok := s.colon(&f, b)
		if !ok && !g.NoKeyword {
			return f
		}
		if b = rest; !ok {
			b = c.arg
		}
	}
	n := g.Parse(&c.addr, b)
	c.path = len(c.arg) - len(b) + n
	if n < len(b) && b[n] != ' ' && b[n] != '\t' && !g.Junk && c.addr.Fault == 0 {
		c.addr.Fault, c.addr.Pos, c.addr.Rest, c.addr.Done = persona.FaultTrailing, n, b[n:], b[:n]
	}
	faultFacts(&f, c.addr.Fault)
	f |= bit(persona.AtTwice, c.addr.Fault != 0 && len(c.addr.Rest) > 0 && c.addr.Rest[0] == '@')
	shapeFacts(&f, &c.addr)
	if s.c.asked[persona.BadPath>>6]&signs != 0 {
		f |= octets(c.addr.Local)
	}
	f |= bit(persona.LiteralOurs, c.addr.Literal && (s.ours(c.addr.Domain) || string(c.addr.Domain) == ownLiteral))
	if s.wants(persona.InnerAngle) || s.wants(persona.Nested) {
		nestFacts(&f, b)
	}
	f |= bit(persona.DisplayName, c.addr.Phrase || !c.addr.Angle && bytes.IndexByte(b, '<') > 0)
	return f
}

// nestFacts looks for brackets within brackets.
func nestFacts(f *factSet, b []byte) {
	at := has(b, '<')
	if inner := has(b[at:], '<'); at > 0 && inner > 0 && has(b[at:at+inner], '>') == 0 {
		*f |= bit(persona.InnerAngle, true)
		*f |= bit(persona.Nested, at == 1 && bytes.Contains(b, []byte(">>")))
	}
}

// colon reads the keyword and the colon, and notes every way to get it wrong.
func (s *Session) colon(f *factSet, b []byte) (rest []byte, ok bool) {
	want, other := s.keyword()
	c := smtp.NewCursor(b)
	if !c.Keyword(want) {
		*f |= bit(persona.OtherKeyword, c.Keyword(other))
		*f |= bit(persona.NoKeyword, true)
		return nil, false
	}
	*f |= bit(persona.SpaceBeforeColon, c.Spaces() > 0)
	if !c.Accept(':') {
		*f |= bit(persona.NoColon, true)
		*f |= bit(persona.NothingAfter, c.End())
		return nil, false
	}
	tab := c.Peek() == '\t'
	n := c.Spaces()
	*f |= bit(persona.SpaceAfterColon, n > 0)
	*f |= bit(persona.FarColon, n > 1 || tab)
	*f |= bit(persona.NothingAfter, c.End())
	return c.Rest(), true
}

var faults = [...]persona.Fact{
	persona.FaultOpen: persona.NoOpen, persona.FaultClose: persona.NoClose, persona.FaultInner: persona.Inner,
	persona.FaultTrailing: persona.Trailing, persona.FaultLocal: persona.BadLocal, persona.FaultLocalEnd: persona.LocalEnd,
	persona.FaultDot: persona.BadDot, persona.FaultQuoteOpen: persona.QuoteOpen, persona.FaultAt: persona.NoAt,
	persona.FaultDomain: persona.BadDomain, persona.FaultDomainEnd: persona.DomainEnd, persona.FaultRoute: persona.BadRoute,
	persona.FaultLiteral: persona.BadLiteral, persona.FaultLocalLong: persona.LocalLong, persona.FaultDomainLong: persona.DomainLong,
	persona.FaultLabelLong: persona.LabelLong, persona.FaultPathLong: persona.PathLong,
}

func faultFacts(f *factSet, fault persona.Fault) {
	if fault != persona.FaultNone {
		*f |= bit(persona.BadPath, true)
		*f |= bit(faults[fault], true)
	}
}

// shapeFacts: what the address looks like, right or wrong.
func shapeFacts(f *factSet, a *persona.Address) {
	sound := a.Fault == persona.FaultNone
	*f |= bit(persona.NullPath, a.Null)
	*f |= bit(persona.EmptyLocal, sound && !a.Null && len(a.Local) == 0)
	*f |= bit(persona.EmptyDomain, sound && a.At && len(a.Domain) == 0)
	*f |= bit(persona.Unqualified, sound && !a.Null && !a.At)
	*f |= bit(persona.HasRoute, len(a.Route) > 0)
	*f |= bit(persona.HasLiteral, a.Literal)
	*f |= bit(persona.HasAngle, a.Angle)
	*f |= bit(persona.HasQuotes, a.Quoted)
	*f |= bit(persona.DomainDot, len(a.Domain) > 0 && a.Domain[len(a.Domain)-1] == '.')
	if len(a.Local) > 0 {
		*f |= bit(persona.LocalDots, oddDots(a.Local))
		*f |= bit(persona.LocalPipeFirst, a.Local[0] == '|')
		*f |= bit(persona.LocalSlashFirst, a.Local[0] == '/')
		*f |= bit(persona.LocalDotFirst, a.Local[0] == '.')
	}
	if !smtp.IsASCII(a.Inner) || !smtp.IsASCII(a.Domain) {
		*f |= bit(persona.Domain8bit, !smtp.IsASCII(a.Domain))
		*f |= bit(persona.Path8bit, !smtp.IsASCII(a.Inner))
		*f |= bit(persona.PathBadUTF8, !utf8.Valid(a.Inner))
	}
}

// signs are the facts that octets finds.
const signs = 1<<(persona.LocalUpper&63) | 1<<(persona.Local8bit&63) | 1<<(persona.LocalAt&63) | 1<<(persona.HasPercent&63) |
	1<<(persona.HasBang&63) | 1<<(persona.LocalSlash&63) | 1<<(persona.LocalPipe&63) | 1<<(persona.LocalBlank&63) | 1<<(persona.LocalRestricted&63)

// octets tells which telling octets a local part holds, in one pass.
func octets(local []byte) (f factSet) {
	for _, c := range local {
		switch {
		case c-'a' < 26 || c-'0' < 10 || c == '.':
		case c-'A' < 26:
			f |= 1 << (persona.LocalUpper & 63)
		case c >= 0x80:
			f |= 1 << (persona.Local8bit & 63)
		default:
			f |= sign(c)
		}
	}
	return f
}

func sign(c byte) factSet {
	const restricted = 1 << (persona.LocalRestricted & 63)
	switch c {
	case '@':
		return 1<<(persona.LocalAt&63) | restricted
	case '%':
		return 1<<(persona.HasPercent&63) | restricted
	case '!':
		return 1<<(persona.HasBang&63) | restricted
	case '/':
		return 1<<(persona.LocalSlash&63) | restricted
	case '|':
		return 1<<(persona.LocalPipe&63) | restricted
	case ' ':
		return 1 << (persona.LocalBlank & 63)
	}
	return 0
}

// has is the place of an octet, counted from 1; 0: it is not there.
func has(b []byte, c byte) int { return bytes.IndexByte(b, c) + 1 }

func anyOf(b []byte, set string) bool {
	for _, c := range b {
		if within(set, c) {
			return true
		}
	}
	return false
}

// oddDots: dots where RFC 5321 4.1.2 wants atoms between them.
func oddDots(b []byte) bool {
	n := len(b)
	return n > 0 && (b[0] == '.' || b[n-1] == '.') || pair(b, '.', '.')
}

// pair: two octets stand side by side.
func pair(b []byte, x, y byte) bool {
	for i := 1; i < len(b); i++ {
		if b[i-1] == x && b[i] == y {
			return true
		}
	}
	return false
}
