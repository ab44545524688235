package site

import (
	"bytes"
	"slices"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/wasm/play"
	"ehlo/wasm/smtp"
)

// An excerpt is what a lesson looks like in a few lines: the beginning of its
// solution, played. It stands in pages of others where a session is not alive,
// in the feeds made of them, and in the picture of a session.
const (
	mostSends  = 4       // arrivals of the client
	mostTyped  = 6       // their lines: no whole letter
	mostLines  = 4       // of one reply; of a longer one the first and the last are shown
	excerptEnd = 600_000 // milliseconds that a late reply is waited for
)

// sends lists what the client says in the excerpt, each arrival with its CRLF.
// It goes on until the first code of the lesson has been heard, and ends where
// the connection does.
func (l *Lesson) sends() []string {
	var list []string
	typed := 0
	for _, act := range l.Acts {
		n := strings.Count(act.Send, "\n")
		if act.Send == "" || !plainText(act.Send) || len(list) == mostSends || len(list) > 0 && typed+n > mostTyped {
			break
		}
		list = append(list, act.Send)
		typed += n
		if strings.HasPrefix(act.Send, "STARTTLS") || l.hears(list) {
			break
		}
	}
	return list
}

// hears tells whether the client has got the first code of the lesson by now.
// To be greeted is not enough: everybody is.
func (l *Lesson) hears(sends []string) bool {
	if len(l.Codes) == 0 {
		return true
	}
	said := l.spoken("", sends)
	_, after, _ := strings.Cut(said[strings.LastIndex(said, "\nC: ")+1:], "\n")
	hello := strings.HasPrefix(sends[len(sends)-1], "EHLO") || strings.HasPrefix(sends[len(sends)-1], "HELO")
	return !hello && strings.HasPrefix(after, "S: "+itoa(l.Codes[0]))
}

// plainText can be written down as it is, and typed by anybody.
func plainText(s string) bool {
	return strings.HasSuffix(s, "\r\n") && !slices.ContainsFunc([]byte(strings.ReplaceAll(s, "\r\n", "")), func(c byte) bool { return c < ' ' || c > '~' })
}

// spoken is the excerpt as text, with the lesson's server or another one.
func (l *Lesson) spoken(persona string, sends []string) string {
	if persona == "" {
		persona = l.Persona
	}
	return brief(Spoken(play.Config{Persona: persona, Role: l.Role, World: l.World, Start: Morning}, sends))
}

// LeftOut is written where lines of a session are left out.
const LeftOut = "[...]"

// brief leaves out the middle of long replies.
func brief(text string) string {
	rows, _ := doc.Rows("", text, 1)
	lines, out := strings.Split(text, "\n"), []string{}
	for i := 0; i < len(rows); {
		n := 1
		for rows[i].Tie == "tied-first" && rows[i+n-1].Tie != "tied-last" && i+n < len(rows) {
			n++
		}
		if n > mostLines {
			out = append(out, lines[i], LeftOut, lines[i+n-1])
		} else {
			out = append(out, lines[i:i+n]...)
		}
		i += n
	}
	return strings.Join(out, "\n")
}

// Spoken plays arrivals of a client and writes the session down as "C:" and "S:"
// lines. Late replies are waited for; what never comes is not there.
func Spoken(cfg play.Config, sends []string) string {
	var text, part bytes.Buffer
	cfg.OnReply = func(_ smtp.Time, b []byte) {
		part.Write(b)
		for bytes.IndexByte(part.Bytes(), '\n') >= 0 {
			line, _ := part.ReadString('\n')
			text.WriteString("S: " + strings.TrimRight(line, "\r\n") + "\n")
		}
	}
	p, err := play.Open(cfg)
	if err != nil {
		return ""
	}
	settle(p, cfg.Start)
	for _, send := range sends {
		if p.Closed() {
			break
		}
		for line := range strings.Lines(send) {
			text.WriteString("C: " + strings.TrimRight(line, "\r\n") + "\n")
		}
		p.Feed(cfg.Start, []byte(send))
		settle(p, cfg.Start)
	}
	return strings.TrimSuffix(text.String(), "\n")
}

// settle lets time pass until the server has nothing more to say.
func settle(p *play.Play, start smtp.Time) {
	for due := p.Due(); due > 0 && due < start+excerptEnd; due = p.Due() {
		p.Advance(due)
	}
}
