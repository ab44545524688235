package persona

// The commands of the reference. The order of the checks is: may it be said
// here (503), is it well formed (501), can we do it (502, 504, 555), do we want
// to (4yz, 55z), done.
var rfcVerbs = []Command{
	{Verb: "EHLO", Checks: []Check{
		{If: F{IsLMTP}, Say: "500 This is LMTP: say LHLO"}, // RFC 2033 4.1
		{When: F{NoArg, BlankArg}, Say: "501 Syntax: EHLO and your host name"},
		{If: F{-HeloDomain, -HeloLiteral}, Say: "501 {arg:cut80} is neither a host name nor an address in brackets"},
		{Say: "250 {host} greets {helo}\n{extensions}"},
	}},
	{Verb: "HELO", Checks: []Check{
		{If: F{IsLMTP}, Say: "500 This is LMTP: say LHLO"},
		{When: F{NoArg, BlankArg}, Say: "501 Syntax: HELO and your host name"},
		{If: F{-HeloDomain, -HeloLiteral}, Say: "501 {arg:cut80} is neither a host name nor an address in brackets"},
		{Say: "250 {host} greets {helo}"},
	}},
	{Verb: "LHLO", Checks: []Check{
		{If: F{-IsLMTP}, Say: "500 5.5.1 This is SMTP: say EHLO"},
		{When: F{NoArg, BlankArg}, Say: "501 Syntax: LHLO and your host name"},
		{If: F{-HeloDomain, -HeloLiteral}, Say: "501 {arg:cut80} is neither a host name nor an address in brackets"},
		{Say: "250 {host} greets {helo}\n{extensions}"},
	}},
	{Verb: "MAIL", Grow: 687, Checks: rfcMail}, // SIZE 26, AUTH 500, SMTPUTF8 10, BODY 16, BY 17, REQUIRETLS 11, RET and ENVID 107
	{Verb: "RCPT", Grow: 507, Checks: rfcRcpt}, // NOTIFY and ORCPT
	{Verb: "DATA", Checks: []Check{
		{If: F{-Greeted}, Say: "503 5.5.1 Say EHLO first"},
		{When: F{Arg}, Say: "501 5.5.4 DATA takes no argument"},
		{If: F{-HasSender}, Say: "503 5.5.1 Say MAIL and RCPT first"},
		{When: F{InBDAT, BDATFailed}, Say: "503 5.5.1 BDAT has begun this message, DATA cannot go on with it"}, // RFC 3030 2
		{If: F{RcptTried, -IsLMTP}, Say: "554 5.5.1 No valid recipients"},
		{If: F{-HasRcpt}, Say: "503 5.5.1 Say RCPT first"}, // in LMTP always: RFC 2033 4.2
		{When: F{Binary}, Say: "503 5.5.1 BINARYMIME needs BDAT"},
		{Say: "354 Send the message, end it with a line of one dot"},
	}},
	{Verb: "BDAT", Checks: rfcBdat},
	{Verb: "RSET", Checks: []Check{
		{When: F{Arg}, Say: "501 5.5.4 RSET takes no argument"},
		{Say: "250 2.0.0 Everything forgotten, begin again"},
	}},
	{Verb: "NOOP", Checks: []Check{{Say: "250 2.0.0 Still here"}}},
	{Verb: "QUIT", Checks: []Check{
		{When: F{Arg}, Say: "501 5.5.4 QUIT takes no argument"},
		{Say: "221 2.0.0 {host} closing connection, goodbye"},
	}},
	{Verb: "VRFY", Checks: []Check{
		{If: F{Arg, -VerifyUsers, -NoVerify}, Say: "252 2.5.0 Cannot VRFY user, but will accept message and attempt delivery"}, // RFC 5321 7.3
		{When: F{NoVerify}, Say: "502 5.5.1 VRFY is switched off here"},
		{When: F{NoArg, BlankArg}, Say: "501 5.5.4 Syntax: VRFY and a name or address"},
		{When: F{BadPath}, Say: "501 5.1.3 {arg:cut80} is no address"},
		{When: F{UnknownParam, ParamSyntax}, Say: "501 5.5.4 One name or address, please"},
		{When: F{Remote}, Say: "252 2.5.0 Not one of ours, so it cannot be verified here"},
		{When: F{Unknown}, Say: "550 5.1.1 <{addr}> is nobody here"},
		{Say: "250 2.1.5 <{local}@{mydomain}>"},
	}},
	{Verb: "EXPN", Checks: []Check{
		{When: F{NoVerify}, Say: "502 5.5.1 EXPN is switched off here"},
		{When: F{NoArg, BlankArg}, Say: "501 5.5.4 Syntax: EXPN and the name of a list"},
		{If: F{-VerifyUsers}, Say: "252 2.5.0 Lists are not opened here, but will accept message and attempt delivery"},
		{When: F{BadPath}, Say: "501 5.1.3 {arg:cut80} is no address"},
		{If: F{-IsAlias}, Say: "550 5.1.1 <{addr}> is no list here"},
		{Say: "250 {list}"},
	}},
	{Verb: "HELP", Checks: []Check{
		{When: F{NoArg, BlankArg}, Say: "214 2.0.0 This server understands\n2.0.0 {verbs}\n2.0.0 HELP and one of them tells its form"},
		{When: F{TopicKnown}, Say: "214 2.0.0 {topic}"},
		{Say: "504 5.5.4 No help on {arg:cut40}"},
	}},
	{Verb: "STARTTLS", Checks: []Check{
		{When: F{InTLS}, Say: "503 5.5.1 TLS is already on"},
		{If: F{-CanTLS}, Say: "502 5.5.1 STARTTLS is not offered"},
		{If: F{-Extended}, Say: "503 5.5.1 Say EHLO first"},
		{When: F{Arg}, Say: "501 5.5.4 STARTTLS takes no argument"}, // RFC 3207 4
		{When: F{HasSender}, Say: "503 5.5.1 Finish the transaction first, or RSET"},
		{Say: "220 2.0.0 Ready to start TLS"},
	}},
	{Verb: "AUTH", Checks: []Check{
		{If: F{-Extended}, Say: "503 5.5.1 Say EHLO first"},
		{When: F{Authed}, Say: "503 5.5.1 You are signed in already"}, // RFC 4954 4
		{When: F{HasSender}, Say: "503 5.5.1 Not within a transaction"},
		{When: F{MechMissing}, Say: "501 5.5.4 Syntax: AUTH and a mechanism"},
		{When: F{MechNeedsTLS}, Say: "538 5.7.11 {mech} is for encrypted connections only"}, // RFC 4954 6
		{When: F{MechUnknown}, Say: "504 5.5.4 That mechanism is not offered"},
		{When: F{ThirdWord}, Say: "501 5.5.4 Too many arguments"},
		{When: F{InitialUnwanted}, Say: "501 5.7.0 This mechanism begins with the server"},
		{Say: "334 "},
	}},
	{Verb: "ETRN", Checks: []Check{
		{When: F{Submission, IsLMTP}, Say: "502 5.5.1 ETRN is not offered here"}, // RFC 6409 7
		{If: F{-Extended}, Say: "503 5.5.1 Say EHLO first"},
		{When: F{HasSender}, Say: "503 5.5.1 Not within a transaction"},
		{When: F{NoArg, BlankArg}, Say: "501 5.5.4 Syntax: ETRN and a host name"},
		{When: F{NodeQueue}, Say: "458 4.3.0 There is no queue of that name"},
		{When: F{BadNode}, Say: "501 5.5.4 {arg:cut80} is no host name"},
		{When: F{NodeOurs}, Say: "251 2.0.0 No messages waiting for {arg}"},
		{Say: "459 4.7.1 {arg:cut80} is none of the nodes served here"},
	}},
	{Verb: "SEND", Checks: rfcGone},
	{Verb: "SOML", Checks: rfcGone},
	{Verb: "SAML", Checks: rfcGone},
	{Verb: "TURN", Checks: rfcGone},
}

// Commands of RFC 821 that nobody should use any more (RFC 5321 F.1, F.6).
var rfcGone = []Check{{Say: "502 5.5.1 {VERB} is history and not implemented"}}
