package doctor

import (
	"crypto/tls"
	"strings"
	"time"
)

// judgeFirstTLS: the port wants TLS first and there was no handshake.
func judgeFirstTLS(o Observation, p Port) *Verdict {
	k := tlsKind(p.TLS.Fault)
	if p.TLS.Fault == TLSNot {
		if len(p.TLS.Clear) >= 3 && maybeReply(p.TLS.Clear) {
			k = ClearOnTLS
		} else if protocol(p.TLS.Clear) != "" {
			return judgeJunk(o, p, p.TLS.Clear)
		}
	}
	return tlsVerdict(o, p, k)
}

// judgeTLS: the server greeted; is the TLS it offers of use?
func judgeTLS(o Observation, p Port) *Verdict {
	if !p.EHLO.Whole || p.EHLO.Code != 250 {
		return nil
	}
	s := p.StartTLS
	switch {
	case p.TLS != nil && p.TLS.Fault == "":
		return nil
	case p.TLS != nil:
		v := tlsVerdict(o, p, tlsKind(p.TLS.Fault))
		if p.TLS.Fault.handshake() && !strict(p.Number) {
			v.Severity = Note
		}
		return v
	case s.Asked && s.Whole:
		v := tlsVerdict(o, p, StartTLSRefused)
		v.Args["line"], v.Args["code"] = visible(s.Lines[len(s.Lines)-1].Data), s.Code
		return v
	case s.Asked:
		return tlsVerdict(o, p, StartTLSSilent)
	case tlsFirst(p.Number):
		return nil
	}
	return tlsVerdict(o, p, NoStartTLS)
}

// strict: programs that submit mail check the certificate (RFC 8314 3). Between
// servers hardly any does, unless DANE or MTA-STS asks for it.
func strict(port int) bool { return port == 465 || port == 587 }

func tlsVerdict(o Observation, p Port, k Kind) *Verdict {
	v := verdict(k, p.Number, PhaseTLS)
	v.Args = portArgs(o, p)
	v.Args["starttls"] = verbatim("-starttls smtp ")
	if tlsFirst(p.Number) {
		v.Args["starttls"] = verbatim("")
	}
	if t := p.TLS; t != nil {
		v.Args["why"], v.Args["subject"], v.Args["issuer"] = t.Why, t.Subject, t.Issuer
		v.Args["names"] = strings.Join(t.Names, ", ")
		v.Args["until"], v.Args["from"] = day(t.Until), day(t.From)
		v.Args["days"] = days(o.Began, t.Until)
		v.Args["version"] = tls.VersionName(t.Version)
		v.Args["line"] = visible(firstLine(t.Clear))
	}
	return &v
}

// days between two moments, without a sign.
func days(a, b time.Time) int {
	d := int(b.Sub(a).Hours() / 24)
	return max(d, -d)
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02") }
