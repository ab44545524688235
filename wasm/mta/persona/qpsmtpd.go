package persona

import "ehlo/wasm/smtp"

func init() { enlist(&Qpsmtpd) }

// Qpsmtpd waits a second for early talkers, then greets. Its plugins refuse
// names in HELO that cannot be the client's, and a bare LF at the end of data.
var Qpsmtpd = Persona{
	Name:   "qpsmtpd",
	Server: "qpsmtpd 0.94 (Debian 12)",
	Setup:  "Debian's plugins: check_earlytalker, helo, count_unrecognized_commands, rcpt_ok",
	Lines:  Lines{LF: true},
	Banner: []Check{
		{When: F{Early}, Say: qpsmtpdBanner},
		{Say: qpsmtpdBanner, Wait: 1000},
	},
	Unknown: []Check{{Say: "500 Unrecognized command"}},
	EHLO:    []Ext{{Line: "PIPELINING"}, {Line: "8BITMIME"}},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{
			{Use: qpsmtpdHello},
			{Say: "250 {host} Hi {client} [{ip}]\n{extensions}"},
		}},
		{Verb: "HELO", Checks: []Check{
			{Use: qpsmtpdHello},
			{Say: "250 {host} Hi {client} [{ip}]; I am so happy to meet you."},
		}},
		{Verb: "MAIL", Checks: []Check{
			{When: F{-Greeted}, Say: "503 please say hello first ..."},
			{When: F{BlankArg}, Say: "501 Syntax error in command"},
			{When: F{-Arg}, Say: qpsmtpdMail},
			{When: F{NoKeyword, NoColon, SpaceBeforeColon}, Say: "501 Syntax error in command"},
			{When: F{NothingAfter}, Say: qpsmtpdSender},
			{When: F{NullPath}, Say: qpsmtpdSender},
			{When: F{BadPath, LocalDotFirst}, Say: qpsmtpdMail},
			{When: F{LocalBlank}, If: F{HasQuotes}, Say: qpsmtpdMail},
			{When: F{Unqualified}, If: F{-BarePostmaster}, Say: qpsmtpdMail},
			{When: F{EmptyValue, NoKey}, Say: "501 Syntax error in parameters"},
			{Say: qpsmtpdSender},
		}},
		{Verb: "RCPT", Checks: []Check{
			{When: F{BlankArg}, Say: "501 Syntax error in command"},
			{When: F{-Arg}, If: F{HasSender}, Say: qpsmtpdRcpt},
			{When: F{-Arg}, Say: "503 Use MAIL before RCPT"},
			{When: F{NoKeyword, NoColon, SpaceBeforeColon}, Say: "501 Syntax error in command"},
			{When: F{-HasSender}, Say: "503 Use MAIL before RCPT"},
			{When: F{NothingAfter}, Say: "501 Syntax error in address"},
			{When: F{NullPath, BadPath}, Say: qpsmtpdRcpt},
			{When: F{Unqualified}, If: F{-BarePostmaster}, Say: qpsmtpdRcpt},
			{When: F{EmptyValue, NoKey}, Say: "501 Syntax error in parameters"},
			{When: F{Remote, HasLiteral}, If: F{-Trusted, -BarePostmaster}, Say: "550 Relaying denied (#5.7.1)"},
			{Say: "250 <{addr}>, recipient ok"},
		}},
		{Verb: "DATA", Checks: []Check{
			{When: F{-HasSender}, Say: "503 MAIL first"},
			{When: F{-HasRcpt}, Say: "503 RCPT first"},
			{Say: "354 go ahead"},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 OK"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 OK"}}},
		{Verb: "VRFY", Checks: []Check{{Say: "252 Just try sending a mail and we'll see how it turns out ..."}}},
		{Verb: "HELP", Checks: []Check{{Say: "214 This is qpsmtpd 0.94\nSee http://smtpd.develooper.com/\nTo report bugs or send comments, mail to <ask@develooper.com>."}}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 {host} closing connection. Have a wonderful day."}}},
	},
	Data: Data{
		Ends: smtp.EndLFDotCRLF | smtp.EndLFDotLF | smtp.EndCRLFDotLF,
		Done: []Check{
			{When: F{EndLF}, Say: "421 See http://smtpd.develooper.com/barelf.html", Then: Close},
			{Say: "250 Queued! {msgid}"},
		},
	},
	Sender:     qpsmtpdSenderAddress,
	Recipient:  qpsmtpdAddress,
	MailParams: "SIZE=digits BODY=* AUTH=* RET=* ENVID=* *",
	RcptParams: "NOTIFY=* ORCPT=* *",
	Idle:       1200,
	IdleData:   1200,
	OnIdle:     []Check{{Say: "421 Timeout exceeded. Connection terminating", Then: Close}},
	OnIdleData: []Check{{Say: "421 Timeout exceeded. Connection terminating", Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Say: "451 Incomplete DATA", Then: Close}},
}

const (
	qpsmtpdBanner = "220 {host} ESMTP qpsmtpd 0.94 ready; send us your mail, but not your spam."
	qpsmtpdMail   = "501 could not parse your mail from command"
	qpsmtpdRcpt   = "501 could not parse recipient"
	qpsmtpdSender = "250 <{addr}>, sender OK - how exciting to get mail from you!"
)

var qpsmtpdHello = []Check{
	{When: F{-Arg}, Say: "501 {VERB:lower} requires domain/address - see RFC-2821 4.1.1.1"},
	{When: F{Greeted}, Say: "503 but you already said HELO ..."},
	{When: F{HeloLocalhost}, Say: "550 You are not localhost", Then: Close},
	{When: F{HeloIP}, Say: "550 Plain IP is invalid HELO hostname (RFC 2821)", Then: Close},
	{When: F{HeloLiteralOther, HeloLiteralBad}, If: F{-HeloIPv6, -HeloBare6}, Say: "550 Forged IPs not accepted here", Then: Close},
}

var qpsmtpdSenderAddress = Grammar{
	Quotes: Requoted, Atom: " (),;" + controls, LastAt: true, DomainAtom: "_", Dots: true, Local8: true, NoAt: true, Route: StripRoute, Literal: CheckLiteral,
}

// qpsmtpdAddress: a parser of RFC 2822, and one pair of quotes is as good as none.
var qpsmtpdAddress = Grammar{
	Quotes: Requoted, Atom: " (),;" + controls, LastAt: true, DomainAtom: "_", Domain8: false, NoAt: true, Route: StripRoute, Literal: AnyLiteral,
}
