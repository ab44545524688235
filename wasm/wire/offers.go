package wire

import "ehlo/wasm/smtp"

// offers is what the last EHLO reply listed.
type offers struct {
	set   uint32
	size  int64 // limit behind SIZE; 0: none named
	plain bool  // the reply came to EHLO, so the list means something
}

// keywords an observer has a use for. Others cannot be asked about.
var keywords = [...]string{
	"PIPELINING", "8BITMIME", "SIZE", "STARTTLS", "AUTH", "CHUNKING", "SMTPUTF8", "DSN", "BINARYMIME",
	"ENHANCEDSTATUSCODES", "ETRN", "VRFY", "EXPN", "HELP", "DELIVERBY", "REQUIRETLS", "LIMITS", "BURL",
	"ATRN", "XCLIENT", "XFORWARD", "FUTURERELEASE", "MT-PRIORITY", "NO-SOLICITING", "CHECKPOINT", "CONPERM",
	"MTRK", "SUBMITTER", "PRDR",
}

// params are the parameters of MAIL and RCPT with the keyword that allows each.
var params = [...]struct{ name, keyword, verb string }{
	{"SIZE", "SIZE", "MAIL"}, {"BODY", "8BITMIME", "MAIL"}, {"SMTPUTF8", "SMTPUTF8", "MAIL"},
	{"AUTH", "AUTH", "MAIL"}, {"RET", "DSN", "MAIL"}, {"ENVID", "DSN", "MAIL"},
	{"NOTIFY", "DSN", "RCPT"}, {"ORCPT", "DSN", "RCPT"}, {"BY", "DELIVERBY", "MAIL"},
	{"REQUIRETLS", "REQUIRETLS", "MAIL"}, {"HOLDFOR", "FUTURERELEASE", "MAIL"},
	{"HOLDUNTIL", "FUTURERELEASE", "MAIL"}, {"MT-PRIORITY", "MT-PRIORITY", "MAIL"},
	{"SOLICIT", "NO-SOLICITING", "MAIL"}, {"TRANSID", "CHECKPOINT", "MAIL"}, {"CONPERM", "CONPERM", "MAIL"},
	{"MTRK", "MTRK", "MAIL"}, {"SUBMITTER", "SUBMITTER", "MAIL"}, {"PRDR", "PRDR", "MAIL"},
}

// Keywords asked about on the path of every line, by their bit.
const (
	offersPipelining = 1 << 0
	offersEnhanced   = 1 << 9
)

func (f *offers) has(keyword string) bool {
	for i, name := range keywords {
		if name == keyword {
			return f.set&(1<<i) != 0
		}
	}
	return false
}

// read takes one line of an EHLO reply after the first: "SIZE 10240000".
// The equal sign is the old form of AUTH that some servers still add.
func (f *offers) read(text []byte) {
	n := 0
	for n < len(text) && text[n] != ' ' && text[n] != '=' {
		n++
	}
	for i, name := range keywords {
		if smtp.EqualFold(text[:n], name) {
			f.set |= 1 << i
			if name == "SIZE" && n < len(text) {
				c := smtp.NewCursor(text[n+1:])
				f.size, _ = c.Number()
			}
			return
		}
	}
}
