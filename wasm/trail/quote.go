package trail

import (
	"strings"

	"ehlo/wasm/smtp"
)

// quoted takes a reply out of a line about something else, with what it answers.
func (r *reader) quoted(what byte, line string) bool {
	text, verb := strings.TrimPrefix(r.get('r'), " "), strings.TrimPrefix(r.get('v'), "pipelined ")
	if r.both || !isReply(text) {
		return false
	}
	r.note(line)
	if strings.HasPrefix(smtp.Upper([]byte(verb)), "END") || what == 'E' {
		verb = "."
	}
	if to := r.get('t'); verb == "RCPT" || verb == "RCPT TO" {
		verb = "RCPT TO:<" + to + ">"
	}
	state, full := before(verb)
	if !full && state != "connecting" {
		state += " " + firstWord(verb)
	}
	r.entry("resume", state)
	if full {
		r.entry("client", verb+"\r\n")
	}
	for _, reply := range replyLines(text) {
		r.entry("server", reply+"\r\n")
	}
	r.said, r.text, r.key = true, false, ""
	return true
}

// before names the state in which a verb is in order, and tells whether the
// line is one that can be said as it stands.
func before(line string) (state string, full bool) {
	switch smtp.Upper([]byte(firstWord(line))) {
	case "EHLO", "HELO", "LHLO":
		return "greeted", strings.IndexByte(line, ' ') > 0
	case "RCPT":
		return "mail", true
	case "DATA", "BDAT":
		return "rcpt", true
	case ".":
		return "data", true
	case "MAIL":
		return "ready", strings.IndexByte(line, ':') > 0
	case "", "INITIAL", "CONNECT":
		return "connecting", false
	}
	return "ready", true
}

// replyLines parts a reply that a log has on one line: Exim writes \n between
// its lines, Postfix a blank.
func replyLines(s string) (list []string) {
	for len(s) > 3 && s[3] == '-' {
		i, skip := strings.Index(s, `\n`+s[:3]), 2
		if i < 0 {
			skip = 1
			if i = strings.Index(s[1:], " "+s[:3]+"-") + 1; i == 0 {
				i = strings.Index(s[1:], " "+s[:3]+" ") + 1
			}
		}
		if i <= 0 {
			break
		}
		list = append(list, s[:i])
		s = s[i+skip:]
	}
	if len(s) > 3 && s[3] == '-' {
		s = s[:3] + " " + s[4:] // its end was cut off
	}
	return append(list, s)
}

func isReply(line string) bool {
	_, ok := smtp.ParseReplyLine([]byte(line))
	return ok
}

// firstWord is the verb of a line: MAIL FROM:<x> is said in one word, or two.
func firstWord(line string) string {
	for i := range len(line) {
		if line[i] == ' ' || line[i] == ':' {
			return line[:i]
		}
	}
	return line
}
