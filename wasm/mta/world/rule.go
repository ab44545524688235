package world

import (
	"errors"
	"strings"

	"ehlo/wasm/smtp"
)

// Rule is one line that begins with `rule`:
//
//	rule MOMENT [PATTERN] [NTH] [before TIME]: WHAT[, WHAT ...]
//
// MOMENT is greeting, idle, end (of the data), relay (what the next server says
// to the message) or a verb. PATTERN is compared
// with the address or argument: `full@` is that local part anywhere, `@there.example`
// anyone there, `*` any run of characters. NTH is 1st, 2nd ..., counted for each
// address apart; 2nd+ is that one and all later, 2nd/5 the 2nd, 7th, 12th ...
// before 5m holds up to five minutes after the first try. WHAT is
//
//	450 4.2.1 text      any reply; `\n` begins another line of it
//	delay 5m            wait before the reply (ms, s, m, h)
//	tarpit 2s           wait before this reply and every later one
//	drop | reset        hang up without a word | with a TCP reset
//	close               hang up behind the reply
//	half                only the first half of the reply, without its end
//	silence             no reply at all
//	wait                greeting: not before the client has talked
//	mangle              line ends lost, code glued to the text
//	http ssh pop3 imap ftp tls noise   what such a service would have said
//	raw TEXT            these octets, with \r \n \t \\ and \xHH
type Rule struct {
	Moment  string // greeting, idle, end, or a verb in upper case
	Pattern string
	Nth     int // 0: always
	OnAfter bool
	Before  int64 // milliseconds after the first try; 0: at any time
	Every   int   // and then every so many tries again; 0: no more
	Act
}

// Act is what happens.
type Act struct {
	Reply                                           string // the reply, "\n" between lines
	Raw                                             string // octets instead of a reply
	HasRaw                                          bool
	Delay                                           int64 // milliseconds
	Tarpit                                          int64
	Drop, Reset, Close, Half, Silence, Wait, Mangle bool
}

// service is what another protocol's server, or a broken one, would send.
func service(name string) string {
	switch name {
	case "http":
		return "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
	case "ssh":
		return "SSH-2.0-OpenSSH_9.2p1\r\n"
	case "pop3":
		return "+OK POP3 server ready\r\n"
	case "imap":
		return "* OK IMAP4rev1 server ready\r\n"
	case "ftp":
		return "220 FTP server ready\r\n"
	case "tls":
		return "\x15\x03\x01\x00\x02\x02\x46"
	case "noise":
		return "\x00\xFF\xFEH\x81\x1B[2J\x07\x90\xC3(\r\n"
	}
	return ""
}

func parseRule(s string) (Rule, error) {
	head, what, ok := strings.Cut(s, ":")
	fields := smtp.Words(head)
	if what = smtp.Trim(what); !ok || what == "" || len(fields) == 0 || len(fields) > 5 {
		return Rule{}, errors.New("rule: expected `MOMENT [PATTERN] [NTH] [before TIME]: WHAT`")
	}
	r := Rule{Moment: fields[0]}
	switch r.Moment {
	case "greeting", "idle", "end", "relay":
	default:
		r.Moment = smtp.Upper([]byte(r.Moment))
		if smtp.Lookup([]byte(r.Moment)) == nil {
			return r, errors.New("rule: unknown moment " + `"` + fields[0] + `"` + "; expected greeting, idle, end, relay or a verb")
		}
	}
	for i, f := range fields[1:] {
		if r.nth(f) || f == "before" && i+2 < len(fields) {
			continue
		}
		if ms, ok := smtp.Duration(f); ok && ms > 0 && fields[i] == "before" {
			r.Before = ms
			continue
		}
		if r.Pattern == "" {
			r.Pattern = smtp.Lower(f)
		} else {
			return r, errors.New("rule: " + `"` + f + `"` + " is no 1st, 2nd, 3rd ... and no time behind before")
		}
	}
	return r, r.acts(what)
}

// nth reads 1st, 2nd, 3rd, 4th, 2nd+ and 2nd/5.
func (r *Rule) nth(s string) bool {
	s, later := strings.CutSuffix(s, "+")
	s, every, around := strings.Cut(s, "/")
	if len(s) < 3 || later && around {
		return false
	}
	count, ok := smtp.Number(s[:len(s)-2])
	round, whole := smtp.Number(every)
	if ok = ok && count > 0 && (!around || whole && round >= count); !ok {
		return false
	}
	switch s[len(s)-2:] {
	case "st", "nd", "rd", "th":
		r.Nth, r.OnAfter, r.Every = int(count), later, int(round)
		return true
	}
	return false
}

// acts reads what happens. Reply texts may hold commas, so the list is taken
// apart from its end as long as the last part is a known word.
func (r *Rule) acts(what string) error {
	for {
		i := len(what) - 1
		for i >= 0 && what[i] != ',' {
			i--
		}
		if i < 0 || !r.word(smtp.Trim(what[i+1:])) {
			break
		}
		what = smtp.Trim(what[:i])
	}
	if r.word(what) {
		return nil
	}
	if raw, ok := strings.CutPrefix(what, "raw "); ok {
		octets, _ := smtp.Octets(raw)
		r.Raw, r.HasRaw = string(octets), true
		return nil
	}
	line, ok := smtp.ParseReplyLine([]byte(what))
	if !ok || line.Code < 200 || line.Code > 599 {
		return errors.New("rule: " + `"` + what + `"` + " is neither a reply (200 to 599) nor an act")
	}
	r.Reply = lines(what)
	return nil
}

func (r *Rule) word(s string) bool {
	name, rest, hasArg := strings.Cut(s, " ")
	if hasArg {
		ms, ok := smtp.Duration(rest)
		switch {
		case ok && name == "delay":
			r.Delay = ms
		case ok && name == "tarpit":
			r.Tarpit = ms
		default:
			return false
		}
		return true
	}
	switch name {
	case "drop":
		r.Drop = true
	case "reset":
		r.Reset = true
	case "close":
		r.Close = true
	case "half":
		r.Half = true
	case "silence":
		r.Silence = true
	case "wait":
		r.Wait = true
	case "mangle":
		r.Mangle = true
	default:
		r.Raw = service(name)
		r.HasRaw = r.Raw != ""
		return r.HasRaw
	}
	return true
}

// lines parts a reply of several lines; the code of all but the first is left
// out, since the engine writes it.
func lines(reply string) string {
	code, out := reply[:3], ""
	for more := true; more; {
		var line string
		line, reply, more = strings.Cut(reply, `\n`)
		if len(line) > 3 && line[:3] == code && (line[3] == '-' || line[3] == ' ') {
			line = line[4:]
		}
		if out == "" {
			line = code + " " + line
		} else {
			out += "\n"
		}
		out += line
	}
	return out
}
