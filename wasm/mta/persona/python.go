package persona

func init() { enlist(&Aiosmtpd, &Twisted) }

// Aiosmtpd is Python's SMTP server for tests and small services. It names the
// syntax it expects, and hangs up on the fifth unknown command.
var Aiosmtpd = Persona{
	Name:   "aiosmtpd",
	Server: "aiosmtpd 1.4.3 (Debian 12)",
	Setup:  "a handler that knows its mailboxes; TLS context and authenticator given",
	Lines:  Lines{LF: true, Trim: "\r", Max: 514},
	Banner: []Check{{Say: "220 {host} Python SMTP 1.4.3"}},
	Before: []Check{
		{When: F{TooLong}, Say: "500 Command line too long"},
	},
	Unknown: []Check{
		{When: F{EmptyLine, EightBit}, Say: "500 Error: bad syntax"},
		{Say: `500 Error: command "{VERB}" not recognized`, Then: CountA},
	},
	EHLO: []Ext{
		{Line: "SIZE {limit}"}, {Line: "8BITMIME"}, {Line: "SMTPUTF8"}, {Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "AUTH LOGIN PLAIN", If: F{InTLS}}, {Line: "HELP"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{{When: F{-Arg}, Say: "501 Syntax: EHLO hostname"}, {Say: "250 {host}\n{extensions}"}}},
		{Verb: "HELO", Checks: []Check{{When: F{-Arg}, Say: "501 Syntax: HELO hostname"}, {Say: "250 {host}"}}},
		{Verb: "MAIL", Checks: []Check{
			{When: F{-Greeted}, Say: "503 Error: send HELO first"},
			{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter}, Say: aiosmtpdMail},
			{When: F{AtTwice}, Say: "553 5.1.3 Error: malformed address"},
			{When: F{Nested, Inner}, Say: aiosmtpdMail},
			{When: F{BadPath, DomainDot}, If: F{-QuoteOpen}, Say: "553 5.1.3 Error: malformed address"},
			{When: F{HasSender}, Say: "503 Error: nested MAIL command"},
			{When: F{AnyParam}, If: F{-Extended}, Say: "501 Syntax: MAIL FROM: <address>"},
			{When: F{BadSize, SizeNegative, ParamSyntax, EmptyValue, OddKey}, Say: aiosmtpdMail},
			{When: F{BadParam}, If: F{-BadBody}, Say: "501 Error: SMTPUTF8 takes no arguments"},
			{When: F{BadBody, BodyBinary}, Say: "501 Error: BODY can only be one of 7BIT, 8BITMIME"},
			{When: F{UnknownParam}, Say: "555 MAIL FROM parameters not recognized or not implemented"},
			{When: F{TooBig, SizeOverflow}, Say: "552 Error: message size exceeds fixed maximum message size"},
			{Say: "250 OK"},
		}},
		{Verb: "RCPT", Checks: []Check{
			{When: F{-Greeted}, Say: "503 Error: send HELO first"},
			{When: F{-HasSender}, Say: "503 Error: need MAIL command"},
			{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter}, Say: aiosmtpdRcpt},
			{When: F{BadPath, DomainDot}, Say: "553 5.1.3 Error: malformed address"},
			{When: F{ParamSyntax, EmptyValue, OddKey}, Say: aiosmtpdRcpt},
			{When: F{UnknownParam}, Say: "555 RCPT TO parameters not recognized or not implemented"},
			{When: F{Remote, NullPath, Unqualified, HasLiteral, HostDomain}, If: F{-Trusted}, Say: "550 not relaying to that domain"},
			{When: F{Unknown, RoleName}, Say: "550 5.1.1 User unknown"},
			{Say: "250 OK"},
		}},
		{Verb: "DATA", Checks: []Check{
			{When: F{-Greeted}, Say: "503 Error: send HELO first"},
			{When: F{-HasRcpt}, Say: "503 Error: need RCPT command"},
			{When: F{Arg}, Say: "501 Syntax: DATA"},
			{Say: "354 End data with <CR><LF>.<CR><LF>"},
		}},
		{Verb: "RSET", Checks: []Check{{When: F{Arg}, Say: "501 Syntax: RSET"}, {Say: "250 OK"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 OK"}}},
		{Verb: "VRFY", Checks: []Check{
			{When: F{-Arg}, Say: "501 Syntax: VRFY <address>"},
			{When: F{BadPath}, Say: "502 Could not VRFY {arg}"},
			{Say: "252 Cannot VRFY user, but will accept message and attempt delivery"},
		}},
		{Verb: "EXPN", Checks: []Check{{Say: "502 EXPN not implemented"}}},
		{Verb: "HELP", Checks: []Check{
			{When: F{-Arg}, Say: "250 " + aiosmtpdHelp},
			{When: F{HelpTopic}, Say: "250 Syntax: {help}"},
			{Say: "501 " + aiosmtpdHelp},
		}},
		{Verb: "AUTH", Checks: []Check{
			{When: F{-Extended}, Say: "503 Error: send EHLO first"},
			{When: F{-InTLS}, Say: "538 5.7.11 Encryption required for requested authentication mechanism"},
			{When: F{Authed}, Say: "503 Already authenticated"},
			{When: F{MechMissing}, Say: "501 Not enough value"},
			{When: F{MechUnknown}, Say: "504 5.5.4 Unrecognized authentication type"},
			{Then: Open},
		}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{Arg}, Say: "501 Syntax: STARTTLS"},
			{When: F{-CanTLS}, Say: "454 TLS not available"},
			{Say: "220 Ready to start TLS"},
		}},
		{Verb: "QUIT", Checks: []Check{{When: F{Arg}, Say: "501 Syntax: QUIT"}, {Say: "221 Bye"}}},
	},
	Data: Data{
		LineMax: 999,
		Done: []Check{
			{When: F{TooLarge}, Say: "552 Error: Too much mail data"},
			{When: F{LongLine}, Say: "500 Line too long (see RFC5321 4.5.3.1.6)"},
			{Say: "250 Message accepted for delivery"},
		},
	},
	AUTH: Auth{
		Mechs: []Mech{
			{Name: "LOGIN", Prompts: []string{"334 VXNlciBOYW1lAA==", "334 UGFzc3dvcmQA"}},
			{Name: "PLAIN", Prompts: []string{"334 "}},
		},
		Done: []Check{
			{When: F{Cancelled}, Say: "501 5.7.0 Auth aborted"},
			{When: F{BadBase64}, Say: "501 5.5.2 Can't decode base64"},
			{When: F{GoodLogin}, Say: "235 2.7.0 Authentication successful"},
			{Say: "535 5.7.8 Authentication credentials invalid"},
		},
	},
	Count:      []Counter{{Bit: CountA, Limit: 5, Say: "502 5.5.1 Too many unrecognized commands, goodbye.", Then: Close}},
	Help:       aiosmtpdTopics,
	Sender:     aiosmtpdAddress,
	Recipient:  aiosmtpdAddress,
	User:       aiosmtpdAddress,
	MailParams: "SIZE=digits BODY=7BIT|8BITMIME SMTPUTF8",
	RcptParams: "",
	Size:       33554432,
	Idle:       300,
	IdleData:   300,
	OnIdle:     []Check{{Then: Close}},
	OnIdleData: []Check{{Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Then: Close}},
	TLSPlain:   []Check{{Then: Close}},
}

