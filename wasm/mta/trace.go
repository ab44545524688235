package mta

import (
	"strconv"

	"ehlo/wasm/smtp"
)

// trace writes the fields a receiving server puts in front of a message:
// Return-Path at delivery (RFC 5321 4.4.2), Received at each hop (4.4).
func (s *Session) trace(b []byte) []byte {
	b = append(append(b, "Return-Path: <"...), s.tx.from...)
	b = appendPrintable(append(b, ">\r\nReceived: from "...), s.helo)
	b = append(b, " ("...)
	if s.client.Name != "" {
		b = append(append(b, s.client.Name...), ' ')
	}
	b = append(append(append(b, '['), s.client.Addr...), "])\r\n\tby "...)
	b = append(append(append(b, s.w.Host...), " with "...), s.protocol()...)
	b = s.random(append(b, " id "...), "m:B10")
	if len(s.tx.to) == 1 { // more than one would give blind copies away (RFC 5321 7.2)
		b = append(append(append(b, "\r\n\tfor <"...), s.tx.to[0].addr...), '>')
	}
	return append(s.date(append(b, ";\r\n\t"...)), "\r\n"...)
}

// date is now, as in a header field. It is written anew once a second.
func (s *Session) date(b []byte) []byte {
	if second := s.now / 1000; second != s.dated || len(s.dateText) == 0 {
		s.dated, s.dateText = second, appendDate(s.dateText[:0], s.now)
	}
	return append(b, s.dateText...)
}

// appendPrintable keeps a client from writing header fields of its own.
func appendPrintable(out, name []byte) []byte {
	for _, c := range name {
		if c <= ' ' || c == 0x7F || c == '(' || c == ')' {
			c = '_'
		}
		out = append(out, c)
	}
	if len(name) == 0 {
		return append(out, "unknown"...)
	}
	return out
}

// protocol is the word after "with" (RFC 3848 and RFC 6531 4.3).
func (s *Session) protocol() string {
	name := "SMTP"
	switch {
	case s.cfg.Role == LMTP:
		name = "LMTP"
	case s.tx.utf8:
		name = "UTF8SMTP"
	case s.extended:
		name = "ESMTP"
	}
	if !s.extended {
		return name
	}
	if s.tls {
		name += "S"
	}
	if s.user != "" {
		name += "A"
	}
	return name
}

const (
	days   = "ThuFriSatSunMonTueWed" // 1970-01-01 was a Thursday
	months = "JanFebMarAprMayJunJulAugSepOctNovDec"
)

// appendDate writes a date of RFC 5322 3.3, in UTC. Package time would cost
// 37 kB of the core.
func appendDate(b []byte, t smtp.Time) []byte {
	secs := int64(t) / 1000
	day := secs / 86400
	year, month, date := civil(day)
	b = append(b, days[day%7*3:day%7*3+3]...)
	b = append(b, ", "...)
	b = strconv.AppendInt(b, int64(date), 10)
	b = append(append(b, ' '), months[month*3-3:month*3]...)
	b = strconv.AppendInt(append(b, ' '), int64(year), 10)
	secs %= 86400
	b = two(append(b, ' '), secs/3600)
	b = two(append(b, ':'), secs/60%60)
	b = two(append(b, ':'), secs%60)
	return append(b, " +0000"...)
}

func two(b []byte, n int64) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

// civil turns days since 1970 into a date; years begin in March, so that the
// leap day comes last.
func civil(day int64) (year, month, date int) {
	day += 719468
	era := day / 146097
	doe := day % 146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	m := (5*doy + 2) / 153
	date = int(doy - (153*m+2)/5 + 1)
	month = int(m + 3)
	if month > 12 {
		month -= 12
		yoe++
	}
	return int(yoe + era*400), month, date
}
