package relay

import (
	"strconv"
	"strings"

	"ehlo/wasm/smtp"
)

// no is why a command is answered here and not by the server.
type no struct{ reason, text string }

// rewriting makes the line that goes out for a command; a reason keeps it here.
type rewriting func(f *filter, arg string) (line string, why no)

// passes is the table of classes in DESIGN 4: what may go out, and how.
var passes = map[Class]map[string]rewriting{
	Owned: {
		"EHLO": named("EHLO"), "HELO": named("HELO"),
		"NOOP": bare("NOOP"), "HELP": bare("HELP"), "RSET": bare("RSET"), "QUIT": bare("QUIT"), "STARTTLS": startTLS,
		"VRFY": ask("VRFY"), "EXPN": ask("EXPN"),
		"MAIL": mailFrom, "RCPT": rcptTo, "DATA": data, "BDAT": bdat,
	},
	Public: {
		"EHLO": named("EHLO"), "HELO": named("HELO"),
		"NOOP": bare("NOOP"), "HELP": bare("HELP"), "RSET": bare("RSET"), "QUIT": bare("QUIT"), "STARTTLS": startTLS,
		"VRFY": askPostmaster, "BDAT": bdat, // held there, but its octets must be swallowed
	},
}

// rewrite finds what goes out in place of what was typed.
func (f *filter) rewrite(verb, arg string) (string, no) {
	if write := passes[f.class][verb]; write != nil {
		return write(f, arg)
	}
	switch {
	case verb == "" && arg != "":
		return "", no{"syntax", "A command begins where its line begins, not behind a blank."}
	case verb == "":
		return "", no{"empty", "An empty line is no command."}
	case verb == "AUTH":
		return "", no{"auth", "Passwords go to the built-in server only, never to somebody else's."}
	case passes[Owned][verb] != nil:
		return "", no{"class", verb + " goes to servers that the operator of this relay has listed, not to the whole Internet."}
	case strings.HasPrefix(verb, "X"):
		return "", no{"x-command", "Commands that begin with X are private to one server; they are not sent on."}
	case smtp.Lookup([]byte(verb)) != nil:
		return "", no{"class", verb + " is not sent on. The built-in server takes it."}
	}
	return "", no{"unknown", "No command of SMTP; it is not sent on. The built-in server tells what it thinks of it."}
}

// named is EHLO and HELO: whoever is called must learn who calls, and that is
// this relay.
func named(verb string) rewriting {
	return func(f *filter, _ string) (string, no) {
		f.reset()
		return verb + " " + f.name, no{}
	}
}

// bare leaves out whatever was typed behind the verb.
func bare(verb string) rewriting {
	return func(f *filter, _ string) (string, no) {
		switch verb {
		case "RSET":
			f.reset()
		case "QUIT":
			f.quit = true
		}
		return verb, no{}
	}
}

func startTLS(f *filter, _ string) (string, no) {
	if f.tls {
		return "", no{"tls", "The connection is encrypted already."}
	}
	return "STARTTLS", no{}
}

// ask is VRFY and EXPN, for a name, a mailbox or a path.
func ask(verb string) rewriting {
	return func(f *filter, arg string) (string, no) {
		if f.asked >= maxAsked {
			return "", no{"limit", "20 questions about mailboxes is the limit of a session."}
		}
		who, ok := mailbox(arg)
		if !ok {
			return "", no{"syntax", verb + " is sent on with a name or an address behind it."}
		}
		f.asked++
		return verb + " " + who, no{}
	}
}

// askPostmaster: every server has one (RFC 5321 4.5.1), so asking after it
// spies on nobody.
func askPostmaster(f *filter, arg string) (string, no) {
	switch {
	case !strings.EqualFold(arg, "postmaster"):
		return "", no{"class", "Of a public server only VRFY postmaster may be asked, once: it must have one."}
	case f.asked > 0:
		return "", no{"limit", "VRFY postmaster goes out once in a session."}
	}
	f.asked++
	return "VRFY postmaster", no{}
}

