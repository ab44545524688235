package mta

import (
	"strconv"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// Value appends what a {placeholder} of a reply stands for. An unknown name
// stands for nothing; a test walks all personas for such names.
func (s *Session) Value(dst []byte, name string) []byte {
	if len(name) > 2 && name[1] == ':' {
		return s.random(dst, name)
	}
	if text := s.word(name); text != "" {
		return append(dst, text...)
	}
	if n := s.number(name); n >= 0 {
		return strconv.AppendInt(dst, n, 10)
	}
	from := len(dst)
	dst, known := s.composed(dst, name)
	if !known {
		text := s.part(name)
		if text == nil {
			text = s.pathPart(name)
		}
		dst = append(dst, text...)
	}
	if s.p.Clean && !s.tx.utf8 && name != "extensions" {
		neuter(dst[from:])
	}
	return dst
}

// random is an id: {s:...} the same all through the session, {m:...} for the
// message.
func (s *Session) random(dst []byte, name string) []byte {
	seed := s.seed + 1
	if name[0] == 'm' {
		seed = s.seed*1_000_003 + uint64(s.mails)*8191 + uint64(s.messages) + uint64(s.now/1000)
	}
	if s.idSeed != seed || s.idKind != name { // a message's id is said twice: in its trace, and in the reply
		s.id = persona.Random(s.id[:0], seed, name[2:])
		s.idSeed, s.idKind = seed, name
	}
	return append(dst, s.id...)
}

func appendInt(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }

// word: values that are strings.
func (s *Session) word(name string) string {
	switch name {
	case "host":
		return s.w.Host
	case "mydomain":
		return s.domain()
	case "client":
		return s.client.Name
	case "ip":
		return s.client.Addr
	case "sender":
		return s.tx.from
	case "user":
		return s.user
	case "help":
		return s.topic()
	case "protocol":
		return s.protocol()
	case "fromto":
		if s.cmd.word == rcptVerb {
			return "TO"
		}
		return "FROM"
	case "rcpt":
		if s.tx.each < len(s.tx.to) {
			return s.tx.to[s.tx.each].addr
		}
	}
	return ""
}

// part: values that are parts of what the client sent.
func (s *Session) part(name string) []byte {
	switch name {
	case "line":
		return s.cmd.line
	case "raw": // with the blanks that the persona trims
		return s.cmd.raw
	case "verb":
		return s.cmd.verb
	case "arg":
		return s.cmd.arg
	case "tail":
		return s.cmd.line[len(s.cmd.verb):]
	case "helo":
		if s.saysHello() {
			return s.cmd.arg
		}
		return s.helo
	case "helorest":
		return afterName(s.cmd.arg)
	case "atomrest":
		if len(s.cmd.arg) > 0 {
			_, rest := atomOf(s.cmd.arg)
			return rest
		}
	case "argument": // what stands behind "FROM:" or "TO:"
		return smtp.TrimSpace(s.cmd.arg[has(s.cmd.arg, ':'):])
	case "keyword": // what stands where "FROM:" or "TO:" is due
		return smtp.TrimSpace(upTo(s.cmd.arg, ':'))
	case "refused":
		return s.tx.refused
	case "firstline":
		return upTo(upTo(s.tx.top(), '\n'), '\r')
	case "msgid":
		return field(s.tx.top(), "message-id:")
	}
	return nil
}

// pathPart: the address of the command and its parameters.
func (s *Session) pathPart(name string) []byte {
	s.is(persona.ParamSyntax)
	c := &s.cmd
	a := &c.addr
	switch name {
	case "path":
		return a.Raw
	case "addr":
		return a.Shown
	case "local":
		return a.Local
	case "rdomain":
		return a.Domain
	case "rest":
		return a.Rest
	case "done":
		return a.Done
	case "value":
		return c.param.Value
	case "name": // of a parameter, as typed
		return c.param.Key
	case "first": // the path under which this mailbox was named first
		if r := s.before(a, s.is(persona.OursDomain)); r != nil {
			return []byte(r.path)
		}
		return a.Raw
	case "params": // the line from the first wrong parameter on
		rest := c.arg[min(c.path, len(c.arg)):]
		if n := cap(rest) - cap(c.param.Key); len(c.param.Key) > 0 && n > 0 && n <= len(rest) {
			rest = rest[n:]
		}
		return smtp.TrimSpace(rest)
	}
	return nil
}

// number: values that are numbers; -1: no such name.
func (s *Session) number(name string) int64 {
	switch name {
	case "pathlen":
		s.address()
		return int64(len(s.cmd.addr.Raw))
	case "pos":
		s.address()
		return int64(s.cmd.addr.Pos)
	case "len":
		return int64(s.cmd.size)
	case "size":
		s.is(persona.ParamSyntax)
		return s.cmd.mail.size
	case "longest":
		return int64(s.tx.text.Long)
	case "limit": // what SIZE announces; 0 where the persona knows no limit
		return s.sizeSaid()
	case "rcptmax":
		return int64(s.p.Recipients)
	case "mailmax":
		return int64(s.p.Mails)
	case "rcptdomainmax":
		return int64(s.p.Domains)
	case "octets":
		return s.tx.sized
	case "total":
		return s.tx.size
	case "n":
		return int64(s.messages + 1)
	case "rcpts":
		return int64(len(s.tx.to))
	case "hops":
		return int64(hops(header(s.tx.top()), 1000))
	case "unix":
		return int64(s.now) / 1000
	}
	return -1
}
