package persona

func init() { enlist(&Gmail) }

// Gmail is the mail exchanger of Google. Nobody can install it: its words are
// those that people and documents quote, and where they are silent we guess.
var Gmail = Persona{
	Name:   "gmail",
	Server: "Gmail MX (gsmtp)",
	Setup:  "as a stranger meets it on port 25",
	Source: "public session logs and help pages, quoted second-hand; what is marked as a guess is quoted nowhere",
	Lines:  Lines{LF: true, Trim: " \t\r", Max: 12288},
	Banner: []Check{{Say: "220 mx.google.com ESMTP " + gmailID}},
	Unknown: []Check{
		{Say: "502 5.5.1 Unrecognized command. " + gmailID, Then: CountA},
	},
	EHLO: []Ext{
		{Line: "SIZE {limit}"}, {Line: "8BITMIME"}, {Line: "STARTTLS", If: F{CanTLS, -InTLS}},
		{Line: "ENHANCEDSTATUSCODES"}, {Line: "PIPELINING"}, {Line: "CHUNKING"}, {Line: "SMTPUTF8"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{
			{When: F{-Arg}, Say: gmailNobody, Then: Close},
			{Say: "250 mx.google.com at your service, [{ip}]\n{extensions}"},
		}},
		{Verb: "HELO", Checks: []Check{
			{When: F{-Arg}, Say: gmailNobody, Then: Close},
			{Say: "250 mx.google.com at your service"},
		}},
		{Verb: "MAIL", Checks: []Check{
			{When: F{-Greeted}, Say: "503 5.5.1 EHLO/HELO first. " + gmailID},
			{When: F{HasSender}, Say: "503 5.5.1 Sender already specified. " + gmailID, Guess: true},
			{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter, BadPath}, Say: gmailSyntax, Guess: true},
			{When: F{ParamSyntax, UnknownParam, BadParam, BadBody, BadSize, SizeNegative}, Say: gmailSyntax, Guess: true},
			{When: F{TooBig, SizeOverflow}, Say: "552 5.3.4 Your message exceeded Google's message size limits. " + gmailID, Guess: true},
			{Say: "250 2.1.0 OK " + gmailID},
		}},
		{Verb: "RCPT", Checks: []Check{
			{When: F{-Greeted}, Say: "503 5.5.1 EHLO/HELO first. " + gmailID},
			{When: F{-HasSender}, Say: "503 5.5.1 MAIL first. " + gmailID},
			{When: F{NoKeyword, NoColon, SpaceBeforeColon, NothingAfter, BadPath, NullPath}, Say: gmailSyntax, Guess: true},
			{When: F{ParamSyntax, UnknownParam}, Say: gmailSyntax, Guess: true},
			{When: F{RcptFull}, Say: "452 4.5.3 Your message has too many recipients. " + gmailID, Guess: true},
			{When: F{Remote, HasLiteral}, If: F{-Trusted, -BarePostmaster}, Say: "550 5.7.1 Relaying denied. " + gmailID, Guess: true},
			{When: F{Unknown}, Say: "550 5.1.1 The email account that you tried to reach does not exist. Please try\n5.1.1 double-checking the recipient's email address for typos or\n5.1.1 unnecessary spaces. Learn more at\n5.1.1  https://support.google.com/mail/?p=NoSuchUser " + gmailID},
			{Say: "250 2.1.5 OK " + gmailID},
		}},
		{Verb: "DATA", Checks: []Check{
			{When: F{-Greeted}, Say: "503 5.5.1 EHLO/HELO first. " + gmailID},
			{When: F{-HasSender}, Say: "503 5.5.1 MAIL first. " + gmailID},
			{When: F{-HasRcpt}, Say: "503 5.5.1 RCPT first. " + gmailID},
			{Say: "354  Go ahead " + gmailID},
		}},
		{Verb: "BDAT", Checks: []Check{
			{When: F{NoChunk, BadChunk, BadLast}, Say: gmailSyntax, Guess: true},
			{When: F{-HasSender}, Say: "503 5.5.1 MAIL first. " + gmailID, Then: Swallow},
			{When: F{-HasRcpt}, Say: "503 5.5.1 RCPT first. " + gmailID, Then: Swallow},
			{When: F{TooLarge}, Say: "552 5.3.4 Your message exceeded Google's message size limits. " + gmailID, Then: Swallow, Guess: true},
			{When: F{NotLast}, Say: "250 2.0.0 OK {octets} " + gmailID, Guess: true},
			{Say: gmailDone},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 2.1.5 Flushed " + gmailID}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 2.0.0 OK " + gmailID, Guess: true}}},
		{Verb: "VRFY", Checks: []Check{{Say: "252 2.1.5 Send some mail, I'll try my best " + gmailID}}},
		{Verb: "EXPN", Checks: []Check{{Say: "502 5.5.1 Unimplemented command. " + gmailID}}},
		{Verb: "HELP", Checks: []Check{{Say: "214 2.0.0  https://www.google.com/search?btnI&q=RFC+5321 " + gmailID}}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{-Greeted}, Say: "503 5.5.1 EHLO/HELO first. " + gmailID},
			{When: F{InTLS, -CanTLS}, Say: "502 5.5.1 Unrecognized command. " + gmailID, Guess: true},
			{When: F{Pending}, Say: "454 4.5.0 Command not allowed to be pipelined: no commands allowed to pipeline after STARTTLS " + gmailID, Then: Close},
			{Say: "220 2.0.0 Ready to start TLS", Guess: true},
		}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 2.0.0 closing connection " + gmailID}}},
	},
	Data: Data{
		Hops: 100,
		Done: []Check{
			{When: F{TooLarge}, Say: "552 5.3.4 Your message exceeded Google's message size limits. " + gmailID, Guess: true},
			{When: F{Loop}, Say: "554 5.4.6 Too many hops. " + gmailID, Guess: true},
			{Say: gmailDone},
		},
	},
	Count:      []Counter{{Bit: CountA, Limit: 3, Say: "502 5.5.1 Too many unrecognized commands, goodbye. " + gmailID, Then: Close}},
	Sender:     gmailAddress,
	Recipient:  gmailAddress,
	MailParams: "SIZE=digits BODY=7BIT|8BITMIME SMTPUTF8",
	Size:       157286400,
	Recipients: 100,
	Tag:        "+",
	Idle:       300,
	IdleData:   300,
	OnIdle:     []Check{{Say: "451 4.4.2 Timeout - closing connection. " + gmailID, Then: Close}},
	OnIdleData: []Check{{Say: "451 4.4.2 Timeout - closing connection. " + gmailID, Then: Close}},
	OnEnd:      []Check{{Then: Close, Guess: true}},
	OnEndData:  []Check{{Then: Close, Guess: true}},
	TLSPlain:   []Check{{Then: Close, Guess: true}},
}

const (
	gmailID     = "{s:h13}si{s:D7}pjb.{s:D3} - gsmtp"
	gmailNobody = "501 5.5.4 Empty HELO/EHLO argument not allowed, closing connection.\n5.5.4  https://support.google.com/mail/?p=helo " + gmailID
	gmailSyntax = "555 5.5.2 Syntax error, cannot decode response. " + gmailID
	gmailDone   = "250 2.0.0 OK  {unix} " + gmailID
)

var gmailAddress = Grammar{Local8: true, Domain8: true, LocalMax: 64, DomainMax: 255}
