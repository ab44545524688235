package wire

import (
	"strings"
	"testing"

	"ehlo/wasm/smtp"
)

// What is remembered of lines and replies shows the same events as if every
// session were the first: each dialogue, said twice, in the order and against
// the order, beside an observer that forgets.
func TestRepeatsShowTheSame(t *testing.T) {
	lines := []string{
		"EHLO c.example|250-mx\r\n250-SIZE 100\r\n250 8BITMIME\r\n", "EHLO c.example|250 mx\r\n", "HELO c.example|250 mx\r\n",
		"NOOP|250 ok\r\n", "NOOP|250 2.0.0 ok\r\n", "noop|250 2.0.0 ok\r\n", "NOOP |250 2.0.0 ok\r\n", "NOOP|421 4.3.2 bye\r\n", "NOOP|garbage\r\n250 ok\r\n",
		"NOOP|250 ok\r\n250 again\r\n", "NOOP|250-ok\r\n", "RSET|250 2.0.0 ok\r\n", "VRFY alice|252 2.5.0 \xE9\r\n", "VRFY alice|550 5.1.1 no\r\n", "VRFY bob|252 2.5.0 \xE9\r\n",
		"MAIL FROM:<a@b.example>|250 2.1.0 ok\r\n", "MAIL FROM:<a@b.example> SIZE=1000|552 5.3.4 big\r\n", "MAIL FROM:<a@b.example> SIZE=10|250 2.1.0 ok\r\n",
		"MAIL FROM: <a@b.example>|250 2.1.0 ok\r\n", "MAIL FROM:<a@b.example> SMTPUTF8|555 5.5.4 no\r\n", "RCPT TO:<c@d.example>|250 2.1.5 ok\r\n",
		"RCPT TO:<c@d.example>|450 4.2.1 later\r\n", "RCPT TO:<>|501 5.1.3 no\r\n", "DATA|354 go\r\n", ".|250 2.0.0 taken\r\n", ".|500 5.5.1 what\r\n",
		"AUTH PLAIN AGEAYg==|535 5.7.8 no\r\n", "FOO \x01|500 what\r\n", "FOO\nBAR|500 what\r\n500 what\r\n", "STARTTLS|454 4.7.0 no\r\n", "QUIT|221 bye\r\n",
	}
	play := func(forget bool, list []string) string {
		var b strings.Builder
		o := New(Options{Start: 1000, Sink: func(e *Event) { b.Write(append(e.AppendJSON(nil), '\n')) }})
		o.Server(1000, []byte("220 mx\r\n"))
		for i, pair := range list {
			line, reply, _ := strings.Cut(pair, "|")
			now := smtp.Time(1000 + 7*i)
			if forget {
				o.rep = new(repeats)
			}
			o.Client(now, []byte(line+"\r\n"))
			if forget {
				*o.rep = repeats{}
			}
			o.Server(now+3, []byte(reply))
		}
		return b.String()
	}
	var all []string
	for step := range 5 { // in other orders
		for i := range lines {
			all = append(all, lines[(i*(2*step+1)+step)%len(lines)])
		}
		all = append(all, lines...)
	}
	for i := 1; i <= len(all); i++ {
		if i%7 > 0 && i < len(all) {
			continue
		}
		if got, want := play(false, all[:i]), play(true, all[:i]); got != want {
			g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
			for j := range w {
				if j >= len(g) || g[j] != w[j] {
					t.Fatalf("after %q:\ngot  %s\nwant %s", all[:i][max(0, i-3):], g[min(j, len(g)-1)], w[j])
				}
			}
		}
	}
}

// Credentials are not remembered, and neither is a line that lacks its end.
func TestRepeatsForget(t *testing.T) {
	o := New(Options{Sink: func(*Event) {}})
	for _, line := range []string{"AUTH PLAIN AGEAYg==\r\n", "AUTH\r\n", "NOOP \x00\r\n", strings.Repeat("x", maxRepeat) + "\r\n"} {
		o.Server(1, []byte("220 mx\r\n"))
		o.Client(1, []byte(line))
		o.Server(2, []byte("500 no\r\n"))
		for i := range o.rep.spoken {
			if x := o.rep.spoken[i]; x != nil && len(x.raw) > 0 {
				t.Errorf("%.20q is remembered", line)
			}
		}
	}
}

func TestNumber(t *testing.T) {
	var x number
	for _, n := range []int64{0, 1, 2, 9, 10, 11, 19, 20, 28, 99, 100, 105, 999, 1000, 1009, 995, 3, 12, 99999, 100008, 123456789, 123456790, 999999999, 1000000000, 12345678901, 12345678909, 12345678918} {
		for range 2 {
			if got, want := string(x.append(nil, n)), Itoa(n); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		}
	}
	for n := range int64(20000) {
		if got := string(x.append(nil, n*3)); got != Itoa(n*3) {
			t.Fatalf("got %s, want %d", got, n*3)
		}
	}
}
