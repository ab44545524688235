package persona

func init() { enlist(&RFC) }

// RFC is the strict reference: what the standards ask for, in our own words.
// The words are ours; every code stands beside the rule that wants it.
var RFC = Persona{
	Name:   "rfc",
	Server: "Ehlo",
	Setup:  "The reference. Every MUST kept, every extension offered exactly when it is honoured.",
	Source: "the RFCs",

	Lines: Lines{Trim: " \t", Max: 512}, // RFC 5321 4.5.3.1.4; blanks at the end are tolerated (4.1.1)
	Banner: []Check{
		{If: F{IsLMTP}, Say: "220 {host} LMTP Ehlo at your service"},
		{Say: "220 {host} ESMTP Ehlo at your service"},
	},
	Before: []Check{
		{When: F{TooLong}, Say: "500 5.5.2 Line too long"},
		{When: F{HasNUL}, Say: "500 5.5.2 A command holds no NUL"},
		{When: F{BareNewline}, Say: "500 5.5.2 A line ends with CR and LF together, never with one of them"},
		{When: F{BadUTF8}, Say: "500 5.5.2 These octets are not UTF-8"},
	},
	Verbs: rfcVerbs,
	Unknown: []Check{
		{When: F{HTTP}, If: F{First}, Say: "421 4.7.0 {host} This is a mail server, it does not speak HTTP; goodbye"},
		{When: F{EmptyLine, BlankLine}, Say: "500 5.5.2 An empty line is no command"},
		{Say: "500 5.5.2 Command not recognized"},
	},
	EHLO: rfcExtensions,
	Data: Data{
		LineMax: 998, // and CRLF: RFC 5321 4.5.3.1.6
		Hops:    100, // RFC 5321 6.3
		Done: []Check{
			{When: F{NoRoom}, Say: "452 4.3.1 No room for the message now, try again later"},
			{When: F{BareCR, BareLF}, Say: "554 5.6.0 The message has a CR or LF that stands alone; nothing was kept"},
			{When: F{TextNUL}, Say: "554 5.6.0 The message holds a NUL; nothing was kept"},
			{When: F{TooLarge}, Say: "552 5.3.4 The message is over the limit of {limit} octets"},
			{When: F{LongLine}, Say: "500 5.5.2 A line of the message is over 1000 octets"},
			{When: F{Loop}, Say: "554 5.4.6 Too many hops, this message is going round in circles"},
			{Say: "250 2.0.0 Message accepted, id {m:B10}"},
		},
		Each: []Check{{Say: "250 2.1.5 <{rcpt}> delivered"}}, // RFC 2033 4.2
	},
	AUTH: Auth{
		Max: 12288, // RFC 4954 4
		Mechs: []Mech{
			{Name: "PLAIN", If: F{InTLS}, Prompts: []string{"334 "}},
			{Name: "LOGIN", If: F{InTLS}, Prompts: []string{"334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"}},
			{Name: "CRAM-MD5", Prompts: []string{"334 {challenge}"}},
		},
		Done: []Check{
			{When: F{LongResponse}, Say: "500 5.5.6 Response too long"},
			{When: F{Cancelled}, Say: "501 5.7.0 Authentication cancelled, as you wish"},
			{When: F{BadBase64}, Say: "501 5.5.2 That is not base64"},
			{When: F{GoodLogin}, Say: "235 2.7.0 Authentication succeeded"},
			{Say: "535 5.7.8 Name or password is not right"},
		},
	},
	Count: []Counter{
		{Errors: true, Limit: 20, How: After, Say: "421 4.7.0 {host} Too many errors, closing connection", Then: Close},
	},

	Sender:     rfcGrammar,
	Recipient:  rfcRecipient,
	User:       rfcUser,
	MailParams: "SIZE=digits BODY=7BIT|8BITMIME|BINARYMIME SMTPUTF8 RET=FULL|HDRS ENVID=xtext AUTH=mailbox BY=by REQUIRETLS",
	RcptParams: "NOTIFY=notify ORCPT=orcpt",
	Size:       10240000,
	Recipients: 1000,
	Mails:      999999,
	Domains:    100,
	Tag:        "+",
	Clean:      true, // RFC 5321 4.2
	Extensions: LMTP | Reports,

	Idle:       300, // RFC 5321 4.5.3.2.7
	IdleData:   300,
	OnIdle:     []Check{{Say: "421 4.4.2 {host} Nothing heard for five minutes, closing connection"}},
	OnIdleData: []Check{{Say: "421 4.4.2 {host} Nothing heard for five minutes, closing connection; the message is dropped"}},
}

// 8-bit addresses are read, so that they can be refused by name (RFC 6531 3.5).
var (
	rfcGrammar   = Grammar{Local8: true, Domain8: true, LocalMax: 64, DomainMax: 255, LabelMax: 63, Max: 254}
	rfcRecipient = Grammar{Local8: true, Domain8: true, LocalMax: 64, DomainMax: 255, LabelMax: 63, Max: 254, NoAt: true}
	rfcUser      = Grammar{Local8: true, Domain8: true, Open: May, NoAt: true}
)

// The EHLO list: each keyword exactly when it is honoured.
var rfcExtensions = []Ext{
	{Line: "PIPELINING"},
	{Line: "SIZE {limit}"},
	{Line: "8BITMIME"},
	{Line: "BINARYMIME"},
	{Line: "CHUNKING"},
	{Line: "SMTPUTF8"},
	{Line: "DSN"},
	{Line: "ENHANCEDSTATUSCODES"},
	{Line: "STARTTLS", If: F{CanTLS, -InTLS}},
	{Line: "AUTH PLAIN LOGIN CRAM-MD5", If: F{InTLS, -Authed}},
	{Line: "AUTH CRAM-MD5", If: F{-InTLS, -Authed}},
	{Line: "REQUIRETLS", If: F{InTLS}},
	{Line: "DELIVERBY"},
	{Line: "LIMITS RCPTMAX={rcptmax} MAILMAX={mailmax} RCPTDOMAINMAX={rcptdomainmax}"},
	{Line: "ETRN", If: F{-Submission, -IsLMTP}},
	{Line: "VRFY", If: F{-NoVerify}},
	{Line: "EXPN", If: F{VerifyUsers}},
	{Line: "HELP"},
}
