package persona

func init() { enlist(&Haraka) }

// Haraka reads addresses by the letter of RFC 5321 and tells where it stopped;
// it hangs up on long lines and on a bare LF in a message.
var Haraka = Persona{
	Name:   "haraka",
	Server: "Haraka 3.3.4",
	Setup:  "plugins tls, rcpt_to.in_host_list, mail_from.is_resolvable, headers; every recipient of the domain is taken",
	Lines:  Lines{LF: true, Max: 512},
	Banner: []Check{{Say: "220 {host} ESMTP Haraka/3.3.4 ready ({s:H6})"}},
	Before: []Check{
		{When: F{HasNUL}, If: F{NotLetter}, Say: "501 SSL attempted over a non-SSL socket", Then: Close},
		{When: F{TooLong}, Say: "521 Command line too long", Then: Close},
	},
	Unknown: []Check{
		{Say: "500 Unrecognized command"},
	},
	EHLO: []Ext{
		{Line: "PIPELINING"}, {Line: "8BITMIME"}, {Line: "SMTPUTF8"}, {Line: "SIZE {limit}"}, {Line: "STARTTLS", If: F{CanTLS, -InTLS}},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{
			{When: F{-Arg}, Say: "501 EHLO requires domain/address - see RFC-2821 4.1.1.1"},
			{Say: "250 {host} Hello Unknown [{ip}], Haraka is at your service.\n{extensions}"},
		}},
		{Verb: "HELO", Checks: []Check{
			{When: F{-Arg}, Say: "501 HELO requires domain/address - see RFC-2821 4.1.1.1"},
			{Say: "250 {host} Hello Unknown [{ip}], Haraka is at your service."},
		}},
		{Verb: "MAIL", Checks: harakaMail},
		{Verb: "RCPT", Checks: harakaRcpt},
		{Verb: "DATA", Checks: []Check{
			{When: F{Arg}, Say: "501 Syntax error"},
			{When: F{-HasSender}, Say: "503 MAIL required first"},
			{When: F{RcptTried}, If: F{Pipelined}, Say: "554 No valid recipients"},
			{When: F{-HasRcpt}, Say: "503 RCPT required first"},
			{Say: "354 go ahead, make my day"},
		}},
		{Verb: "RSET", Checks: []Check{{When: F{Arg}, Say: "501 Syntax error"}, {Say: "250 OK"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 OK"}}},
		{Verb: "VRFY", Checks: []Check{{Say: "252 Just try sending a mail and we'll see how it turns out..."}}},
		{Verb: "HELP", Checks: []Check{{Say: "250 Not implemented"}}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{-Extended, -CanTLS}, Say: "500 Unrecognized command"},
			{Say: "220 Go ahead."},
		}},
		{Verb: "QUIT", Checks: []Check{
			{When: F{Arg}, Say: "501 Syntax error"},
			{Say: "221 {host} closing connection. Have a jolly good day."},
		}},
	},
	Data: Data{
		Hops: 100,
		Now:  []Check{{When: F{BareLF}, Say: "451 Bare line-feed; see https://haraka.github.io/barelf/", Then: Close}},
		Done: []Check{
			{When: F{Pending}, Say: harakaQueued + "\f503 Bad sequence of commands - pipelined after end of DATA", Then: Drop},
			{When: F{TooLarge}, Say: "550 Message too big!"},
			{When: F{Loop}, Say: "550 Too many received headers - possible mail loop"},
			{Say: harakaQueued},
		},
	},
	Sender:     harakaAddress,
	Recipient:  harakaAddress,
	MailParams: "SIZE=digits *",
	RcptParams: "*",
	Size:       26214400,
	Idle:       300,
	IdleData:   300,
	OnIdle:     []Check{{Say: "421 timeout", Then: Close}},
	OnIdleData: []Check{{Say: "421 timeout", Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Then: Close}},
	TLSPlain:   []Check{{Then: Close}},
}

