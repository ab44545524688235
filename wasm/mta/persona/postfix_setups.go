package persona

// PostfixNovrfy wants to be greeted and verifies nobody.
var PostfixNovrfy = with(&Postfix, "postfix-novrfy",
	"disable_vrfy_command=yes, smtpd_helo_required=yes, CHUNKING not announced",
	func(p *Persona) {
		p.EHLO = []Ext{
			{Line: "PIPELINING"}, {Line: "SIZE {limit}"}, {Line: "ETRN"},
			{Line: "STARTTLS", If: F{CanTLS, -InTLS}},
			{Line: "ENHANCEDSTATUSCODES"}, {Line: "8BITMIME"}, {Line: "DSN"}, {Line: "SMTPUTF8"},
		}
		p.Verbs = verb(p.Verbs, "VRFY", say("502 5.5.1 VRFY command is disabled"))
		p.Verbs = verb(p.Verbs, "BDAT", []Check{{Say: "521 5.5.1 Error: command not implemented", Then: Close}})
		p.Verbs = verb(p.Verbs, "MAIL", first(postfixMail,
			Check{When: F{-Greeted}, Say: "503 5.5.1 Error: send HELO/EHLO first"}))
		p.Verbs = verb(p.Verbs, "ETRN", first(postfixEtrn,
			Check{When: F{-Greeted}, Say: "503 Error: send HELO/EHLO first"}))
	})

// PostfixStrict closes the doors that the defaults leave open.
var PostfixStrict = with(&Postfix, "postfix-strict",
	"bare newlines and early talkers refused, strict_rfc821_envelopes=yes, names in HELO and sender must exist, smtpd_timeout=4s",
	func(p *Persona) {
		p.Banner = first(p.Banner, Check{When: F{Early}, Say: postfixSync, Then: Close})
		p.Before = append(append([]Check(nil), p.Before...), Check{When: F{Pending}, If: F{-MayPipeline}, Say: postfixSync, Then: Close})
		p.Data.Ends = 0
		p.Idle, p.IdleData = 4, 4
		p.Sender = postfixAddress
		p.Sender.Open = Must
		p.Recipient = p.Sender
		p.Verbs = verb(p.Verbs, "RCPT", postfixStrictRcpt)
	})

const postfixSync = "554 5.5.0 Error: SMTP protocol synchronization"

// postfixStrictRcpt: the restrictions on HELO and sender are applied when the
// first recipient is named, so that the log can say whose mail it was.
var postfixStrictRcpt = []Check{
	{When: F{-HasSender}, Say: "503 5.5.1 Error: need MAIL command"},
	{When: F{NoKeyword, NoColon, OtherKeyword, SpaceBeforeColon, NothingAfter}, Say: "501 5.5.4 Syntax: RCPT TO:<address>"},
	{When: F{RcptFull}, Say: "452 4.5.3 Error: too many recipients"},
	{When: F{BadPath, NullPath}, Say: "501 5.1.3 Bad recipient address syntax"},
	{When: F{BadNotify}, Say: "501 5.5.4 Error: Bad NOTIFY parameter syntax"},
	{When: F{UnknownParam, BadParam, ParamNoValue, ParamEmpty, ParamSyntax}, Say: "555 5.5.4 Unsupported option: {param}"},
	{When: F{HeloLiteralBad}, Say: "501 5.5.2 <{helo:neuter}>: Helo command rejected: invalid ip address"},
	{When: F{HeloHyphen, HeloSpecial, Helo8bit, HeloLong}, Say: "501 5.5.2 <{helo:neuter}>: Helo command rejected: Invalid name"},
	{When: F{HeloSingle, HeloIP}, If: F{-HeloLiteral}, Say: "504 5.5.2 <{helo:neuter}>: Helo command rejected: need fully-qualified hostname"},
	{When: F{HeloUnresolved}, If: F{-HeloLiteral}, Say: "450 4.7.1 <{helo:neuter}>: Helo command rejected: Host not found"},
	{When: F{SenderNX}, If: F{-NullSender}, Say: "450 4.1.8 <{sender}>: Sender address rejected: Domain not found"},
	{When: F{EmptyLocal, LiteralOurs, Postmaster}, Say: "250 2.1.5 Ok"},
	{When: F{Remote, HasPercent, HasBang, LocalAt}, If: F{-Trusted}, Say: "454 4.7.1 <{addr}>: Relay access denied"},
	{When: F{Unknown}, Say: "550 5.1.1 <{addr}>: Recipient address rejected: User unknown in local recipient table"},
	{Say: "250 2.1.5 Ok"},
}

