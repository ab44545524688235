package persona

func init() { enlist(&Sendmail, &SendmailGoaway) }

// Sendmail with Debian's configuration. It answers VRFY and EXPN for anybody
// who said HELO, repeats every address, slows down the curious, and drops
// clients that send a bare LF or CR in a message.
var Sendmail = Persona{
	Name:   "sendmail",
	Server: "Sendmail 8.17.1.9 (Debian 12)",
	Setup:  "Debian's sendmail.mc, no greeting pause for this client; relaying denied",
	Lines:  Lines{LF: true, Trim: " \t\r", TrimLeft: " \t", Blank: " \t\r", Max: 2048, CutNUL: true},
	Banner: []Check{{Say: sendmailBanner}},
	Before: []Check{
		{When: F{TooLong}, Say: "421 4.7.0 {host} Command too long, possible attack {client} [{ip}]", Then: Close},
	},
	Unknown: []Check{
		{When: F{HTTP}, If: F{First}, Say: "421 4.7.0 {host} Rejecting open proxy {client} [{ip}]", Then: Close},
		{When: F{EmptyLine, BlankLine}, Say: `500 5.5.1 Command unrecognized: "{raw:7+mid203}"`, Then: CountA},
		{Say: `500 5.5.1 Command unrecognized: "{line:7+mid203}"`, Then: CountA},
	},
	EHLO: []Ext{
		{Line: "ENHANCEDSTATUSCODES"}, {Line: "PIPELINING"}, {Line: "EXPN"}, {Line: "VERB"}, {Line: "8BITMIME"},
		{Line: "SIZE"}, {Line: "DSN"}, {Line: "ETRN"}, {Line: "AUTH DIGEST-MD5 CRAM-MD5"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "DELIVERBY"}, {Line: "HELP"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: sendmailHello},
		{Verb: "HELO", Checks: sendmailHello},
		{Verb: "MAIL", Checks: sendmailMail},
		{Verb: "RCPT", Checks: sendmailRcpt},
		{Verb: "DATA", Checks: []Check{
			sendmailRejected,
			{When: F{-HasSender}, Say: "503 5.0.0 Need MAIL command"},
			{When: F{-HasRcpt}, Say: "503 5.0.0 Need RCPT (recipient)"},
			{When: F{Pending}, Say: sendmailSync, Then: Close},
			{Say: "354 End data with <CR><LF>.<CR><LF>"},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 2.0.0 Reset state"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 2.0.0 OK"}}},
		{Verb: "VRFY", Checks: []Check{
			{When: F{-Greeted}, Say: "503 5.0.0 I demand that you introduce yourself first"},
			{When: F{-Arg}, Say: "501 5.5.2 Argument required"},
			{When: F{NoClose}, Say: "553 5.0.0 {arg}... Unbalanced '<'"},
			{When: F{PathLong, LocalLong, DomainLong}, Say: "553 5.1.0 {arg:mid203}... prescan: token too long"},
			{When: F{NullPath, EmptyLocal, EmptyDomain}, Say: "550 5.1.1 {arg:7}... User unknown"},
			{When: F{UnknownParam}, Say: "550 5.1.1 {params}... User unknown"},
			{When: F{HasSMTPUTF8}, If: F{-HasAngle}, Say: "550 5.1.1 {arg:7}... User unknown"},
			{When: F{Remote}, Say: "252 2.1.5 <{addr}>"},
			{When: F{Unknown, BadPath}, Say: "550 5.1.1 {arg:7}... User unknown"},
			{When: F{SystemUser}, Say: "250 2.1.5 {local} <{local}@{host}>"},
			{Say: "250 2.1.5 <{local}@{host}>"},
		}},
		{Verb: "EXPN", Checks: []Check{
			{When: F{-Greeted}, Say: "503 5.0.0 I demand that you introduce yourself first"},
			{When: F{-Arg}, Say: "501 5.5.2 Argument required"},
			{When: F{IsAlias}, Say: "250 2.1.5 {hostmembers:again}"},
			{When: F{Remote}, Say: "250 2.1.5 <{addr}>"},
			{When: F{Unknown, BadPath, NullPath}, Say: "550 5.1.1 {arg:7}... User unknown"},
			{When: F{SystemUser}, Say: "250 2.1.5 {local} <{local}@{host}>"},
			{Say: "250 2.1.5 <{local}@{host}>"},
		}},
		{Verb: "HELP", Checks: []Check{
			{When: F{-Arg}, Say: sendmailHelp},
			{When: F{HelpTopic}, Say: "214 2.0.0 {help:again}\n2.0.0 End of HELP info"},
			{Say: `504 5.3.0 HELP topic "{arg:lower}" unknown`},
		}},
		{Verb: "VERB", Checks: []Check{{Say: "250 2.0.0 Verbose mode"}}},
		{Verb: "ETRN", Checks: []Check{
			{When: F{-Arg}, Say: "500 5.5.2 Parameter required"},
			{When: F{NodeQueue}, Say: "459 4.5.4 Queue {arg:node} unknown"},
			{Say: "250 2.0.0 Queuing for node {arg} started"},
		}},
		{Verb: "AUTH", Checks: []Check{
			{When: F{HasSender}, Say: "503 5.5.0 AUTH not permitted during a mail transaction"},
			{When: F{MechMissing}, Say: "501 5.5.2 AUTH mechanism must be specified"},
			{When: F{MechUnknown}, Say: "504 5.3.3 AUTH mechanism {mech} not available"},
			{Then: Open},
		}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{Arg}, Say: "501 5.5.2 Syntax error (no parameters allowed)"},
			{When: F{InTLS}, Say: "454 4.3.3 TLS not available after start"},
			{When: F{HasSender}, Say: "503 5.5.0 TLS not permitted during a mail transaction"},
			{When: F{-CanTLS}, Say: "454 4.3.3 TLS not available"},
			{Say: "220 2.0.0 Ready to start TLS"},
		}},
		{Verb: "SEND", Checks: []Check{{Say: sendmailObsolete}}},
		{Verb: "SOML", Checks: []Check{{Say: sendmailObsolete}}},
		{Verb: "SAML", Checks: []Check{{Say: sendmailObsolete}}},
		{Verb: "TURN", Checks: []Check{{Say: sendmailObsolete}}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 2.0.0 {host} closing connection"}}},
	},
	Data: Data{
		Now: []Check{
			{When: F{BareLF}, Say: "421 4.5.0 Bare linefeed (LF) not allowed", Then: Close},
			{When: F{BareCR}, Say: "421 4.5.0 Bare carriage return (CR) not allowed", Then: Close},
		},
		Done: []Check{
			{When: F{TextNUL}, Say: "554 5.6.1 NUL byte not allowed"},
			{Say: "250 2.0.0 {m:B8D6} Message accepted for delivery"},
		},
	},
	Count: []Counter{
		{Bit: CountA, Limit: 26, Say: "421 4.7.0 {host} Too many bad commands; closing connection", Then: Close},
		{Verbs: []string{"HELO", "EHLO"}, SlowFrom: 3, Wait: 1000, Double: true, WaitMax: 240000},
		{Verbs: []string{"NOOP"}, SlowFrom: 20, Wait: 1000, Double: true, WaitMax: 240000},
		{Verbs: []string{"VRFY", "EXPN"}, SlowFrom: 6, Wait: 1000, Double: true, WaitMax: 240000},
		{Verbs: []string{"ETRN"}, SlowFrom: 8, Wait: 1000, Double: true, WaitMax: 240000},
		{Verbs: []string{"AUTH"}, SlowFrom: 12, Wait: 1000, Double: true, WaitMax: 240000},
		{Bit: CountD, SlowFrom: 4, Wait: 1000},
		{Bit: CountB, Limit: 1},
	},
	AUTH: Auth{
		Mechs: []Mech{{Name: "CRAM-MD5", Prompts: []string{"334 {challenge}"}}, {Name: "DIGEST-MD5", Prompts: []string{"334 {challenge}"}}},
		Done: []Check{
			{When: F{Cancelled}, Say: "501 5.0.0 AUTH aborted"},
			{When: F{BadBase64}, Say: "501 5.5.4 cannot decode AUTH parameter"},
			{Say: "535 5.7.0 authentication failed"},
		},
	},
	Sender:     sendmailAddress,
	Recipient:  sendmailAddress,
	User:       sendmailAddress,
	MailParams: "SIZE=digits SMTPUTF8 BODY=7BIT|8BITMIME RET=FULL|HDRS ENVID=xtext AUTH=mailbox BY=*",
	RcptParams: "NOTIFY=notify ORCPT=orcpt",
	Tag:        "+",
	Local:      "localhost",
	Users:      "nobody daemon bin sys man mail news uucp proxy www-data backup list irc games",
	Help:       sendmailTopics,
	Idle:       3600,
	IdleData:   3600,
	OnIdle:     []Check{{Then: Close}},
	OnIdleData: []Check{{Say: "421 4.4.1 collect: relay={client}, from=<{sender}>, info=read timeout", Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Say: "421 4.4.1 collect: relay={client}, from=<{sender}>, info=unexpected close", Then: Close}},
	TLSPlain:   []Check{{Then: Close}},

	TLSKeepsHelo: true,
}

