package persona

func init() { enlist(&Mox) }

// Mox reads commands with a grammar and says what it expected. It accepts any
// recipient of its domains and tells only after the message, with a pause.
var Mox = Persona{
	Name:   "mox",
	Server: "mox (August 2026)",
	Setup:  "a minimal mox.conf, two accounts and an alias; the sender's SPF passes",
	Lines:  Lines{LF: true, Max: 2048, Now: true},
	Banner: []Check{{Say: "220 {host} ESMTP mox"}},
	Before: []Check{
		{When: F{TooLong}, Say: "500 5.5.0 line too long, smtp max is 512, we reached 2048", Then: Close},
	},
	Unknown: []Check{
		{When: F{First}, Say: "500 5.5.2 please try again speaking smtp", Then: Close},
		{Say: "500 5.5.1 unknown command" + moxID},
	},
	EHLO: []Ext{
		{Line: "PIPELINING"}, {Line: "SIZE {limit}"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "REQUIRETLS", If: F{InTLS}},
		{Line: "ENHANCEDSTATUSCODES"}, {Line: "8BITMIME"}, {Line: "LIMITS RCPTMAX=1000"}, {Line: "SMTPUTF8"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{
			{When: F{NoArg}, Say: moxSyntax + `expected " "` + moxID},
			{When: F{BlankArg, HeloDot}, Say: moxSyntax + "need at least one char for subdomain" + moxID},
			{When: F{HeloLiteralBad}, Say: moxSyntax + `invalid ip in address: {helo:inner+q}` + moxID},
			{When: F{HeloLiteral}, Say: "250 {host}\n{offers}"},
			{When: F{HeloNone}, Say: moxSyntax + "expected at least one char for subdomain" + moxID},
			{When: F{HeloIP}, Say: moxSyntax + `parsing domain name {helo:q}: ip address while name required` + moxID},
			{When: F{HeloRest}, Say: moxSyntax + "trailing data, not white space: {helorest:q}" + moxID},
			{When: F{HeloLong}, Say: moxSyntax + "domain longer than 255 octets" + moxID},
			{Say: "250 {host}\n{offers}"},
		}},
		{Verb: "HELO", Checks: []Check{
			{When: F{NoArg}, Say: moxSyntax + `expected " "` + moxID},
			{When: F{BlankArg, HeloDot}, Say: moxSyntax + "need at least one char for subdomain" + moxID},
			{When: F{HeloNone, HeloLiteral, HeloLiteralBad}, Say: moxSyntax + "expected at least one char for subdomain" + moxID},
			{When: F{HeloIP}, Say: moxSyntax + `parsing domain name {helo:q}: ip address while name required` + moxID},
			{When: F{HeloUnresolved}, Say: "550 5.5.0 your ehlo domain does not resolve to an IP address" + moxID},
			{Say: "250 {host}\n{offers}"},
		}},
		{Verb: "MAIL", Checks: moxMail},
		{Verb: "RCPT", Checks: moxRcpt},
		{Verb: "DATA", Checks: []Check{
			{When: F{-Greeted}, Say: moxHello},
			{When: F{-HasSender}, Say: "503 5.5.1 missing MAIL FROM" + moxID},
			{When: F{-HasRcpt}, Say: "503 5.5.1 missing RCPT TO" + moxID},
			moxTail,
			{Say: "354 see you at the bare dot"},
		}},
		{Verb: "RSET", Checks: []Check{moxTail, {Say: "250 2.0.0 all clear"}}},
		{Verb: "NOOP", Checks: []Check{
			{When: F{BlankArg}, Say: moxSyntax + "need at least one char for atom" + moxID},
			{When: F{AtomNone}, Say: moxSyntax + "expected at least one char for atom" + moxID},
			{When: F{AtomRest}, Say: moxSyntax + "trailing data, not white space: {atomrest:q}" + moxID},
			{Say: "250 2.0.0 alrighty"},
		}},
		{Verb: "VRFY", Checks: []Check{{Use: moxName}, {Say: "252 2.7.0 no verify but will try delivery" + moxID}}},
		{Verb: "EXPN", Checks: []Check{{Use: moxName}, {Say: "252 2.7.0 no expand but will try delivery" + moxID}}},
		{Verb: "HELP", Checks: []Check{{Say: "214 2.0.0 see rfc 5321 (smtp)"}}},
		{Verb: "AUTH", Checks: []Check{
			{When: F{-Greeted}, Say: moxHello},
			{Say: "503 5.5.1 authentication only allowed on submission ports" + moxID},
		}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{-Greeted}, Say: moxHello},
			moxTail,
			{When: F{InTLS}, Say: "503 5.5.1 already speaking tls" + moxID},
			{When: F{-CanTLS}, Say: "503 5.5.1 starttls not announced" + moxID},
			{When: F{Pending}, Say: "220 2.0.0 go!" + moxID, Then: Close},
			{Say: "220 2.0.0 go!" + moxID},
		}},
		{Verb: "QUIT", Checks: []Check{moxTail, {Say: "221 2.0.0 okay thanks bye"}}},
	},
	Data: Data{
		Hops: 101,
		Done: []Check{
			{When: F{LoneDot, BareCR}, Say: `500 5.5.2 invalid bare \r or \n, may be smtp smuggling` + moxID},
			{When: F{TooLarge}, Say: "552 5.3.4 message too large" + moxID},
			{When: F{Loop}, Say: "550 5.4.6 loop detected, more than 100 Received headers" + moxID},
			{When: F{NoneKnown}, Say: "550 5.1.1 no such user(s)" + moxID, Wait: 5000},
			{Say: "250 2.2.0 it is done"},
		},
	},
	Sender:     moxSender,
	Recipient:  moxRecipient,
	User:       moxRecipient,
	MailParams: "SIZE=digits BODY=7BIT|8BITMIME SMTPUTF8 AUTH=mailbox REQUIRETLS",
	RcptParams: "",
	Size:       104857600,
	Recipients: 1000,
	Idle:       300,
	IdleData:   300,
	OnIdle:     []Check{{Then: Close}},
	OnIdleData: []Check{{Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Then: Close}},
	TLSPlain:   []Check{{Then: Close}},
}

