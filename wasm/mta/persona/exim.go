package persona

func init() { enlist(&Exim, &EximNopipeconnect, &EximVrfy) }

// Exim as Debian ships it. It is forgiving about lines and newlines, and exact
// about addresses: it says what is wrong, and where. It hangs up on clients that
// make too many mistakes of one kind.
var Exim = Persona{
	Name:    "exim",
	Server:  "Exim 4.96 (Debian 12)",
	Setup:   "Debian's internet site configuration, PIPECONNECT announced: early talkers are welcome",
	Lines:   Lines{LF: true, Trim: " \t\r\v\f", Max: 16384},
	Banner:  eximBanner,
	Before:  eximBefore,
	Unknown: []Check{{Say: "500 unrecognized command", Then: CountA | CountB}},
	EHLO: []Ext{
		{Line: "SIZE {limit}"}, {Line: "8BITMIME"}, {Line: "PIPELINING"}, {Line: "PIPECONNECT", If: F{-Marked}}, {Line: "CHUNKING"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "PRDR"}, {Line: "HELP"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: eximHello},
		{Verb: "HELO", Checks: eximHello},
		{Verb: "MAIL FROM:", Checks: eximMail},
		{Verb: "RCPT TO:", Checks: eximRcpt},
		{Verb: "DATA", Checks: []Check{
			{When: F{BDATFailed}, Say: eximOnlyRset},
			{When: F{InBDAT}, Say: "503 only BDAT permissible after non-LAST BDAT", Then: Spoil | CountB | Mark},
			{When: F{Arg}, Say: "501 unexpected argument data", Then: CountB | Mark},
			{When: F{RcptTried}, If: F{HasSender}, Say: "503 All RCPT commands were rejected with this error:\n{refused}\nValid RCPT command must precede DATA", Then: Mark},
			{When: F{RcptTried}, Say: "503 All RCPT commands were rejected with this error:\n503 {refused}\nvalid RCPT command must precede DATA", Then: CountB | Mark},
			{When: F{-HasRcpt}, Say: "503 valid RCPT command must precede DATA", Then: CountB | Mark},
			{Say: `354 Enter message, ending with "." on a line by itself`, Then: Mark},
		}},
		{Verb: "BDAT", Checks: []Check{
			{When: F{-Extended}, Say: "503 BDAT command used when CHUNKING not advertised", Then: CountB},
			{When: F{NoChunk, BadChunk}, Say: "501 missing size for BDAT command", Then: CountB},
			{When: F{-HasRcpt}, Say: "503 valid RCPT command must precede BDAT", Then: Swallow | CountB},
			{When: F{TooLarge}, Say: "552 Message size exceeds maximum permitted", Then: Swallow},
			{When: F{NotLast}, Say: "250 {octets} byte chunk received"},
			{Say: "250  {octets} byte chunk, total {total}\nOK id=1{m:B5-B6-B2}"},
		}},
		{Verb: "RSET", Checks: []Check{
			{When: F{Arg}, Say: "501 unexpected argument data", Then: CountB},
			{Say: "250 Reset OK"},
		}},
		{Verb: "NOOP", Checks: []Check{
			{When: F{BDATFailed}, Say: eximOnlyRset},
			{Say: "250 OK", Then: CountC},
		}},
		{Verb: "VRFY", Checks: []Check{{Use: eximVerify}, {Say: "252 Administrative prohibition", Then: CountC}}},
		{Verb: "EXPN", Checks: []Check{{Say: "550 Administrative prohibition", Then: CountC}}},
		{Verb: "ETRN", Checks: []Check{{Say: "458 Administrative prohibition", Then: CountC}}},
		{Verb: "HELP", Checks: []Check{{Say: "214 Commands supported:\nAUTH STARTTLS HELO EHLO MAIL RCPT DATA BDAT NOOP QUIT RSET HELP", Then: CountC}}},
		{Verb: "AUTH", Checks: []Check{{Say: "503 AUTH command used when not advertised", Then: CountB}}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{-Extended, InTLS, -CanTLS}, Say: "503 STARTTLS command used when not advertised", Then: CountB},
			{When: F{Arg}, Say: "501 unexpected argument data", Then: CountB},
			{Say: "220 TLS go ahead"},
		}},
		{Verb: "QUIT", Checks: []Check{
			{When: F{Arg}, Say: "501 unexpected argument data", Then: CountB},
			{Say: "221 {host} closing connection"},
		}},
	},
	Data: Data{
		LineMax: 998,
		Done: []Check{
			{When: F{TooLarge}, Say: "552 Message size exceeds maximum permitted"},
			{When: F{LongLine}, Say: "550 maximum allowed line length is 998 octets, got {longest}"},
			{Say: "250 OK id=1{m:B5-B6-B2}"},
		},
	},
	Count: []Counter{
		{Bit: CountA, Limit: 4, Say: "500 Too many unrecognized commands", Then: Close},
		{Bit: CountB, Limit: 4, Say: "Too many syntax or protocol errors", How: Join, Then: Close},
		{Verbs: []string{"RSET"}, Free: 1, Into: 5},
		{Verbs: []string{"HELO", "EHLO"}, Free: 1, Into: 5},
		{Bit: CountC, Limit: 11, Say: "554 Too many nonmail commands", Then: Close},
		{Bit: CountD, Limit: 10},
	},
	Sender:     eximAddress,
	Recipient:  eximAddress,
	User:       eximAddress,
	MailParams: "SIZE=digits SMTPUTF8 BODY=7BIT|8BITMIME RET=* ENVID=* AUTH=* PRDR",
	Size:       52428800,
	Local:      "localhost",
	Users:      "nobody daemon bin sys man mail news uucp proxy www-data backup list irc games",
	Idle:       300,
	IdleData:   300,
	OnIdle:     []Check{{Say: "421 {host}: SMTP command timeout - closing connection", Then: Close}},
	OnIdleData: []Check{{Say: "421 {host} SMTP incoming data timeout - closing connection.", Then: Close}},
	OnEnd:      []Check{{Say: "421 {host} lost input connection", Then: Close}},
	OnEndData:  []Check{{Say: "421 Lost incoming connection", Then: Close}},
	TLSPlain:   []Check{{Say: "\x00\x15\x03\x03\x00\x02\x02\x0a", Then: Close}},
}

