package lesson

import (
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// code is three digits, any of which may be open: 250, 25z, 2yz, *.
type code [3]byte

func parseCode(s string) (code, bool) {
	if s == "*" {
		return code{'?', '?', '?'}, true
	}
	if len(s) != 3 || s[0]-'1' > 4 {
		return code{}, false
	}
	c := code{s[0], s[1], s[2]}
	if s[1] == 'y' && s[2] == 'z' {
		return code{s[0], '?', '?'}, true
	}
	if s[2] == 'z' {
		c[2] = '?'
	}
	return c, s[1]-'0' < 10 && (c[2] == '?' || s[2]-'0' < 10)
}

func (c code) matches(n int) bool {
	digits := [3]byte{byte('0' + n/100), byte('0' + n/10%10), byte('0' + n%10)}
	for i := range c {
		if c[i] != '?' && c[i] != digits[i] {
			return false
		}
	}
	return n > 0
}

// Facts are what events do not carry: with whom the session is.
type Facts struct {
	Persona string
	Real    bool // a server on the network, not the simulated one
}

func (a alt) matches(e *wire.Event, f *Facts) bool {
	for i := range a {
		if a[i].matches(e, f) {
			return true
		}
	}
	return false
}

func (o *one) matches(e *wire.Event, f *Facts) bool {
	if !o.sees(e) {
		return false
	}
	for i := range o.keys {
		if !o.keys[i].holds(e, f) {
			return false
		}
	}
	return true
}

// sees tells whether the event is of the sort that is asked for.
func (o *one) sees(e *wire.Event) bool {
	reply := e.From == wire.FromServer && e.Code > 0
	switch o.what {
	case aGreeting:
		return e.Kind == wire.KindGreeting && o.code.matches(e.Code)
	case anEnd:
		return reply && isEnd(e) && o.code.matches(e.Code)
	case anyReply:
		return reply && o.code.matches(e.Code)
	case aVerb:
		return reply && e.Verb == o.verb && o.code.matches(e.Code) && o.argument(e)
	case aDelivery:
		return e.Taken
	case aHandshake:
		return e.Kind == wire.KindTLS
	case aClosing:
		return e.Kind == wire.KindClose
	case aNote:
		return e.From == wire.FromNote && e.Explains("note."+o.note)
	}
	return false
}

// isEnd tells a reply to a whole message: to the dot, or to BDAT LAST.
func isEnd(e *wire.Event) bool {
	return e.Verb == "." || e.Verb == "BDAT" && e.Taken ||
		e.Verb == "BDAT" && e.Context == "end"
}

// argument compares with the whole argument, the mailbox and its local part.
func (o *one) argument(e *wire.Event) bool {
	if !o.hasArg {
		return true
	}
	if glob(o.arg, e.Arg) {
		return true
	}
	if len(e.Mailbox) == 0 {
		return false
	}
	if glob(o.arg, e.Mailbox) {
		return true
	}
	return glob(o.arg, localPart(e.Mailbox))
}

func (k *key) holds(e *wire.Event, f *Facts) bool {
	switch k.name {
	case "enhanced":
		return glob(k.value, []byte(e.Enhanced.String()))
	case "state":
		return e.After.String() == k.value
	case "before":
		return e.Before.String() == k.value
	case "persona":
		return !f.Real && glob(k.value, []byte(f.Persona))
	case "peer":
		return f.Real == (k.value == "real")
	case "tls":
		return e.TLS == (k.value == "yes")
	case "pipelined":
		return e.Pipelined == (k.value == "yes")
	case "from":
		return e.Envelope != nil && globAddress(k.value, e.Envelope.From)
	case "to":
		return anyRecipient(k.value, e.Envelope)
	case "mistake":
		return e.Explains("mistake." + k.value)
	}
	return k.inLines(e)
}

// inLines looks into the lines of a reply.
func (k *key) inLines(e *wire.Event) bool {
	lines := 0
	var text []byte
	found := false
	parts := e.Parts()
	for i := 0; i <= len(parts); i++ {
		if i == len(parts) || parts[i].New {
			found = found || lines > 0 && k.lineHolds(lines, text)
			lines++
			text = text[:0]
		}
		if i < len(parts) && isText(parts[i].Kind) {
			text = append(text, parts[i].Text...)
		}
	}
	if k.name == "lines" {
		return wire.Itoa(int64(lines-1)) == k.value
	}
	return found
}

func isText(k wire.PartKind) bool { return k == wire.PartText || k == wire.PartEsc }

// lineHolds compares one line; the first line of an EHLO reply lists nothing.
func (k *key) lineHolds(n int, text []byte) bool {
	text = smtp.TrimSpace(text)
	switch k.name {
	case "text":
		return glob(k.value, text)
	case "ext":
		i := 0
		for i < len(text) && text[i] != ' ' && text[i] != '=' {
			i++
		}
		return n > 1 && glob(k.value, text[:i])
	}
	return false
}

func anyRecipient(pattern string, env *wire.Envelope) bool {
	if env == nil {
		return false
	}
	for _, to := range env.To {
		if globAddress(pattern, to) {
			return true
		}
	}
	return false
}

func globAddress(pattern string, address []byte) bool {
	return glob(pattern, address) || glob(pattern, localPart(address))
}

// localPart is what stands before the last @; without one, all of it.
func localPart(address []byte) []byte {
	for i := len(address) - 1; i > 0; i-- {
		if address[i] == '@' {
			return address[:i]
		}
	}
	return address
}

// glob: in a goal, * stands for any run of octets and ? for one.
func glob(pattern string, text []byte) bool { return smtp.Glob(pattern, text, '?') }