const (
	aiosmtpdMail = "501 Syntax: MAIL FROM: <address> [SP <mail-parameters>]"
	aiosmtpdRcpt = "501 Syntax: RCPT TO: <address> [SP <mail-parameters>]"
	aiosmtpdHelp = "Supported commands: AUTH DATA EHLO HELO HELP MAIL NOOP QUIT RCPT RSET STARTTLS VRFY"
)

var aiosmtpdTopics = []Topic{
	{"AUTH", "AUTH <mechanism>"}, {"DATA", "DATA"}, {"EHLO", "EHLO hostname"}, {"HELO", "HELO hostname"}, {"HELP", "HELP [command]"},
	{"MAIL", "MAIL FROM: <address> [SP <mail-parameters>]"}, {"NOOP", "NOOP [ignored]"}, {"QUIT", "QUIT"},
	{"RCPT", "RCPT TO: <address> [SP <mail-parameters>]"}, {"RSET", "RSET"}, {"STARTTLS", "STARTTLS"}, {"VRFY", "VRFY <address>"},
}

// aiosmtpdAddress: Python's parser of header fields, which minds little.
var aiosmtpdAddress = Grammar{
	Open: May, Close: Skip, Junk: true, Quotes: Unquoted, Atom: " ", Dots: true, Hyphens: true, DomainDots: false, DomainAtom: "_!#$%&'*+/=?^`{|}~", LastDot: true, Local8: true, Domain8: true,
	NoAt: true, Route: StripRoute, Literal: AnyLiteral,
}

