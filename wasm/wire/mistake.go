package wire

import "ehlo/wasm/smtp"

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

// explain adds all of them to the event of the command.
func (m *mistakes) explain(e *Event) {
	for i := range m.list[:m.n] {
		m.list[i].explain(e)
	}
}

func (m *mistake) explain(e *Event) {
	switch {
	case m.b != nil:
		e.explain(m.id, m.a, m.b)
	case m.a != nil:
		e.explain(m.id, m.a)
	default:
		e.explain(m.id)
	}
}

// add takes note of a mistake with what it is about.
func (e *entry) add(id string, args ...[]byte)  { e.wrong(newMistake(id, false, args)) }
func (e *entry) soft(id string, args ...[]byte) { e.wrong(newMistake(id, true, args)) }

func newMistake(id string, soft bool, args [][]byte) mistake {
	m := mistake{id: id, soft: soft}
	if len(args) > 0 {
		m.a = clone(args[0])
	}
	if len(args) > 1 {
		m.b = clone(args[1])
	}
	return m
}

// judge finds the mistakes of a command and shows them on its event. Order is
// judged only when the state is known, that is with no reply outstanding; for
// pipelined commands the reply's event does it (see reply.go). right: the path
// was found to be in order before.
func (o *Observer) judge(e *Event, w *entry, c *command, right bool) {
	o.judgeLine(w, c)
	switch c.act {
	case actUnknown:
		judgeWord(w, c)
	case actNOOP, actHELP:
	case actMAIL, actRCPT:
		if right {
			o.beginMail(c)
		} else {
			o.judgePath(w, c)
		}
	default:
		o.judgeArgument(w, c)
	}
	if e.Pipelined && o.offers.set&offersPipelining == 0 && o.greeted {
		w.soft("mistake.pipelined-not-offered")
	}
	if !o.greeted {
		w.early = true
		w.soft("mistake.talked-first")
	} else if o.wait.n == 1 {
		if id := o.outOfOrder(c.act); id != "" {
			explainOrder(e, id, c.act)
		}
	}
	if w.syntax != nil {
		w.syntax.explain(e)
	}
}

// judgeLine looks at the line as such.
func (o *Observer) judgeLine(w *entry, c *command) {
	if c.size > smtp.MaxCommandLine && c.size > o.lineLimit(c.act) {
		w.add("mistake.line-too-long", digits(int64(c.size)))
	}
	if c.set&(isCtl|isHigh) != 0 || len(c.eol) == 1 {
		switch {
		case c.set&isNUL != 0:
			w.add("mistake.nul")
		case c.set&(isCR|isLF) != 0 || len(c.eol) == 1:
			w.add("mistake.bare-newline")
		case c.set&isHigh != 0 && !o.takesUTF8(c.text):
			w.add("mistake.8bit-command")
		}
	}
	if c.indent > 0 && len(c.word) > 0 {
		w.soft("mistake.leading-space")
	}
}

// lineLimit is the room for a command line: extensions that the server offered
// add to the 512 octets of RFC 5321 4.5.3.1.4.
func (o *Observer) lineLimit(a act) int {
	switch {
	case a == actAUTH:
		return smtp.MaxSASLLine
	case o.offers.set == 0:
	case a == actMAIL:
		return smtp.MaxCommandLine + smtp.GrowAuth + smtp.GrowSize + smtp.GrowUTF8 + smtp.GrowBody +
			smtp.GrowDeliverBy + smtp.GrowRequireTLS + smtp.GrowEnvid
	case a == actRCPT:
		return smtp.MaxCommandLine + smtp.GrowOrcpt
	}
	return smtp.MaxCommandLine
}

// takesUTF8 tells whether UTF-8 is allowed in this command (RFC 6531 3).
func (o *Observer) takesUTF8(text []byte) bool {
	const word = "SMTPUTF8"
	for n := 0; n+len(word) <= len(text); n++ {
		if smtp.EqualFold(text[n:n+len(word)], word) {
			return true
		}
	}
	return o.utf8
}

// eightBit tells whether the transaction declared 8-bit text (RFC 6152).
func (o *Observer) eightBit() bool { return o.eight || o.utf8 || o.chunked }

// judgeWord explains a first word that is no verb.
func judgeWord(w *entry, c *command) {
	word := c.word
	switch {
	case len(word) == 0:
		w.add("mistake.empty-line")
	case len(word) == 1 && word[0] == '.':
		w.add("mistake.dot-as-command")
	case isHTTP(c.name):
		w.add("mistake.http")
	case isHeader(word):
		w.add("mistake.header-as-command", word[:len(word)-1])
	default:
		if meant := nearVerb(word); meant != "" {
			w.add("mistake.misspelled-verb", short(word), []byte(meant))
		} else {
			w.add("mistake.unknown-verb", short(word))
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
func (o *Observer) judgeArgument(w *entry, c *command) {
	switch c.act {
	case actDATA, actRSET, actQUIT, actSTARTTLS:
		if len(c.arg) > 0 {
			w.add("mistake.extra-arg", []byte(c.name))
		}
	case actVRFY:
		if len(c.arg) == 0 {
			w.add("mistake.vrfy-no-arg")
		}
	case actBDAT:
		judgeChunk(w, c.arg)
	default:
		if len(c.arg) == 0 && !c.verb.Private && !c.verb.Old {
			w.add("mistake.missing-arg", []byte(c.name), []byte(Example(c.name)))
		}
	}
	if c.act == actAUTH && !o.tls && len(c.arg) > 0 {
		cur := smtp.NewCursor(c.arg)
		if mech := cur.Word(); smtp.EqualFold(mech, "PLAIN") || smtp.EqualFold(mech, "LOGIN") {
			w.soft("mistake.auth-no-tls", mech)
		}
	}
	if k := c.verb.Keyword; k != "" && o.hello != 0 && !o.offers.has(k) && !(o.tls && k == "STARTTLS") {
		w.add("mistake.not-offered", []byte(c.name), []byte(k))
	}
}

func judgeChunk(w *entry, arg []byte) {
	cur := smtp.NewCursor(arg)
	if _, ok := cur.Number(); !ok {
		if len(arg) == 0 {
			w.add("mistake.missing-arg", []byte("BDAT"), []byte(Example("BDAT")))
		} else {
			w.add("mistake.bad-chunk-size", short(arg))
		}
	}
}
