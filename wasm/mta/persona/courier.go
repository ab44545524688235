package persona

func init() { enlist(&Courier, &CourierVrfy, &CourierTarpit) }

// Courier says "502 ESMTP command error" to nearly everything that is out of
// place, has codes of its own (431 513 517 534 546), and waits for CRLF.
var Courier = Persona{
	Name:   "courier",
	Server: "Courier 1.0.16 (Debian)",
	Setup:  "Debian's defaults, BOFHNOVRFY=1 and BOFHNOEXPN=1, TARPIT off",
	Lines:  Lines{Trim: " \t\r", Blank: " \t\r", CutNUL: true},
	Banner: []Check{{Say: "220 {host} ESMTP"}},
	EHLO: []Ext{
		{Line: "STARTTLS", If: F{CanTLS, -InTLS, -CountBOver}}, {Line: "XVERP=Courier"}, {Line: "XEXDATA"}, {Line: "XSECURITY=NONE,STARTTLS"},
		{Line: "PIPELINING"}, {Line: "8BITMIME"}, {Line: "SMTPUTF8"}, {Line: "SIZE"}, {Line: "DSN"},
	},
	Unknown: []Check{{Say: courierError}},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{{When: F{-Arg}, Say: courierError}, {Say: "250 {host} Ok.\n{extensions}"}}},
		{Verb: "HELO", Checks: []Check{{When: F{-Arg}, Say: courierError}, {Say: "250 {host} Ok."}}},
		{Verb: "MAIL", Checks: courierMail},
		{Verb: "MAILFROM:", Checks: []Check{{Say: "517 Syntax error."}}},
		{Verb: "RCPT", Checks: courierRcpt},
		{Verb: "DATA", Checks: []Check{
			{When: F{-HasSender, -HasRcpt, Arg}, Say: courierError},
			{Say: "354 Ok.", Then: Drop},
		}},
		{Verb: "RSET", Checks: []Check{{When: F{Arg}, Say: courierError}, {Say: "250 Ok"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 Ok"}}},
		{Verb: "VRFY", Checks: []Check{{When: F{-Arg}, Say: courierError}, {Say: "252 VRFY disabled"}}},
		{Verb: "EXPN", Checks: []Check{{When: F{-Arg}, Say: courierError}, {Say: "252 EXPN disabled"}}},
		{Verb: "AUTH", Checks: []Check{{When: F{-Arg, HasSender}, Say: courierError}, {Say: "535 Authentication rejected"}}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{Arg}, Say: courierError},
			{When: F{InTLS, HasSender, -CanTLS}, Say: "540 TLS not available."},
			{Say: "220 Ok"},
		}},
		{Verb: "QUIT", Checks: []Check{{When: F{Arg}, Say: courierError}, {Say: "221 Bye."}}},
	},
	Data: Data{
		Hops:    100,
		LineMax: 4999,
		Done: []Check{
			{When: F{Loop}, Say: "546 Routing loop detected -- too many Received: headers."},
			{When: F{LongLine}, Say: "534 Message header size exceeds policy limit."},
			{Say: "250 Ok. 00000000{m:H8}.{m:H8}", Then: Drop},
		},
	},
	Count:      []Counter{courierRecipients, courierCommands},
	Sender:     courierAddress,
	Recipient:  courierRecipient,
	User:       courierUser,
	MailParams: "SIZE=digits *",
	RcptParams: "*",
	Size:       10485760,
	Recipients: 100,
	Idle:       600,
	IdleData:   600,
	OnIdle:     []Check{{Then: Close}},
	OnIdleData: []Check{{Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Then: Close}},
	TLSPlain:   []Check{{Say: "\x00\x15\x03\x03\x00\x02\x01\x00", Then: Close}},

	HelloKeeps:   true,
	TLSKeepsHelo: true,
}

const (
	courierError  = "502 ESMTP command error"
	courierSyntax = "554 Syntax error - your mail software violates RFC 821."
)

var courierMail = []Check{
	{When: F{-Greeted}, Say: "502 Polite people say HELO first"},
	{When: F{HasSender}, Say: courierError},
	{When: F{OtherKeyword}, If: F{-NoClose, -NoOpen}, Say: "250 Ok."},
	{When: F{NoKeyword, NoColon}, Say: courierError},
	{When: F{NothingAfter, NoOpen, NoClose, QuoteOpen}, Say: courierSyntax},
	{When: F{LocalBlank}, If: F{HasQuotes}, Say: "517 Syntax error."},
	{When: F{DomainLong}, Say: "432 Service temporarily unavailable."},
	{When: F{BadPath, Unqualified, EmptyLocal, EmptyDomain, HasLiteral}, Say: "517 Syntax error."},
	{When: F{TooBig, SizeOverflow}, Say: "534 SIZE=Message too big."},
	{When: F{SenderNX}, Say: "517 Domain does not exist: {rdomain}.\nInvalid domain, see <URL:https://www.ietf.org/rfc/rfc1035.txt>"},
	{Say: "250 Ok."},
}

