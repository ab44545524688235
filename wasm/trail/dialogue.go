package trail

import (
	"strings"

	"ehlo/wasm/smtp"
)

// Act is one thing that happened in a session, as play.Walk tells it.
type Act struct {
	Kind  byte
	Bytes []byte // Early, Client, Server; of Wait a number of milliseconds
}

// What may happen.
const (
	Connect = 'N'
	Early   = 'E' // the client, before the greeting
	Client  = 'C'
	Server  = 'S'
	Sealed  = 'T' // TLS stands
	Wait    = 'W'
	Drop    = 'D' // the client hangs up
	Closed  = 'X' // the server has hung up
)

// Dialogue writes a session as a file that `ehlo check` runs. again is the same
// session at another time: where the server's words differ they hold a date or
// a name of the moment, and a star stands for the rest of the line.
func Dialogue(head string, acts, again []Act) string {
	lines, other := serverLines(acts), serverLines(again)
	if len(lines) != len(other) {
		other = lines
	}
	out, n := append([]byte(head), '\n'), 0 // grown in place: a session has thousands of lines
	for i, a := range acts {
		switch a.Kind {
		case Connect:
			early := i+1 < len(acts) && acts[i+1].Kind == Early
			if early {
				out = append(out, "== early\n[early]\n"...)
			} else if i > 0 {
				out = append(out, "[connect]\n"...)
			}
		case Client, Early:
			out = append(out, clientLines(a.Bytes)...)
		case Server:
			for range strings.Count(string(a.Bytes), "\n") {
				out = append(append(append(out, "S: "...), expected(lines[n], other[n])...), '\n')
				n++
			}
		case Sealed:
			out = append(out, "[tls]\n"...)
		case Wait:
			out = append(append(append(out, "[wait "...), a.Bytes...), "ms]\n"...)
		case Drop:
			out = append(out, "[drop]\n"...)
		case Closed:
			out = append(out, "[closed]\n"...)
		}
	}
	return string(out)
}

// serverLines lists all that the server said.
func serverLines(acts []Act) (list []string) {
	for _, a := range acts {
		if a.Kind == Server {
			lines := split(string(a.Bytes))
			list = append(list, lines[:len(lines)-1]...)
		}
	}
	return list
}

// expected is a line as it must come again: what both have in common.
func expected(line, other string) string {
	n := 0
	for n < len(line) && n < len(other) && line[n] == other[n] && line[n] >= ' ' && line[n] < 0x7F {
		n++
	}
	if n == len(line) && n == len(other) && !strings.HasSuffix(line, " ") && !strings.HasSuffix(line, "*") {
		return line
	}
	for n > 0 && line[n-1] == ' ' && n > 4 {
		n--
	}
	return line[:n] + "*"
}

// clientLines writes what the client sent, CRLF by CRLF.
func clientLines(b []byte) (out []byte) {
	for s := string(b); s != ""; {
		line, rest, whole := strings.Cut(s, "\r\n")
		sign := "C: "
		if !whole {
			sign = "C- "
		}
		out = append(append(out, strings.TrimSuffix(sign+smtp.Visible([]byte(line)), " ")...), '\n')
		s = rest
	}
	return out
}