// PostfixSubmission takes mail from its users only, and only inside TLS.
var PostfixSubmission = with(&Postfix, "postfix-submission",
	"a submission service: TLS and AUTH required, PLAIN LOGIN CRAM-MD5 from Cyrus SASL",
	func(p *Persona) {
		p.EHLO = []Ext{
			{Line: "PIPELINING"}, {Line: "SIZE {limit}"}, {Line: "VRFY"}, {Line: "ETRN"},
			{Line: "STARTTLS", If: F{CanTLS, -InTLS}},
			{Line: "AUTH PLAIN LOGIN CRAM-MD5", If: F{InTLS}},
			{Line: "ENHANCEDSTATUSCODES"}, {Line: "8BITMIME"}, {Line: "DSN"}, {Line: "SMTPUTF8"}, {Line: "CHUNKING"},
		}
		plaintext := Check{When: F{-InTLS}, Say: "530 5.7.0 Must issue a STARTTLS command first"}
		for _, name := range []string{"MAIL", "RCPT", "DATA", "BDAT", "RSET", "VRFY", "ETRN"} {
			for _, c := range p.Verbs {
				if c.Verb == name {
					p.Verbs = verb(p.Verbs, name, first(c.Checks, plaintext))
				}
			}
		}
		p.Verbs = verb(p.Verbs, "RCPT", first(postfixSubmissionRcpt, plaintext))
		p.Verbs = verb(p.Verbs, "AUTH", first(postfixAuth, plaintext))
		p.AUTH = Auth{
			Mechs: []Mech{
				{Name: "PLAIN", Prompts: []string{"334 "}},
				{Name: "LOGIN", Prompts: []string{"334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"}},
				{Name: "CRAM-MD5", Prompts: []string{"334 {cram}"}},
			},
			Done: []Check{
				{When: F{Cancelled}, Say: "501 5.7.0 Authentication aborted"},
				{When: F{BadBase64}, Say: "535 5.7.8 Error: authentication failed: bad protocol / cancel"},
				{When: F{GoodLogin}, Say: "235 2.7.0 Authentication successful"},
				{Say: "535 5.7.8 Error: authentication failed: authentication failure"},
			},
			Max: 12288,
		}
	})

var postfixAuth = []Check{
	{When: F{HasSender}, Say: "503 5.5.1 Error: MAIL transaction in progress"},
	{When: F{Authed}, Say: "503 5.5.1 Error: already authenticated"},
	{When: F{MechMissing, ThirdWord}, Say: "501 5.5.4 Syntax: AUTH mechanism"},
	{When: F{MechUnknown}, Say: "535 5.7.8 Error: authentication failed: Invalid authentication mechanism"},
	{Then: Open},
}

var postfixSubmissionRcpt = []Check{
	{When: F{-HasSender}, Say: "503 5.5.1 Error: need MAIL command"},
	{When: F{NoKeyword, NoColon, OtherKeyword, SpaceBeforeColon, NothingAfter}, Say: "501 5.5.4 Syntax: RCPT TO:<address>"},
	{When: F{RcptFull}, Say: "452 4.5.3 Error: too many recipients"},
	{When: F{BadPath, NullPath}, Say: "501 5.1.3 Bad recipient address syntax"},
	{When: F{BadNotify}, Say: "501 5.5.4 Error: Bad NOTIFY parameter syntax"},
	{When: F{UnknownParam, BadParam, ParamNoValue, ParamEmpty, ParamSyntax}, Say: "555 5.5.4 Unsupported option: {param}"},
	{When: F{-Authed}, Say: "554 5.7.1 <{addr}>: Recipient address rejected: Access denied"},
	{When: F{Unknown}, Say: "550 5.1.1 <{addr}>: Recipient address rejected: User unknown in local recipient table"},
	{Say: "250 2.1.5 Ok"},
}

