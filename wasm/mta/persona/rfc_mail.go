package persona

var rfcMail = []Check{
	{If: F{-Greeted, IsLMTP}, Say: "503 5.5.1 Say LHLO first"},
	{If: F{-Greeted}, Say: "503 5.5.1 Say EHLO first"},
	{If: F{Submission, -Authed, -InTLS, CanTLS}, Say: "530 5.7.0 Must issue a STARTTLS command first"},
	{If: F{Submission, -Authed}, Say: "530 5.7.0 Authentication required"}, // RFC 6409 4.3
	{When: F{HasSender}, Say: "503 5.5.1 A transaction is open already; finish it, or RSET"},
	{When: F{NoKeyword, NoColon, NothingAfter}, Say: "501 5.5.4 Syntax: MAIL FROM:<address>"},
	{When: F{SpaceBeforeColon, SpaceAfterColon}, Say: "501 5.5.4 No space around the colon: MAIL FROM:<address>"}, // RFC 5321 3.3
	{When: F{NoOpen}, Say: "501 5.1.7 The address stands between < and >"},
	{When: F{PathLong, LocalLong, DomainLong}, Say: "501 5.1.7 Path too long"}, // RFC 5321 4.5.3.1.9
	{When: F{BadPath}, Say: "501 5.1.7 Bad sender address, from octet {pos} on"},
	{When: F{MailMax}, Say: "452 4.5.3 Too many transactions in this session"}, // RFC 9422 4.1
	{If: F{AnyParam, -Extended}, Say: "555 5.5.4 Parameters need EHLO"},
	{When: F{ParamSyntax, ParamEmpty, ParamNoValue}, Say: "501 5.5.4 Bad parameter {param:cut80}"},
	{When: F{UnknownParam}, Say: "555 5.5.4 Parameter {key:cut80} is not offered"},
	{When: F{DupParam}, Say: "501 5.5.4 A parameter is given twice"},
	{When: F{BadBody}, Say: "504 5.5.4 BODY={value:cut40} is not offered"},
	{When: F{SizeOverflow, TooBig}, Say: "552 5.3.4 The limit is {limit} octets"}, // RFC 1870 6.1
	{When: F{BadParam, ByPast, BadAuthParam}, Say: "501 5.5.4 Bad value in {param:cut80}"},
	{If: F{HasRequireTLS, -InTLS}, Say: "530 5.7.10 REQUIRETLS needs TLS"},                   // RFC 8689 4.2
	{If: F{Path8bit, -HasSMTPUTF8}, Say: "553 5.6.7 An address beyond ASCII needs SMTPUTF8"}, // RFC 6531 3.5
	{When: F{NoRoom}, Say: "452 4.3.1 No room for mail now, try again later"},
	{Say: "250 2.1.0 Sender ok"},
}

var rfcRcpt = []Check{
	{If: F{-Greeted, IsLMTP}, Say: "503 5.5.1 Say LHLO first"},
	{If: F{-Greeted}, Say: "503 5.5.1 Say EHLO first"},
	{If: F{-HasSender}, Say: "503 5.5.1 Say MAIL first"},
	{When: F{InBDAT, BDATFailed}, Say: "503 5.5.1 The message has begun, it is too late for recipients"},
	{When: F{NoKeyword, NoColon, NothingAfter}, Say: "501 5.5.4 Syntax: RCPT TO:<address>"},
	{When: F{SpaceBeforeColon, SpaceAfterColon}, Say: "501 5.5.4 No space around the colon: RCPT TO:<address>"},
	{When: F{NoOpen}, Say: "501 5.1.3 The address stands between < and >"},
	{When: F{PathLong, LocalLong, DomainLong}, Say: "501 5.1.3 Path too long"},
	{When: F{BadPath, NullPath}, Say: "501 5.1.3 Bad recipient address, from octet {pos} on"},
	{If: F{Unqualified, -BarePostmaster}, Say: "501 5.1.3 The address needs a domain; only <postmaster> may come without"}, // RFC 5321 4.1.1.3
	{If: F{AnyParam, -Extended}, Say: "555 5.5.4 Parameters need EHLO"},
	{When: F{ParamSyntax, ParamEmpty, ParamNoValue}, Say: "501 5.5.4 Bad parameter {param:cut80}"},
	{When: F{UnknownParam}, Say: "555 5.5.4 Parameter {key:cut80} is not offered"},
	{When: F{DupParam}, Say: "501 5.5.4 A parameter is given twice"},
	{When: F{BadParam}, Say: "501 5.5.4 Bad value in {param:cut80}"}, // RFC 3461 4
	{If: F{Path8bit, -UTF8}, Say: "553 5.6.7 An address beyond ASCII needs SMTPUTF8"},
	{When: F{RcptFull}, Say: "452 4.5.3 Too many recipients; send the rest in another transaction"},             // RFC 5321 4.5.3.1.10
	{When: F{DomainMax}, Say: "452 4.5.3 Too many different domains for one session; send the rest in another"}, // RFC 9422 4.3
	{If: F{Remote, -Trusted}, Say: "550 5.7.1 <{addr}> is not ours, and we do not relay for you"},
	{When: F{Unknown}, Say: "550 5.1.1 <{addr}> is nobody here"},
	{Say: "250 2.1.5 Recipient ok"},
}

// RFC 3030 2: whatever is wrong, the octets announced are on their way and
// must be read; only a size we cannot read makes that impossible.
var rfcBdat = []Check{
	{When: F{NoChunk, BadChunk, BadLast}, Say: "501 5.5.4 Syntax: BDAT size [LAST]"},
	{If: F{-Extended}, Say: "503 5.5.1 Say EHLO first", Then: Swallow},
	{When: F{BDATFailed}, Say: "503 5.5.1 An earlier chunk was refused; RSET", Then: Swallow},
	{If: F{-HasRcpt}, Say: "503 5.5.1 Say MAIL and RCPT first", Then: Swallow},
	{When: F{NoRoom}, Say: "452 4.3.1 No room for the message now, try again later", Then: Swallow},
	{When: F{TooLarge}, Say: "552 5.3.4 The message is over the limit of {limit} octets", Then: Swallow},
	{When: F{NotLast}, Say: "250 2.0.0 {octets} octets taken"},
	{When: F{BareCR, BareLF}, If: F{-Binary}, Say: "554 5.6.0 The message has a CR or LF that stands alone; nothing was kept"}, // RFC 3030 3: only BINARYMIME frees lines
	{When: F{TextNUL}, If: F{-Binary}, Say: "554 5.6.0 The message holds a NUL; nothing was kept"},
	{When: F{Loop}, Say: "554 5.4.6 Too many hops, this message is going round in circles"},
	{Say: "250 2.0.0 Message accepted, id {m:B10}"},
}
