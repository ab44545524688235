package persona

import "ehlo/wasm/smtp"

func init() { enlist(&Postfix) }

// Postfix as Debian 12 ships it. It takes LF for CRLF everywhere, MAIL without
// EHLO, addresses without brackets; it verifies recipients but says 252.
var Postfix = Persona{
	Name:   "postfix",
	Server: "Postfix 3.7.11 (Debian 12)",
	Setup:  "defaults: VRFY allowed, HELO not required, bare newlines accepted, relaying refused with a temporary code",
	Lines:  Lines{LF: true, Trim: " \t\r", TrimLeft: " \t\r", Blank: " \t\r", Max: 2048, Cut: true},
	Banner: postfixBanner,
	Before: postfixBefore,
	Unknown: []Check{
		{When: F{HeaderLine, NotLetter, HTTP}, Say: "221 2.7.0 Error: I can break rules, too. Goodbye.", Then: Close},
		{Say: "500 5.5.2 Error: command not recognized"},
	},
	EHLO: []Ext{
		{Line: "PIPELINING"}, {Line: "SIZE {limit}"}, {Line: "VRFY"}, {Line: "ETRN"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}},
		{Line: "ENHANCEDSTATUSCODES"}, {Line: "8BITMIME"}, {Line: "DSN"}, {Line: "SMTPUTF8"}, {Line: "CHUNKING"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{
			{When: F{-Arg}, Say: "501 Syntax: EHLO hostname"},
			{Say: "250 {host}\n{extensions}"},
		}},
		{Verb: "HELO", Checks: []Check{
			{When: F{-Arg}, Say: "501 Syntax: HELO hostname"},
			{Say: "250 {host}"},
		}},
		{Verb: "MAIL", Checks: postfixMail},
		{Verb: "RCPT", Checks: postfixRcpt},
		{Verb: "DATA", Checks: []Check{
			{When: F{InBDAT}, Say: "503 5.5.1 Error: DATA after BDAT"},
			{When: F{-HasSender}, Say: "503 5.5.1 Error: need RCPT command"},
			{When: F{-HasRcpt}, Say: "554 5.5.1 Error: no valid recipients"},
			{When: F{Arg}, Say: "501 5.5.4 Syntax: DATA"},
			{Say: "354 End data with <CR><LF>.<CR><LF>"},
		}},
		{Verb: "BDAT", Checks: []Check{
			{When: F{NoChunk, BadChunk}, Say: "521 5.5.4 Syntax: BDAT count [LAST]", Then: Close},
			{When: F{BDATFailed}, Say: "551 5.0.0 Discarded {octets} bytes after earlier error", Then: Swallow},
			{When: F{-HasSender}, Say: "503 5.5.1 Error: need RCPT command", Then: Swallow},
			{When: F{-HasRcpt}, Say: "554 5.5.1 Error: no valid recipients", Then: Swallow},
			{When: F{TooLarge}, Say: "552 5.3.4 Chunk exceeds message size limit", Then: Swallow},
			{When: F{ZeroChunk}, Say: "551 5.7.1 Null BDAT request", Then: Spoil},
			{When: F{NotLast}, Say: "250 2.0.0 Ok: {octets} bytes"},
			{When: F{Loop}, Say: "554 5.4.0 Error: too many hops"},
			{Say: "250 2.0.0 Ok: {total} bytes queued as {m:H11}"},
		}},
		{Verb: "RSET", Checks: []Check{
			{When: F{Arg}, Say: "501 5.5.4 Syntax: RSET"},
			{Say: "250 2.0.0 Ok"},
		}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 2.0.0 Ok"}}},
		{Verb: "VRFY", Checks: postfixVrfy},
		{Verb: "ETRN", Checks: []Check{
			{When: F{-Arg, TwoWords}, Say: "500 Syntax: ETRN domain"},
			{When: F{HasSender}, Say: "503 Error: MAIL transaction in progress"},
			{Say: "459 <{arg:node}>: service unavailable"},
		}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{Arg}, Say: "501 5.5.4 Syntax: STARTTLS"},
			{When: F{InTLS}, Say: "554 5.5.1 Error: TLS already active"},
			{When: F{-CanTLS}, Say: "502 5.5.1 Error: command not implemented"},
			{Say: "220 2.0.0 Ready to start TLS"},
		}},
		{Verb: "AUTH", Checks: []Check{{Say: "503 5.5.1 Error: authentication not enabled"}}},
		{Verb: "XCLIENT", Checks: []Check{{Say: "550 5.7.0 Error: insufficient authorization"}}},
		{Verb: "XFORWARD", Checks: []Check{{Say: "550 5.7.0 Error: insufficient authorization"}}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 2.0.0 Bye"}}},
	},
	Data: Data{
		Ends: smtp.EndLFDotLF | smtp.EndLFDotCRLF | smtp.EndCRLFDotLF | smtp.EndCRLFDotCRs,
		Hops: 50,
		Done: postfixDone,
	},
	Count: []Counter{
		{Verbs: []string{"NOOP", "RSET", "VRFY", "ETRN", "HELO", "EHLO"}, Free: 101, Into: 2},
		{Bit: CountA, Errors: true, Limit: 20, SlowFrom: 11, Wait: 1000, ResetBy: []string{"DATA", "BDAT"}},
	},
	Sender:     postfixAddress,
	Recipient:  postfixAddress,
	User:       postfixAddress,
	MailParams: "SIZE=digits BODY=7BIT|8BITMIME RET=FULL|HDRS ENVID=xtext SMTPUTF8 AUTH=mailbox",
	RcptParams: "NOTIFY=notify ORCPT=orcpt",
	Size:       10240000,
	Recipients: 1000,
	Tag:        "+",
	Local:      "localhost",
	Idle:       300,
	IdleData:   300,
	OnIdle:     []Check{{Say: "421 4.4.2 {host} Error: timeout exceeded", Then: Close}},
	OnIdleData: []Check{{Say: "421 4.4.2 {host} Error: timeout exceeded", Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Then: Close}},
	TLSPlain:   []Check{{Then: Abort}},
}

