package persona

func init() { enlist(&Qmail, &Notqmail) }

// Qmail 1.03, as its author left it in 1998. It reads almost nothing of what it
// is told: any MAIL is fine, unknown users bounce later; only a bare LF in a
// message makes it hang up.
var Qmail = Persona{
	Name:   "qmail",
	Server: "qmail 1.03",
	Setup:  "defaults behind tcpserver: no databytes, no badmailfrom",
	Lines:  Lines{LF: true},
	Banner: []Check{{Say: "220 {host} ESMTP"}},
	EHLO:   []Ext{{Line: "PIPELINING"}, {Line: "8BITMIME"}},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{{Say: "250 {host}\n{extensions}"}}},
		{Verb: "HELO", Checks: []Check{{Say: "250 {host}"}}},
		{Verb: "MAIL", Checks: []Check{
			{When: F{PathLong}, Say: "555 syntax error (#5.5.4)"},
			{Say: "250 ok"},
		}},
		{Verb: "RCPT", Checks: []Check{
			{When: F{-HasSender}, Say: "503 MAIL first (#5.5.1)"},
			{When: F{PathLong}, Say: "555 syntax error (#5.5.4)"},
			{When: F{LocalAt}, If: F{Unqualified, -Trusted}, Say: qmailNotOurs},
			{When: F{DomainDot}, If: F{-Trusted}, Say: qmailNotOurs},
			{When: F{NullPath, EmptyLocal, Unqualified, LiteralOurs}, Say: "250 ok"},
			{When: F{Remote, EmptyDomain}, If: F{-Trusted}, Say: qmailNotOurs},
			{Say: "250 ok"},
		}},
		{Verb: "DATA", Checks: []Check{
			{When: F{-HasSender}, Say: "503 MAIL first (#5.5.1)"},
			{When: F{-HasRcpt}, Say: "503 RCPT first (#5.5.1)"},
			{Say: "354 go ahead"},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 flushed"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 ok"}}},
		{Verb: "VRFY", Checks: []Check{{Say: "252 send some mail, i'll try my best"}}},
		{Verb: "HELP", Checks: []Check{{Say: "214 qmail home page: http://pobox.com/~djb/qmail.html"}}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 {host}"}}},
	},
	Unknown: []Check{{Say: "502 unimplemented (#5.5.1)"}},
	Data: Data{
		Hops: 100,
		Now:  []Check{{When: F{BareLF}, Say: "451 See http://pobox.com/~djb/docs/smtplf.html.", Then: Close}},
		Done: qmailDone,
	},
	Sender:     qmailAddress,
	Recipient:  qmailAddress,
	User:       qmailAddress,
	MailParams: "*",
	RcptParams: "*",
	Idle:       1200,
	IdleData:   1200,
	OnIdle:     []Check{{Say: "451 timeout (#4.4.2)", Then: Close}},
	OnIdleData: []Check{{Say: "451 timeout (#4.4.2)", Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Then: Close}},
}

const qmailNotOurs = "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"

var qmailDone = []Check{
	{When: F{Loop}, Say: "554 too many hops, this message is looping (#5.4.6)"},
	{Say: "250 ok {unix} qp {m:D3}"},
}

// qmailAddress takes whatever stands behind the first "<", or the colon.
var qmailAddress = Grammar{
	NoKeyword: true, Open: Skip, Close: Skip, Junk: true, Quotes: Unquoted, Atom: "*", Dots: true, DomainAtom: "*", DomainDots: true, LastDot: true,
	Hyphens: true, Local8: true, Domain8: true, NoDomain: true, NoLocal: true, NoAt: true, Route: GuessRoute, Literal: AnyLiteral, Max: 900,
}

// Notqmail goes on where qmail stopped.
var Notqmail = Persona{
	Base:   &Qmail,
	Name:   "notqmail",
	Server: "notqmail 1.09",
	Verbs:  []Command{{Verb: "HELP", Checks: []Check{{Say: "214 notqmail home page: https://notqmail.org"}}}},
	Data: Data{
		Hops: 100,
		Now:  []Check{{When: F{BareLF}, Say: "451 See https://cr.yp.to/docs/smtplf.html.", Then: Close}},
		Done: qmailDone,
	},
}
