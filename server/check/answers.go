package check

import "slices"

// only lists the replies that answer certain commands and no other. Servers
// bend many rules, so it holds only what would put a client out of step or
// means something else altogether. RFC 5321 4.3.2 and the RFCs of the verbs.
var only = map[int][]string{
	211: {"HELP", "STAT"},
	214: {"HELP"},
	220: {"", "STARTTLS", "XCLIENT", "ATRN", "TURN"},
	235: {"AUTH"},
	251: {"RCPT", "VRFY", "EXPN", "ETRN"},
	252: {"VRFY", "EXPN", "ETRN", "RCPT"},
	253: {"ETRN"},
	334: {"AUTH"},
	354: {"DATA"},
	355: {"MAIL"},
	458: {"ETRN"},
	459: {"ETRN"},
	551: {"RCPT", "VRFY", "EXPN", ".", "BDAT"}, // to BDAT: Postfix, of a piece with nothing in it
}

// yes lists how a command can succeed (2yz) or go on (3yz). No server recorded
// for this project has said yes in any other way; a no may come from anywhere.
// 221 to the dot: Postfix, asked by a client that got no 354 and sends its text.
var yes = map[string][]int{
	"EHLO": {250}, "HELO": {250}, "LHLO": {250},
	"MAIL": {250, 355}, "RCPT": {250, 251, 252}, "DATA": {354}, "BDAT": {250}, ".": {250, 221, 353},
	"VRFY": {250, 251, 252}, "EXPN": {250, 251, 252}, "HELP": {211, 214, 250},
	"RSET": {250}, "NOOP": {250, 200}, "QUIT": {221}, "STARTTLS": {220}, "AUTH": {235, 334},
	"ETRN": {250, 251, 252, 253},
}

// possible tells whether a server can answer the verb with the code; "" is the
// connection itself, which is greeted with 220 or with a no (RFC 5321 4.3.2),
// "?" is something that nobody can name.
func possible(verb string, code int) bool {
	if verb == "?" {
		return true
	}
	if verbs, special := only[code]; special && !slices.Contains(verbs, verb) {
		return false
	}
	if code >= 400 {
		return true
	}
	if verb == "" {
		return code == 220
	}
	codes, known := yes[verb]
	return !known || slices.Contains(codes, code)
}
