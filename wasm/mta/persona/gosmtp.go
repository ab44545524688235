package persona

func init() { enlist(&GoSMTP, &Maddy) }

// GoSMTP is the library github.com/emersion/go-smtp with a small backend. It
// wants verbs of four letters, answers a wrong order with 502, and gives up on
// a client after three bad commands.
var GoSMTP = Persona{
	Name:   "go-smtp",
	Server: "go-smtp 0.25.1",
	Setup:  "a minimal backend: AUTH only inside TLS, 1 MiB, 50 recipients; SMTPUTF8, DSN and BINARYMIME on",
	Lines:  Lines{LF: true, Trim: "\r", Max: 2000, Now: true},
	Banner: []Check{{Say: "220 {host} ESMTP Service Ready"}},
	Before: []Check{
		{When: F{TooLong}, Say: gosmtpTooLong, Then: Close},
		{When: F{EmptyLine}, Say: "500 5.5.2 Error: bad syntax", Then: CountA},
		{When: F{ShortLine, OneBlank}, Say: gosmtpBad, Then: CountA},
	},
	Unknown: []Check{
		{When: F{VerbNot4}, Say: gosmtpBad, Then: CountA},
		{Say: "500 5.5.2 Syntax errors, {VERB} command unrecognized", Then: CountA},
	},
	EHLO: []Ext{
		{Line: "PIPELINING"}, {Line: "8BITMIME"}, {Line: "ENHANCEDSTATUSCODES"}, {Line: "CHUNKING"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "AUTH PLAIN", If: F{InTLS}},
		{Line: "SMTPUTF8"}, {Line: "BINARYMIME"}, {Line: "DSN"}, {Line: "SIZE {limit}"}, {Line: "LIMITS RCPTMAX={rcptmax}"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{
			{When: F{-Arg}, Say: gosmtpNoName},
			{Say: "250 Hello {helo:word}\n{extensions}"},
		}},
		{Verb: "HELO", Checks: []Check{
			{When: F{-Arg}, Say: gosmtpNoName},
			{Say: "250 2.0.0 Hello {helo:word}"},
		}},
		{Verb: "LHLO", Checks: []Check{{Say: "500 5.5.1 This is not a LMTP server"}}},
		{Verb: "MAIL", Checks: []Check{
			{Use: gosmtpMail},
			{When: F{HasRequireTLS}, Say: "504 5.5.4 REQUIRETLS is not implemented"},
			{Use: gosmtpMailMore},
		}},
		{Verb: "RCPT", Checks: gosmtpRcpt},
		{Verb: "DATA", Checks: []Check{
			{When: F{Arg}, Say: "501 5.5.4 DATA command should not have any arguments"},
			{When: F{InBDAT}, Say: "502 5.5.1 DATA not allowed during message transfer"},
			{When: F{Binary}, Say: "502 5.5.1 DATA not allowed for BINARYMIME messages"},
			{When: F{-HasSender, -HasRcpt}, Say: gosmtpNoRcpt},
			{Say: "354 Go ahead. End your data with <CR><LF>.<CR><LF>"},
		}},
		{Verb: "BDAT", Checks: []Check{
			{When: F{NoChunk}, Say: "501 5.5.4 Missing chunk size argument"},
			{When: F{NoChunk, BadChunk, BadLast}, If: F{-HasRcpt}, Say: gosmtpNoRcpt, Then: Keep},
			{When: F{-HasSender, -HasRcpt}, Say: gosmtpNoRcpt, Then: Keep | Eat},
			{When: F{BadLast}, Say: "501 5.5.4 Unknown BDAT argument"},
			{When: F{BadChunk}, Say: "501 5.5.4 Malformed size argument"},
			{When: F{TooLarge}, Say: "552 5.3.4 Max message size exceeded", Then: Swallow},
			{When: F{NotLast}, Say: "250 2.0.0 Continue"},
			{Say: "250 2.0.0 OK: queued"},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 2.0.0 Session reset"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 2.0.0 I have successfully done nothing"}}},
		{Verb: "VRFY", Checks: []Check{{Say: "252 2.5.0 Cannot VRFY user, but will accept message"}}},
		{Verb: "EXPN", Checks: []Check{{Say: gosmtpMissing}}},
		{Verb: "HELP", Checks: []Check{{Say: gosmtpMissing}}},
		{Verb: "SEND", Checks: []Check{{Say: gosmtpMissing}}},
		{Verb: "SOML", Checks: []Check{{Say: gosmtpMissing}}},
		{Verb: "SAML", Checks: []Check{{Say: gosmtpMissing}}},
		{Verb: "TURN", Checks: []Check{{Say: gosmtpMissing}}},
		{Verb: "AUTH", Checks: gosmtpAuth},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{InTLS}, Say: "502 5.5.1 Already running in TLS"},
			{When: F{-CanTLS}, Say: "502 5.5.1 TLS not supported"},
			{Say: "220 2.0.0 Ready to start TLS"},
		}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 2.0.0 Bye"}}},
	},
	Data: Data{
		LineMax: 1998,
		Now: []Check{
			{When: F{LongLine}, Say: "554 5.0.0 Error: transaction failed: smtp: too long a line in input stream\f" + gosmtpTooLong, Then: Close},
		},
		Done: []Check{
			{When: F{TooLarge}, Say: "552 5.3.4 Maximum message size exceeded"},
			{Say: "250 2.0.0 OK: queued"},
		},
	},
	AUTH: Auth{
		Mechs: []Mech{{Name: "*", Prompts: []string{"334 "}}},
		Done: []Check{
			{When: F{Cancelled}, Say: "501 5.0.0 Negotiation cancelled"},
			{When: F{BadBase64}, Say: "454 4.7.0 Invalid base64 data"},
			{When: F{GoodLogin}, Say: "235 2.0.0 Authentication succeeded"},
			{Say: "535 5.7.8 Authentication failed"},
		},
	},
	Count:      []Counter{{Bit: CountA, Limit: 4, Say: "500 5.5.1 Too many errors. Quiting now", How: After, Then: Close}},
	Sender:     gosmtpAddress,
	Recipient:  gosmtpAddress,
	MailParams: "SIZE=digits BODY=7BIT|8BITMIME|BINARYMIME RET=FULL|HDRS ENVID=xtext SMTPUTF8 AUTH=mailbox REQUIRETLS",
	RcptParams: "NOTIFY=notify ORCPT=orcpt",
	Size:       1048576,
	Recipients: 50,
	Idle:       300,
	IdleData:   300,
	OnIdle:     []Check{{Say: "421 4.4.2 Idle timeout, bye bye", Then: Close}},
	OnIdleData: []Check{{Say: "421 4.4.2 Idle timeout, bye bye", Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Say: "554 5.0.0 Error: transaction failed: unexpected EOF", Then: Close}},
	TLSPlain:   []Check{{Say: "550 5.0.0 Handshake error"}},
}

