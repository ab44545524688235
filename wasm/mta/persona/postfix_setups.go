package persona

func init() { enlist(&PostfixNovrfy, &PostfixStrict, &PostfixSubmission) }

// PostfixNovrfy wants to be greeted and verifies nobody.
var PostfixNovrfy = Persona{
	Base:  &Postfix,
	Name:  "postfix-novrfy",
	Setup: "disable_vrfy_command=yes, smtpd_helo_required=yes, CHUNKING not announced",
	EHLO: []Ext{
		{Line: "PIPELINING"}, {Line: "SIZE {limit}"}, {Line: "ETRN"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}},
		{Line: "ENHANCEDSTATUSCODES"}, {Line: "8BITMIME"}, {Line: "DSN"}, {Line: "SMTPUTF8"},
	},
	Verbs: []Command{
		{Verb: "VRFY", Checks: []Check{{Say: "502 5.5.1 VRFY command is disabled"}}},
		{Verb: "BDAT", Checks: []Check{{Say: "521 5.5.1 Error: command not implemented", Then: Close}}},
		{Verb: "MAIL", Ahead: true, Checks: []Check{{When: F{-Greeted}, Say: "503 5.5.1 Error: send HELO/EHLO first"}}},
		{Verb: "ETRN", Ahead: true, Checks: []Check{{When: F{-Greeted}, Say: "503 Error: send HELO/EHLO first"}}},
		{Verb: "AUTH", Ahead: true, Checks: []Check{{When: F{-Greeted}, Say: "503 5.5.1 Error: send HELO/EHLO first"}}},
	},
}

// PostfixStrict closes the doors that the defaults leave open.
var PostfixStrict = Persona{
	Base:   &Postfix,
	Name:   "postfix-strict",
	Setup:  "bare newlines and early talkers refused, strict_rfc821_envelopes=yes, names in HELO and sender must exist, smtpd_timeout=4s",
	Banner: []Check{{When: F{Early}, Say: postfixSync, Then: Close}, {Use: postfixBanner}},
	Verbs: []Command{
		{Verb: "MAIL", Ahead: true, Checks: postfixUnextended},
		{Verb: "RCPT", Checks: []Check{{Use: postfixUnextended}, {Use: postfixStrictRcpt}}},
		{Verb: "EHLO", Ahead: true, Checks: postfixAlone},
		{Verb: "HELO", Ahead: true, Checks: postfixAlone},
		{Verb: "DATA", Ahead: true, Checks: postfixAlone},
		{Verb: "NOOP", Ahead: true, Checks: postfixAlone},
		{Verb: "VRFY", Ahead: true, Checks: postfixAlone},
		{Verb: "ETRN", Ahead: true, Checks: postfixAlone},
		{Verb: "AUTH", Ahead: true, Checks: postfixAlone},
	},
	Data: Data{Hops: 50, Done: postfixDone},

	Sender:    postfixStrictAddress,
	Recipient: postfixStrictAddress,
	Idle:      4,
	IdleData:  4,
}

// postfixAlone: nothing may stand behind these before they are answered.
var postfixAlone = []Check{{When: F{Pending}, Say: postfixSync, Then: Close}}

// postfixUnextended: HELO gives no leave to pipeline.
var postfixUnextended = []Check{{When: F{Pending}, If: F{-Extended}, Say: postfixSync, Then: Close}}

const postfixSync = "554 5.5.0 Error: SMTP protocol synchronization"

// postfixStrictRcpt: the restrictions on HELO and sender are applied when the
// first recipient is named, so that the log can say whose mail it was.
var postfixStrictRcpt = []Check{
	{When: F{-HasSender}, Say: "503 5.5.1 Error: need MAIL command"},
	{When: F{NoKeyword, NoColon, OtherKeyword, SpaceBeforeColon, NothingAfter}, Say: "501 5.5.4 Syntax: RCPT TO:<address>"},
	{When: F{RcptFull}, Say: "452 4.5.3 Error: too many recipients"},
	{When: F{BadPath, NullPath}, Say: "501 5.1.3 Bad recipient address syntax"},
	{When: F{BadNotify}, Say: "501 5.5.4 Error: Bad NOTIFY parameter syntax"},
	{When: F{UnknownParam, BadParam, ParamNoValue, ParamEmpty, ParamSyntax}, Say: "555 5.5.4 Unsupported option: {params:word}"},
	{When: F{HeloLiteralBad}, Say: "501 5.5.2 <{helo:neuter}>: Helo command rejected: invalid ip address"},
	{When: F{HeloSpace, HeloHyphen, HeloSpecial, Helo8bit, HeloLong}, Say: "501 5.5.2 <{helo:neuter}>: Helo command rejected: Invalid name"},
	{When: F{HeloSingle, HeloIP}, If: F{-HeloLiteral}, Say: "504 5.5.2 <{helo:neuter}>: Helo command rejected: need fully-qualified hostname"},
	{When: F{HeloUnresolved}, If: F{-HeloLiteral}, Say: "450 4.7.1 <{helo:neuter}>: Helo command rejected: Host not found"},
	{When: F{SenderNX}, If: F{-NullSender}, Say: "450 4.1.8 <{sender}>: Sender address rejected: Domain not found"},
	{When: F{EmptyLocal, LiteralOurs, Postmaster}, Say: "250 2.1.5 Ok"},
	{When: F{Remote, HasPercent, HasBang, LocalAt}, If: F{-Trusted}, Say: "454 4.7.1 <{addr}>: Relay access denied"},
	{When: F{Unknown}, Say: "550 5.1.1 <{addr}>: Recipient address rejected: User unknown in local recipient table"},
	{Say: "250 2.1.5 Ok"},
}

