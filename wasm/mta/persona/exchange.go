package persona

func init() { enlist(&Exchange, &Microsoft365) }

// Exchange is Microsoft's mail server. Its words come from Microsoft's page on
// testing SMTP by Telnet and from session logs; the rest is our guess.
var Exchange = Persona{
	Name:   "exchange",
	Server: "Microsoft Exchange 2016",
	Setup:  "a receive connector for everybody",
	Source: "Microsoft, \"Use Telnet to test SMTP communication\", and public session logs, quoted second-hand; what is marked as a guess is quoted nowhere",
	Lines:  Lines{Trim: " \t", Max: 4000},
	Banner: []Check{{Say: "220 {host} Microsoft ESMTP MAIL Service ready at {date}"}},
	Before: []Check{{When: F{TooLong}, Say: "500 5.3.3 Unrecognized command", Guess: true}},
	Unknown: []Check{
		{Say: "500 5.3.3 Unrecognized command", Then: CountA},
	},
	EHLO: []Ext{
		{Line: "SIZE {limit}"}, {Line: "PIPELINING"}, {Line: "DSN"}, {Line: "ENHANCEDSTATUSCODES"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "X-ANONYMOUSTLS", If: F{CanTLS, -InTLS}},
		{Line: "AUTH NTLM"}, {Line: "X-EXPS GSSAPI NTLM"}, {Line: "8BITMIME"}, {Line: "BINARYMIME"}, {Line: "CHUNKING"}, {Line: "XRDST"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{
			{When: F{-Arg, HeloSpace, HeloSpecial, Helo8bit, HeloLong, HeloLiteralBad}, Say: "501 5.5.4 Invalid domain name"},
			{Say: "250 {host} Hello [{ip}]\n{extensions}"},
		}},
		{Verb: "HELO", Checks: []Check{
			{When: F{-Arg, HeloSpace, HeloSpecial, Helo8bit, HeloLong, HeloLiteralBad}, Say: "501 5.5.4 Invalid domain name"},
			{Say: "250 {host} Hello [{ip}]"},
		}},
		{Verb: "MAIL", Checks: exchangeMail},
		{Verb: "RCPT", Checks: []Check{
			{Use: exchangeRcpt},
			{When: F{Unknown}, Say: "550 5.1.1 User unknown"},
			{Say: "250 2.1.5 Recipient OK"},
		}},
		{Verb: "DATA", Checks: []Check{
			{When: F{-Greeted}, Say: exchangeHello, Guess: true},
			{When: F{-HasSender}, Say: "503 5.5.2 Need mail command", Guess: true},
			{When: F{-HasRcpt}, Say: "503 5.5.2 Need rcpt command", Guess: true},
			{When: F{Binary}, Say: "503 5.5.2 BODY=BINARYMIME requires BDAT", Guess: true},
			{Say: "354 Start mail input; end with <CRLF>.<CRLF>"},
		}},
		{Verb: "BDAT", Checks: []Check{
			{When: F{NoChunk, BadChunk, BadLast}, Say: "501 5.5.4 Invalid arguments", Guess: true},
			{When: F{-HasSender}, Say: "503 5.5.2 Need mail command", Then: Swallow, Guess: true},
			{When: F{-HasRcpt}, Say: "503 5.5.2 Need rcpt command", Then: Swallow, Guess: true},
			{When: F{TooLarge}, Say: exchangeTooBig, Then: Swallow, Guess: true},
			{When: F{NotLast}, Say: "250 2.6.0 CHUNK received OK, {octets} octets", Guess: true},
			{Say: exchangeDone},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 2.0.0 Resetting", Guess: true}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 2.0.0 OK", Guess: true}}},
		{Verb: "VRFY", Checks: []Check{{Say: "252 2.1.5 Cannot VRFY user"}}},
		{Verb: "EXPN", Checks: []Check{{Say: "500 5.3.3 Unrecognized command", Then: CountA, Guess: true}}},
		{Verb: "HELP", Checks: []Check{{Say: "214 This server supports the following commands:\nHELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT", Guess: true}}},
		{Verb: "AUTH", Checks: []Check{
			{When: F{-Greeted}, Say: exchangeHello, Guess: true},
			{Say: "504 5.7.4 Unrecognized authentication type", Guess: true},
		}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{-Greeted}, Say: exchangeHello, Guess: true},
			{When: F{InTLS, -CanTLS}, Say: "500 5.3.3 Unrecognized command", Guess: true},
			{Say: "220 2.0.0 SMTP server ready", Guess: true},
		}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 2.0.0 Service closing transmission channel"}}},
	},
	Data: Data{
		Hops: 60,
		Done: []Check{
			{When: F{TooLarge}, Say: exchangeTooBig, Guess: true},
			{When: F{Loop}, Say: "554 5.4.6 Hop count exceeded - possible mail loop", Guess: true},
			{Say: exchangeDone},
		},
	},
	Count:      []Counter{{Bit: CountA, Errors: true, Limit: 10, How: After, Say: "421 4.7.0 Too many errors on this connection, closing transmission channel", Then: Close}},
	Sender:     exchangeAddress,
	Recipient:  exchangeAddress,
	MailParams: "SIZE=digits BODY=7BIT|8BITMIME|BINARYMIME RET=FULL|HDRS ENVID=xtext AUTH=mailbox",
	RcptParams: "NOTIFY=notify ORCPT=orcpt",
	Size:       37748736,
	Recipients: 200,
	Idle:       300,
	IdleData:   300,
	OnIdle:     []Check{{Say: "451 4.7.0 Timeout waiting for client input", Then: Close, Guess: true}},
	OnIdleData: []Check{{Say: "451 4.7.0 Timeout waiting for client input", Then: Close, Guess: true}},
	OnEnd:      []Check{{Then: Close, Guess: true}},
	OnEndData:  []Check{{Then: Close, Guess: true}},
	TLSPlain:   []Check{{Then: Close, Guess: true}},
}

