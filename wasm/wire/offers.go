package wire

import "ehlo/wasm/smtp"

// offers is what the last EHLO reply listed.
type offers struct {
	set   uint32
	size  int64  // limit behind SIZE; 0: none named
	mechs []byte // behind AUTH
}

// keywords an observer has a use for. Others cannot be asked about.
var keywords = [...]string{
	"PIPELINING", "8BITMIME", "SIZE", "STARTTLS", "AUTH", "CHUNKING", "SMTPUTF8", "DSN", "BINARYMIME",
	"ENHANCEDSTATUSCODES", "ETRN", "VRFY", "EXPN", "HELP", "DELIVERBY", "REQUIRETLS", "LIMITS", "BURL",
	"ATRN", "XCLIENT", "XFORWARD", "FUTURERELEASE", "MT-PRIORITY", "NO-SOLICITING", "CHECKPOINT", "CONPERM",
	"MTRK", "SUBMITTER", "PRDR",
}

// Param is a parameter of MAIL or RCPT with the keyword that allows it.
type Param struct {
	Name, Keyword, Verb string
	Values              string // some that are right, with | between them; of BODY each may need more
	Section             string
}

var params = [...]Param{
	{"SIZE", "SIZE", "MAIL", "1000", "RFC 1870 6"},
	{"BODY", "8BITMIME", "MAIL", "8BITMIME|7BIT", "RFC 6152 2"},
	{"BODY", "BINARYMIME", "MAIL", "BINARYMIME", "RFC 3030 3"},
	{"SMTPUTF8", "SMTPUTF8", "MAIL", "", "RFC 6531 3.4"},
	{"AUTH", "AUTH", "MAIL", "<>", "RFC 4954 5"},
	{"RET", "DSN", "MAIL", "HDRS|FULL", "RFC 3461 4.3"},
	{"ENVID", "DSN", "MAIL", "QQ314159", "RFC 3461 4.4"},
	{"NOTIFY", "DSN", "RCPT", "SUCCESS,FAILURE|DELAY|NEVER", "RFC 3461 4.1"},
	{"ORCPT", "DSN", "RCPT", "rfc822;alice@lab.example", "RFC 3461 4.2"},
	{"BY", "DELIVERBY", "MAIL", "120;R", "RFC 2852 4"},
	{"REQUIRETLS", "REQUIRETLS", "MAIL", "", "RFC 8689 2"},
	{"HOLDFOR", "FUTURERELEASE", "MAIL", "3600", "RFC 4865 5"},
	{"HOLDUNTIL", "FUTURERELEASE", "MAIL", "2030-01-01T00:00:00Z", "RFC 4865 5"},
	{"MT-PRIORITY", "MT-PRIORITY", "MAIL", "3", "RFC 6710 3"},
	{"SOLICIT", "NO-SOLICITING", "MAIL", "example:ADV", "RFC 3865 2"},
	{"TRANSID", "CHECKPOINT", "MAIL", "<12345@client.test.example>", "RFC 1845 3"},
	{"CONPERM", "CONPERM", "MAIL", "", "RFC 4141 3"},
	{"MTRK", "MTRK", "MAIL", "", "RFC 3885 3"},
	{"SUBMITTER", "SUBMITTER", "MAIL", "", "RFC 4405 3"},
	{"PRDR", "PRDR", "MAIL", "", ""},
}

// Params is the table, in its order. The slice is shared: read it only.
func Params() []Param { return params[:] }

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
			if name == "AUTH" && n < len(text) {
				f.mechs = clone(text[n+1:])
			}
			return
		}
	}
}
