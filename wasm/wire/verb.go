package wire

import "ehlo/wasm/smtp"

// act is what a command is to the annotator: one small number on the path of
// every line, where names would have to be compared again and again.
type act uint8

const (
	actOther   act = iota // a vendor's verb
	actUnknown            // no verb at all
	actEHLO
	actHELO
	actLHLO
	actMAIL
	actRCPT
	actDATA
	actBDAT
	actRSET
	actNOOP
	actQUIT
	actVRFY
	actEXPN
	actHELP
	actSTARTTLS
	actAUTH
	actETRN
	actOld // SEND SOML SAML TURN
	actXCLIENT
	actEnd // the final dot

	actCount
)

// names of the acts that are verbs; they double as the contexts of replies.
var actNames = [actCount]string{
	actEHLO: "EHLO", actHELO: "HELO", actLHLO: "LHLO", actMAIL: "MAIL", actRCPT: "RCPT", actDATA: "DATA",
	actBDAT: "BDAT", actRSET: "RSET", actNOOP: "NOOP", actQUIT: "QUIT", actVRFY: "VRFY", actEXPN: "EXPN",
	actHELP: "HELP", actSTARTTLS: "STARTTLS", actAUTH: "AUTH", actETRN: "ETRN", actXCLIENT: "XCLIENT", actEnd: ".",
}

// contexts of replies, with what an explanation can cite: ehlo helo lhlo (0 the
// name given), mail rcpt (0 the path), vrfy expn etrn help (0 what was asked),
// auth (0 the mechanism), bdat (0 octets of the chunk), end (0 octets of the
// message), obsolete (0 the verb), unknown (0 the word); the others nothing.
var contexts = [actCount]string{
	actOther: ctxUnknown, actUnknown: ctxUnknown, actXCLIENT: ctxUnknown,
	actEHLO: "ehlo", actHELO: "helo", actLHLO: "lhlo", actMAIL: "mail", actRCPT: "rcpt", actDATA: "data",
	actBDAT: "bdat", actRSET: "rset", actNOOP: "noop", actQUIT: "quit", actVRFY: "vrfy", actEXPN: "expn",
	actHELP: "help", actSTARTTLS: "starttls", actAUTH: "auth", actETRN: "etrn", actOld: "obsolete", actEnd: ctxEnd,
}

// acts finds the act of a row of the verb table.
var acts = func() (t [64]act) {
	for i, v := range smtp.Verbs() {
		if v.Old {
			t[i] = actOld
		}
		for a, name := range actNames {
			if name == v.Name {
				t[i] = act(a)
			}
		}
	}
	return t
}()

func (a act) isHello() bool { return a == actEHLO || a == actHELO || a == actLHLO }