const (
	eximSync     = "554 SMTP synchronization error"
	eximOnlyRset = "503 only RSET accepted now"
	eximParams   = "501 {argument}: malformed address: {params:cut32} may not follow {path} "
)

var eximBanner = []Check{{Say: "220 {host} ESMTP Exim 4.96 {date}"}}

var eximBefore = []Check{
	{When: F{TooLong}, Say: "500 unrecognized command\f500 unrecognized command", Then: CountA | CountB},
	{When: F{HasNUL}, Say: "501 NUL characters are not allowed in SMTP commands", Then: Keep | CountB},
}

var eximHello = []Check{
	{When: F{-Arg, HeloSpace, HeloUnderscore, HeloSpecial, Helo8bit, HeloLiteralBad}, If: F{-HeloBare6}, Say: "501 Syntactically invalid {VERB} argument(s)", Then: CountB | Brief},
	{Say: "250 {host} Hello {client} [{ip}]\n{extensions}"},
}

var eximMail = []Check{
	{When: F{Pending}, If: F{-Extended, Greeted}, Say: eximSync, Then: Close},
	{When: F{-Greeted}, Say: "503 HELO or EHLO required"},
	{When: F{HasSender}, Say: "503 sender already given", Then: CountB},
	{When: F{NothingAfter}, Say: "501 MAIL must have an address operand", Then: CountB},
	{When: F{AnyParam}, If: F{-Extended}, Say: eximParams, Then: CountB},
	{When: F{HasSMTPUTF8}, Say: "501 SMTPUTF8 used when not advertised", Then: CountB},
	{When: F{BadBody, BodyBinary}, Say: "501 invalid data for BODY", Then: CountB},
	{When: F{TooBig, SizeNegative, SizeOverflow}, Say: "552 Message size exceeds maximum permitted"},
	{When: F{NoClose}, Say: "501 {argument}: '>' missing at end of address", Then: CountB},
	{When: F{Inner, Trailing}, Say: "501 {argument}: malformed address: {rest:cut32} may not follow {done}", Then: CountB},
	{When: F{NullPath}, Say: "250 OK"},
	{When: F{LocalLong, DomainLong, LabelLong, PathLong}, Say: "501 {argument}: address is ridiculously long: {addr:cut64}...", Then: CountB},
	{When: F{QuoteOpen}, Say: "501 {argument}: unmatched doublequote in local part", Then: CountB},
	{When: F{BadLocal, LocalEnd, BadDot, BadQuoted}, Say: "501 {argument}: missing or malformed local part", Then: CountB},
	{When: F{NoAt}, Say: `501 {argument}: "@" or "." expected after "{done:inner}"`, Then: CountB},
	{When: F{EmptyLocal}, If: F{-EmptyDomain}, Say: "501 {argument}: no local part", Then: CountB},
	{When: F{HasLiteral}, Say: "501 {argument}: domain literals not allowed", Then: CountB},
	{When: F{BadDomain, DomainEnd, BadRoute, BadLiteral, EmptyDomain}, Say: "501 {argument}: domain missing or malformed", Then: CountB},
	{When: F{UnknownParam, ParamSyntax}, Say: eximParams, Then: CountB},
	{When: F{BadParam}, If: F{-BadSize}, Say: eximParams, Then: CountB},
	{When: F{Unqualified}, Say: "501 {path}: sender address must contain a domain"},
	{Say: "250 OK"},
}

