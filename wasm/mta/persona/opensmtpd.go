package persona

import "ehlo/wasm/smtp"

func init() { enlist(&OpenSMTPD, &OpenSMTPDAuth) }

// OpenSMTPD is strict about syntax and order, answers what it does not do with
// 500, and hangs up on whoever does not wait for a reply.
var OpenSMTPD = Persona{
	Name:   "opensmtpd",
	Server: "OpenSMTPD 6.8.0p2 (Debian 12)",
	Setup:  "one listener with tls, mail for one domain to mailboxes and aliases",
	Lines:  Lines{LF: true, Max: 4096},
	Banner: []Check{{Say: "220 {host} ESMTP OpenSMTPD"}},
	Before: []Check{
		{When: F{TooLong}, Say: "500 5.0.0 Command line too long", Then: Close},
		{When: F{Pending}, Say: opensmtpdPipelining, Then: Close},
	},
	Unknown: []Check{{Say: "500 5.5.1 Invalid command: Command unrecognized"}},
	EHLO: []Ext{
		{Line: "8BITMIME"}, {Line: "ENHANCEDSTATUSCODES"}, {Line: "SIZE {limit}"}, {Line: "DSN"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "HELP"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: opensmtpdHello},
		{Verb: "HELO", Checks: opensmtpdHello},
		{Verb: "MAIL FROM:", Checks: opensmtpdMail},
		{Verb: "RCPT TO:", Checks: opensmtpdRcpt},
		{Verb: "DATA", Checks: []Check{
			opensmtpdNoArgs,
			{When: F{-HasSender}, Say: opensmtpdOrder},
			{When: F{-HasRcpt}, Say: "503 5.5.4 Invalid command arguments: No recipient specified"},
			{Say: `354 Enter mail, end with "." on a line by itself`},
		}},
		{Verb: "RSET", Checks: []Check{
			opensmtpdNoArgs,
			{When: F{-Greeted}, Say: opensmtpdOrder},
			{Say: "250 2.0.0 Reset state"},
		}},
		{Verb: "NOOP", Checks: []Check{opensmtpdNoArgs, {Say: "250 2.0.0 Ok"}}},
		{Verb: "HELP", Checks: []Check{
			opensmtpdNoArgs,
			{Say: "214 2.0.0 This is OpenSMTPD\n2.0.0 To report bugs in the implementation, please contact bugs@openbsd.org\n2.0.0 with full details\n2.0.0 End of HELP info"},
		}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{-Greeted, HasSender}, Say: opensmtpdOrder},
			{When: F{InTLS}, Say: "503 5.5.1 Invalid command: Channel already secured"},
			{When: F{Arg}, Say: "501 5.5.4 Invalid command arguments: No parameters allowed"},
			{Say: "220 2.0.0 Ready to start TLS"},
		}},
		{Verb: "AUTH", Checks: []Check{
			{When: F{-Greeted, HasSender}, Say: opensmtpdOrder},
			{Say: "503 5.5.1 Invalid command: Command not supported"},
		}},
		{Verb: "WIZ", Checks: []Check{{Say: "500 5.5.1 Invalid command: this feature is not supported yet ;-)"}}},
		{Verb: "QUIT", Checks: []Check{opensmtpdNoArgs, {Say: "221 2.0.0 Bye"}}},
	},
	Data: Data{
		Ends: smtp.EndLFDotLF | smtp.EndLFDotCRLF | smtp.EndCRLFDotLF,
		Hops: 100,
		Done: []Check{
			{When: F{Pending}, Say: opensmtpdPipelining, Then: Close},
			{When: F{TooLarge}, Say: "554 5.3.4 Message too big for system: Transaction failed, message too big"},
			{When: F{Loop}, Say: "500 5.4.6 Routing loop detected: Loop detected"},
			{When: F{NoHeaders}, If: F{-Empty}, Say: "550 5.7.1 Delivery not authorized, message refused: Message is not RFC 2822 compliant"},
			{Say: "250 2.0.0 {m:h8} Message accepted for delivery"},
		},
	},
	Sender:     opensmtpdSender,
	Recipient:  opensmtpdRecipient,
	MailParams: "SIZE=* BODY=7BIT|8BITMIME RET=* ENVID=* AUTH=*",
	RcptParams: "NOTIFY=* ORCPT=*",
	Size:       36700160,
	Recipients: 1000,
	Tag:        "+",
	Idle:       300,
	IdleData:   300,
	OnIdle:     []Check{{Say: "421 4.4.2 Timeout", Then: Close}},
	OnIdleData: []Check{{Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Then: Close}},
	TLSPlain:   []Check{{Then: Abort}},
}

