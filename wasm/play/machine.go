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
	dst = append(append(append(dst, `{"state":"`...), state.String()...), `","moves":[`...)
	for i := range moves {
		m := &moves[i]
		dst = appendMove(dst, m.verb, m.line, m.from, m.section)
		dst = append(append(dst, `,"to":"`...), m.to.String()...)
		dst = closeMove(append(dst, '"'), m.from.Has(state) && m.verb != "" && !p.closed)
	}
	list := smtp.Verbs()
	for i := range list {
		v := &list[i]
		if v.Old || v.Private {
			continue
		}
		dst = appendMove(dst, v.Name, p.example(v.Name), v.From, v.Section)
		if v.Stays {
			dst = append(dst, `,"stays":true`...)
		} else {
			dst = append(append(append(dst, `,"to":"`...), v.To.String()...), '"')
		}
		dst = closeMove(dst, !p.closed && p.may(v, state))
	}
	dst[len(dst)-1] = ']'
	return append(dst, '}')
}

func appendMove(dst []byte, verb, line string, from smtp.States, section string) []byte {
	dst = append(append(append(dst, `{"verb":"`...), verb...), `","line":"`...)
	dst = append(wire.AppendText(dst, []byte(line)), `","section":"`...)
	dst = append(append(dst, section...), `","from":[`...)
	for s := smtp.Connecting; s <= smtp.Closed; s++ {
		if from.Has(s) {
			dst = append(append(append(dst, '"'), s.String()...), '"', ',')
		}
	}
	dst[len(dst)-1] = ']'
	return dst
}

func closeMove(dst []byte, legal bool) []byte {
	if legal {
		dst = append(dst, `,"legal":true`...)
	}
	return append(dst, '}', ',')
}
