package persona

func init() { enlist(&PostfixPostscreen) }

// PostfixPostscreen is the doorkeeper in front of Postfix. It shows a first
// line of greeting and waits who talks too soon, and no mail passes it while
// it tests a client it does not know.
var PostfixPostscreen = Persona{
	Name:   "postfix-postscreen",
	Server: "Postfix 3.7.11 (Debian 12)",
	Setup:  "greet wait 3s, all tests enforced, the client unknown: every recipient is put off until it comes again",
	Lines:  Lines{LF: true, Trim: " \t\r", TrimLeft: " \t\r", Blank: " \t\r", Max: 2048, Cut: true, CutNUL: true},
	Banner: []Check{
		{When: F{Early}, Say: "220-{host} ESMTP Postfix"},
		{Say: "220-{host} ESMTP Postfix\f220 {host} ESMTP Postfix (Debian/GNU)", Wait: 3000, Then: Tease},
	},
	Unknown: []Check{{Say: "502 5.5.2 Error: command not recognized"}},
	EHLO: []Ext{
		{Line: "SIZE {limit}"}, {Line: "VRFY"}, {Line: "ETRN"}, {Line: "STARTTLS", If: F{CanTLS, -InTLS}},
		{Line: "ENHANCEDSTATUSCODES"}, {Line: "8BITMIME"}, {Line: "DSN"}, {Line: "SMTPUTF8"}, {Line: "CHUNKING"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{{When: F{-Arg}, Say: "501 Syntax: EHLO hostname"}, {Say: "250 {host}\n{extensions}"}}},
		{Verb: "HELO", Checks: []Check{{When: F{-Arg}, Say: "501 Syntax: HELO hostname"}, {Say: "250 {host}"}}},
		{Verb: "MAIL", Checks: []Check{
			{When: F{HasSender}, Say: "503 5.5.1 Error: nested MAIL command"},
			{When: F{NoKeyword, NoColon, OtherKeyword}, Say: "501 5.5.4 Syntax: MAIL FROM:<address>"},
			{Say: "250 2.1.0 Ok"},
		}},
		{Verb: "RCPT", Checks: []Check{
			{When: F{-HasSender}, Say: "503 5.5.1 Error: need MAIL command"},
			{When: F{NoKeyword, NoColon, OtherKeyword}, Say: "501 5.5.4 Syntax: RCPT TO:<address>"},
			{When: F{CountAOver}, Say: "550 5.5.1 Protocol error"},
			{Say: "450 4.3.2 Service currently unavailable"},
		}},
		{Verb: "DATA", Checks: []Check{
			{When: F{-HasSender}, Say: "503 5.5.1 Error: need RCPT command", Then: Close},
			{Say: "554 5.5.1 Error: no valid recipients", Then: Close},
		}},
		{Verb: "BDAT", Checks: []Check{
			{When: F{NoChunk, BadChunk}, Say: "501 5.5.4 Syntax: BDAT count [LAST]", Then: Close},
			{When: F{-HasSender}, Say: "503 5.5.1 Error: need RCPT command", Then: Close},
			{Say: "554 5.5.1 Error: no valid recipients", Then: Close},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 2.0.0 Ok"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 2.0.0 Ok"}}},
		{Verb: "VRFY", Checks: []Check{
			{When: F{-Arg}, Say: "501 5.5.4 Syntax: VRFY address"},
			{When: F{CountAOver}, Say: "550 5.5.1 Protocol error"},
			{Say: "450 4.3.2 Service currently unavailable"},
		}},
		{Verb: "ETRN", Checks: []Check{
			{When: F{-Arg}, Say: "500 Syntax: ETRN domain"},
			{Say: "458 Unable to queue messages"},
		}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{Arg}, Say: "501 Syntax: EHLO hostname"},
			{When: F{InTLS}, Say: "554 5.5.1 Error: TLS already active"},
			{Say: "220 2.0.0 Ready to start TLS"},
		}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 2.0.0 Bye"}}},
	},
	Count: []Counter{
		{Bit: CountA, When: F{Pending, NotLetter, HeaderLine, HTTP}, Limit: 1},
		{When: F{Always}, Limit: 21, Say: "421 {host} Service unavailable - try again later", Then: Close},
	},
	Sender:     Grammar{Open: Skip, Close: Skip, Junk: true, Quotes: NoQuotes, Atom: "*", Dots: true, DomainAtom: "*", DomainDots: true, Hyphens: true, LastDot: true, Local8: true, Domain8: true, NoDomain: true, NoLocal: true, NoAt: true, Route: GuessRoute, Literal: AnyLiteral},
	MailParams: "*",
	RcptParams: "*",
	Size:       10240000,
	Idle:       300,
	IdleData:   300,
	OnIdle:     []Check{{Say: "421 4.4.2 {host} Error: timeout exceeded", Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	TLSPlain:   []Check{{Then: Abort}},
}