var courierRcpt = []Check{
	{When: F{-HasSender}, Say: courierError},
	{When: F{OtherKeyword}, If: F{-NoClose, -NoOpen}, Say: "250 Ok."},
	{When: F{NoKeyword, NoColon}, Say: courierError},
	{When: F{NothingAfter, NoOpen, NoClose, QuoteOpen}, Say: courierSyntax},
	{When: F{CountAOver}, Say: "431 Too many recipients.", Then: CountA},
	{When: F{NullPath, EmptyLocal}, Say: "500 Invalid address", Then: CountA},
	{When: F{LiteralOurs}, Say: "250 Ok.", Then: CountA},
	{When: F{LocalLong}, Say: "250 Ok.", Then: CountA},
	{When: F{BadPath, Unqualified, EmptyDomain, HasLiteral}, Say: "513 Syntax error.", Then: CountA},
	{When: F{HasBang}, If: F{OursDomain}, Say: "550 Unknown UUCP bang path.", Then: CountA},
	{When: F{Remote}, If: F{-Trusted}, Say: "513 Relaying denied.", Then: CountA},
	{When: F{Unknown, LocalUpper}, If: F{-Postmaster}, Say: "550 User <{local}> unknown", Then: CountA},
	{Say: "250 Ok.", Then: CountA},
}

var courierAddress = Grammar{
	Junk: true, Quotes: Quoted, LastAt: true, DomainMax: 255, LastDot: true, Hyphens: true, Local8: true, Domain8: true,
	NoLocal: true, NoDomain: true, NoAt: true, Route: NoRoute, Literal: AnyLiteral, Atom: " ",
}

var courierRecipient = Grammar{
	Junk: true, LocalMax: 255, Dots: true, DomainAtom: ":@", DomainDots: true, LastDot: true, Hyphens: true, Local8: true, Domain8: true,
	NoLocal: true, NoDomain: true, NoAt: true, Route: NoRoute, Literal: AnyLiteral,
}

var courierUser = Grammar{
	Open: May, LocalMax: 255, Close: Skip, Junk: true, Atom: "*", Dots: true, DomainDots: true, LastDot: true, Hyphens: true, Local8: true, Domain8: true,
	NoLocal: true, NoDomain: true, NoAt: true, Route: NoRoute, Literal: AnyLiteral,
}

// CourierVrfy tells who is there.
var CourierVrfy = Persona{
	Base:  &Courier,
	Name:  "courier-vrfy",
	Setup: "BOFHNOVRFY=0, BOFHNOEXPN=0, TARPIT=0",
	Verbs: []Command{
		{Verb: "VRFY", Checks: []Check{
			{When: F{-Arg}, Say: courierError},
			{When: F{HasSender}, Say: "252 VRFY disabled"},
			{When: F{NullPath}, Say: "550 User <> unknown"},
			{When: F{EmptyLocal}, Say: "553 Syntax error: {addr}"},
			{When: F{LocalDots}, Say: "553 Syntax error: {addr}@{mydomain}"},
			{When: F{Remote}, Say: "550 Remote address."},
			{When: F{LocalLong}, Say: "250 <{addr}@{mydomain}>"},
			{When: F{Unknown, LocalUpper}, If: F{-Postmaster}, Say: "550 User <{local}> unknown"},
			{When: F{Unqualified}, Say: "250 <{addr}@{mydomain}>"},
			{Say: "250 <{addr}>"},
		}},
		{Verb: "EXPN", Checks: []Check{
			{When: F{-Arg}, Say: courierError},
			{When: F{IsAlias}, Say: "250 {members}"},
			{When: F{Unqualified}, Say: "500 <{addr}@{mydomain}> not found."},
			{Say: "500 <{addr}> not found."},
		}},
	},
}

// CourierTarpit makes mistakes cost time, as Debian has it.
var CourierTarpit = Persona{
	Base:  &Courier,
	Name:  "courier-tarpit",
	Setup: "TARPIT=1: an error costs 0, 8, 16 ... 128 s, an unknown recipient 8 s",
	Count: []Counter{
		courierRecipients,
		courierCommands,
		{Errors: true, SlowFrom: 2, Wait: 8000, Double: true, WaitMax: 128000},
		{Bit: CountC, SlowFrom: 1, Wait: 8000},
	},
}

// courierRecipients are counted, good or bad.
var courierRecipients = Counter{Bit: CountA, Limit: 100}

// courierCommands make STARTTLS leave the list.
var courierCommands = Counter{Bit: CountB, Verbs: []string{"MAIL", "RSET"}, Limit: 1}
