package persona

import "ehlo/wasm/smtp"

func init() { enlist(&Chasquid) }

// Chasquid answers with lines from NetHack. It asks nobody for EHLO, reads any
// parameter, and hangs up after three errors.
var Chasquid = Persona{
	Name:   "chasquid",
	Server: "chasquid 1.11 (Debian 12)",
	Setup:  "Debian's configuration, two users and an alias; no DNS of its own",
	Lines:  Lines{LF: true, Max: 1024, Now: true},
	Banner: []Check{{Say: "220 {host} ESMTP chasquid"}},
	Before: []Check{
		{When: F{TooLong}, Say: chasquidTooLong, Then: Close},
		{When: F{HTTP}, Say: "502 5.7.0 You hear someone cursing shoplifters", Then: Close},
	},
	Unknown: []Check{{Say: "500 5.5.1 Unknown command"}},
	EHLO: []Ext{
		{Line: "8BITMIME"}, {Line: "PIPELINING"}, {Line: "SMTPUTF8"}, {Line: "ENHANCEDSTATUSCODES"}, {Line: "SIZE {limit}"},
		{Line: "STARTTLS", If: F{CanTLS, -InTLS}}, {Line: "AUTH PLAIN", If: F{InTLS}}, {Line: "HELP"},
	},
	Verbs: []Command{
		{Verb: "EHLO", Checks: []Check{
			{When: F{-Arg}, Say: chasquidNobody},
			{Say: "250 {host} - Your hour of destiny has come.\n{extensions}"},
		}},
		{Verb: "HELO", Checks: []Check{
			{When: F{-Arg}, Say: chasquidNobody},
			{Say: "250 Hello my friend, welcome to chasqui's {pick:delicatessen|rare books|lighting store|general store|used armor dealership|second-hand bookstore|liquor emporium|antique weapons outlet|jewelers|quality apparel and accessories|hardware store}!"},
		}},
		{Verb: "MAIL", Checks: []Check{
			{When: F{NoKeyword, NoColon, SpaceBeforeColon, WideGap}, Say: "500 5.5.2 Unknown command"},
			{When: F{NullPath}, Say: "250 2.1.5 You feel like you are being watched"},
			{When: F{PathLong}, Say: "501 5.1.7 Sender address too long"},
			{When: F{NothingAfter, BadPath, LocalBlank}, Say: "501 5.1.7 Sender address malformed"},
			{Say: "250 2.1.5 You feel like you are being watched"},
		}},
		{Verb: "RCPT", Checks: []Check{
			{When: F{NoKeyword, NoColon, SpaceBeforeColon, WideGap}, Say: "500 5.5.2 Unknown command"},
			{When: F{-HasSender}, Say: "503 5.5.1 Sender not yet given"},
			{When: F{RcptFull}, Say: "452 4.5.3 Too many recipients"},
			{When: F{PathLong}, Say: "501 5.1.3 Destination address too long"},
			{When: F{NothingAfter, BadPath, NullPath, LocalBlank}, Say: "501 5.1.3 Malformed destination address"},
			{When: F{Remote, HostDomain, HasLiteral}, If: F{-Trusted}, Say: "503 5.7.1 Relay not allowed"},
			{When: F{Unknown, RoleName}, Say: "550 5.1.1 Destination address is unknown (user does not exist)"},
			{Say: "250 2.1.5 You have an eerie feeling..."},
		}},
		{Verb: "DATA", Checks: []Check{
			{When: F{-Greeted}, Say: "503 5.5.1 Invisible customers are not welcome!"},
			{When: F{-HasSender}, Say: "503 5.5.1 Sender not yet given"},
			{When: F{-HasRcpt}, Say: "503 5.5.1 Need an address to send to"},
			{Say: "354 You suddenly realize it is unnaturally quiet"},
		}},
		{Verb: "RSET", Checks: []Check{{Say: "250 2.0.0 {pick:As your mind turns inward on itself, you forget everything else.|Who was that Maud person anyway?|Thinking of Maud you forget everything else.|Your mind releases itself from mundane concerns.}"}}},
		{Verb: "NOOP", Checks: []Check{{Say: "250 2.0.0 You hear a faint typing noise."}}},
		{Verb: "VRFY", Checks: []Check{{Say: "502 5.5.1 You have a strange feeling for a moment, then it passes."}}},
		{Verb: "EXPN", Checks: []Check{{Say: "502 5.5.1 You feel disoriented for a moment."}}},
		{Verb: "HELP", Checks: []Check{{Say: "214 2.0.0 Hoy por ti, mañana por mi"}}},
		{Verb: "STARTTLS", Checks: []Check{
			{When: F{InTLS}, Say: "503 5.5.1 You are already wearing that!"},
			{When: F{-CanTLS}, Say: "503 5.5.1 You are already wearing that!"},
			{Say: "220 2.0.0 You experience a strange sense of peace"},
		}},
		{Verb: "AUTH", Checks: []Check{
			{When: F{-InTLS}, Say: "503 5.7.10 You feel vulnerable"},
			{When: F{Authed}, Say: "503 5.5.1 You are already wearing that!"},
			{When: F{MechUnknown, MechMissing}, Say: "534 5.7.9 Asmodeus demands 534 zorkmids for safe passage"},
			{Then: Open},
		}},
		{Verb: "QUIT", Checks: []Check{{Say: "221 2.0.0 Be seeing you..."}}},
	},
	Data: Data{
		Hops: 51,
		Ends: smtp.EndLFDotLF | smtp.EndLFDotCRLF | smtp.EndCRLFDotLF,
		Done: []Check{
			{When: F{TooLarge}, Say: "552 5.3.4 Message too big"},
			{When: F{Loop}, Say: "554 5.4.6 Loop detected (50 hops)"},
			{When: F{Empty}, Say: "554 5.6.0 Error parsing message: EOF", Then: Keep | Drop},
			{When: F{NoHeaders}, Say: "554 5.6.0 Error parsing message: malformed MIME header: missing colon: {firstline:q}", Then: Keep | Drop},
			{Say: "250 2.0.0 {pick:You ascend to the status of Demigod(dess)...|You offer the Amulet of Yendor to Anhur...|In return to thy service, I grant thee the gift of Immortality!|The voice of Anhur booms out: Congratulations, mortal!|An invisible choir sings, and you are bathed in radiance...}", Then: Drop},
		},
	},
	AUTH: Auth{
		Mechs: []Mech{{Name: "PLAIN", Prompts: []string{"334 "}}},
		Done: []Check{
			{When: F{BadBase64}, Say: "535 5.7.8 Incorrect user or password"},
			{When: F{GoodLogin}, Say: "235 2.7.0 Authentication succeeded"},
			{Say: "535 5.7.8 Incorrect user or password"},
		},
	},
	Count:      []Counter{{Errors: true, Limit: 3, Say: "421 4.5.0 Too many errors, bye", Then: Close}},
	Sender:     chasquidAddress,
	Recipient:  chasquidAddress,
	MailParams: "*",
	RcptParams: "*",
	Size:       52428800,
	Recipients: 101,
	Tag:        "+",
	Idle:       60,
	IdleData:   60,
	OnIdle:     []Check{{Then: Close}},
	OnIdleData: []Check{{Then: Close}},
	OnEnd:      []Check{{Say: "554 error reading command: EOF", Then: Close}},
	OnEndData:  []Check{{Say: "552 5.3.4 Message too big\f554 error reading command: EOF", Then: Close}},
	TLSPlain:   []Check{{Say: "554 5.5.0 Error in TLS handshake: tls: first record does not look like a TLS handshake"}},

	HelloKeeps:   true,
	TLSKeepsHelo: true,
}

const (
	chasquidTooLong = "554 error reading command: line too long"
	chasquidNobody  = "501 Invisible customers are not welcome!"
)

var chasquidAddress = Grammar{
	Open: May, Quotes: Unquoted, Local8: true, Domain8: true, Hyphens: true, DomainAtom: "_",
	Route: NoRoute, Literal: NoLiteral, Max: 256,
}
