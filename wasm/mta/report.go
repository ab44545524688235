package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/smtp"
)

// report tells the sender what became of the recipients of a message that was
// accepted: the ones that could not be reached, and the ones he asked about
// (RFC 3464, RFC 3461 6.2). A message from <> is never answered: RFC 5321 6.1.
func (s *Session) report() {
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
		s.deliver(Message{To: []string{s.tx.from}, Trace: []byte("Return-Path: <>\r\n"), Data: s.writeReport(fates, failed)})
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
		f.action, f.status, f.diagnostic = "failed", line.Enhanced.String(), rule.Reply
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

func (s *Session) writeReport(fates []fate, failed bool) []byte {
	boundary := "=_" + string(s.Value(nil, "m:B20"))
	b := []byte("From: Mail delivery <postmaster@" + s.w.Host + ">\r\nTo: <" + s.tx.from + ">\r\nSubject: ")
	if failed {
		b = append(b, "Your message could not be delivered"...)
	} else {
		b = append(b, "Your message has arrived"...)
	}
	b = appendDate(append(b, "\r\nDate: "...), s.now)
	b = append(b, "\r\nMessage-ID: <"...)
	b = append(s.Value(b, "m:B16"), "@"+s.w.Host+">\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"...)
	b = append(b, "Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\""+boundary+"\"\r\n"...)
	b = append(b, "\r\n--"+boundary+"\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n"...)
	for _, f := range fates {
		b = append(b, "<"+f.to.addr+">: "+f.action...)
		if f.diagnostic != "" {
			b = append(b, ", the other side said: "+f.diagnostic...)
		}
		b = append(b, "\r\n"...)
	}
	b = s.deliveryStatus(append(b, "\r\n--"+boundary+"\r\nContent-Type: message/delivery-status\r\n\r\n"...), fates)
	if s.tx.params.ret == "FULL" && failed {
		b = append(b, "\r\n--"+boundary+"\r\nContent-Type: message/rfc822\r\n\r\n"...)
		b = append(b, s.tx.data...)
	} else {
		b = append(b, "\r\n--"+boundary+"\r\nContent-Type: text/rfc822-headers\r\n\r\n"...)
		b = append(b, header(s.tx.data)...)
	}
	return append(b, "\r\n--"+boundary+"--\r\n"...)
}

// deliveryStatus is the part for machines (RFC 3464 2).
func (s *Session) deliveryStatus(b []byte, fates []fate) []byte {
	if id := s.tx.params.envid; id != "" {
		b = append(b, "Original-Envelope-Id: "+clean(id)+"\r\n"...)
	}
	b = append(b, "Reporting-MTA: dns;"+s.w.Host+"\r\nArrival-Date: "...)
	b = append(appendDate(b, s.now), "\r\n"...)
	for _, f := range fates {
		b = append(b, "\r\n"...)
		if f.to.orcpt != "" {
			b = append(b, "Original-Recipient: "+clean(f.to.orcpt)+"\r\n"...)
		}
		b = append(b, "Final-Recipient: rfc822;"+f.to.addr+"\r\nAction: "+f.action+"\r\nStatus: "+f.status+"\r\n"...)
		if f.diagnostic != "" {
			b = append(b, "Diagnostic-Code: smtp;"+f.diagnostic+"\r\n"...)
		}
	}
	return b
}

// clean keeps decoded xtext from writing lines of its own.
func clean(s string) string { return string(printable([]byte(s))) }
