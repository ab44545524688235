package smtp

// Verb is one row of the command table.
type Verb struct {
	Name    string
	Syntax  string // what follows the verb, for HELP and the reference
	Section string // the rule that defines it
	From    States // where RFC 5321 4.1.4 lets it work; elsewhere it is 503
	To      State  // where success leads; meaningless when Stays
	Stays   bool   // success changes no state
	Keyword string // EHLO keyword that offers it; empty: part of every server
	Last    bool   // must end a pipelined group (RFC 2920 3.1)
	Old     bool   // recognised so that it can be refused by name (RFC 5321 F)
	Private bool   // vendors' own, never offered by us

	index uint8
}

const (
	greetedOn = 1<<Greeted | 1<<Ready | 1<<Mail | 1<<Rcpt
	readyOn   = 1<<Ready | 1<<Mail | 1<<Rcpt
	ready     = 1 << Ready
	inMail    = 1<<Mail | 1<<Rcpt
	inRcpt    = 1 << Rcpt
)

// The table. Its order is the order of HELP and of the chips.
var verbs = [...]Verb{
	{Name: "EHLO", Syntax: "domain", Section: "RFC 5321 4.1.1.1", From: greetedOn, To: Ready, Last: true},
	{Name: "HELO", Syntax: "domain", Section: "RFC 5321 4.1.1.1", From: greetedOn, To: Ready, Last: true},
	{Name: "LHLO", Syntax: "domain", Section: "RFC 2033 4.1", From: greetedOn, To: Ready, Last: true},
	{Name: "MAIL", Syntax: "FROM:<path> [parameters]", Section: "RFC 5321 4.1.1.2", From: ready, To: Mail},
	{Name: "RCPT", Syntax: "TO:<path> [parameters]", Section: "RFC 5321 4.1.1.3", From: inMail, To: Rcpt},
	{Name: "DATA", Section: "RFC 5321 4.1.1.4", From: inRcpt, To: Data, Last: true},
	{Name: "BDAT", Syntax: "size [LAST]", Section: "RFC 3030 2", From: inRcpt, To: Ready, Keyword: "CHUNKING"},
	{Name: "RSET", Section: "RFC 5321 4.1.1.5", From: greetedOn, To: Ready},
	{Name: "NOOP", Syntax: "[text]", Section: "RFC 5321 4.1.1.9", From: greetedOn, Stays: true, Last: true},
	{Name: "QUIT", Section: "RFC 5321 4.1.1.10", From: greetedOn, To: Closed, Last: true},
	{Name: "VRFY", Syntax: "name", Section: "RFC 5321 4.1.1.6", From: greetedOn, Stays: true, Last: true},
	{Name: "EXPN", Syntax: "list", Section: "RFC 5321 4.1.1.7", From: greetedOn, Stays: true, Last: true},
	{Name: "HELP", Syntax: "[verb]", Section: "RFC 5321 4.1.1.8", From: greetedOn, Stays: true, Last: true},
	{Name: "STARTTLS", Section: "RFC 3207 4", From: ready, To: TLS, Keyword: "STARTTLS", Last: true},
	{Name: "AUTH", Syntax: "mechanism [response]", Section: "RFC 4954 4", From: ready, To: Auth, Keyword: "AUTH", Last: true},
	{Name: "ETRN", Syntax: "domain", Section: "RFC 1985 5", From: ready, Stays: true, Keyword: "ETRN", Last: true},
	{Name: "BURL", Syntax: "URL [LAST]", Section: "RFC 4468 3", From: inRcpt, To: Ready, Keyword: "BURL", Private: true},
	{Name: "ATRN", Syntax: "[domains]", Section: "RFC 2645 5.2", From: ready, Keyword: "ATRN", Private: true},
	{Name: "XCLIENT", Syntax: "name=value", Section: "Postfix XCLIENT_README", From: readyOn, Keyword: "XCLIENT", Private: true},
	{Name: "XFORWARD", Syntax: "name=value", Section: "Postfix XFORWARD_README", From: readyOn, Keyword: "XFORWARD", Private: true},
	{Name: "SEND", Syntax: "FROM:<path>", Section: "RFC 821 3.4", From: ready, Old: true},
	{Name: "SOML", Syntax: "FROM:<path>", Section: "RFC 821 3.4", From: ready, Old: true},
	{Name: "SAML", Syntax: "FROM:<path>", Section: "RFC 821 3.4", From: ready, Old: true},
	{Name: "TURN", Section: "RFC 5321 F.1", From: ready, Old: true, Last: true},
}

// VerbCount is the number of rows.
const VerbCount = len(verbs)

// Index is the row of the verb in the table.
func (v *Verb) Index() int { return int(v.index) }

// Verbs is the table, in its order. The slice is shared: read it only.
func Verbs() []Verb { return verbs[:] }

// Lookup finds a verb whatever its case; nil if there is none. It is on the
// path of every command, so it compares one folded word first.
func Lookup(name []byte) *Verb {
	if len(name) < 4 || len(name) > 8 {
		return nil
	}
	key := fold4(name)
	for i := hash4(key); ; i = (i + 1) % uint32(len(slots)) {
		n := slots[i]
		if n == 0 {
			return nil
		}
		// A letter without its case bit is equal to no other octet's.
		if v := &verbs[n-1]; keys[n-1] == key && len(name) == len(v.Name) && EqualFold(name[4:], v.Name[4:]) {
			return v
		}
	}
}

var (
	keys  [len(verbs)]uint32
	slots [128]uint8 // index into verbs plus one
)

func init() {
	for i := range verbs {
		verbs[i].index = uint8(i)
		keys[i] = fold4([]byte(verbs[i].Name))
		h := hash4(keys[i])
		for slots[h] != 0 {
			h = (h + 1) % uint32(len(slots))
		}
		slots[h] = uint8(i + 1)
	}
}

func hash4(key uint32) uint32 { return key * 0x9E3779B1 >> 25 }

// fold4 packs four letters without their case bit.
func fold4(b []byte) uint32 {
	return (uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24) &^ 0x20202020
}

// EqualFold compares ASCII without case; s must be upper case letters, digits or signs.
func EqualFold(b []byte, s string) bool {
	if len(b) != len(s) {
		return false
	}
	for i, c := range b {
		if c-'a' < 26 {
			c -= 'a' - 'A'
		}
		if c != s[i] {
			return false
		}
	}
	return true
}