const (
	gosmtpBad     = "501 5.5.2 Bad command"
	gosmtpNoName  = "501 5.5.2 Domain/address argument required for HELO"
	gosmtpMissing = "502 5.5.1 {VERB} command not implemented"
	gosmtpNoRcpt  = "502 5.5.1 Missing RCPT TO command."
	gosmtpTooLong = "500 5.4.0 Too long line, closing connection"
	gosmtpHello   = "502 5.5.1 Please introduce yourself first."
)

var gosmtpMail = []Check{
	{When: F{-Greeted}, Say: gosmtpHello},
	{When: F{InBDAT}, Say: "502 5.5.1 MAIL not allowed during message transfer"},
	{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter, BadPath}, Say: "501 5.5.2 Was expecting MAIL arg syntax of FROM:<address>"},
	{When: F{BadSize, SizeNegative, SizeOverflow, Size32}, Say: "501 5.5.4 Unable to parse SIZE as an integer"},
	{When: F{TooBig}, Say: "552 5.3.4 Max message size exceeded"},
	{When: F{BadBody}, Say: "501 5.5.4 Unknown BODY value"},
}

var gosmtpMailMore = []Check{
	{When: F{BadRet}, Say: "501 5.5.4 Unknown RET value"},
	{When: F{BadEnvid}, Say: "501 5.5.4 Malformed ENVID parameter value"},
	{When: F{BadAuthParam}, Say: "500 5.5.4 Malformed AUTH parameter value"},
	{When: F{UnknownParam}, Say: "500 5.5.4 Unknown MAIL FROM argument"},
	{When: F{ParamSyntax}, Say: "501 5.5.4 Unable to parse MAIL ESMTP parameters"},
	{Say: "250 2.0.0 Roger, accepting mail from <{addr}>"},
}

// gosmtpRcpt: the backend knows its mailboxes and postmaster, no other role.
var gosmtpRcpt = []Check{
	{When: F{-HasSender}, Say: "502 5.5.1 Missing MAIL FROM command."},
	{When: F{InBDAT}, Say: "502 5.5.1 RCPT not allowed during message transfer"},
	{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter, BadPath, NullPath}, Say: "501 5.5.2 Was expecting RCPT arg syntax of TO:<address>"},
	{When: F{RcptFull}, Say: "452 4.5.3 Maximum limit of {rcptmax} recipients reached"},
	{When: F{BadNotify}, Say: "501 5.5.4 Malformed NOTIFY parameter value"},
	{When: F{BadOrcpt}, Say: "501 5.5.4 Malformed ORCPT parameter value"},
	{When: F{UnknownParam}, Say: "500 5.5.4 Unknown RCPT TO argument"},
	{When: F{ParamSyntax}, Say: "501 5.5.4 Unable to parse RCPT ESMTP parameters"},
	{When: F{Remote, DomainDot, LocalAt, HostDomain, HasLiteral}, Say: "550 5.7.1 Relaying denied"},
	{When: F{Unknown, RoleName}, Say: "550 5.1.1 User unknown"},
	{Say: "250 2.0.0 I'll make sure <{addr}> gets this"},
}

