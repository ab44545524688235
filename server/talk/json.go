package talk

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"ehlo/wasm/mta"
	"ehlo/wasm/smtp"
)

// InputError is a line of input that is no arrival. It is the caller's fault,
// not the server's.
type InputError struct {
	Line int
	What string
}

func (e *InputError) Error() string {
	return fmt.Sprintf("standard input, line %d: %s", e.Line, e.What)
}

// answer is a line of output.
type answer struct {
	Recv      string    `json:"recv"`
	Closed    bool      `json:"closed"`
	DelayMS   smtp.Time `json:"delay_ms"`
	Delivered []message `json:"delivered"`
}

type message struct {
	From  string   `json:"from"`
	To    []string `json:"to"`
	Data  string   `json:"data"`
	Trace string   `json:"trace"`
}

// event is a line of input that is not octets. Exactly one member is given.
type event struct {
	TLS       *bool  `json:"tls"`
	WaitMS    *int64 `json:"wait_ms"`
	EOF       *bool  `json:"eof"`
	Reconnect *bool  `json:"reconnect"`
}

// runJSON gives one line for the greeting, and one for every line it reads. With
// Early the first line of input comes before the greeting, so the first line of
// output answers both.
func runJSON(in io.Reader, out io.Writer, opt Options) error {
	c := newConversation(opt)
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	say := func(t turn) error {
		if err := enc.Encode(answerOf(t, c.closed)); err != nil {
			return err
		}
		return w.Flush() // whoever drives us waits for the line
	}
	if !opt.Early {
		if err := say(c.connect()); err != nil {
			return err
		}
	}
	r := bufio.NewReaderSize(in, chunk)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			t, fault := c.arrival(line)
			if fault != "" {
				return &InputError{n, fault}
			}
			if err := say(t); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// arrival does what one line of input says.
func (c *conversation) arrival(line []byte) (t turn, fault string) {
	before := c.engine == nil // the greeting has not been said: --early
	c.now += roundTrip
	if line[0] == '"' {
		p, fault := octets(line)
		switch {
		case fault != "":
			return turn{}, fault
		case before:
			return c.early(p), ""
		}
		return c.receive(p), ""
	}
	if before {
		t = c.connect()
	}
	u, fault := c.event(line)
	return t.join(u), fault
}

// octets reads a JSON string whose characters are octets.
func octets(line []byte) (p []byte, fault string) {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		return nil, "not a JSON string: " + err.Error()
	}
	p = make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xff {
			return nil, fmt.Sprintf("U+%04X is no octet: the characters of a string are octets, U+0000 to U+00FF", r)
		}
		p = append(p, byte(r))
	}
	return p, ""
}

const forms = `want a JSON string, {"tls":true}, {"wait_ms":N}, {"eof":true} or {"reconnect":true}`

// event does what a line other than octets says.
func (c *conversation) event(line []byte) (t turn, fault string) {
	var e event
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil || d.More() {
		return turn{}, forms
	}
	switch e {
	case event{TLS: e.TLS}:
		return c.when(e.TLS, func() turn { return c.hear(c.now, c.engine.Handshake) })
	case event{EOF: e.EOF}:
		return c.when(e.EOF, func() turn { return c.hear(c.now, c.engine.End) })
	case event{Reconnect: e.Reconnect}:
		return c.when(e.Reconnect, c.reconnect)
	case event{WaitMS: e.WaitMS}:
		if *e.WaitMS < 0 {
			return turn{}, "wait_ms: time does not run backwards"
		}
		return c.wait(smtp.Time(*e.WaitMS)), ""
	}
	return turn{}, forms
}

func (c *conversation) when(yes *bool, do func() turn) (turn, string) {
	if yes == nil || !*yes {
		return turn{}, forms
	}
	return do(), ""
}

func answerOf(t turn, closed bool) answer {
	a := answer{Recv: text(t.recv), Closed: closed, DelayMS: t.delay, Delivered: []message{}}
	for _, m := range t.delivered {
		a.Delivered = append(a.Delivered, messageOf(m))
	}
	return a
}

func messageOf(m mta.Message) message {
	to := make([]string, 0, len(m.To))
	for _, path := range m.To {
		to = append(to, text([]byte(path)))
	}
	return message{From: text([]byte(m.From)), To: to, Data: text(m.Data), Trace: text(m.Trace)}
}

// text shows octets as the characters of the same numbers, the inverse of octets.
func text(p []byte) string {
	r := make([]rune, len(p))
	for i, c := range p {
		r[i] = rune(c)
	}
	return string(r)
}

func milliseconds(since time.Time) smtp.Time { return smtp.Time(time.Since(since).Milliseconds()) }
