// Package trail follows what other programs wrote down. A log of swaks, curl,
// openssl, Postfix or Exim goes in; a recording comes out (wasm/play), which
// the page replays and explains like any other session.
//
//	log --> rules.go   which program, and which line says what, as a table
//	    --> reader.go  connections, message texts nobody wrote down, handshakes
//	    --> quote.go   lines that only quote a reply
//	    --> term.go    sessions copied from a terminal: who said which line
//	    --> recording: client, server, tls, note, resume
//
// Nothing is invented: a line that is not understood becomes a note, word for
// word and in its place, and of a line that only quotes a reply the rest is
// left out. The way back, from a session to dialogues and command lines, is in
// dialogue.go and command.go.
package trail

import (
	"errors"
	"strconv"

	"ehlo/wasm/smtp"
)

// ErrUnknown is a text in which nothing looks like SMTP.
var ErrUnknown = errors.New("unknown")

// ErrLong is a log of which the recording would be too long.
var ErrLong = errors.New("long")

// maxRecording is what a recording may take (wasm/play/recording.go); maxNote
// what of a line stands in one note.
const (
	maxRecording = 96 << 10
	maxNote      = 1900
)

// Recording adds the recording of a log.
func Recording(dst []byte, log string) ([]byte, error) {
	lines := split(log)
	r := reader{out: dst, rules: parsed(), time: -1}
	if r.format = r.recognise(lines); r.format == 0 {
		return dst, ErrUnknown
	}
	r.out = append(append(append(r.out, "ehlo 1\nreal yes\npeer log "...), r.name()...), "\nstart 0\n0 connect\n"...)
	for _, line := range lines {
		if line == "" && !r.text {
			continue
		}
		r.clock(line)
		if r.format == 'o' || r.format == 't' {
			r.terminal(line)
		} else if !r.rule(line) {
			r.note(line)
		}
		if len(r.out)-len(dst) > maxRecording {
			return dst, ErrLong
		}
	}
	r.release("")
	return append(r.out, "0 rest\n"...), nil
}

// split cuts a text into lines, whatever ends them.
func split(s string) (list []string) {
	for start, i := 0, 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '\n' {
			continue
		}
		end := i
		for end > start && s[end-1] == '\r' {
			end--
		}
		list = append(list, s[start:end])
		start = i + 1
	}
	return list
}

// entry adds a line of the recording.
func (r *reader) entry(word, text string) {
	if text != "" {
		text = " " + smtp.Visible([]byte(text))
	}
	r.out = append(r.out, strconv.FormatInt(r.pause, 10)+" "+word+text+"\n"...)
	r.pause = 0
}

// note keeps a line as it is.
func (r *reader) note(line string) {
	for ; len(line) > maxNote; line = line[maxNote:] {
		r.entry("note", "log.line\x00"+line[:maxNote])
	}
	r.entry("note", "log.line\x00"+line)
}

// clock reads the time of day in front of a line. Only pauses count; what seems
// to come half a day earlier comes after midnight.
func (r *reader) clock(line string) {
	at := timeAt(line)
	if at < 0 || at > 0 && r.format != 'p' && r.format != 'e' {
		return
	}
	now := ((two(line[at:])*60+two(line[at+3:]))*60 + two(line[at+6:])) * 1000
	for i, ms := at+9, int64(100); i < len(line) && line[at+8] == '.' && line[i]-'0' < 10; i++ {
		now += int64(line[i]-'0') * ms
		ms /= 10
	}
	past := now - r.time
	if past < -day/2 {
		past += day
	}
	if r.time >= 0 && past > 0 {
		r.pause += past
	}
	r.time = now
}

const day = 24 * 3600 * 1000

// timeAt finds 19:35:22 near the start of a line; -1: there is none.
func timeAt(line string) int {
	for i := 0; i < 24 && i+8 <= len(line); i++ {
		if line[i+2] == ':' && line[i+5] == ':' && two(line[i:]) < 24 && two(line[i+3:]) < 60 && two(line[i+6:]) < 61 {
			return i
		}
	}
	return -1
}

// two reads two digits; far too much if they are none.
func two(s string) int64 {
	if s[0]-'0' > 9 || s[1]-'0' > 9 {
		return 1 << 20
	}
	return int64(s[0]-'0')*10 + int64(s[1]-'0')
}