const (
	sendmailBanner   = "220 {host} ESMTP Sendmail 8.17.1.9/8.17.1.9/Debian-2+deb12u2; {dategmt}; (No UCE/UBE) logging access from: {client}(OK)-{client} [{ip}]"
	sendmailSync     = "554 5.5.0 SMTP protocol error"
	sendmailObsolete = `502 5.5.1 Command not implemented: "{line:7+mid203}"`
	sendmailHelp     = "214 2.0.0 This is sendmail version 8.17.1.9\n2.0.0 Topics:\n2.0.0 \tHELO\tEHLO\tMAIL\tRCPT\tDATA\n2.0.0 \tRSET\tNOOP\tQUIT\tHELP\tVRFY\n2.0.0 \tEXPN\tVERB\tETRN\tDSN\tAUTH\n2.0.0 \tSTARTTLS\n" +
		"2.0.0 For more info use \"HELP <topic>\".\n2.0.0 To report bugs in the implementation see\n2.0.0 \thttp://www.sendmail.org/email-addresses.html\n2.0.0 For local information send email to Postmaster at your site.\n2.0.0 End of HELP info"
)

var sendmailHello = []Check{
	{When: F{-Arg}, Say: "501 5.0.0 {VERB} requires domain address"},
	{When: F{HeloSpace, HeloSpecial, Helo8bit, HeloLong}, Say: "501 5.0.0 Invalid domain name"},
	{When: F{Pending}, Say: sendmailSync, Then: CountB},
	{Say: "250 {host} Hello {client} [{ip}], pleased to meet you\n{extensions}"},
}

