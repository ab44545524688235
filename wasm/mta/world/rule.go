package world

import (
	"errors"
	"strconv"
	"strings"

	"ehlo/wasm/smtp"
)

// Rule is one line that begins with `rule`:
//
//	rule MOMENT [PATTERN] [NTH]: WHAT[, WHAT ...]
//
// MOMENT is greeting, idle, end (of the data), relay (what the next server says
// to the message) or a verb. PATTERN is compared
// with the address or argument: `full@` is that local part anywhere, `@there.example`
// anyone there, `*` any run of characters. NTH is 1st, 2nd ..., counted for each
// address apart, or 2nd+ for that one and all later. WHAT is
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

var services = map[string]string{
	"http":  "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
	"ssh":   "SSH-2.0-OpenSSH_9.2p1\r\n",
	"pop3":  "+OK POP3 server ready\r\n",
	"imap":  "* OK IMAP4rev1 server ready\r\n",
	"ftp":   "220 FTP server ready\r\n",
	"tls":   "\x15\x03\x01\x00\x02\x02\x46",
	"noise": "\x00\xFF\xFEH\x81\x1B[2J\x07\x90\xC3(\r\n",
}

func parseRule(s string) (Rule, error) {
	head, what, ok := strings.Cut(s, ":")
	fields := strings.Fields(head)
	if what = strings.TrimSpace(what); !ok || what == "" || len(fields) == 0 || len(fields) > 3 {
		return Rule{}, errors.New("rule: expected `MOMENT [PATTERN] [NTH]: WHAT`")
	}
	r := Rule{Moment: fields[0]}
	switch r.Moment {
	case "greeting", "idle", "end", "relay":
	default:
		r.Moment = strings.ToUpper(r.Moment)
		if smtp.Lookup([]byte(r.Moment)) == nil {
			return r, errors.New("rule: unknown moment " + strconv.Quote(fields[0]) + "; expected greeting, idle, end, relay or a verb")
		}
	}
	for _, f := range fields[1:] {
		if n, later, ok := nth(f); ok {
			r.Nth, r.OnAfter = n, later
		} else if r.Pattern == "" {
			r.Pattern = f
		} else {
			return r, errors.New("rule: " + strconv.Quote(f) + " is no 1st, 2nd, 3rd ...")
		}
	}
	return r, r.acts(what)
}

// nth reads 1st, 2nd, 3rd, 4th and 2nd+.
func nth(s string) (n int, later, ok bool) {
	s, later = strings.CutSuffix(s, "+")
	if len(s) < 3 {
		return 0, false, false
	}
	n, err := strconv.Atoi(s[:len(s)-2])
	return n, later, err == nil && n > 0 && strings.Contains("st nd rd th", s[len(s)-2:])
}

// acts reads what happens. Reply texts may hold commas, so the list is taken
// apart from its end as long as the last part is a known word.
func (r *Rule) acts(what string) error {
	for {
		i := strings.LastIndex(what, ",")
		if i < 0 || !r.word(strings.TrimSpace(what[i+1:])) {
			break
		}
		what = strings.TrimSpace(what[:i])
	}
	if r.word(what) {
		return nil
	}
	if raw, ok := strings.CutPrefix(what, "raw "); ok {
		r.Raw, r.HasRaw = unescape(raw), true
		return nil
	}
	line, ok := smtp.ParseReplyLine([]byte(what))
	if !ok || line.Code < 200 || line.Code > 599 {
		return errors.New("rule: " + strconv.Quote(what) + " is neither a reply (200 to 599) nor an act")
	}
	r.Reply = lines(what)
	return nil
}

func (r *Rule) word(s string) bool {
	name, rest, hasArg := strings.Cut(s, " ")
	if hasArg {
		ms, ok := duration(rest)
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
	flags := map[string]*bool{"drop": &r.Drop, "reset": &r.Reset, "close": &r.Close, "half": &r.Half,
		"silence": &r.Silence, "wait": &r.Wait, "mangle": &r.Mangle}
	if f := flags[name]; f != nil {
		*f = true
		return true
	}
	raw, ok := services[name]
	if ok {
		r.Raw, r.HasRaw = raw, true
	}
	return ok
}

// duration reads 500ms, 90s, 5m, 1h.
func duration(s string) (ms int64, ok bool) {
	for _, u := range []struct {
		unit string
		ms   int64
	}{{"ms", 1}, {"s", 1000}, {"m", 60_000}, {"h", 3_600_000}} {
		if digits, found := strings.CutSuffix(s, u.unit); found {
			n, err := strconv.ParseInt(digits, 10, 32)
			return n * u.ms, err == nil && n >= 0
		}
	}
	return 0, false
}

// lines parts a reply of several lines; the code of all but the first is left
// out, since the engine writes it.
func lines(reply string) string {
	list := strings.Split(reply, `\n`)
	code := reply[:3]
	if len(reply) > 3 {
		list[0] = code + " " + list[0][min(4, len(list[0])):]
	}
	for i, l := range list[1:] {
		if len(l) > 3 && l[:3] == code && (l[3] == '-' || l[3] == ' ') {
			list[i+1] = l[4:]
		}
	}
	return strings.Join(list, "\n")
}