var postfixEtrn = []Check{
	{When: F{-Arg, TwoWords}, Say: "500 Syntax: ETRN domain"},
	{When: F{HasSender}, Say: "503 Error: MAIL transaction in progress"},
	{Say: "459 <{arg:node}>: service unavailable"},
}

// PostfixPostscreen is the doorkeeper in front of Postfix. It shows a first
// line of greeting and waits who talks too soon, and no mail passes it while
// it tests a client it does not know.
var PostfixPostscreen = Persona{
	Name:   "postfix-postscreen",
	Server: "Postfix 3.7.11 postscreen (Debian 12)",
	Setup:  "greet wait 3s, all tests enforced, the client unknown: every recipient is put off until it comes again",
	Lines:  Lines{LF: true, Trim: " \t\r", TrimLeft: " \t\r", Blank: " \t\r", Max: 2048, Cut: true, CutNUL: true},
	Banner: []Check{
		{When: F{Early}, Say: "220-{host} ESMTP Postfix"},
		{Say: "220 {host} ESMTP Postfix\n{host} ESMTP Postfix (Debian/GNU)", Wait: 3000},
	},
	Unknown: say("502 5.5.2 Error: command not recognized"),
	EHLO: []Ext{
		{Line: "SIZE {limit}"}, {Line: "VRFY"}, {Line: "ETRN"}, {Line: "STARTTLS", If: F{CanTLS, -InTLS}},
		{Line: "ENHANCEDSTATUSCODES"}, {Line: "8BITMIME"}, {Line: "DSN"}, {Line: "SMTPUTF8"}, {Line: "CHUNKING"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{{When: F{-Arg}, Say: "501 Syntax: EHLO hostname"}, {Say: "250 {host}\n{extensions}"}}},
		{Verb: "HELO", Checks: []Check{{When: F{-Arg}, Say: "501 Syntax: HELO hostname"}, {Say: "250 {host}"}}},
		{Verb: "MAIL", Checks: []Check{
			{When: F{HasSender}, Say: "503 5.5.1 Error: nested MAIL command"},
			{When: F{NoKeyword, NoColon, OtherKeyword, SpaceBeforeColon}, Say: "501 5.5.4 Syntax: MAIL FROM:<address>"},
			{Say: "250 2.1.0 Ok"},
		}},
		{Verb: "RCPT", Checks: []Check{
			{When: F{-HasSender}, Say: "503 5.5.1 Error: need MAIL command"},
			{When: F{NoKeyword, NoColon, OtherKeyword, SpaceBeforeColon}, Say: "501 5.5.4 Syntax: RCPT TO:<address>"},
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
		{Verb: "RSET", Checks: say("250 2.0.0 Ok")},
		{Verb: "NOOP", Checks: say("250 2.0.0 Ok")},
		{Verb: "VRFY", Checks: []Check{
			{When: F{-Arg}, Say: "501 5.5.4 Syntax: VRFY address [SMTPUTF8]"},
			{When: F{CountAOver}, Say: "550 5.5.1 Protocol error"},
			{Say: "450 4.3.2 Service currently unavailable"},
		}},
		{Verb: "ETRN", Checks: []Check{
			{When: F{-Arg}, Say: "500 Syntax: ETRN domain"},
			{Say: "458 Unable to queue messages"},
		}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{Arg}, Say: "501 5.5.4 Syntax: STARTTLS"},
			{When: F{InTLS}, Say: "554 5.5.1 Error: TLS already active"},
			{Say: "220 2.0.0 Ready to start TLS"},
		}},
		{Verb: "QUIT", Checks: say("221 2.0.0 Bye")},
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
