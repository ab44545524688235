package play

import (
	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// moves that no verb makes: the greeting, the end of the text, the response of
// AUTH, the handshake. They stand beside the verb table in the diagram.
var moves = [...]struct {
	verb, line, section string
	from                smtp.States
	to                  smtp.State
}{
	{"", "", "RFC 5321 3.1", smtp.In(smtp.Connecting), smtp.Greeted},
	{".", ".", "RFC 5321 4.1.1.4", smtp.In(smtp.Data), smtp.Ready},
	{"*", "*", "RFC 4954 4", smtp.In(smtp.Auth), smtp.Ready},
	{"", "", "RFC 3207 4.2", smtp.In(smtp.TLS), smtp.Greeted},
}

// MachineJSON is the state machine with the place where the session stands. A
// move without a verb is the server's; one with "stays" leads nowhere else:
//
//	{"state":"ready","moves":[{"verb":"MAIL","line":"MAIL FROM:<...>","from":["ready"],"to":"mail","section":"RFC 5321 4.1.1.2","legal":true}]}
func (p *Play) MachineJSON(dst []byte) []byte {
	state := p.obs.State()
	dst = wire.Put(dst, `{"state":"$","moves":[`, state.String())
	for i := range moves {
		m := &moves[i]
		dst = appendMove(dst, m.verb, m.line, m.section, m.from, m.to.String(), m.from.Has(state) && m.verb != "")
	}
	list := smtp.Verbs()
	for i := range list {
		v, to := &list[i], ""
		if v.Old || v.Private {
			continue
		}
		if !v.Stays && (state != smtp.Greeted || v.Name != "RSET") { // nothing is open yet: it resets nothing
			to = v.To.String()
		}
		dst = appendMove(dst, v.Name, p.example(v.Name), v.Section, v.From, to, p.may(v, state))
	}
	return append(endList(dst), '}')
}

func appendMove(dst []byte, verb, line, section string, from smtp.States, to string, legal bool) []byte {
	more := `,"to":"` + to + `"`
	if to == "" {
		more = `,"stays":true`
	}
	if legal {
		more += `,"legal":true`
	}
	dst = wire.Put(dst, `{"verb":"$","line":"%","section":"$"$,"from":[`, verb, line, section, more)
	for s := smtp.Connecting; s <= smtp.Closed; s++ {
		if from.Has(s) {
			dst = wire.Put(dst, `"$",`, s.String())
		}
	}
	return append(endList(dst), '}', ',')
}
