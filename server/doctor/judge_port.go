package doctor

import (
	"bytes"
	"net/netip"
	"strings"
)

// judgeOpening: what came first, if anything?
func judgeOpening(o Observation, p Port) *Verdict {
	say := func(k Kind) *Verdict {
		v := verdict(k, p.Number, Phase220)
		v.Args = portArgs(o, p)
		return &v
	}
	g := p.Greeting
	switch {
	case tlsFirst(p.Number) && p.TLS != nil && !p.TLS.Fault.handshake():
		return judgeFirstTLS(o, p)
	case !g.Asked:
		return nil
	case g.Junk != nil:
		return judgeJunk(o, p, g.Junk)
	case g.Whole:
		return nil
	case len(g.Lines) > 0 && g.End != TimedOut:
		return say(Half)
	case len(g.Lines) > 0:
		return say(TeaserOnly)
	case p.Knock != nil && p.Knock.TLS:
		v := say(TLSFirst)
		v.Args["inside"] = visible(p.Knock.Inside)
		return v
	case p.Knock != nil && protocol(p.Knock.Junk) != "":
		return judgeJunk(o, p, p.Knock.Junk)
	case g.End == Closed:
		return say(EarlyClose)
	case g.End == Reset:
		return say(EarlyReset)
	}
	v := say(Silent)
	v.Args["knock"] = word("knock_silent")
	if p.Knock == nil || p.Knock.Lost {
		v.Args["knock"] = word("knock_lost")
	}
	return v
}

// judgeJunk names what is not a reply.
func judgeJunk(o Observation, p Port, junk []byte) *Verdict {
	k := Unknown
	name := protocol(junk)
	digits := len(junk) >= 3 && maybeReply(junk[:3])
	switch {
	case name != "":
		k = OtherProtocol
	case isTLS(junk):
		k = TLSInClear
	case digits && maybeReply(junk):
		k = Half
	case digits:
		k = Mangled
	}
	v := verdict(k, p.Number, Phase220)
	v.Args = portArgs(o, p)
	v.Args["protocol"], v.Args["line"] = name, visible(firstLine(junk))
	return &v
}

// protocol recognises other services by how they begin.
func protocol(b []byte) string {
	for _, s := range []struct{ begins, name string }{
		{"HTTP/", "HTTP"}, {"<!DOCTYPE", "HTTP"}, {"<html", "HTTP"}, {"SSH-", "SSH"},
		{"+OK", "POP3"}, {"-ERR", "POP3"}, {"* OK", "IMAP"}, {"* BYE", "IMAP"}, {"* PREAUTH", "IMAP"},
		{"RFB ", "VNC"}, {"\x00\x00\x00", ""}, {"@RSYNCD", "rsync"}, {"AMQP", "AMQP"},
	} {
		if bytes.HasPrefix(b, []byte(s.begins)) {
			return s.name
		}
	}
	return ""
}

func firstLine(b []byte) []byte {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i+1]
	}
	return b[:min(len(b), 120)]
}

// judgeGreeting: which reply greeted?
func judgeGreeting(o Observation, p Port) *Verdict {
	g := p.Greeting
	if !g.Whole {
		return nil
	}
	say := func(k Kind) *Verdict {
		v := verdict(k, p.Number, Phase220)
		v.Args = portArgs(o, p)
		v.Args["says"] = firstWord(g)
		return &v
	}
	text := g.Lines[len(g.Lines)-1].text()
	switch {
	case g.Code == 220 && starred(text):
		return say(Stars)
	case g.Code == 220 && ftp(text):
		v := say(OtherFTP)
		v.Args["protocol"] = "FTP"
		return v
	case g.Code == 220:
		return nil
	case g.Code == 421:
		return say(Greeting421)
	case g.Code == 554:
		return say(Greeting554)
	case g.Code == 521:
		return say(Greeting521)
	case g.Code/100 == 4:
		return say(Greeting4)
	case g.Code/100 == 5:
		return say(Greeting5)
	}
	return say(OddCode)
}

// ftp greets with 220 as well (RFC 959 5.4); its text gives it away.
func ftp(text string) bool {
	text = strings.ToUpper(text)
	return strings.Contains(text, "FTP") && !strings.Contains(text, "SMTP")
}

// starred: a firewall that inspects SMTP writes asterisks over the greeting.
func starred(text string) bool {
	n := strings.Count(text, "*")
	return n >= 4 && n*2 > len(strings.TrimSpace(text))
}

// judgeEHLO: does it go on after the greeting? A missing answer says nothing
// about what the server offers.
func judgeEHLO(o Observation, p Port) *Verdict {
	e := p.EHLO
	if !e.Asked {
		return nil
	}
	k := Kind("")
	switch {
	case e.Whole && e.Code == 250:
		return nil
	case e.Whole:
		k = EHLORefused
	case e.Junk != nil && e.End != TimedOut:
		k = EHLOJunk
	case e.End == TimedOut:
		k = EHLOSilent
	default:
		k = EHLOClosed
	}
	v := verdict(k, p.Number, PhaseEHLO)
	v.Args = portArgs(o, p)
	v.Args["took"] = e.Last - e.At
	if len(e.Lines) > 0 {
		v.Args["line"], v.Args["code"] = visible(e.Lines[len(e.Lines)-1].Data), e.Code
	} else {
		v.Args["line"] = visible(firstLine(e.Junk))
	}
	return &v
}

// judgeTime: the 220 is there; did it take its time?
func judgeTime(o Observation, p Port) *Verdict {
	g := p.Greeting
	if !g.Whole || g.Code != 220 {
		return nil
	}
	k := Kind("")
	switch {
	case len(g.Lines) > 1 && g.Last-g.Lines[0].At >= o.Limits.Teaser:
		k = Teaser
	case g.Last-g.At >= o.Limits.Late:
		k = Late
	default:
		return nil
	}
	v := verdict(k, p.Number, Phase220)
	v.Args = portArgs(o, p)
	return &v
}

// portFindings are remarks about a port that greets.
func portFindings(o Observation, p Port) []Verdict {
	if !p.Greeting.Whole || p.Greeting.Code != 220 {
		return nil
	}
	var list []Verdict
	add := func(k Kind, at PhaseName) {
		v := verdict(k, p.Number, at)
		v.Args = portArgs(o, p)
		v.Args["says"], v.Args["ehlo"] = firstWord(p.Greeting), firstWord(p.EHLO)
		list = append(list, v)
	}
	says, _ := firstWord(p.Greeting), firstWord(p.EHLO)
	if len(p.Greeting.Lines) > 1 && p.Greeting.Last-p.Greeting.Lines[0].At < o.Limits.Teaser {
		add(MultiLine, Phase220)
	}
	_, literal := netip.ParseAddr(o.Names.Host)
	if literal != nil && strings.Contains(says, ".") && says != o.Names.Host {
		add(BannerName, Phase220)
	}
	if ehlo := firstWord(p.EHLO); p.EHLO.Code == 250 && ehlo != says && strings.Contains(ehlo, ".") {
		add(EHLOName, PhaseEHLO)
	}
	if failedFamily(p) {
		add(OneFamily, PhaseTCP)
	}
	return list
}

// failedFamily: an earlier address did not answer, and another one did.
func failedFamily(p Port) bool { return len(p.Tries) > 1 && p.connected() }
