package persona

import "ehlo/wasm/smtp"

func init() { enlist(&Mailpit) }

// Mailpit catches the mail of programs under test. It takes every recipient
// and is exact about the syntax of senders.
var Mailpit = Persona{
	Name:    "mailpit",
	Server:  "Mailpit (August 2026)",
	Setup:   "defaults, with a certificate",
	Lines:   Lines{LF: true, Trim: " \t\r", TrimLeft: " \t", Max: 2048},
	Banner:  []Check{{Say: "220 {host} Mailpit ESMTP Service ready"}},
	Before:  []Check{{When: F{TooLong}, Say: "500 5.5.2 Line too long"}},
	Unknown: []Check{{Say: "500 5.5.2 Syntax error, command unrecognized"}},
	EHLO: []Ext{
		{Line: "SIZE {limit}"}, {Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "ENHANCEDSTATUSCODES"}, {Line: "8BITMIME"}, {Line: "SMTPUTF8"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{{Say: "250 {host} greets {helo}\n{extensions}"}}},
		{Verb: "HELO", Checks: []Check{{Say: "250 {host} greets {helo}"}}},
		{Verb: "MAIL", Checks: []Check{
			{When: F{-Greeted}, Say: "503 5.5.1 Bad sequence of commands (HELO/EHLO required before MAIL)"},
			{When: F{HasRcpt}, Say: "503 5.5.1 Bad sequence of commands (RSET/HELO/EHLO required before MAIL)"},
			{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter, FarColon}, Say: mailpitFrom},
			{When: F{AtTwice}, Say: "553 5.1.3 The address is not a valid RFC 5321 address"},
			{When: F{NoOpen, NoClose, Trailing, Inner, InnerAngle}, Say: mailpitFrom},
			{When: F{BadPath, LocalBlank, PathBadUTF8}, Say: "553 5.1.3 The address is not a valid RFC 5321 address"},
			{When: F{SizeOverflow, BadSize, ParamEmpty}, If: F{-SizeNegative, -ParamNoValue}, Say: "501 5.5.4 Syntax error in parameters or arguments (invalid SIZE parameter)"},
			{When: F{TooBig}, Say: "552 5.3.4 Requested mail action aborted: exceeded storage allocation ({limit})"},
			{Say: "250 2.1.0 Ok"},
		}},
		{Verb: "RCPT", Checks: []Check{
			{When: F{-HasSender}, Say: "503 5.5.1 Bad sequence of commands (MAIL required before RCPT)"},
			{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter, FarColon}, Say: mailpitTo},
			{When: F{NoOpen, NoClose, Trailing, Inner, InnerAngle, NullPath}, Say: mailpitTo},
			{When: F{RcptFull}, Say: "452 4.5.3 Too many recipients"},
			{When: F{BadPath, LocalBlank}, Say: "553 5.1.3 The address is not a valid RFC 5321 address"},
			{Say: "250 2.1.5 Ok"},
		}},
		{Verb: "DATA", Checks: []Check{
			{When: F{-HasRcpt}, Say: "503 5.5.1 Bad sequence of commands (MAIL & RCPT required before DATA)"},
			{Say: "354 Start mail input; end with <CR><LF>.<CR><LF>"},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 2.0.0 Ok"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 2.0.0 Ok"}}},
		{Verb: "VRFY", Checks: []Check{{Say: mailpitMissing}}},
		{Verb: "EXPN", Checks: []Check{{Say: mailpitMissing}}},
		{Verb: "HELP", Checks: []Check{{Say: mailpitMissing}}},
		{Verb: "AUTH", Checks: []Check{{Say: mailpitMissing}}},
		{Verb: "XCLIENT", Checks: []Check{{Say: "250 2.0.0 Ok"}}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{Arg}, Say: "501 5.5.2 Syntax error (no parameters allowed)"},
			{When: F{-CanTLS}, Say: mailpitMissing},
			{When: F{InTLS}, Say: "503 5.5.1 Bad sequence of commands (TLS already in use)"},
			{Say: "220 2.0.0 Ready to start TLS"},
		}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 2.0.0 {host} Mailpit ESMTP Service closing transmission channel"}}},
	},
	Data: Data{
		Ends: smtp.EndLFDotCRLF,
		Done: []Check{
			{When: F{TooLarge}, Say: "552 5.3.4 Requested mail action aborted: exceeded storage allocation ({limit})"},
			{When: F{NoHeaders}, If: F{-Empty}, Say: "451 4.3.5 Unable to process mail", Then: Keep},
			{Say: "250 2.0.0 Ok: queued as {m:B22}"},
		},
	},
	Sender:     mailpitAddress,
	Recipient:  mailpitAddress,
	MailParams: "SIZE=digits *",
	RcptParams: "*",
	Size:       52428800,
	Recipients: 100,
	Idle:       600,
	IdleData:   600,
	OnIdle:     []Check{{Then: Close}},
	OnIdleData: []Check{{Say: "451 4.3.0 Requested action aborted: local error in processing", Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Say: "451 4.3.0 Requested action aborted: local error in processing", Then: Close}},
	TLSPlain:   []Check{{Say: "403 4.7.0 TLS handshake failed"}},
}

const (
	mailpitMissing = "502 5.5.1 Command not implemented"
	mailpitFrom    = "501 5.5.4 Syntax error in parameters or arguments (invalid FROM parameter)"
	mailpitTo      = "501 5.5.4 Syntax error in parameters or arguments (invalid TO parameter)"
)

var mailpitAddress = Grammar{
	Quotes: Quoted, Local8: true, Domain8: true, Route: NoRoute, Literal: CheckLiteral, DomainAtom: "_", Hyphens: true,
}
