package wire

import (
	"bytes"

	"ehlo/wasm/smtp"
)

// mistake is something wrong with a command, by the standard. A soft one is
// tolerated by many servers, so a refusal for another reason does not cite it.
type mistake struct {
	id   string
	a, b []byte
	soft bool
}

// mistakes are the first three of one command.
type mistakes struct {
	list [3]mistake
	n    int
}

func (m *mistakes) put(x mistake) {
	if m.n < len(m.list) {
		m.list[m.n] = x
		m.n++
	}
}

func (m *mistakes) add(id string, a, b []byte)  { m.put(mistake{id, clone(a), clone(b), false}) }
func (m *mistakes) soft(id string, a, b []byte) { m.put(mistake{id, clone(a), clone(b), true}) }

// explain adds all of them to the event of the command.
func (m *mistakes) explain(e *Event) {
	for i := range m.list[:m.n] {
		m.list[i].explain(e)
	}
}

func (m *mistake) explain(e *Event) {
	switch {
	case m.b != nil:
		e.explain(0, m.id, m.a, m.b)
	case m.a != nil:
		e.explain(0, m.id, m.a)
	default:
		e.explain(0, m.id)
	}
}

// judge finds the mistakes of a command and shows them on its event. Order is
// judged only when the state is known, that is with no reply outstanding; for
// pipelined commands the reply's event does it (see reply.go).
func (o *Observer) judge(e *Event, w *entry, c *command) {
	m := &w.syntax
	o.judgeLine(m, c)
	switch {
	case c.verb == nil:
		judgeWord(m, c)
	case c.name == "MAIL" || c.name == "RCPT":
		o.judgePath(m, c)
	default:
		o.judgeArgument(m, c)
	}
	if e.Pipelined && !o.offers.has("PIPELINING") && o.greeted {
		m.soft("mistake.pipelined-not-offered", nil, nil)
	}
	if !o.greeted {
		m.soft("mistake.talked-first", nil, nil)
	} else if o.wait.len() == 1 {
		if id := o.outOfOrder(c.name); id != "" {
			explainOrder(e, id, c.name)
		}
	}
	m.explain(e)
}

// judgeLine looks at the line as such.
func (o *Observer) judgeLine(m *mistakes, c *command) {
	if c.size > smtp.MaxCommandLine && c.size > o.lineLimit(c.name) {
		m.add("mistake.line-too-long", digits(int64(c.size)), nil)
	}
	if c.set&(isCtl|isHigh) != 0 || len(c.eol) == 1 {
		switch {
		case c.set&isNUL != 0:
			m.add("mistake.nul", nil, nil)
		case c.set&(isCR|isLF) != 0 || len(c.eol) == 1:
			m.add("mistake.bare-newline", nil, nil)
		case c.set&isHigh != 0 && !o.takesUTF8(c.text):
			m.add("mistake.8bit-command", nil, nil)
		}
	}
	if c.indent > 0 && len(c.word) > 0 {
		m.soft("mistake.leading-space", nil, nil)
	}
}

// lineLimit is the room for a command line: extensions that the server offered
// add to the 512 octets of RFC 5321 4.5.3.1.4.
func (o *Observer) lineLimit(name string) int {
	switch {
	case name == "AUTH":
		return smtp.MaxSASLLine
	case o.offers.set == 0:
	case name == "MAIL":
		return smtp.MaxCommandLine + smtp.GrowAuth + smtp.GrowSize + smtp.GrowUTF8 + smtp.GrowBody +
			smtp.GrowDeliverBy + smtp.GrowRequireTLS + smtp.GrowEnvid
	case name == "RCPT":
		return smtp.MaxCommandLine + smtp.GrowOrcpt
	}
	return smtp.MaxCommandLine
}

// takesUTF8 tells whether UTF-8 is allowed in this command (RFC 6531 3).
func (o *Observer) takesUTF8(text []byte) bool {
	return o.utf8 || bytes.Contains(bytes.ToUpper(text), []byte("SMTPUTF8"))
}

// eightBit tells whether the transaction declared 8-bit text (RFC 6152).
func (o *Observer) eightBit() bool { return o.eight || o.utf8 || o.chunked }

// judgeWord explains a first word that is no verb.
func judgeWord(m *mistakes, c *command) {
	word := c.word
	switch {
	case len(word) == 0:
		m.add("mistake.empty-line", nil, nil)
	case len(word) == 1 && word[0] == '.':
		m.add("mistake.dot-as-command", nil, nil)
	case isHTTP(c.name):
		m.add("mistake.http", nil, nil)
	case isHeader(word):
		m.add("mistake.header-as-command", word[:len(word)-1], nil)
	default:
		if meant := nearVerb(word); meant != "" {
			m.add("mistake.misspelled-verb", short(word), []byte(meant))
		} else {
			m.add("mistake.unknown-verb", short(word), nil)
		}
	}
}

func short(b []byte) []byte { return b[:min(len(b), 64)] }

func isHTTP(name string) bool {
	switch name {
	case "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH":
		return true
	}
	return false
}

// isHeader tells a field name with its colon: "Subject:".
func isHeader(word []byte) bool {
	n := len(word) - 1
	if n < 2 || word[n] != ':' {
		return false
	}
	for _, c := range word[:n] {
		if c <= ' ' || c >= 0x7F || c == ':' || c == '<' {
			return false
		}
	}
	return true
}

// judgeArgument checks the commands that take a plain argument or none.
func (o *Observer) judgeArgument(m *mistakes, c *command) {
	switch c.name {
	case "NOOP", "HELP":
		return
	case "DATA", "RSET", "QUIT", "STARTTLS":
		if len(c.arg) > 0 {
			m.add("mistake.extra-arg", []byte(c.name), nil)
		}
	case "VRFY":
		if len(c.arg) == 0 {
			m.add("mistake.vrfy-no-arg", nil, nil)
		}
	case "BDAT":
		judgeChunk(m, c.arg)
	default:
		if len(c.arg) == 0 && !c.verb.Private && !c.verb.Old {
			m.add("mistake.missing-arg", []byte(c.name), []byte(Example(c.name)))
		}
	}
	if c.name == "AUTH" && !o.tls && len(c.arg) > 0 {
		cur := smtp.NewCursor(c.arg)
		if mech := cur.Word(); smtp.EqualFold(mech, "PLAIN") || smtp.EqualFold(mech, "LOGIN") {
			m.soft("mistake.auth-no-tls", mech, nil)
		}
	}
	if k := c.verb.Keyword; k != "" && o.hello != nil && !o.offers.has(k) && !(o.tls && k == "STARTTLS") {
		m.add("mistake.not-offered", []byte(c.name), []byte(k))
	}
}

func judgeChunk(m *mistakes, arg []byte) {
	cur := smtp.NewCursor(arg)
	if _, ok := cur.Number(); !ok {
		if len(arg) == 0 {
			m.add("mistake.missing-arg", []byte("BDAT"), []byte(Example("BDAT")))
		} else {
			m.add("mistake.bad-chunk-size", short(arg), nil)
		}
	}
}
