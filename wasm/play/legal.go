package play

import (
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// Choice is a verb that may come now, with a line that is right as it stands.
type Choice struct {
	Verb, Line string
	Next       bool // what the lesson asks for, or else the natural next step
}

// Legal lists the verbs that the standard allows in this state and the server
// offers, in the order of the one verb table.
func (p *Play) Legal() []Choice {
	state := p.obs.State()
	if p.closed {
		return nil
	}
	if p.caller != nil {
		return p.replies()
	}
	next := p.next(state)
	switch state {
	case smtp.Data:
		if p.obs.Chunked() {
			break
		}
		return []Choice{{".", ".", true}}
	case smtp.Auth:
		return []Choice{{"*", "*", false}}
	case smtp.Connecting, smtp.TLS:
		return nil
	}
	var list []Choice
	for _, v := range smtp.Verbs() {
		if p.may(&v, state) {
			list = append(list, Choice{v.Name, wire.Example(v.Name), v.Name == next})
		}
	}
	return list
}

// may tells whether a verb makes sense now.
func (p *Play) may(v *smtp.Verb, state smtp.State) bool {
	lmtp := p.cfg.Role == "lmtp" || p.obs.Said() == "LHLO"
	switch {
	case v.Old || v.Private:
		return false
	case state == smtp.Data: // between chunks of BDAT
		return v.Name == "BDAT" || v.Name == "RSET" || v.Name == "NOOP" || v.Name == "QUIT"
	case !v.From.Has(state):
		return false
	case v.Name == "LHLO":
		return lmtp
	case v.Name == "EHLO" || v.Name == "HELO":
		return !lmtp
	case v.Name == "AUTH" && p.obs.Authenticated():
		return false
	case v.Name == "STARTTLS" && (p.obs.Encrypted() || state != smtp.Ready):
		return false
	case v.Keyword != "":
		return p.obs.Offers(v.Keyword)
	}
	return true
}

// next is what the lesson waits for if it can come now, else the way to it.
func (p *Play) next(state smtp.State) string {
	if want := p.checker.Wanted(); want != "" {
		if v := smtp.Lookup([]byte(want)); v != nil && p.may(v, state) && p.greetedEnough(v) {
			return v.Name
		}
	}
	switch state {
	case smtp.Greeted:
		if p.cfg.Role == "lmtp" {
			return "LHLO"
		}
		return "EHLO"
	case smtp.Ready:
		return "MAIL"
	case smtp.Mail:
		return "RCPT"
	case smtp.Rcpt:
		return "DATA"
	case smtp.Data:
		return "BDAT"
	}
	return ""
}

// greetedEnough: many servers want EHLO first even where the standard does not.
func (p *Play) greetedEnough(v *smtp.Verb) bool {
	return p.obs.Said() != "" || v.Name != "RCPT" && v.Name != "MAIL" && v.Name != "DATA"
}