var harakaMail = []Check{
	{When: F{-Greeted}, Say: "503 Use EHLO/HELO before MAIL"},
	{When: F{NoKeyword, NoColon, SpaceBeforeColon}, Say: "501 Command parsing failed\nError: Invalid format of mail command: missing FROM: prefix"},
	{When: F{NothingAfter}, Say: "250 sender <> OK"},
	{When: F{DisplayName, EmptyValue}, Say: "501 Command parsing failed\nError: Syntax error in parameters (\"{argument}\")"},
	{Use: harakaSyntax},
	{When: F{AnyParam}, If: F{-Extended}, Say: "555 Invalid command parameters"},
	{When: F{TooBig, SizeOverflow}, Say: "550 Message too big!"},
	{When: F{HasLiteral}, Say: "450 Temp. resolver error (EBADNAME)"},
	{When: F{SenderNX}, Say: "550 No MX for your FROM address"},
	{When: F{SenderOurs}, If: F{-NullPath}, Say: "550 No valid MX for your FROM address"},
	{Say: "250 sender <{addr}> OK"},
}

var harakaRcpt = []Check{
	{When: F{-HasSender}, Say: "503 Use MAIL before RCPT"},
	{When: F{NoKeyword, NoColon, SpaceBeforeColon}, Say: "501 Command parsing failed\nError: Invalid format of rcpt command: missing TO: prefix"},
	{When: F{NothingAfter, NullPath}, Say: "550 I cannot deliver mail for <>"},
	{When: F{BarePostmaster}, Say: "550 I cannot deliver mail for <{addr}>"},
	{When: F{DisplayName, EmptyValue}, Say: "501 Command parsing failed\nError: Syntax error in parameters (\"{argument}\")"},
	{When: F{NoClose, Trailing}, Say: "501 Invalid RCPT TO address <{argument}>: Invalid RFC-5321 address at position 1: expected atom in local-part"}, // it puts brackets around
	{Use: harakaSyntax},
	{When: F{Remote, HasLiteral, HostDomain}, If: F{-Trusted}, Say: "550 I cannot deliver mail for <{addr}>"},
	{Say: "250 recipient <{addr}> OK"},
}

// harakaSyntax names the first thing that is not as RFC 5321 has it.
var harakaSyntax = []Check{
	{When: F{PathLong}, Say: harakaBad + "RFC-5321 path exceeds 256 octets ({pathlen} given)"},
	{When: F{LocalLong}, Say: harakaBad + "RFC-5321 local-part exceeds 64 octets"},
	{When: F{DomainLong}, Say: harakaBad + "RFC-5321 domain exceeds 255 octets"},
	{When: F{NoClose, Inner}, Say: harakaAt + `expected ">"`},
	{When: F{Trailing}, Say: harakaAt + "trailing input after address"},
	{When: F{NoAt}, Say: harakaAt + `expected "@"`},
	{When: F{BadDomain, DomainEnd, LabelLong}, Say: harakaAt + "expected sub-domain"},
	{When: F{BadRoute}, Say: harakaAt + `expected ":" after source route`},
	{When: F{BadDot}, Say: harakaAt + `expected atom after "."`},
	{When: F{BadLocal, LocalEnd}, Say: harakaAt + "expected atom in local-part"},
	{When: F{QuoteOpen, BadQuoted}, Say: harakaAt + "unterminated quoted-string"},
	{When: F{BadLiteral}, Say: harakaAt + "invalid address literal"},
}

const (
	harakaQueued = "250 Message Queued ({s:H8-H4-H4-H4-H12}.{n})"
	harakaBad    = "501 Invalid {VERB} {fromto} address {path}: "
	harakaAt     = harakaBad + "Invalid RFC-5321 address at position {pos}: "
)

var harakaAddress = Grammar{
	Open: May, Local8: true, Domain8: true, Route: StripRoute, Literal: CheckLiteral, LocalMax: 64, DomainMax: 255, Max: 254, DomainAtom: "_",
}
