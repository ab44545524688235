package play

import (
	"errors"

	"ehlo/wasm/smtp"
	"ehlo/wasm/wire"
)

// A recording is a session as text: enough to make the same one again. First
// who met whom, in the words of a request, then what came from outside, each
// with the milliseconds since the line before:
//
//	ehlo 1
//	persona exim                     peer mx.test.example 25   (a real server: with
//	role mx                          real yes                   both sides, to be
//	world mailbox carol              tls yes                    read and no more)
//	start 1790000000000              the moment of the first connection
//	tried 1 -4000 RCPT bob@ ...      what the server remembered from before
//	0 connect                        behind it, what was sent before the greeting
//	1200 client EHLO c.example\r\n   octets that cannot be seen: \r \n \t \\ \xHH
//	800 hasty VRFY alice\r\n         the same, by one who did not wait for a reply
//	20 server 250 ok\r\n             a watched server
//	5 resume mail                    of a log: what led to this state was not written down (logged.go)
//	5 note connected\x00192.0.2.1    an id and its args; so hangup (by, why) and tls
//	30 wait 300000                   the clock was wound
//	10 end                           the visitor hung up
//	0 rest                           until here
//
// Version 1 is read for ever. Credentials are no part of it (secret.go), and
// nothing in it makes anybody connect to a real server.
const version = "1"

// MaxRecording is how long a recording may be, so that it fits the buffer
// beside the lines of a lesson.
const MaxRecording = 96 << 10

// words of a recording, by the source of an entry.
var sourceNames = [...]string{fromClient: "client", fromServer: "server", fromEnd: "end", fromHangup: "hangup",
	fromTime: "wait", fromNote: "note", fromTLS: "tls", fromHasty: "hasty", fromGap: "resume", connects: "connect", rests: "rest"}

// Two lines that are no entries of a journal.
const (
	connects = fromGap + 1 + iota
	rests
)

// ErrLong is why there is no recording.
var ErrLong = errors.New("the session is too long to be kept as a text of " + wire.Itoa(MaxRecording>>10) + " KiB")

// Recording adds the session as text.
func (p *Play) Recording(dst []byte) ([]byte, error) {
	if p.journal.lost {
		return dst, ErrLong
	}
	all := append(p.former[:len(p.former):len(p.former)], p.current())
	w := writer{dst, all[0].start}
	w.head(p, all[0].memory)
	for i := range all {
		c := p.bare(&all[i])
		w.connection(&c)
	}
	w.line(p.clock.last, rests, nil)
	if len(w.b)-len(dst) > MaxRecording {
		return dst, ErrLong
	}
	return w.b, nil
}

// writer writes line by line.
type writer struct {
	b    []byte
	last smtp.Time
}

func (w *writer) head(p *Play, memory *Memory) {
	cfg := &p.cfg
	list := [][2]string{{"ehlo", version}, {"persona", cfg.Persona}, {"role", or(cfg.Role, "mx")}, {"real", ""}, {"peer", cfg.Peer},
		{"tls", ""}, {"served", ""}, {"client", smtp.Trim(cfg.Client.Name + " " + cfg.Client.Addr)}, {"seed", ""}, {"program", cfg.Program}}
	if p.make == nil && p.caller == nil {
		list[1][1], list[2][1], list[3][1] = "", "", "yes"
	}
	if cfg.TLS {
		list[5][1] = "yes"
	}
	if cfg.Served != "" {
		list[6][1] = "yes"
	}
	if cfg.Seed != 0 {
		list[8][1] = wire.Itoa(int64(cfg.Seed))
	}
	for _, line := range Split(cfg.World, '\n') {
		list = append(list, [2]string{"world", smtp.Trim(line)})
	}
	for _, x := range append(list, [2]string{"start", wire.Itoa(int64(w.last))}) {
		if x[1] != "" {
			w.b = wire.Put(w.b, "$ $\n", x[0], x[1])
		}
	}
	memory.Each(func(key string, n int, first smtp.Time) {
		w.b = wire.Put(w.b, "tried $ $ $\n", number10(n), wire.Itoa(int64(w.last-first)), smtp.Visible([]byte(key)))
	})
}

func (w *writer) line(at smtp.Time, from source, b []byte) {
	blank := " "
	if len(b) == 0 {
		blank = ""
	}
	w.b = wire.Put(w.b, "$ $$$\n", wire.Itoa(int64(at-w.last)), sourceNames[from], blank, smtp.Visible(b))
	w.last = at
}

func (w *writer) connection(c *connection) {
	w.line(c.start, connects, c.early)
	c.journal.each(func(from source, at smtp.Time, b []byte) bool {
		w.line(at, from, b)
		return len(w.b) <= 2*MaxRecording
	})
}