var postfixBanner = []Check{{Say: "220 {host} ESMTP Postfix (Debian/GNU)"}}

var postfixBefore = []Check{
	{When: F{CountAOver}, Say: "421 4.7.0 {host} Error: too many errors", Wait: 1000, Then: Close},
	{When: F{BadUTF8}, Say: "500 5.5.2 Error: bad UTF-8 syntax"},
	{When: F{EmptyLine, BlankLine}, Say: "500 5.5.2 Error: bad syntax"},
}

var postfixDone = []Check{
	{When: F{TooLarge}, Say: "552 5.3.4 Error: message file too big"},
	{When: F{Loop}, Say: "554 5.4.0 Error: too many hops"},
	{Say: "250 2.0.0 Ok: queued as {m:H11}"},
}

var postfixMail = []Check{
	{When: F{HasSender}, Say: "503 5.5.1 Error: nested MAIL command"},
	{When: F{NoKeyword, NoColon, OtherKeyword, SpaceBeforeColon, NothingAfter}, Say: "501 5.5.4 Syntax: MAIL FROM:<address>"},
	{When: F{Nested}, Say: "250 2.1.0 Ok"},
	{When: F{BadPath}, Say: "501 5.1.7 Bad sender address syntax"},
	{When: F{Domain8bit}, If: F{-HasSMTPUTF8}, Say: "501 5.1.7 Bad sender address syntax"},
	{When: F{ParamNoValue}, Say: "555 5.5.4 Unsupported option: {params:word}"},
	{When: F{SizeOverflow}, Say: "552 5.3.4 Message size exceeds file system imposed limit"},
	{When: F{BadSize, SizeNegative}, Say: "501 5.5.4 Bad message size syntax"},
	{When: F{BadRet}, Say: "501 5.5.4 Bad RET parameter syntax"},
	{When: F{BadEnvid}, Say: "501 5.5.4 Bad ENVID parameter syntax"},
	{If: F{HasAuthParam, ParamEmpty}, Say: "250 2.1.0 Ok"},
	{When: F{BadAuthParam}, Say: "501 5.5.4 Bad AUTH parameter syntax"},
	{When: F{UnknownParam, BadBody, BadParam, ParamNoValue, ParamEmpty, ParamSyntax}, Say: "555 5.5.4 Unsupported option: {params:word}"},
	{When: F{TooBig}, Say: "552 5.3.4 Message size exceeds fixed limit"},
	{Say: "250 2.1.0 Ok"},
}

