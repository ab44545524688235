package site

import (
	"bytes"
	"strings"

	"ehlo/server/site/doc"
	"ehlo/wasm/play"
	"ehlo/wasm/smtp"
)

// session is an element on a page.
type session struct {
	ID, Class, Lesson, Persona, Role, World, Script, Guide string
	Host                                                   string
	Rows                                                   []doc.Row // what is there before the session is alive
	More                                                   []doc.Row // what goes on where there is no JavaScript
	Meanwhile                                              string    // to read on a phone until it is alive
	Fresh                                                  bool      // nothing was sent yet: a narrow window shows nothing else
}

// liveSession makes an element of a dialogue: it plays the client's lines.
func liveSession(s scope, d doc.Dialogue) session {
	persona := d.Live["persona"]
	if persona == "" {
		persona = defaultPersona
	}
	return session{Class: "at-page", Persona: persona, Role: notMX(d.Live["role"]), World: d.Live["world"], Script: doc.Script(d.Rows), Host: hostOf(d.Rows), Rows: d.Rows}
}

// notMX leaves out the role that goes without saying: as an attribute it would
// shadow the ARIA role of the element.
func notMX(role string) string {
	if role == "mx" {
		return ""
	}
	return role
}

// hostOf is the name the server gives in its greeting.
func hostOf(rows []doc.Row) string {
	for _, r := range rows {
		if r.Code == 220 {
			word, _, _ := strings.Cut(r.Parts[len(r.Parts)-1].Text, " ")
			return word
		}
	}
	return defaultHost
}

// shown is what a visitor without JavaScript reads in place of a session.
var shown = []string{"EHLO client.test.example", "VRFY alice", "QUIT"}

// greeting fills in a session that waits for the visitor's first line: what its
// server says at once, and, without JavaScript, how it might go on.
func greeting(s session) session {
	lines := shown
	if s.Lesson != "" {
		lines = nil // its dialogues stand in the text beside it
	}
	rows := played(play.Config{Persona: s.Persona, Role: s.Role, World: s.World}, lines)
	s.Host = hostOf(rows)
	for i, r := range rows {
		if r.From == "client" {
			s.Rows, s.More = rows[:i], rows[i:]
			return s
		}
	}
	s.Rows = rows
	return s
}

// thinking is the time between two lines of such a reader, in milliseconds:
// longer than servers pause, shorter than they wait for a client.
const thinking = 20_000

// morning is when such a session takes place, for servers that tell the time:
// 15 January 2026, 9:00 UTC.
const morning = 1_768_467_600_000

// Morning is for whoever compares a page with what the engine says.
const Morning = smtp.Time(morning)

// played asks the engine itself, so that a page never shows what no server
// would say.
func played(cfg play.Config, lines []string) []doc.Row {
	var text bytes.Buffer
	cfg.OnReply = func(_ smtp.Time, b []byte) {
		for _, line := range strings.SplitAfter(string(b), "\r\n") {
			if line != "" {
				text.WriteString("S: " + strings.TrimRight(line, "\r\n") + "\n")
			}
		}
	}
	cfg.Start = morning
	p, err := play.Open(cfg)
	if err != nil {
		return nil // a lesson with a wrong persona; "ehlo check" says so
	}
	now := smtp.Time(morning)
	for _, line := range lines {
		now += thinking
		p.Advance(now)
		text.WriteString("C: " + line + "\n")
		p.Feed(now, []byte(line+"\r\n"))
	}
	p.Advance(now + thinking)
	rows, _ := doc.Rows("", text.String(), 1)
	return rows
}