const (
	opensmtpdPipelining = "500 5.5.1 Invalid command: Pipelining not supported"
	opensmtpdOrder      = "503 5.5.1 Invalid command: Command not allowed at this point."
)

var opensmtpdNoArgs = Check{When: F{Arg, BlankArg}, Say: "500 5.5.4 Invalid command arguments: command does not accept arguments."}

var opensmtpdHello = []Check{
	{When: F{Greeted}, Say: "503 5.5.1 Invalid command: Already identified"},
	{When: F{NoArg}, Say: "501 5.5.1 Invalid command: {VERB} requires domain name"},
	{When: F{BlankArg, HeloSpace, HeloHyphen, HeloDot, HeloSpecial, Helo8bit, HeloLiteralBad, HeloLong}, If: F{-HeloBare6}, Say: "501 5.5.4 Invalid command arguments: Invalid domain name"},
	{Say: "250 {host} Hello {helo} [{ip}], pleased to meet you\n{extensions}"},
}

var opensmtpdMail = []Check{
	{When: F{-Greeted, HasSender}, Say: opensmtpdOrder},
	{When: F{EmptyLocal}, If: F{-EmptyDomain}, Say: "553 5.1.0 Sender address syntax error"},
	{When: F{NothingAfter, BadPath}, Say: "553 5.1.0 Sender address syntax error"},
	{When: F{UnknownParam, ParamSyntax, BadBody, BodyBinary, ParamNoValue, BadParam, ParamEmpty}, Say: "503 5.5.4 Invalid command arguments: Unsupported option {params:word}"},
	{Say: "250 2.0.0 Ok"},
}

var opensmtpdRcpt = []Check{
	{When: F{-HasSender}, Say: opensmtpdOrder},
	{When: F{RcptFull}, Say: "451 4.5.3 Too many recipients: Too many recipients"},
	{When: F{NothingAfter, BadPath, NullPath, EmptyLocal}, Say: "501 5.1.3 Recipient address syntax error"},
	{When: F{UnknownParam, ParamSyntax, ParamNoValue, BadParam}, Say: "503 Unsupported option {params:word}"},
	{When: F{Unqualified}, Say: "550 Invalid recipient: <{local}@{host}>"},
	{When: F{EmptyDomain}, Say: "550 Invalid recipient: <{local}@{host}>"},
	{When: F{Remote, HasLiteral, HostDomain}, If: F{-Trusted}, Say: "550 Invalid recipient: <{addr}>"},
	{When: F{Unknown}, Say: "550 Invalid recipient: <{addr}>"},
	{Say: "250 2.1.5 Destination address valid: Recipient ok"},
}

var opensmtpdSender = Grammar{
	Junk: true, Quotes: NoQuotes, NoLocal: true, NoDomain: true, NoAt: true, Route: GuessRoute, Literal: CheckLiteral, LocalMax: 255, DomainMax: 255, DomainAtom: "_",
}

var opensmtpdRecipient = opensmtpdSender

// OpenSMTPDAuth lets nobody send who has not signed in.
var OpenSMTPDAuth = Persona{
	Base:  &OpenSMTPD,
	Name:  "opensmtpd-auth",
	Setup: "listen ... tls-require auth",
	Verbs: []Command{{Verb: "MAIL FROM:", Checks: []Check{
		{When: F{-Greeted, HasSender}, Say: opensmtpdOrder},
		{When: F{-InTLS}, Say: "530 5.5.1 Invalid command: Must issue a STARTTLS command first"},
		{When: F{-Authed}, Say: "530 5.5.1 Invalid command: Must issue an AUTH command first"},
		{Say: "250 2.0.0 Ok"},
	}}},
}