const (
	exchangeHello  = "503 5.5.2 Send hello first"
	exchangeTooBig = "552 5.3.4 Message size exceeds fixed maximum message size"
	exchangeDone   = "250 2.6.0 <{m:h8-h4-h4-h4-h12}@{host}> [InternalId={m:D13}, Hostname={host}] Queued mail for delivery"
)

var exchangeMail = []Check{
	{When: F{-Greeted}, Say: exchangeHello, Guess: true},
	{When: F{Submission}, If: F{-Authed}, Say: "530 5.7.1 Client was not authenticated"},
	{When: F{HasSender}, Say: "503 5.5.2 Sender already specified", Guess: true},
	{When: F{NoKeyword, NoColon, SpaceBeforeColon}, Say: "501 5.5.4 Invalid arguments", Guess: true},
	{When: F{NothingAfter, BadPath}, Say: "501 5.1.7 Invalid address", Guess: true},
	{When: F{ParamSyntax, UnknownParam, BadParam, BadBody, BadSize, SizeNegative, BadRet}, Say: "501 5.5.4 Invalid arguments", Guess: true},
	{When: F{TooBig, SizeOverflow}, Say: exchangeTooBig, Guess: true},
	{Say: "250 2.1.0 Sender OK"},
}

var exchangeRcpt = []Check{
	{When: F{-Greeted}, Say: exchangeHello, Guess: true},
	{When: F{-HasSender}, Say: "503 5.5.2 Need mail command", Guess: true},
	{When: F{NoKeyword, NoColon, SpaceBeforeColon}, Say: "501 5.5.4 Invalid arguments", Guess: true},
	{When: F{NothingAfter, BadPath, NullPath}, Say: "501 5.1.3 Invalid address", Guess: true},
	{When: F{ParamSyntax, UnknownParam, BadNotify, BadOrcpt}, Say: "501 5.5.4 Invalid arguments", Guess: true},
	{When: F{RcptFull}, Say: "452 4.5.3 Too many recipients", Guess: true},
	{When: F{Remote, HasLiteral}, If: F{-Trusted, -BarePostmaster}, Say: "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain"},
}

// exchangeAddress is a guess altogether.
var exchangeAddress = Grammar{Open: May, Hyphens: true, Local8: false, LocalMax: 315, DomainMax: 255}

// Microsoft365 is Exchange as Microsoft runs it.
var Microsoft365 = Persona{
	Base:   &Exchange,
	Name:   "microsoft365",
	Server: "Microsoft 365 (Exchange Online Protection)",
	Setup:  "the mail exchanger of a customer's domain, as a stranger meets it",
	Source: "public session logs, quoted second-hand; what it shares with Exchange is taken from there and unverified here",
	EHLO: []Ext{
		{Line: "SIZE {limit}"}, {Line: "PIPELINING"}, {Line: "DSN"}, {Line: "ENHANCEDSTATUSCODES"}, {Line: "STARTTLS", If: F{CanTLS, -InTLS}},
		{Line: "8BITMIME"}, {Line: "BINARYMIME"}, {Line: "CHUNKING"}, {Line: "SMTPUTF8"},
	},
	Verbs: []Command{
		{Verb: "RCPT", Checks: []Check{
			{Use: exchangeRcpt},
			{When: F{Unknown}, Say: "550 5.4.1 Recipient address rejected: Access denied. AS [{host}]"},
			{Say: "250 2.1.5 Recipient OK"},
		}},
		{Verb: "VRFY", Checks: []Check{{Say: "252 2.1.5 Cannot VRFY user", Guess: true}}},
	},
	Size:       157286400,
	Recipients: 500,
}