// eximRcpt: Debian's access lists follow the syntax. Parameters are not known
// where DSN is not announced: they are part of the address, and spoil it.
var eximRcpt = []Check{
	{When: F{Pending}, If: F{-Extended, Greeted}, Say: eximSync, Then: Close},
	{When: F{AfterBad}, If: F{-HasSender, Extended}, Say: "503 sender not yet given"}, // the client could not know
	{When: F{-HasSender}, Say: "503 sender not yet given", Then: CountB},
	{When: F{NothingAfter}, Say: "501 RCPT must have an address operand", Then: CountB},
	{When: F{NoClose}, Say: "501 {argument}: '>' missing at end of address", Then: CountB},
	{When: F{Inner, Trailing}, Say: "501 {argument}: malformed address: {rest:cut32} may not follow {done}", Then: CountB},
	{When: F{LocalLong, DomainLong, LabelLong, PathLong}, Say: "501 {argument}: address is ridiculously long: {addr:cut64}...", Then: CountB},
	{When: F{QuoteOpen}, Say: "501 {argument}: unmatched doublequote in local part", Then: CountB},
	{When: F{NullPath, BadLocal, LocalEnd, BadDot, BadQuoted}, Say: "501 {argument}: missing or malformed local part", Then: CountB},
	{When: F{NoAt}, Say: `501 {argument}: "@" or "." expected after "{done:inner}"`, Then: CountB},
	{When: F{EmptyLocal}, If: F{-EmptyDomain}, Say: "501 {argument}: no local part", Then: CountB},
	{When: F{HasLiteral}, Say: "501 {argument}: domain literals not allowed", Then: CountB},
	{When: F{BadDomain, DomainEnd, BadRoute, BadLiteral, EmptyDomain}, Say: "501 {argument}: domain missing or malformed", Then: CountB},
	{When: F{AnyParam, UnknownParam, ParamSyntax}, Say: eximParams, Then: CountB},
	{When: F{Unqualified}, If: F{-BarePostmaster}, Say: "501 {path}: recipient address must contain a domain"},
	{When: F{LocalRestricted, LocalDotFirst}, Say: "550 restricted characters in address"},
	{When: F{Postmaster}, Say: "250 Accepted"},
	{When: F{CountDOver}, Say: "550 Rejected for too many bad recipients", Then: CountD},
	{When: F{Remote}, If: F{-Trusted}, Say: "550 relay not permitted", Then: CountD},
	{When: F{Unknown}, Say: "550 Unrouteable address", Then: CountD},
	{Say: "250 Accepted"},
}

// eximVerify is the syntax part of VRFY.
var eximVerify = []Check{
	{When: F{-Arg}, Say: "501 empty address", Then: CountC},
	{When: F{NoClose}, Say: "501 '>' missing at end of address", Then: CountC},
	{When: F{Trailing, Inner}, Say: "501 malformed address: {rest:cut32} may not follow {done}", Then: CountC},
	{When: F{LocalLong, DomainLong, LabelLong, PathLong}, Say: "501 address is ridiculously long: {addr:cut64}...", Then: CountC},
	{When: F{QuoteOpen}, Say: "501 unmatched doublequote in local part", Then: CountC},
	{When: F{NullPath, LocalEnd, BadDot, BadQuoted}, Say: "501 missing or malformed local part", Then: CountC},
	{When: F{AnyParam, UnknownParam, ParamSyntax, DisplayName}, If: F{Unqualified}, Say: `501 missing or malformed local part (expected word or "<")`, Then: CountC},
	{When: F{BadLocal}, Say: "501 missing or malformed local part", Then: CountC},
	{When: F{NoAt}, Say: `501 missing or malformed local part (expected word or "<")`, Then: CountC},
	{When: F{EmptyLocal}, If: F{-EmptyDomain}, Say: "501 no local part", Then: CountC},
	{When: F{HasLiteral}, Say: "501 domain literals not allowed", Then: CountC},
	{When: F{BadDomain, DomainEnd, BadRoute, BadLiteral, EmptyDomain}, Say: "501 domain missing or malformed", Then: CountC},
	{When: F{AnyParam, UnknownParam, ParamSyntax}, Say: "501 malformed address: {params:cut32} may not follow {path} ", Then: CountC},
	{When: F{Unqualified}, If: F{-BarePostmaster}, Say: "501 {path}: recipient address must contain a domain", Then: CountC},
}

