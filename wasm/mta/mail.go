package mta

import (
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// transaction is what MAIL opens and forget ends.
type transaction struct {
	open    bool
	from    string
	to      []recipient
	tried   bool   // somebody was named
	refused []byte // the text of the last refusal
	params  mailParams
	utf8    bool
	binary  bool

	data    []byte   // the content so far
	parts   [][]byte // and what came before it
	size    int64    // octets of it, kept or not
	text    smtp.DotDecoder
	taken   int // octets of Room
	noRoom  bool
	endLF   bool  // the data ended by a bare LF
	last    byte  // the last octet of the arrival before
	loose   bool  // the data ended by something other than CRLF.CRLF
	chunks  int   // BDAT: commands so far
	chunk   int64 // octets still to come
	sized   int64 // octets of this chunk
	lastOne bool  // it is the last
	swallow bool  // its octets are forgotten
	failed  bool  // a chunk was refused
	said    *check
	each    int // LMTP: the recipient being answered
}

// recipient is an accepted forward-path.
type recipient struct {
	rule    *world.Rule // LMTP: why the message does not reach him
	addr    string
	path    string // as typed
	mailbox string // the local part
	local   bool
	known   bool
	notify  notify
	orcpt   string
}

// mailParams are the parameters of MAIL and RCPT as the client gave them.
type mailParams struct {
	size       int64
	body       string
	utf8       bool
	requireTLS bool
	ret, envid string
	notify     notify
	orcpt      string
	by         bool
}

// notify is the NOTIFY parameter (RFC 3461 4.1); the zero value is its absence.
type notify uint8

const (
	notifyNever notify = 1 << iota
	notifySuccess
	notifyFailure
	notifyDelay
)

// again is b as a string: the one from the last time, which often is the same.
func again(last string, b []byte) string {
	if last == string(b) {
		return last
	}
	return string(b)
}

// openMail opens a transaction.
func (s *Session) openMail() {
	s.address()
	if s.tx.open {
		s.forget()
	}
	p := s.cmd.mail
	s.tx.open = true
	s.tx.tried, s.tx.refused = false, nil
	s.sender = again(s.sender, s.cmd.addr.Inner)
	s.tx.from = s.sender
	s.tx.params = p
	s.tx.utf8 = p.utf8
	s.tx.binary = p.body == "BINARYMIME"
	s.state = smtp.Mail
	s.mails++
}