// mailbox reads a mailbox, in brackets or not, and writes it anew.
func mailbox(s string) (string, bool) {
	inside, ok := strings.CutPrefix(s, "<")
	if ok {
		if inside, ok = strings.CutSuffix(inside, ">"); !ok {
			return "", false
		}
	}
	m, fault := smtp.ParseMailbox([]byte(inside), false)
	switch fault {
	case smtp.PathOK:
		return string(m.Local) + "@" + string(m.Domain), true
	case smtp.PathNoDomain:
		return string(m.Local), string(m.Local) == inside
	}
	return "", false
}

func mailFrom(f *filter, arg string) (string, no) {
	path, rest, ok := pathAfter("FROM:", arg)
	if !ok {
		return "", no{"syntax", "MAIL is sent on as MAIL FROM:<address>, or <> for no sender."}
	}
	if f.loaded >= maxLoaded {
		return "", no{"limit", "One message is the limit of a session. A new connection takes another."}
	}
	params, why := mailParams(rest)
	if why.reason != "" {
		return "", why
	}
	f.reset()
	return "MAIL FROM:<" + path + ">" + params, no{}
}

// mailParams keeps SIZE and BODY. The others ask for things that reach people
// elsewhere (reports), name somebody (AUTH) or change what octets mean.
func mailParams(rest string) (out string, why no) {
	params := smtp.NewParams([]byte(rest))
	for {
		p, more, ok := params.Next()
		switch {
		case !ok:
			return "", no{"syntax", "What follows the address cannot be read as parameters."}
		case !more:
			return out, no{}
		}
		n, number := p.Number()
		switch {
		case p.Is("SIZE") && number && len(p.Value) <= 20:
			out += " SIZE=" + strconv.FormatInt(n, 10)
		case p.Is("BODY") && (smtp.EqualFold(p.Value, "7BIT") || smtp.EqualFold(p.Value, "8BITMIME")):
			out += " BODY=" + smtp.Upper(p.Value)
		default:
			return "", no{"parameter", "SIZE, BODY=7BIT and BODY=8BITMIME are sent on, no other parameter of MAIL."}
		}
	}
}

func rcptTo(f *filter, arg string) (string, no) {
	path, rest, ok := pathAfter("TO:", arg)
	switch {
	case !ok || path == "":
		return "", no{"syntax", "RCPT is sent on as RCPT TO:<address>."}
	case rest != "":
		return "", no{"parameter", "No parameter of RCPT is sent on."}
	case f.named >= maxNamed:
		return "", no{"limit", "Three recipients is the limit of a session."}
	}
	f.named++
	return "RCPT TO:<" + path + ">", no{}
}

// pathAfter reads FROM:<...> or TO:<...>, and what follows it.
func pathAfter(word, arg string) (path, rest string, ok bool) {
	if len(arg) < len(word) || !strings.EqualFold(arg[:len(word)], word) {
		return "", "", false
	}
	c := smtp.NewCursor([]byte(strings.TrimLeft(arg[len(word):], " ")))
	p, fault := c.Path(false)
	rest = strings.TrimRight(string(c.Rest()), " ")
	switch {
	case fault == smtp.PathOK && p.Null:
		return "", rest, true
	case fault == smtp.PathOK:
		return string(p.Local) + "@" + string(p.Domain), rest, true
	case fault == smtp.PathNoDomain && strings.EqualFold(string(p.Raw), "postmaster"):
		return "postmaster", rest, true // the one name that needs no domain (RFC 5321 4.5.1)
	}
	return "", "", false
}

func data(f *filter, _ string) (string, no) {
	switch {
	case f.chunked:
		return "", no{"order", "This message has begun with BDAT and goes on with it (RFC 3030 2)."}
	case f.loaded >= maxLoaded:
		return "", no{"limit", "One message is the limit of a session. A new connection takes another."}
	}
	return "DATA", no{}
}

// reset: the message that was under way is none any more.
func (f *filter) reset() {
	f.mail, f.rcpts, f.chunked, f.broken = false, 0, false, false
	f.last, f.size, f.field = 0, 0, ""
}