const (
	moxID     = " ({s:U22})"
	moxSyntax = "501 5.5.2 bad syntax: "
	moxHello  = "503 5.5.1 no ehlo/helo yet" + moxID
)

var moxTail = Check{When: F{Arg}, Say: moxSyntax + "trailing data, not white space: {tail:q}" + moxID}

var moxName = []Check{
	{When: F{NoArg}, Say: moxSyntax + `expected " "` + moxID},
	{When: F{BlankArg}, Say: moxSyntax + "need at least one char for atom" + moxID},
	{When: F{AtomNone}, Say: moxSyntax + "expected at least one char for atom" + moxID},
	{When: F{AtomBlank}, Say: moxSyntax + `expected "SMTPUTF8"` + moxID},
	{When: F{AtomRest}, Say: moxSyntax + "trailing data, not white space: {atomrest:q}" + moxID},
}

// moxPath names the first thing that is not as the grammar has it.
var moxPath = []Check{
	{When: F{NoOpen, NothingAfter}, Say: moxSyntax + `expected "<"` + moxID},
	{When: F{NoClose}, Say: moxSyntax + `expected ">"` + moxID},
	{When: F{Trailing}, Say: moxSyntax + "trailing data, not white space: {rest:q}" + moxID},
	{When: F{NoAt}, Say: moxSyntax + `expected "@"` + moxID},
	{When: F{BadRoute}, Say: moxSyntax + `expected ":"` + moxID},
	{When: F{DomainEnd}, Say: moxSyntax + "need at least one char for subdomain" + moxID},
	{When: F{BadDomain}, Say: moxSyntax + "expected at least one char for subdomain" + moxID},
	{When: F{LocalEnd}, Say: moxSyntax + "need at least one char for atom" + moxID},
	{When: F{BadLocal, BadDot}, Say: moxSyntax + "expected at least one char for atom" + moxID},
	{When: F{QuoteOpen, BadQuoted}, Say: moxSyntax + "need another character" + moxID},
	{When: F{LocalLong}, Say: moxSyntax + "localpart longer than 64 octets" + moxID},
	{When: F{DomainLong, LabelLong, PathLong}, Say: moxSyntax + "domain longer than 255 octets" + moxID},
	{When: F{BadLiteral}, Say: moxSyntax + "invalid ip in address: {rest:inner+q}" + moxID},
}

