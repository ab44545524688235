package smtp

// What every server must accept at least (RFC 5321 4.5.3.1). Octets include
// the CRLF where a line is meant.
const (
	MaxLocalPart   = 64    // 4.5.3.1.1
	MaxDomain      = 255   // 4.5.3.1.2
	MaxPath        = 256   // 4.5.3.1.3, with the angle brackets
	MaxCommandLine = 512   // 4.5.3.1.4, before extensions add to it
	MaxReplyLine   = 512   // 4.5.3.1.5
	MaxTextLine    = 1000  // 4.5.3.1.6, a stuffed dot not counted
	MinMessage     = 65536 // 4.5.3.1.7
	MinRecipients  = 100   // 4.5.3.1.8
	MaxSASLLine    = 12288 // RFC 4954 4
	MaxHops        = 100   // 6.3: fewer Received fields are no proof of a loop
)

// What extensions add to the length of a command line.
const (
	GrowAuth       = 500 // RFC 4954 3, AUTH= on MAIL
	GrowSize       = 26  // RFC 1870 3
	GrowUTF8       = 10  // RFC 6531 3.1
	GrowBody       = 16  // RFC 3030 2, BODY=BINARYMIME
	GrowDeliverBy  = 17  // RFC 2852 4
	GrowRequireTLS = 11  // RFC 8689 2
	GrowEnvid      = 107 // RFC 3461 4.4 with RET=
	GrowOrcpt      = 507 // RFC 3461 4.2 with NOTIFY=
)