// eximAddress: words in front of "<" are skipped, as in a header field.
var eximAddress = Grammar{
	Open: Phrase, Dots: true, Local8: true, NoLocal: true, NoDomain: true, NoAt: true,
	Route: GuessRoute, Literal: AnyLiteral, Max: 255, Comments: true,
}

// EximNopipeconnect looks for early input before it greets, as Exim did before 4.94.
var EximNopipeconnect = Persona{
	Base:  &Exim,
	Name:  "exim-nopipeconnect",
	Setup: "PIPE_CONNECT off: input before the greeting is a synchronization error",
	EHLO: []Ext{
		{Line: "SIZE {limit}"}, {Line: "8BITMIME"}, {Line: "PIPELINING"}, {Line: "CHUNKING"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "PRDR"}, {Line: "HELP"},
	},
	Banner: []Check{{When: F{Early}, Say: eximSync, Then: Close}, {Use: eximBanner}},
	Before: []Check{{When: F{Pending}, If: F{-MayPipeline}, Say: eximSync, Then: Close}, {Use: eximBefore}},
}

// EximVrfy is asked to tell: VRFY, EXPN and AUTH are allowed.
var EximVrfy = Persona{
	Base:  &Exim,
	Name:  "exim-vrfy",
	Setup: "VRFY and EXPN allowed, AUTH PLAIN and LOGIN inside TLS, smtp_receive_timeout=5s",
	EHLO: []Ext{
		{Line: "SIZE {limit}"}, {Line: "8BITMIME"}, {Line: "VRFY"}, {Line: "EXPN"}, {Line: "PIPELINING"}, {Line: "PIPECONNECT"},
		{Line: "AUTH PLAIN LOGIN", If: F{InTLS}}, {Line: "CHUNKING"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "PRDR"}, {Line: "HELP"},
	},
	Verbs: []Command{
		{Verb: "VRFY", Checks: []Check{
			{Use: eximVerify},
			{When: F{Unqualified}, Say: "250 <{addr}@{mydomain}> is deliverable", Then: CountC},
			{When: F{Postmaster}, Say: "250 <{addr}> is deliverable", Then: CountC},
			{When: F{RemoteNX}, Say: "550 <{addr}> Unrouteable address", Then: CountC},
			{When: F{Remote}, Say: "550 <{addr}> is not deliverable", Then: CountC},
			{When: F{Unknown}, Say: "550 <{addr}> Unrouteable address", Then: CountC},
			{Say: "250 <{addr}> is deliverable", Then: CountC},
		}},
		{Verb: "EXPN", Checks: []Check{
			{When: F{-Arg}, Say: "553 @{mydomain} is undeliverable", Then: CountC},
			{When: F{HasAngle}, Say: "553 {path} is undeliverable", Then: CountC},
			{When: F{IsAlias}, Say: "250 {members}", Then: CountC},
			{When: F{Unknown}, Say: "553 {local}@{mydomain} is undeliverable", Then: CountC},
			{Say: "250 <{local}@{mydomain}>", Then: CountC},
		}},
		{Verb: "HELP", Checks: []Check{
			{Say: "214 Commands supported:\nAUTH STARTTLS HELO EHLO MAIL RCPT DATA BDAT NOOP QUIT RSET HELP EXPN VRFY", Then: CountC},
		}},
		{Verb: "AUTH", Checks: []Check{
			{When: F{-InTLS, -Extended}, Say: "503 AUTH command used when not advertised", Then: CountB},
			{When: F{Authed}, Say: "503 already authenticated", Then: CountB},
			{When: F{HasSender}, Say: "503 not permitted in mail transaction", Then: CountB},
			{When: F{MechMissing}, Say: "501 No mechanism given", Then: CountB},
			{When: F{MechUnknown}, Say: "504 {mech} authentication mechanism not supported", Then: CountB},
			{Then: Open},
		}},
	},
	AUTH: Auth{
		Mechs: []Mech{
			{Name: "PLAIN", Prompts: []string{"334 "}},
			{Name: "LOGIN", Prompts: []string{"334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"}},
		},
		Done: []Check{
			{When: F{Cancelled}, Say: "501 Authentication cancelled"},
			{When: F{BadBase64}, Say: "501 Invalid base64 data"},
			{When: F{GoodLogin}, Say: "235 Authentication succeeded"},
			{Say: "535 Incorrect authentication data"},
		},
	},
	Idle:     5,
	IdleData: 5,
}