// PostfixSubmission takes mail from its users only, and only inside TLS.
var PostfixSubmission = Persona{
	Base:  &Postfix,
	Name:  "postfix-submission",
	Setup: "a submission service: TLS and AUTH required, PLAIN LOGIN CRAM-MD5 from Cyrus SASL",
	EHLO: []Ext{
		{Line: "PIPELINING"}, {Line: "SIZE {limit}"}, {Line: "VRFY"}, {Line: "ETRN"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}},
		{Line: "AUTH PLAIN LOGIN CRAM-MD5", If: F{InTLS}},
		{Line: "ENHANCEDSTATUSCODES"}, {Line: "8BITMIME"}, {Line: "DSN"}, {Line: "SMTPUTF8"}, {Line: "CHUNKING"},
	},
	Verbs: []Command{
		{Verb: "MAIL", Ahead: true, Checks: postfixPlain},
		{Verb: "RCPT", Checks: []Check{{Use: postfixPlain}, {Use: postfixSubmissionRcpt}}},
		{Verb: "DATA", Ahead: true, Checks: postfixPlain},
		{Verb: "BDAT", Ahead: true, Checks: postfixPlain},
		{Verb: "RSET", Ahead: true, Checks: postfixPlain},
		{Verb: "VRFY", Ahead: true, Checks: postfixPlain},
		{Verb: "ETRN", Ahead: true, Checks: postfixPlain},
		{Verb: "XFORWARD", Ahead: true, Checks: postfixPlain},
		{Verb: "AUTH", Checks: []Check{{Use: postfixPlain}, {Use: postfixAuth}}},
	},
	AUTH: Auth{
		Mechs: []Mech{
			{Name: "PLAIN", Prompts: []string{"334 "}},
			{Name: "LOGIN", Prompts: []string{"334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"}},
			{Name: "CRAM-MD5", Prompts: []string{"334 {challenge}"}},
		},
		Done: []Check{
			{When: F{Cancelled}, Say: "501 5.7.0 Authentication aborted"},
			{When: F{BadBase64}, Say: "535 5.7.8 Error: authentication failed: bad protocol / cancel"},
			{When: F{GoodLogin}, Say: "235 2.7.0 Authentication successful"},
			{Say: "535 5.7.8 Error: authentication failed: authentication failure"},
		},
		Max: 12288,
	},
}

var postfixPlain = []Check{{When: F{-InTLS}, Say: "530 5.7.0 Must issue a STARTTLS command first"}}

var postfixAuth = []Check{
	{When: F{HasSender}, Say: "503 5.5.1 Error: MAIL transaction in progress"},
	{When: F{Authed}, Say: "503 5.5.1 Error: already authenticated"},
	{When: F{MechMissing, ThirdWord}, Say: "501 5.5.4 Syntax: AUTH mechanism"},
	{When: F{MechUnknown}, Say: "535 5.7.8 Error: authentication failed: Invalid authentication mechanism"},
	{Then: Open},
}

var postfixSubmissionRcpt = []Check{
	{When: F{-HasSender}, Say: "503 5.5.1 Error: need MAIL command"},
	{When: F{NoKeyword, NoColon, OtherKeyword, SpaceBeforeColon, NothingAfter}, Say: "501 5.5.4 Syntax: RCPT TO:<address>"},
	{When: F{RcptFull}, Say: "452 4.5.3 Error: too many recipients"},
	{When: F{BadPath, NullPath}, Say: "501 5.1.3 Bad recipient address syntax"},
	{When: F{BadNotify}, Say: "501 5.5.4 Error: Bad NOTIFY parameter syntax"},
	{When: F{UnknownParam, BadParam, ParamNoValue, ParamEmpty, ParamSyntax}, Say: "555 5.5.4 Unsupported option: {params:word}"},
	{When: F{-Authed}, Say: "554 5.7.1 <{addr}>: Recipient address rejected: Access denied"},
	{When: F{Unknown}, Say: "550 5.1.1 <{addr}>: Recipient address rejected: User unknown in local recipient table"},
	{Say: "250 2.1.5 Ok"},
}
