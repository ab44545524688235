package wire

import "ehlo/wasm/smtp"

// judgePath checks MAIL FROM:<path> and RCPT TO:<path> with their parameters.
// No space may stand on either side of the colon (RFC 5321 3.3).
func (o *Observer) judgePath(w *entry, c *command) {
	if len(c.arg) == 0 {
		w.add("mistake.missing-arg", []byte(c.name), []byte(Example(c.name)))
		return
	}
	cur := smtp.NewCursor(c.arg)
	if !preposition(w, &cur, c.name) {
		return
	}
	before := cur.Spaces()
	if !cur.Accept(':') {
		w.add("mistake.missing-colon", []byte(c.name))
		return
	}
	if cur.Spaces()+before > 0 {
		w.soft("mistake.space-after-colon", []byte(c.name))
	}
	o.beginMail(c)
	utf8ok := c.set&isHigh != 0 && o.takesUTF8(c.text)
	if judgeAddress(w, &cur, c.name, utf8ok) {
		o.judgeParams(w, cur.Rest(), c.name)
	}
}

// beginMail forgets what an earlier MAIL has declared.
func (o *Observer) beginMail(c *command) {
	if c.act == actMAIL {
		o.eight, o.utf8 = false, false
	}
}

// preposition takes FROM or TO; false: it is missing or the other one.
func preposition(w *entry, cur *smtp.Cursor, name string) bool {
	want, other, missing := "FROM", "TO", "mistake.missing-from"
	if name == "RCPT" {
		want, other, missing = "TO", "FROM", "mistake.missing-to"
	}
	switch {
	case cur.Keyword(want):
		return true
	case cur.Keyword(other):
		w.add("mistake.swapped-from-to", []byte(name))
	default:
		w.add(missing)
	}
	return false
}

// judgeAddress reads the path; false: reading on makes no sense.
func judgeAddress(w *entry, cur *smtp.Cursor, name string, utf8ok bool) bool {
	rest := short(cur.Rest())
	path, fault := cur.Path(utf8ok)
	inside := path.Raw
	switch fault {
	case smtp.PathOK:
		if path.Null && name == "RCPT" {
			w.add("mistake.empty-rcpt")
		}
		if len(path.Route) > 0 {
			w.soft("mistake.source-route")
		}
		return true
	case smtp.PathNoBracket:
		w.add("mistake.missing-brackets", rest)
		return false
	case smtp.PathUnclosed:
		w.add("mistake.unclosed-bracket", rest)
		return false
	case smtp.PathNoDomain:
		if !smtp.Same(inside, "postmaster") {
			w.add("mistake.no-domain", inside)
		}
	case smtp.PathNonASCII, smtp.PathBadUTF8: // said by judgeLine
	default:
		w.add("mistake.bad-address", inside)
	}
	return true
}

// judgeParams checks what follows the path against what the server offered.
func (o *Observer) judgeParams(w *entry, rest []byte, name string) {
	list := smtp.NewParams(rest)
	for {
		p, more, ok := list.Next()
		switch {
		case !more:
			return
		case !ok:
			w.add("mistake.bad-param", short(smtp.TrimSpace(rest)))
			return
		case o.hello == actHELO:
			w.add("mistake.param-after-helo", short(p.Key))
			return
		}
		o.judgeParam(w, p, name)
	}
}

func (o *Observer) judgeParam(w *entry, p smtp.Param, verb string) {
	for i := range params {
		known := &params[i]
		if known.Verb != verb || !p.Is(known.Name) {
			continue
		}
		switch known.Name {
		case "SIZE":
			o.judgeSize(w, p)
		case "BODY":
			o.eight = !smtp.EqualFold(p.Value, "7BIT")
		case "SMTPUTF8":
			o.utf8 = true
		}
		if o.hello != 0 && !o.offers.has(known.Keyword) {
			w.add("mistake.param-not-offered", short(p.Key), []byte(known.Keyword))
		}
		return
	}
	w.add("mistake.bad-param", short(p.Key))
}

// judgeSize compares SIZE= with the limit the server announced (RFC 1870 6.1).
func (o *Observer) judgeSize(w *entry, p smtp.Param) {
	size, ok := p.Number()
	switch {
	case !ok:
		w.add("mistake.bad-param", []byte("SIZE="+string(short(p.Value))))
	case o.offers.size > 0 && size > o.offers.size:
		w.add("mistake.size-too-big", digits(size), digits(o.offers.size))
	}
}

// Example is a right line for a verb, in the built-in world.
func Example(verb string) string {
	switch verb {
	case "EHLO", "HELO", "LHLO":
		return verb + " client.test.example"
	case "MAIL":
		return "MAIL FROM:<sender@test.example>"
	case "RCPT":
		return "RCPT TO:<alice@lab.example>"
	case "VRFY":
		return "VRFY alice"
	case "EXPN":
		return "EXPN team"
	case "ETRN":
		return "ETRN lab.example"
	case "AUTH":
		return "AUTH PLAIN"
	case "BDAT":
		return "BDAT 0 LAST"
	}
	return verb
}
