package persona

var rfcMail = []Check{
	{If: []Fact{-Greeted, IsLMTP}, Say: "503 5.5.1 Say LHLO first"},
	{If: []Fact{-Greeted}, Say: "503 5.5.1 Say EHLO first"},
	{If: []Fact{Submission, -Authed, -InTLS, CanTLS}, Say: "530 5.7.0 Must issue a STARTTLS command first"},
	{If: []Fact{Submission, -Authed}, Say: "530 5.7.0 Authentication required"}, // RFC 6409 4.3
	{When: []Fact{HasSender}, Say: "503 5.5.1 A transaction is open already; finish it, or RSET"},
	{When: []Fact{NoKeyword, NoColon, NothingAfter}, Say: "501 5.5.4 Syntax: MAIL FROM:<address>"},
	{When: []Fact{SpaceBeforeColon, SpaceAfterColon}, Say: "501 5.5.4 No space around the colon: MAIL FROM:<address>"}, // RFC 5321 3.3
	{When: []Fact{NoOpen}, Say: "501 5.1.7 The address stands between < and >"},
	{When: []Fact{PathLong, LocalLong, DomainLong}, Say: "501 5.1.7 Path too long"}, // RFC 5321 4.5.3.1.9
	{When: []Fact{BadPath}, Say: "501 5.1.7 Bad sender address, from octet {pos} on"},
	{When: []Fact{MailMax}, Say: "452 4.5.3 Too many transactions in this session"}, // RFC 9422 4.1
	{If: []Fact{AnyParam, -Extended}, Say: "555 5.5.4 Parameters need EHLO"},
	{When: []Fact{ParamSyntax, ParamEmpty, ParamNoValue}, Say: "501 5.5.4 Bad parameter {param:cut80}"},
	{When: []Fact{UnknownParam}, Say: "555 5.5.4 Parameter {key:cut80} is not offered"},
	{When: []Fact{DupParam}, Say: "501 5.5.4 A parameter is given twice"},
	{When: []Fact{BadBody}, Say: "504 5.5.4 BODY may be 7BIT, 8BITMIME or BINARYMIME"},
	{When: []Fact{SizeOverflow, TooBig}, Say: "552 5.3.4 The limit is {limit} octets"}, // RFC 1870 6.1
	{When: []Fact{BadParam, ByPast, BadAuthParam}, Say: "501 5.5.4 Bad value in {param:cut80}"},
	{If: []Fact{HasRequireTLS, -InTLS}, Say: "530 5.7.10 REQUIRETLS needs TLS"},                   // RFC 8689 4.2
	{If: []Fact{Path8bit, -HasSMTPUTF8}, Say: "553 5.6.7 An address beyond ASCII needs SMTPUTF8"}, // RFC 6531 3.5
	{When: []Fact{NoRoom}, Say: "452 4.3.1 No room for mail now, try again later"},
	{Say: "250 2.1.0 Sender ok"},
}

var rfcRcpt = []Check{
	{If: []Fact{-Greeted, IsLMTP}, Say: "503 5.5.1 Say LHLO first"},
	{If: []Fact{-Greeted}, Say: "503 5.5.1 Say EHLO first"},
	{If: []Fact{-HasSender}, Say: "503 5.5.1 Say MAIL first"},
	{When: []Fact{InBDAT, BDATFailed}, Say: "503 5.5.1 The message has begun, it is too late for recipients"},
	{When: []Fact{NoKeyword, NoColon, NothingAfter}, Say: "501 5.5.4 Syntax: RCPT TO:<address>"},
	{When: []Fact{SpaceBeforeColon, SpaceAfterColon}, Say: "501 5.5.4 No space around the colon: RCPT TO:<address>"},
	{When: []Fact{NoOpen}, Say: "501 5.1.3 The address stands between < and >"},
	{When: []Fact{PathLong, LocalLong, DomainLong}, Say: "501 5.1.3 Path too long"},
	{When: []Fact{BadPath, NullPath}, Say: "501 5.1.3 Bad recipient address, from octet {pos} on"},
	{If: []Fact{Unqualified, -BarePostmaster}, Say: "501 5.1.3 The address needs a domain; only <postmaster> may come without"}, // RFC 5321 4.1.1.3
	{If: []Fact{AnyParam, -Extended}, Say: "555 5.5.4 Parameters need EHLO"},
	{When: []Fact{ParamSyntax, ParamEmpty, ParamNoValue}, Say: "501 5.5.4 Bad parameter {param:cut80}"},
	{When: []Fact{UnknownParam}, Say: "555 5.5.4 Parameter {key:cut80} is not offered"},
	{When: []Fact{DupParam}, Say: "501 5.5.4 A parameter is given twice"},
	{When: []Fact{BadParam}, Say: "501 5.5.4 Bad value in {param:cut80}"}, // RFC 3461 4
	{If: []Fact{Path8bit, -UTF8}, Say: "553 5.6.7 An address beyond ASCII needs SMTPUTF8"},
	{When: []Fact{RcptFull}, Say: "452 4.5.3 Too many recipients; send the rest in another transaction"}, // RFC 5321 4.5.3.1.10
	{If: []Fact{Remote, -Trusted}, Say: "550 5.7.1 <{addr}> is not ours, and we do not relay for you"},
	{When: []Fact{Unknown}, Say: "550 5.1.1 <{addr}> is nobody here"},
	{Say: "250 2.1.5 Recipient ok"},
}

// RFC 3030 2: whatever is wrong, the octets announced are on their way and
// must be read; only a size we cannot read makes that impossible.
var rfcBdat = []Check{
	{When: []Fact{NoChunk, BadChunk, BadLast}, Say: "501 5.5.4 Syntax: BDAT size [LAST]"},
	{If: []Fact{-Extended}, Say: "503 5.5.1 Say EHLO first", Then: Swallow},
	{When: []Fact{BDATFailed}, Say: "503 5.5.1 An earlier chunk was refused; RSET", Then: Swallow},
	{If: []Fact{-HasRcpt}, Say: "503 5.5.1 Say MAIL and RCPT first", Then: Swallow},
	{When: []Fact{NoRoom}, Say: "452 4.3.1 No room for the message now, try again later", Then: Swallow},
	{When: []Fact{TooLarge}, Say: "552 5.3.4 The message is over the limit of {limit} octets", Then: Swallow},
	{When: []Fact{NotLast}, Say: "250 2.0.0 {octets} octets taken"},
	{When: []Fact{Loop}, Say: "554 5.4.6 Too many hops, this message is going round in circles"},
	{Say: "250 2.0.0 Message accepted, id {m:B10}"},
}