// sendmailRejected: who did not wait for the reply to EHLO is done.
var sendmailRejected = Check{When: F{CountBOver}, Say: "550 5.0.0 Command rejected"}

var sendmailMail = []Check{
	sendmailRejected,
	{When: F{-Greeted}, Say: "503 5.0.0 Polite people say HELO first"},
	{When: F{HasSender}, Say: "503 5.5.0 Sender already specified"},
	{When: F{NoKeyword, NoColon, OtherKeyword, NothingAfter}, Say: `501 5.5.2 Syntax error in parameters scanning "{keyword:word+mid203}"`},
	{When: F{PathLong, LocalLong}, Say: "553 5.1.0 {path:7+mid203}... prescan: token too long"},
	{When: F{DomainLong, LabelLong}, Say: `553 5.1.0 {path:cut255+mid203}... Address "{path:cut255}" too long (255 bytes max)`},
	{When: F{NoClose}, Say: "553 5.0.0 {path:7}... Unbalanced '<'"},
	{When: F{NoOpen}, Say: "553 5.0.0 {path:7}... Unbalanced '>'"},
	{When: F{QuoteOpen}, Say: "553 5.0.0 {path:7}... Unbalanced '\"'"},
	{When: F{EmptyLocal}, If: F{EmptyDomain}, Say: "553 5.1.3 {path}... List:; syntax illegal for recipient addresses"},
	{When: F{EmptyLocal}, Say: "553 5.1.3 {path:7}... User address required"},
	{When: F{EmptyDomain}, Say: "553 5.1.3 {path:7}... Hostname required"},
	{When: F{AtTwice}, If: F{-EmptyDomain}, Say: "553 5.1.3 {path:7}... Invalid route address"},
	{When: F{BadDomain, DomainEnd, BadLiteral}, Say: "553 5.1.2 {path:7}... Invalid host name"},
	{When: F{Nested, Trailing}, If: F{HasAngle}, Say: "250 2.1.0 {path:7}... Sender ok"},
	{When: F{BadLocal}, Say: "553 5.0.0 {path:7}... Unbalanced '<'"},
	{When: F{BadPath}, Say: "553 5.0.0 {path:7}... Unbalanced '>'"},
	{When: F{ParamNoValue}, Say: "501 5.5.2 {key} requires a value"},
	{When: F{UnknownParam, ParamSyntax}, Say: "555 5.5.4 {name} parameter unrecognized"},
	{When: F{HasSMTPUTF8}, Say: "555 5.5.4 SMTPUTF8 parameter unrecognized"},
	{When: F{SizeNegative}, Say: "552 5.2.3 Message size invalid"},
	{When: F{SizeOverflow}, Say: "552 5.2.3 Message size exceeds maximum value"},
	{When: F{BadBody, BodyBinary}, Say: "501 5.5.4 Unknown BODY type {value}"},
	{When: F{BadRet}, Say: `501 5.5.2 Bad argument "{value}" to RET`},
	{When: F{BadEnvid}, If: F{-EmptyValue}, Say: "501 5.5.4 Syntax error in ENVID parameter value"},
	{When: F{Size32}, Say: "452 4.4.5 Insufficient disk space; try again later"},
	{Say: "250 2.1.0 {path:7}... Sender ok"},
}