// Twisted Mail is a framework in Python. It knows eight commands and hangs up
// without a word where its own code fails.
var Twisted = Persona{
	Name:   "twisted",
	Server: "Twisted Mail 22.4 (Debian 12)",
	Setup:  "an ESMTP factory with TLS and a delivery for the lab's mailboxes",
	Lines:  Lines{Trim: " \t", TrimLeft: " \t", Blank: " \t", Max: 16384},
	Banner: []Check{{Say: "220 {host} NO UCE NO UBE NO RELAY PROBES ESMTP"}},
	Before: []Check{
		{When: F{TooLong}, Say: "500 Line too long"},
		{When: F{EmptyLine, BlankLine}, Say: "500 Error: bad syntax"},
	},
	Unknown: []Check{
		{When: F{-Arg}, If: F{EightBit}, Then: Close},
		{Say: "500 Command not implemented"},
	},
	EHLO: []Ext{{Line: "STARTTLS", If: F{CanTLS, -InTLS}}},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{{Say: "250 {host} Hello {ip}, nice to meet you\n{extensions}"}}},
		{Verb: "HELO", Checks: []Check{{Say: "250 {host} Hello {ip}, nice to meet you"}}},
		{Verb: "MAIL", Checks: []Check{
			{When: F{HasSender}, Say: "503 Only one sender per message, please"},
			{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter}, Say: "501 Syntax error"},
			{When: F{AtTwice}, Say: "553 Too many @"},
			{When: F{BadRoute}, Say: "553 Malformed source route"},
			{When: F{BadPath, Path8bit, HasLiteral}, Say: "501 Syntax error"},
			{Say: "250 Sender address accepted"},
		}},
		{Verb: "RCPT", Checks: []Check{
			{When: F{-HasSender}, Say: "503 Must have sender before recipient"},
			{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter}, Say: "501 Syntax error"},
			{When: F{BadRoute}, Say: "553 Malformed source route"},
			{When: F{BadPath, NullPath, Path8bit, HasLiteral}, Say: "501 Syntax error"},
			{When: F{Remote, Unqualified, Unknown, RoleName, EmptyDomain, DomainDot, HasQuotes}, Say: "550 Cannot receive for specified address"},
			{Say: "250 Recipient address accepted"},
		}},
		{Verb: "DATA", Checks: []Check{
			{When: F{-HasSender, -HasRcpt}, Say: "503 Must have valid receiver and originator"},
			{Say: "354 Continue"},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 I remember nothing."}}},
		{Verb: "AUTH", Checks: []Check{
			{When: F{MechMissing}, Then: Close},
			{Say: "504 Unrecognized authentication type"},
		}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{InTLS}, Say: "503 TLS already negotiated"},
			{When: F{-CanTLS}, Say: "503 TLS not available"},
			{Say: "220 Begin TLS negotiation now"},
		}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 See you later"}}},
	},
	Data: Data{
		LineMax: 16384,
		Done:    []Check{{When: F{LongLine}, Say: "500 Line too long"}, {Say: "250 Delivery in progress"}},
	},
	Sender:     twistedAddress,
	Recipient:  twistedAddress,
	MailParams: "*",
	RcptParams: "*",
	Idle:       600,
	IdleData:   600,
	OnIdle:     []Check{{Say: "421 Timeout. Try talking faster next time!", Then: Close}},
	OnIdleData: []Check{{Say: "421 Timeout. Try talking faster next time!", Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Then: Close}},
	TLSPlain:   []Check{{Then: Close}},

	TLSKeepsHelo:  true,
	TLSKeepsInput: true,
}

var twistedAddress = Grammar{
	Open: May, Quotes: Quoted, Dots: true, DomainDots: true, LastDot: true, Hyphens: true, DomainAtom: "_!#$%&'*+/=?^`{|}~",
	NoAt: true, NoDomain: true, Route: StripRoute, Literal: NoLiteral,
}