var moxMail = []Check{
	{When: F{-Greeted}, Say: moxHello},
	{When: F{HasSender}, Say: "503 5.5.1 already have MAIL" + moxID},
	{When: F{NoKeyword, NoColon, SpaceBeforeColon, WideGap}, Say: moxSyntax + `expected " FROM:"` + moxID},
	{When: F{FarColon}, Say: moxSyntax + `expected "<"` + moxID},
	{When: F{Inner}, Say: moxSyntax + "expected end of line" + moxID},
	{Use: moxPath},
	{When: F{NoKey}, Say: moxSyntax + "expected at least one char for parameter keyword" + moxID},
	{When: F{DupParam}, Say: `501 5.5.4 duplicate param "{key}"` + moxID},
	{When: F{UnknownParam}, Say: `555 5.3.3 unrecognized parameter "{key}"` + moxID},
	{When: F{ParamNoValue}, Say: moxSyntax + `expected "="` + moxID},
	{When: F{SizeOverflow}, Say: moxSyntax + `bad number "{value:cut20}": strconv.ParseInt: parsing "{value:cut20}": value out of range` + moxID},
	{When: F{ParamEmpty}, If: F{-HasAuthParam}, Say: moxSyntax + "need at least one char for number" + moxID},
	{When: F{BadSize, SizeNegative}, Say: moxSyntax + "expected at least one char for number" + moxID},
	{When: F{BadBody, BodyBinary}, Say: `555 5.5.4 unrecognized parameter "BODY"` + moxID},
	{When: F{HasRequireTLS}, If: F{-InTLS}, Say: "523 5.7.10 requiretls only allowed on tls-encrypted connections" + moxID},
	{When: F{TooBig}, Say: "552 5.3.4 message too large" + moxID},
	{When: F{Path8bit}, If: F{-HasSMTPUTF8}, Say: "550 5.6.7 non-ascii address not permitted without smtputf8" + moxID},
	{When: F{HasLiteral}, Say: "550 5.7.0 domain name required" + moxID},
	{When: F{SenderNX}, If: F{-NullPath}, Say: "550 5.7.27 mailfrom domain not configured for mail" + moxID},
	{Say: "250 2.1.0 looking good"},
}

var moxRcpt = []Check{
	{When: F{-Greeted}, Say: moxHello},
	{When: F{-HasSender}, Say: "503 5.5.1 missing MAIL FROM" + moxID},
	{When: F{NoKeyword, NoColon, SpaceBeforeColon, WideGap}, Say: moxSyntax + `expected " TO:"` + moxID},
	{When: F{FarColon}, Say: moxSyntax + `expected "<"` + moxID},
	{When: F{BarePostmaster}, Say: "250 2.1.0 now on the list"},
	{When: F{NullPath}, Say: moxSyntax + "expected at least one char for atom" + moxID},
	{When: F{Inner}, Say: moxSyntax + `expected ">"` + moxID},
	{Use: moxPath},
	{When: F{NoKey}, Say: moxSyntax + "need at least one char for parameter keyword" + moxID},
	{When: F{AnyParam}, Say: `555 5.3.3 unrecognized parameter "{key}"` + moxID},
	{When: F{Path8bit}, If: F{-UTF8}, Say: "553 5.6.7 non-ascii address not permitted without smtputf8" + moxID},
	{When: F{RcptFull}, Say: "452 4.5.3 max of 1000 recipients reached" + moxID},
	{When: F{HasLiteral}, If: F{-Trusted}, Say: "550 5.1.1 not accepting email for ip" + moxID},
	{When: F{Remote}, If: F{-Trusted}, Say: "550 5.1.1 not accepting email for domain" + moxID},
	{Say: "250 2.1.0 now on the list"},
}

// moxSender: MAIL's path is cut out first and read on its own.
var moxSender = Grammar{Inside: true, Local8: true, Quotes: Quoted, Literal: CheckLiteral, LocalMax: 128, DomainMax: 255}

var moxRecipient = Grammar{Local8: true, Literal: CheckLiteral, LocalMax: 128, DomainMax: 255}
