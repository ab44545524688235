// Package lesson holds what a lesson asks of a session, and tells when it has
// been done. It knows Events and no Markdown, no DOM and no engine.
//
//	goal.go      one line "PATTERN | text": ParseGoal
//	pattern.go   the grammar of patterns, and matching them against Events
//	glob.go      * and ? in arguments
//	checker.go   steps, in order; inside a step, goals in any order; hints
//	dialogue.go  .smtp files: solutions, mistakes, triggers; parse.go reads them
//
// # Patterns
//
//	PATTERN = ALT *( " then " ALT )     B counts only after the event that met A
//	ALT     = ONE *( " or " ONE )
//	ONE     = WHAT *( " " KEY "=" VALUE )
//	WHAT    = "greeting" CODE           the first reply of a connection
//	        | "end" CODE                the reply to the final dot, or to BDAT LAST
//	        | VERB [ARG] CODE           a reply to that verb
//	        | CODE                      any reply
//	        | "delivered"               the server took over a message
//	        | "tls"                     a handshake is complete
//	        | "closed"                  the connection is over
//	        | "note" ID                 something about the connection
//	CODE    = 3 digits | 2yz ... 5yz | 25z | *
//
// ARG is a glob without regard to case: * for any run, ? for one character. It
// is compared with the whole argument, with the mailbox between the angle
// brackets, and with its local part, so that any valid way meets the goal:
//
//	VRFY alice 252            VRFY alice, vrfy <alice@lab.example>
//	RCPT *nosuchuser* 550     RCPT TO:<nosuchuser@lab.example>
//	HELP "" 214               HELP and nothing behind it
//
// The keys, each a glob unless said otherwise:
//
//	enhanced=2.5.*  text=*queued*      of the reply; text is any one line, without codes
//	before=ready  state=mail           the state before and after
//	from= to=                          of the transaction so far; to is any recipient
//	persona=exim  peer=real|sim  tls=yes|no  pipelined=yes|no
//	ext=STARTTLS                       the EHLO reply lists the keyword
//	mistake=rcpt-before-mail           the event carries this mistake (see wire/mistake.go)
//	lines=3                            so many lines in the reply
//
// A VALUE with spaces stands in double quotes. Examples:
//
//	EHLO 250 ext=STARTTLS or HELO 250
//	MAIL 250 then RCPT 250 then RSET 250 state=ready
//	delivered to=alice@lab.example
package lesson