var sendmailRcpt = []Check{
	sendmailRejected,
	{When: F{-HasSender}, Say: "503 5.0.0 Need MAIL before RCPT"},
	{When: F{NoKeyword, NoColon, OtherKeyword, NothingAfter}, Say: `501 5.5.2 Syntax error in parameters scanning "{keyword:word+mid203}"`, Then: CountD},
	{When: F{PathLong, LocalLong}, Say: "553 5.1.0 {path:7+mid203}... prescan: token too long", Then: CountD},
	{When: F{DomainLong, LabelLong}, Say: `553 5.1.0 {path:cut255+mid203}... Address "{path:cut255}" too long (255 bytes max)`, Then: CountD},
	{When: F{NoClose}, Say: "553 5.0.0 {path:7}... Unbalanced '<'", Then: CountD},
	{When: F{QuoteOpen}, Say: "553 5.0.0 {path:7}... Unbalanced '\"'", Then: CountD},
	{When: F{NullPath}, Say: "553 5.0.0 {path}... User address required", Then: CountD},
	{When: F{EmptyLocal}, If: F{EmptyDomain}, Say: "553 5.1.3 {path}... List:; syntax illegal for recipient addresses", Then: CountD},
	{When: F{EmptyLocal}, Say: "553 5.1.3 {path:7}... User address required", Then: CountD},
	{When: F{EmptyDomain}, Say: "553 5.1.3 {path:7}... Hostname required", Then: CountD},
	{When: F{BadDomain, DomainEnd, BadLiteral}, Say: "553 5.1.2 {path:7}... Invalid host name", Then: CountD},
	{When: F{BadPath}, Say: "553 5.0.0 {path:7}... Unbalanced '>'", Then: CountD},
	{When: F{UnknownParam, ParamSyntax}, Say: "555 5.5.4 {key} parameter unrecognized", Then: CountD},
	{When: F{ParamNoValue}, Say: "501 5.5.2 {key} requires a value", Then: CountD},
	{When: F{BadNotify}, Say: `501 5.5.4 Bad argument "{value}"  to NOTIFY`, Then: CountD},
	{When: F{BadOrcpt}, Say: "501 5.5.4 Syntax error in ORCPT parameter value", Then: CountD},
	{When: F{SenderBare}, Say: "553 5.5.4 {path:7}... Domain name required for sender address {sender}", Then: CountD},
	{When: F{SenderNX}, If: F{-SenderBare}, Say: "553 5.1.8 {path:7}... Domain of sender address {sender} does not exist", Then: CountD},
	{When: F{LocalPipeFirst}, Say: "550 5.7.1 {path:7}... Cannot mail directly to programs", Then: CountD},
	{When: F{LocalSlashFirst}, Say: "550 5.7.1 {path:7}... Cannot mail directly to files", Then: CountD},
	{When: F{LiteralOurs}, Say: "250 2.1.5 {first:7}... Recipient ok"},
	{When: F{Remote, HasPercent, HasBang, LocalAt}, If: F{-Trusted}, Say: "550 5.7.1 {path:7}... Relaying denied", Then: CountD},
	{When: F{Unknown}, Say: "550 5.1.1 {path:7}... User unknown", Then: CountD},
	{Say: "250 2.1.5 {first:7}... Recipient ok"},
}

