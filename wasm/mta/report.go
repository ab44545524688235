package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// report tells the sender what became of the recipients of a message that was
// accepted: the ones that could not be reached, and the ones he asked about
// (RFC 3464, RFC 3461 6.2). A message from <> is never answered: RFC 5321 6.1.
func (s *Session) report(content []byte) {
	if s.p.Extensions&persona.Reports == 0 || s.tx.from == "" || s.cfg.Forget {
		return
	}
	var fates []fate
	failed := false
	for i := range s.tx.to {
		if f := s.fate(&s.tx.to[i]); f.action != "" {
			fates = append(fates, f)
			failed = failed || f.action == "failed"
		}
	}
	if len(fates) > 0 {
		s.deliver(Message{To: []string{s.tx.from}, Trace: []byte("Return-Path: <>\r\n"), Data: s.writeReport(content, fates, failed)})
	}
}

// fate is what happened to one recipient.
type fate struct {
	to         *recipient
	action     string // failed, delivered, relayed; empty: nothing to tell
	status     string
	diagnostic string
}

// fate decides. Nothing leaves this machine: a domain that exists is taken to
// have accepted, one that does not is where relaying fails, and a rule about
// the moment `relay` may say what the other server answered.
func (s *Session) fate(r *recipient) fate {
	f := fate{to: r, action: "delivered", status: "2.0.0"}
	switch rule := s.rule("relay", []byte(r.addr)); {
	case rule != nil && rule.Reply != "" && code(rule.Reply) >= 400:
		line, _ := smtp.ParseReplyLine([]byte(rule.Reply))
		f.action, f.status, f.diagnostic = "failed", line.Enhanced.String(), oneLine(rule.Reply)
		if f.status == "" {
			f.status = string(rule.Reply[0]) + ".0.0"
		}
	case !r.local && !s.w.Exists([]byte(domainOf(r.addr))):
		f.action, f.status, f.diagnostic = "failed", "5.1.2", "550 5.1.2 There is no such domain"
	case r.local && !r.known:
		f.action, f.status, f.diagnostic = "failed", "5.1.1", "550 5.1.1 There is no such mailbox"
	case !r.local:
		f.action = "relayed"
	}
	if !wanted(r.notify, f.action == "failed") {
		f.action = ""
	}
	return f
}

// wanted: without NOTIFY, failures are told and nothing else (RFC 3461 4.1).
func wanted(n notify, failed bool) bool {
	if n == 0 {
		return failed
	}
	if failed {
		return n&notifyFailure != 0
	}
	return n&notifySuccess != 0
}

// The report, in pieces. What clients sent is never part of a template.
const (
	reportHead = "From: Mail delivery <postmaster@{host}>\r\nTo: <{sender}>\r\nSubject: "
	reportTop  = "\r\nDate: {date}\r\nMessage-ID: <{m:B16}@{host}>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"=_{m:B20}\"\r\n" +
		reportPart + "text/plain; charset=us-ascii\r\n\r\n"
	reportPart   = "\r\n--=_{m:B20}\r\nContent-Type: "
	reportStatus = reportPart + "message/delivery-status\r\n\r\nReporting-MTA: dns;{host}\r\nArrival-Date: {date}\r\n"
	reportEnd    = "\r\n--=_{m:B20}--\r\n"
)

func (s *Session) writeReport(content []byte, fates []fate, failed bool) []byte {
	subject := "Your message has arrived"
	if failed {
		subject = "Your message could not be delivered"
	}
	b := s.fill(nil, reportHead+subject+reportTop)
	for i := range fates {
		f := &fates[i]
		b = append(b, "<"+f.to.addr+">: "+f.action+" "+f.diagnostic+"\r\n"...)
	}
	b = s.deliveryStatus(s.fill(b, reportStatus), fates)
	if s.tx.params.ret == "FULL" && failed {
		b = append(s.fill(b, reportPart+"message/rfc822\r\n\r\n"), content...)
	} else {
		b = append(s.fill(b, reportPart+"text/rfc822-headers\r\n\r\n"), header(content)...)
	}
	return s.fill(b, reportEnd)
}

// deliveryStatus is the part for machines (RFC 3464 2).
func (s *Session) deliveryStatus(b []byte, fates []fate) []byte {
	b = appendField(b, "Original-Envelope-Id: ", clean(s.tx.params.envid))
	for i := range fates {
		f := &fates[i]
		b = appendField(append(b, "\r\n"...), "Original-Recipient: ", clean(f.to.orcpt))
		b = appendField(b, "Final-Recipient: rfc822;", f.to.addr)
		b = appendField(b, "Action: ", f.action)
		b = appendField(b, "Status: ", f.status)
		b = appendField(b, "Diagnostic-Code: smtp;", f.diagnostic)
	}
	return b
}

// appendField writes a field, unless there is nothing to say in it.
func appendField(b []byte, name, body string) []byte {
	if body == "" {
		return b
	}
	return append(append(append(b, name...), body...), "\r\n"...)
}

// oneLine makes a reply of several lines fit into a field.
func oneLine(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c == '\n' {
			b[i] = ' '
		}
	}
	return string(b)
}

// clean keeps decoded xtext from writing lines of its own.
func clean(s string) string {
	b := []byte(s)
	neuter(b)
	for i, c := range b {
		if c < ' ' {
			b[i] = '?'
		}
	}
	return string(b)
}