var postfixRcpt = []Check{
	{When: F{-HasSender}, Say: "503 5.5.1 Error: need MAIL command"},
	{When: F{NoKeyword, NoColon, OtherKeyword, SpaceBeforeColon, NothingAfter}, Say: "501 5.5.4 Syntax: RCPT TO:<address>"},
	{When: F{RcptFull}, Say: "452 4.5.3 Error: too many recipients"},
	{When: F{BadPath, NullPath}, Say: "501 5.1.3 Bad recipient address syntax"},
	{When: F{Domain8bit}, If: F{-UTF8}, Say: "501 5.1.3 Bad recipient address syntax"},
	{When: F{BadNotify}, Say: "501 5.5.4 Error: Bad NOTIFY parameter syntax"},
	{When: F{BadOrcpt}, Say: "501 5.5.4 Error: Bad ORCPT parameter syntax"},
	{When: F{UnknownParam, BadParam, ParamNoValue, ParamEmpty, ParamSyntax}, Say: "555 5.5.4 Unsupported option: {params:word}"},
	{When: F{EmptyLocal, LiteralOurs, Postmaster}, Say: "250 2.1.5 Ok"},
	{When: F{Remote, HasPercent, HasBang, LocalAt}, If: F{-Trusted}, Say: "454 4.7.1 <{addr}>: Relay access denied"},
	{When: F{Unknown}, Say: "550 5.1.1 <{addr}>: Recipient address rejected: User unknown in local recipient table"},
	{Say: "250 2.1.5 Ok"},
}

var postfixVrfy = []Check{
	{When: F{-Arg}, Say: "501 5.5.4 Syntax: VRFY address [SMTPUTF8]"},
	{When: F{NoClose}, Say: "550 5.1.1 <{arg}>: Recipient address rejected: User unknown in local recipient table"},
	{When: F{BadPath, UnknownParam, NullPath}, Say: "501 5.1.3 Bad recipient address syntax"},
	{When: F{Postmaster, LiteralOurs}, Say: "252 2.0.0 {path}"},
	{When: F{Remote}, Say: "454 4.7.1 <{addr}>: Relay access denied"},
	{When: F{Unknown}, Say: "550 5.1.1 <{addr}>: Recipient address rejected: User unknown in local recipient table"},
	{Say: "252 2.0.0 {path}"},
}

// postfixAddress: the grammar of a header field, with most of its freedom.
var postfixAddress = Grammar{
	Open: May, Quotes: Unquoted, Dots: true, DomainAtom: ">_", LastDot: true, Hyphens: false, Local8: true, Domain8: true,
	NoLocal: true, NoAt: true, Route: GuessRoute, Literal: CheckLiteral, DomainMax: 255, LabelMax: 63,
	Comments: true, LastAt: true, NoNumber: true, Atom: controls,
}

var postfixStrictAddress = Grammar{
	Open: Must, Quotes: Unquoted, Dots: true, DomainAtom: "_", LastDot: true, Hyphens: false, Local8: true, Domain8: true,
	NoLocal: true, NoAt: true, Route: GuessRoute, Literal: CheckLiteral, DomainMax: 255, LabelMax: 63,
}
