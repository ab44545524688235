package mta

import (
	"strconv"
	"strings"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// Value appends what a {placeholder} of a reply stands for. An unknown name
// stands for nothing; a test walks all personas for such names.
func (s *Session) Value(dst []byte, name string) []byte {
	if v := values[name]; v != nil {
		return v(s, dst)
	}
	if kind, ok := strings.CutPrefix(name, "m:"); ok {
		return persona.Random(dst, s.seed*1_000_003+uint64(s.mails)*8191+uint64(s.messages)+uint64(s.now/1000), kind)
	}
	if kind, ok := strings.CutPrefix(name, "s:"); ok {
		return persona.Random(dst, s.seed+1, kind)
	}
	return dst
}

func appendInt(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }

// values is filled by init: EHLO's list asks facts, which lead back here.
var values map[string]func(*Session, []byte) []byte

func init() {
	values = map[string]func(*Session, []byte) []byte{
		"host":      func(s *Session, b []byte) []byte { return append(b, s.w.Host...) },
		"mydomain":  (*Session).valueDomain,
		"client":    func(s *Session, b []byte) []byte { return append(b, s.client.Name...) },
		"ip":        func(s *Session, b []byte) []byte { return append(b, s.client.Addr...) },
		"helo":      (*Session).valueHelo,
		"line":      func(s *Session, b []byte) []byte { return append(b, s.cmd.line...) },
		"verb":      func(s *Session, b []byte) []byte { return append(b, s.cmd.verb...) },
		"VERB":      func(s *Session, b []byte) []byte { return append(b, upper(s.cmd.verb)...) },
		"arg":       func(s *Session, b []byte) []byte { return append(b, s.cmd.arg...) },
		"path":      (*Session).valuePath,
		"argument":  (*Session).valueArgument,
		"params":    (*Session).valueParams,
		"keyword":   (*Session).valueKeyword,
		"fromto":    (*Session).valueFromTo,
		"hops":      func(s *Session, b []byte) []byte { return appendInt(b, int64(hops(header(s.tx.data), 1000))) },
		"helorest":  func(s *Session, b []byte) []byte { return append(b, afterName(s.cmd.arg)...) },
		"atomrest":  (*Session).valueAtomRest,
		"tail":      func(s *Session, b []byte) []byte { return append(b, s.cmd.line[len(s.cmd.verb):]...) },
		"firstline": (*Session).valueFirstLine,
		"pathlen":   func(s *Session, b []byte) []byte { s.address(); return appendInt(b, int64(len(s.cmd.addr.Raw))) },
		"first":     (*Session).valueFirst,
		"help":      func(s *Session, b []byte) []byte { return append(b, s.topic()...) },
		"addr":      (*Session).valueAddr,
		"local":     func(s *Session, b []byte) []byte { s.address(); return append(b, s.cmd.addr.Local...) },
		"rdomain":   func(s *Session, b []byte) []byte { s.address(); return append(b, s.cmd.addr.Domain...) },
		"rest":      func(s *Session, b []byte) []byte { s.address(); return append(b, s.cmd.addr.Rest...) },
		"done":      func(s *Session, b []byte) []byte { s.address(); return append(b, s.cmd.addr.Done...) },
		"pos":       func(s *Session, b []byte) []byte { s.address(); return appendInt(b, int64(s.cmd.addr.Pos)) },
		"sender":    func(s *Session, b []byte) []byte { return append(b, s.tx.from...) },
		"param":     (*Session).valueParam,
		"key": func(s *Session, b []byte) []byte {
			s.is(persona.ParamSyntax)
			return append(b, upper(s.cmd.param.Key)...)
		},
		"value":       func(s *Session, b []byte) []byte { s.is(persona.ParamSyntax); return append(b, s.cmd.param.Value...) },
		"len":         func(s *Session, b []byte) []byte { return appendInt(b, int64(s.cmd.size)) },
		"longest":     func(s *Session, b []byte) []byte { return appendInt(b, int64(s.tx.text.Long)) },
		"limit":       (*Session).valueLimit,
		"rcptmax":     func(s *Session, b []byte) []byte { return appendInt(b, int64(s.p.Recipients)) },
		"mailmax":     func(s *Session, b []byte) []byte { return appendInt(b, int64(s.p.Mails)) },
		"size":        func(s *Session, b []byte) []byte { s.is(persona.ParamSyntax); return appendInt(b, s.cmd.mail.size) },
		"octets":      func(s *Session, b []byte) []byte { return appendInt(b, s.tx.sized) },
		"total":       func(s *Session, b []byte) []byte { return appendInt(b, s.tx.size) },
		"n":           func(s *Session, b []byte) []byte { return appendInt(b, int64(s.messages+1)) },
		"rcpts":       func(s *Session, b []byte) []byte { return appendInt(b, int64(len(s.tx.to))) },
		"date":        func(s *Session, b []byte) []byte { return appendDate(b, s.now) },
		"dategmt":     (*Session).valueDateGMT,
		"unix":        func(s *Session, b []byte) []byte { return appendInt(b, int64(s.now)/1000) },
		"msgid":       (*Session).valueMessageID,
		"members":     (*Session).valueMembers,
		"list":        (*Session).valueList,
		"hostmembers": (*Session).valueHostMembers,
		"refused":     func(s *Session, b []byte) []byte { return append(b, s.tx.refused...) },
		"topic":       (*Session).valueTopic,
		"rcpt":        (*Session).valueRcpt,
		"extensions":  (*Session).valueExtensions,
		"offers":      (*Session).valueOffers,
		"verbs":       (*Session).valueVerbs,
		"cram":        (*Session).valueCram,
		"challenge":   (*Session).valueChallenge,
		"mech": func(s *Session, b []byte) []byte {
			c := smtp.NewCursor(s.cmd.arg)
			return append(b, upper(c.Word())...)
		},
		"user": func(s *Session, b []byte) []byte { return append(b, s.user...) },
	}
}
