package play

import (
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// maxChoices is how many completions are worth looking at.
const maxChoices = 12

// completer collects the lines that begin as the visitor's does.
type completer struct {
	p    *Play
	text string
	dst  []byte
	n    int
}

// add offers a whole line, and what says more: a section, or the server's words.
func (c *completer) add(line, says string) {
	n := len(c.text)
	if c.n == maxChoices || len(line) <= n || !smtp.Same([]byte(line[:n]), c.text) {
		return
	}
	c.n++
	if word, _ := cut(c.text); len(word) < n { // whoever wrote more than a part of a verb keeps his case
		line = c.text + line[n:]
	}
	c.dst = wire.Put(c.dst, `{"line":"%","says":"%"},`, line, says)
}

// CompleteJSON lists how a command line may go on, given where the session
// stands and what the server offers: [{"line":"VRFY alice","says":"RFC 5321 4.1.1.6"}].
func (p *Play) CompleteJSON(dst []byte, text string) []byte {
	c := completer{p: p, text: text, dst: append(dst, '[')}
	word, _ := cut(text)
	if v := smtp.Lookup([]byte(word)); v != nil && len(word) < len(text) {
		c.argument(v)
		return endList(c.dst)
	}
	if p.caller != nil {
		c.reply()
		return endList(c.dst)
	}
	for _, choice := range p.Legal() {
		if v := smtp.Lookup([]byte(choice.Verb)); v != nil {
			c.add(p.example(v.Name), v.Section)
		} else {
			c.add(choice.Line, "")
		}
	}
	return endList(c.dst)
}

// reply completes what a server says: what fits now, then any code.
func (c *completer) reply() {
	for _, choice := range c.p.replies() {
		if choice.Line[3] == ' ' { // one that goes on is more than a line
			c.add(choice.Line, "")
		}
	}
	list := smtp.Codes()
	for i := range list {
		if x := &list[i]; x.Status == smtp.RFC && c.text != "" {
			c.add(wire.Itoa(int64(x.Code))+" ", x.Section)
		}
	}
}

// argument completes what follows a verb.
func (c *completer) argument(v *smtp.Verb) {
	switch v.Name {
	case "MAIL":
		c.path(v, "FROM:<")
		c.params("MAIL")
	case "RCPT":
		c.path(v, "TO:<")
		c.params("RCPT")
	case "VRFY", "EXPN":
		for _, name := range c.p.names() {
			c.add(v.Name+" "+name, c.p.fate("VRFY", name))
		}
	case "AUTH":
		c.mechanisms()
	case "BDAT":
		c.add("BDAT 0 LAST", v.Section)
		c.add(c.text+" LAST", v.Section)
	case "HELP":
		for _, other := range smtp.Verbs() {
			if !other.Old && !other.Private {
				c.add("HELP "+other.Name, other.Section)
			}
		}
	default:
		c.add(c.p.example(v.Name), v.Section)
	}
}

// path completes FROM:<...> and TO:<...>.
func (c *completer) path(v *smtp.Verb, word string) {
	if v.Name == "MAIL" {
		c.add(c.p.example("MAIL"), v.Section)
		c.add("MAIL FROM:<>", "RFC 5321 4.5.5")
	}
	for _, name := range c.p.names() {
		if v.Name == "MAIL" {
			if c.p.world.Mailbox([]byte(name)) {
				c.add("MAIL "+word+c.p.address(name)+">", "")
			}
			continue
		}
		c.add("RCPT "+word+c.p.address(name)+">", c.p.fate("RCPT", name))
	}
	if v.Name == "RCPT" {
		c.add("RCPT TO:<postmaster>", "RFC 5321 4.5.1")
	}
}

// params completes what stands behind a path: parameters that the server
// offers and that are not there yet.
func (c *completer) params(verb string) {
	end := len(c.text)
	for end > 0 && c.text[end-1] != ' ' && c.text[end-1] != '>' {
		end--
	}
	for at := range c.text[:end] {
		if c.text[at] == '>' {
			c.behind(verb, smtp.Trim(c.text[:end]))
			return
		}
	}
}

func (c *completer) behind(verb, head string) {
	list := wire.Params()
	for i := range list {
		x := &list[i]
		if x.Verb != verb || !c.p.obs.Offers(x.Keyword) || has(head, x.Name) {
			continue
		}
		if x.Values == "" {
			c.add(head+" "+x.Name, x.Section)
			continue
		}
		for _, value := range Split(x.Values, '|') {
			c.add(head+" "+x.Name+"="+value, x.Section)
		}
	}
}

// has tells whether a line has the parameter already.
func has(line, name string) bool {
	for _, word := range smtp.Words(line) {
		if len(word) >= len(name) && smtp.Same([]byte(word[:len(name)]), name) && (len(word) == len(name) || word[len(name)] == '=') {
			return true
		}
	}
	return false
}

// mechanisms completes AUTH. In the simulated world somebody's password is
// known, and PLAIN takes it in the same line.
func (c *completer) mechanisms() {
	for _, name := range smtp.Words(string(c.p.obs.Mechanisms())) {
		c.add("AUTH "+name, "RFC 4954 4")
		if w := c.p.world; w != nil && name == "PLAIN" {
			user, password := w.First()
			c.add("AUTH PLAIN "+string(smtp.AppendBase64(nil, []byte("\x00"+user+"\x00"+password))), user)
		}
	}
}

// names are those of the world; of a real server nobody's is known.
func (p *Play) names() []string {
	if p.world == nil {
		return nil
	}
	return p.world.Names()
}

func (p *Play) address(name string) string {
	if len(p.world.Domains) == 0 {
		return name
	}
	return name + "@" + p.world.Domains[0]
}

// fate is what the world has in store for a name, as far as a line tells it.
func (p *Play) fate(moment, name string) string {
	for i := range p.world.Rules {
		r := &p.world.Rules[i]
		if r.Pattern != "" && r.Matches(moment, []byte(p.address(name))) {
			return Split(r.Reply, '\n')[0]
		}
	}
	if a, ok := p.world.Alias([]byte(name)); ok {
		return string(join(a.Members, ", "))
	}
	if !p.world.Mailbox([]byte(name)) {
		return "550 5.1.1"
	}
	return ""
}

// example is a line that is right as it stands, in this world.
func (p *Play) example(verb string) string {
	if names := p.names(); len(names) > 0 && p.world != world.Default() {
		switch verb {
		case "RCPT":
			return "RCPT TO:<" + p.address(names[0]) + ">"
		case "VRFY":
			return "VRFY " + names[0]
		}
	}
	return wire.Example(verb)
}
