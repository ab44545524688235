// Package smtp is the vocabulary of the mail protocol: the words every other
// package of the core speaks, and nothing that acts on them.
//
//	state.go    where a session stands: connecting, greeted, ready, mail, rcpt ...
//	verb.go     the one table of commands: dispatch, HELP, diagram, chips, lessons
//	reply.go    what a server says: code, enhanced code, lines of text
//	parse.go    reading a reply line of any server
//	code.go     the catalogue of reply codes and where each is defined
//	cursor.go   the reader the parsers below share
//	path.go     <alice@lab.example>, <>, <postmaster>, source routes
//	domain.go   host names and address literals
//	param.go    SIZE=100 BODY=8BITMIME, xtext
//	dot.go      the text of a message on the wire, strictly: only CRLF.CRLF ends it
//	limits.go   the sizes RFC 5321 promises
//
// It imports the standard library only, reads no clock and keeps no state.
package smtp

// Time is a moment in milliseconds since 1970-01-01 UTC. It is always an
// argument: a session that read a clock could not be replayed.
type Time int64