var gosmtpAuth = []Check{
	{When: F{-Greeted}, Say: gosmtpHello},
	{When: F{Authed}, Say: "503 5.5.1 Already authenticated"},
	{When: F{MechMissing}, Say: "502 5.5.4 Missing parameter"},
	{When: F{-InTLS}, Say: "523 5.7.10 TLS is required"},
	{When: F{MechUnknown}, Say: "454 4.7.0 unsupported SASL mechanism"},
	{Then: Open},
}

var gosmtpAddress = Grammar{
	Open: May, Junk: true, Quotes: Unquoted, Atom: ":[]\\" + controls, LastAt: true, Dots: true, DomainAtom: "_!#$%&'*+/=?^`{|}~", DomainDots: true, LastDot: true, Hyphens: true, Local8: true, Domain8: true,
	Route: StripRoute, Literal: AnyLiteral,
}

// Maddy is a mail server built on go-smtp; the words are its library's, the
// decisions its own.
var Maddy = Persona{
	Base:   &GoSMTP,
	Name:   "maddy",
	Server: "maddy 0.9.4",
	Setup:  "an endpoint as in the shipped maddy.conf, without DMARC, DKIM, SPF and MX checks",
	EHLO: []Ext{
		{Line: "PIPELINING"}, {Line: "8BITMIME"}, {Line: "ENHANCEDSTATUSCODES"}, {Line: "CHUNKING"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}},
		{Line: "SMTPUTF8"}, {Line: "REQUIRETLS", If: F{InTLS}}, {Line: "SIZE {limit}"}, {Line: "LIMITS RCPTMAX={rcptmax}"},
	},
	Lines: Lines{LF: true, Trim: "\r", Max: 4000, Now: true},
	Verbs: []Command{
		{Verb: "MAIL", Checks: []Check{
			{When: F{-Greeted}, Say: gosmtpHello},
			{When: F{BodyBinary}, Say: "504 5.5.4 BINARYMIME is not implemented"},
			{When: F{BadRet}, Say: "504 5.5.4 RET is not implemented"},
			{When: F{BadEnvid}, Say: "504 5.5.4 ENVID is not implemented"},
			{Use: gosmtpMail},
			{When: F{HasDSN}, Say: "504 5.5.4 RET is not implemented"},
			{Use: gosmtpMailMore},
		}},
		{Verb: "RCPT", Checks: maddyRcpt},
		{Verb: "BDAT", Ahead: true, Checks: []Check{{When: F{-HasSender, -HasRcpt}, If: F{-NoChunk}, Say: gosmtpNoRcpt, Then: Keep}}},
	},
	Data: Data{
		LineMax: 3998,
		Hops:    50,
		Now: []Check{
			{When: F{LongLine}, Say: "554 5.0.0 Internal server error (msg ID = {m:h8})\f" + gosmtpTooLong, Then: Close},
		},
		Done: []Check{
			{When: F{TooLarge}, Say: "552 5.3.4 Maximum message size exceeded"},
			{When: F{Loop}, Say: "554 5.4.6 Too many Received header fields ({hops}), possible forwarding loop (msg ID = {m:h8})"},
			{When: F{NoHeaders}, If: F{-Empty}, Say: "554 5.0.0 Internal server error (msg ID = {m:h8})"},
			{Say: "250 2.0.0 OK: queued"},
		},
	},
	AUTH: Auth{
		Mechs: []Mech{{Name: "PLAIN", Prompts: []string{"334 "}}},
		Done: []Check{
			{When: F{Cancelled}, Say: "501 5.0.0 Negotiation cancelled"},
			{When: F{BadBase64}, Say: "454 4.7.0 Invalid base64 data"},
			{When: F{GoodLogin}, Say: "235 2.0.0 Authentication succeeded"},
			{Say: "535 5.7.8 Invalid credentials"},
		},
	},
	OnEndData:  []Check{{Say: "250 2.0.0 OK: queued", Then: Close}},
	Size:       33554432,
	Recipients: 20000,
	HelloKeeps: true,
}

var maddyRcpt = []Check{
	{When: F{-HasSender}, Say: "502 5.5.1 Missing MAIL FROM command."},
	{When: F{InBDAT}, Say: "502 5.5.1 RCPT not allowed during message transfer"},
	{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter, BadPath, NullPath}, Say: "501 5.5.2 Was expecting RCPT arg syntax of TO:<address>"},
	{When: F{RcptFull}, Say: "452 4.5.3 Maximum limit of {rcptmax} recipients reached"},
	{When: F{HasDSN}, Say: "504 5.5.4 NOTIFY is not implemented"},
	{When: F{UnknownParam}, Say: "500 5.5.4 Unknown RCPT TO argument"},
	{When: F{SenderOurs}, Say: "501 5.1.8 Use Submission for outgoing SMTP (msg ID = {m:h8})"},
	{When: F{Path8bit}, If: F{-UTF8}, Say: "553 5.6.7 SMTPUTF8 is required for non-ASCII recipients (msg ID = {m:h8})"},
	{When: F{Remote, LocalAt, HostDomain, HasLiteral, Unknown, RoleName, Postmaster}, Say: "550 5.1.1 User doesn't exist (msg ID = {m:h8})"},
	{Say: "250 2.0.0 I'll make sure <{addr}> gets this"},
}