var sendmailAddress = Grammar{
	Open: May, Close: Must, Comments: true, Atom: " ;", Dots: true, Hyphens: true, LastDot: true, Local8: true, Domain8: true,
	DomainAtom: "_", NoLocal: true, NoDomain: true, NoAt: true, Route: KeepRoute, Literal: AnyLiteral,
	LocalMax: 256, DomainMax: 255,
}

var sendmailTopics = []Topic{
	{"VRFY", "VRFY <recipient>\n\tVerify an address.  If you want to see what it aliases\n\tto, use EXPN instead."},
	{"MAIL", "MAIL From:<sender> [ <parameters> ]\n\tSpecifies the sender.  Parameters are ESMTP extensions.\n\tSee \"HELP DSN\" for details."},
}

// SendmailGoaway tells nothing about its users, and what it thinks of a client
// that talks before the greeting it says in the greeting.
var SendmailGoaway = Persona{
	Base:  &Sendmail,
	Name:  "sendmail-goaway",
	Setup: "PrivacyOptions=goaway, a greeting pause of 3 s, time-outs of 5 s",
	Banner: []Check{
		{When: F{Early}, Say: "554 {host} ESMTP not accepting messages", Wait: 500},
		{Say: sendmailBanner, Wait: 3000},
	},
	EHLO: []Ext{
		{Line: "ENHANCEDSTATUSCODES"},
		{Line: "PIPELINING", If: F{-Early}}, {Line: "8BITMIME", If: F{-Early}}, {Line: "SIZE", If: F{-Early}}, {Line: "DSN", If: F{-Early}},
		{Line: "ETRN", If: F{-Early}}, {Line: "AUTH DIGEST-MD5 CRAM-MD5", If: F{-Early}}, {Line: "STARTTLS", If: F{CanTLS, -InTLS, -Early}},
		{Line: "DELIVERBY", If: F{-Early}}, {Line: "HELP", If: F{-Early}},
	},
	Verbs: []Command{
		{Verb: "MAIL", Ahead: true, Checks: []Check{{When: F{Early}, Say: "550 5.0.0 Command rejected"}}},
		{Verb: "VRFY", Checks: []Check{{Say: "252 2.5.2 Cannot VRFY user; try RCPT to attempt delivery (or try finger)"}}},
		{Verb: "EXPN", Checks: []Check{{Say: "502 5.7.0 Sorry, we do not allow this operation"}}},
		{Verb: "VERB", Checks: []Check{{Say: "502 5.7.0 Verbose unavailable"}}},
	},
	Idle:     5,
	IdleData: 5,
}
