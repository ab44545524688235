package persona

func init() { enlist(&SMTPServer) }

// SMTPServer is the package smtp-server of Nodemailer, as other programs embed it.
var SMTPServer = Persona{
	Name:   "smtp-server-npm",
	Server: "smtp-server 3.21.6 (npm)",
	Setup:  "a server of a few lines: it knows its mailboxes, AUTH is optional and wants TLS",
	Lines:  Lines{LF: true, Max: 16384, Now: true},
	Banner: []Check{
		{When: F{Early}, Say: "421 {host} You talk too soon", Then: Close},
		{Say: "220 {host} ESMTP", Wait: 100},
	},
	Before: []Check{{When: F{TooLong}, Say: "421 Error: Command line too long", Then: Close}},
	Unknown: []Check{
		{When: F{HTTP}, Say: "421 HTTP requests not allowed", Then: Close},
		{Say: "500 Error: command not recognized", Then: CountA},
	},
	EHLO: []Ext{
		{Line: "PIPELINING"}, {Line: "8BITMIME"}, {Line: "SMTPUTF8"}, {Line: "AUTH LOGIN PLAIN"}, {Line: "STARTTLS", If: F{CanTLS, -InTLS}},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{
			{When: F{-Arg, TwoWords}, Say: "501 Error: syntax: EHLO hostname"},
			{Say: "250 {host} Nice to meet you, [{ip}]\n{extensions}"},
		}},
		{Verb: "HELO", Checks: []Check{
			{When: F{-Arg, TwoWords}, Say: "501 Error: Syntax: HELO hostname"},
			{Say: "250 {host} Nice to meet you, [{ip}]"},
		}},
		{Verb: "MAIL", Checks: []Check{
			{When: F{-Greeted}, Say: nodeHello},
			{When: F{HasSender}, Say: "503 Error: nested MAIL command"},
			{When: F{NoKeyword, NoColon, NothingAfter, BadPath}, Say: "501 Error: Bad sender address syntax"},
			{When: F{DupParam}, Say: "501 Error: duplicate {key} parameter"},
			{When: F{BadSize, SizeNegative, SizeLong}, If: F{-ParamEmpty, -ParamNoValue}, Say: "501 Error: Bad message size syntax"},
			{When: F{ParamEmpty}, Say: "501 Error: {key} parameter requires a value"},
			{When: F{ParamNoValue}, Say: "501 Error: {key} parameter requires a value"},
			{When: F{BadBody, BodyBinary}, Say: "501 Invalid BODY parameter value. Must be 7BIT or 8BITMIME"},
			{When: F{HasRequireTLS}, If: F{-InTLS}, Say: "530 REQUIRETLS not permitted on non-TLS connections"},
			{Say: "250 Accepted"},
		}},
		{Verb: "RCPT", Checks: []Check{
			{When: F{-Greeted}, Say: nodeHello},
			{When: F{-Arg}, Say: "501 Error: Bad recipient address syntax"},
			{When: F{-HasSender}, Say: "503 Error: need MAIL command"},
			{When: F{NoKeyword, NoColon, NothingAfter, NullPath}, Say: "501 Error: Bad recipient address syntax"},
			{When: F{BarePostmaster}, Say: "550 Relaying denied"},
			{When: F{BadPath}, Say: "501 Error: Bad recipient address syntax"},
			{When: F{Remote, HasLiteral, HostDomain}, If: F{-Trusted}, Say: "550 Relaying denied"},
			{When: F{Unknown, RoleName, HasQuotes}, Say: "550 User unknown"},
			{Say: "250 Accepted"},
		}},
		{Verb: "DATA", Checks: []Check{
			{When: F{-Greeted}, Say: nodeHello},
			{When: F{-HasRcpt}, Say: "503 Error: need RCPT command"},
			{Say: "354 End data with <CR><LF>.<CR><LF>"},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 Flushed"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 OK"}}},
		{Verb: "VRFY", Checks: []Check{
			{When: F{-Arg}, Say: "501 Error: Syntax: VRFY address"},
			{Say: "252 Try to send something. No promises though"},
		}},
		{Verb: "HELP", Checks: []Check{{Say: "214 See https://tools.ietf.org/html/rfc5321 for details"}}},
		{Verb: "CONNECT", Checks: []Check{{Say: "500 Error: command not recognized", Then: CountA}}},
		{Verb: "WIZ", Checks: []Check{{Say: "500 You are no wizard!"}}},
		{Verb: "XCLIENT", Checks: []Check{{Say: "550 Error: Not allowed"}}},
		{Verb: "XFORWARD", Checks: []Check{{Say: "550 Error: Not allowed"}}},
		{Verb: "AUTH", Checks: []Check{
			{When: F{-Greeted}, Say: nodeHello},
			{When: F{-InTLS}, Say: "538 Error: Must issue a STARTTLS command first"},
			{When: F{Authed}, Say: "503 Error: No identity changes permitted"},
			{When: F{MechMissing, MechUnknown}, Say: "504 Error: Unrecognized authentication type"},
			{Then: Open},
		}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{Arg}, Say: "501 Error: syntax: STARTTLS"},
			{When: F{InTLS}, Say: "503 Error: TLS already active"},
			{When: F{-CanTLS}, Say: "502 Error: command not implemented"},
			{Say: "220 Ready to start TLS"},
		}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 Bye"}}},
	},
	Data: Data{
		Done: []Check{{Say: "250 OK: message queued"}},
	},
	AUTH: Auth{
		Mechs: []Mech{
			{Name: "LOGIN", Prompts: []string{"334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"}},
			{Name: "PLAIN", Prompts: []string{"334 "}},
		},
		Done: []Check{
			{When: F{Cancelled}, Say: "501 Authentication aborted"},
			{When: F{GoodLogin}, Say: "235 Authentication successful"},
			{Say: "535 Invalid username or password"},
		},
	},
	Count:      []Counter{{Bit: CountA, Limit: 10, Say: "421 Error: too many unrecognized commands", Then: Close}},
	Sender:     nodeAddress,
	Recipient:  nodeAddress,
	MailParams: "SIZE=digits BODY=7BIT|8BITMIME ENVID=xtext REQUIRETLS *",
	RcptParams: "*",
	Idle:       60,
	IdleData:   60,
	OnIdle:     []Check{{Say: "421 Timeout - closing connection", Then: Close}},
	OnIdleData: []Check{{Say: "421 Timeout - closing connection", Then: Close}},
	OnEnd:      []Check{{Then: Close}},
	OnEndData:  []Check{{Then: Close}},
	TLSPlain:   []Check{{Then: Close}},
}

const nodeHello = "503 Error: send HELO/EHLO first"

var nodeAddress = Grammar{
	Quotes: NoQuotes, Atom: "\"(),:;[]\\", Hyphens: true, Local8: true, Domain8: true,
	Route: StripRoute, Literal: CheckLiteral, Max: 253,
}
