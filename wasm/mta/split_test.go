package mta_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// talk plays input to a fresh session in pieces that all arrive at one moment
// and writes down everything that came back.
func talk(p *persona.Persona, role mta.Role, input []byte, step int) string {
	s := mta.New(mta.Config{Persona: p, Role: role, CanTLS: true, Seed: 1})
	var log strings.Builder
	hear := func(list []mta.Output) {
		for _, o := range list {
			if o.Delay > 0 {
				log.WriteString("<" + strconv.FormatInt(o.Delay, 10) + ">")
			}
			log.Write(o.Bytes)
			if o.Then != mta.Nothing {
				log.WriteString("[then " + strconv.Itoa(int(o.Then)) + "]")
			}
		}
	}
	hear(s.Open(1000))
	for len(input) > 0 {
		n := min(step, len(input))
		hear(s.Receive(5000, input[:n]))
		input = input[n:]
	}
	for _, m := range s.Delivered() {
		log.WriteString("\n" + m.From + ">" + strings.Join(m.To, ",") + "\n" + string(m.Trace) + string(m.Data))
	}
	log.WriteString(" " + s.State().String())
	return log.String()
}

var seeds = []string{
	"EHLO client.test.example\r\nMAIL FROM:<a@test.example> SIZE=20 BODY=8BITMIME\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\nhi\r\n..\r\n.\r\nQUIT\r\nNOOP\r\n",
	"EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<bob@lab.example>\r\nBDAT 5\r\nab\r\ncBDAT 3 LAST\r\nxyzNOOP\r\n",
	"NOOP\nNOOP\rx\r\nVRFY \x00\r\nEXPN \xFF\xFE\r\n\r\n \r\nHELP x\r\n",
	"EHLO a\r\nAUTH CRAM-MD5\r\n*\r\nAUTH CRAM-MD5\r\nZm9v\r\nAUTH PLAIN =\r\n",
	"LHLO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<alice@lab.example>\r\nRCPT TO:<bob@lab.example>\r\nDATA\r\n\n.\n\r\n.\r\n",
	"EHLO a\r\nSTARTTLS\r\nNOOP\r\n" + strings.Repeat("x", 3000) + "\r\n",
	"EHLO a\r\nMAIL FROM:<\"a\\\"b\"@[IPv6:::1]> RET=FULL ENVID=+41 BY=9;NT\r\nRCPT TO:<@x.example:alice@lab.example> NOTIFY=DELAY ORCPT=rfc822;a\r\n",
	strings.Repeat("FOO\r\n", 25),
}

// No split of the octets changes anything, for the reference in every role. A
// persona that looks whether more octets wait behind a line is asked in lines.
func FuzzSplit(f *testing.F) {
	for i, s := range seeds {
		f.Add([]byte(s), uint8(i*7+1), uint8(i))
	}
	f.Fuzz(func(t *testing.T, input []byte, step, role uint8) {
		r := mta.Role(role % 4)
		whole := talk(&persona.RFC, r, input, len(input)+1)
		for _, n := range []int{1, int(step) + 1} {
			if got := talk(&persona.RFC, r, input, n); got != whole {
				t.Fatalf("%q in %v, %d at a time:\n%q\nat once:\n%q", input, r, n, got, whole)
			}
		}
	})
}

// Every persona gets through every input without a crash, in any pieces, says
// whole lines and stays within its bounds.
func FuzzPersonas(f *testing.F) {
	for i, s := range seeds {
		f.Add([]byte(s), uint8(i), uint8(i))
	}
	names := persona.Names()
	f.Fuzz(func(t *testing.T, input []byte, which, step uint8) {
		p, _ := persona.Get(names[int(which)%len(names)])
		talk(p, mta.Role(step%4), input, int(step)+1)
	})
}

// What a server makes of pipelining must not hang on how the octets of a moment
// are cut. Those that look whether more waits behind a line see what the call
// brought, so they get each line at a moment of its own; all others, the whole
// input at one.
func TestSplitPersonas(t *testing.T) {
	serial, err := world.Default().With("without PIPELINING")
	if err != nil {
		t.Fatal(err)
	}
	behind := 0
	for _, name := range persona.Names() {
		p, _ := persona.Get(name)
		alone := mta.LooksBehind(p)
		if alone {
			behind++
		}
		for _, w := range []*world.World{nil, serial} {
			for _, seed := range seeds {
				whole := cut(p, w, seed, len(seed), alone)
				for _, step := range []int{1, 2, 7, 40} {
					if got := cut(p, w, seed, step, alone); got != whole {
						t.Errorf("%s, %d at a time, %.60q:\n%q\nat once:\n%q", name, step, seed, got, whole)
					}
				}
			}
		}
	}
	if behind < 5 || behind > len(persona.Names())-5 {
		t.Errorf("%d personas look behind a line", behind)
	}
}

// cut plays input in pieces; with lines, each of them arrives at its own moment.
func cut(p *persona.Persona, w *world.World, input string, step int, lines bool) string {
	s := mta.New(mta.Config{Persona: p, World: w, CanTLS: true, Seed: 1})
	log := said(s.Open(noon))
	at := noon + 10_000
	for _, part := range arrivals(input, lines) {
		for part != "" {
			n := min(step, len(part))
			for _, o := range s.Receive(at, []byte(part[:n])) {
				log += strconv.FormatInt(o.Delay, 10) + string(o.Bytes) + "[" + strconv.Itoa(int(o.Then)) + "]"
			}
			part = part[n:]
		}
		at += 600_000
	}
	return joined(log) + s.State().String()
}

// joined: outputs without a pause between them are one.
func joined(log string) string { return strings.ReplaceAll(log, "[0]0", "") }

func arrivals(input string, lines bool) []string {
	if lines {
		return strings.SplitAfter(input, "\n")
	}
	return []string{input}
}

// What every server must accept at least, and one octet more: limits.tsv.
func TestLimits(t *testing.T) {
	local := func(n int) string { return strings.Repeat("a", n) }
	domain := func(n int) string { // labels of 49 and a dot, then example
		d := strings.Repeat(strings.Repeat("b", 49)+".", 6)
		return d[len(d)-(n-len("example")):] + "example"
	}
	for _, c := range []struct {
		what, before, line string
		code               string
	}{
		{"local part 63", "", "MAIL FROM:<" + local(63) + "@test.example>", "250"},
		{"local part 64", "", "MAIL FROM:<" + local(64) + "@test.example>", "250"},
		{"local part 65", "", "MAIL FROM:<" + local(65) + "@test.example>", "501"},
		{"domain 200", "", "MAIL FROM:<a@" + domain(200) + ">", "250"},
		{"path 255", "", "MAIL FROM:<a@" + domain(251) + ">", "250"},
		{"path 256", "", "MAIL FROM:<a@" + domain(252) + ">", "250"},
		{"path 257", "", "MAIL FROM:<a@" + domain(253) + ">", "501"},
		{"EHLO domain 254", "", "EHLO " + domain(254), "250"},
		{"EHLO domain 255", "", "EHLO " + domain(255), "250"},
		{"EHLO domain 256", "", "EHLO " + domain(256), "501"},
		{"line 511", "", "NOOP " + local(504), "250"},
		{"line 512", "", "NOOP " + local(505), "250"},
		{"line 513", "", "NOOP " + local(506), "500"},
		{"MAIL line 1198", "", "MAIL FROM:<a@b>" + strings.Repeat(" ", 1198-17), "250"},
		{"MAIL line 1199", "", "MAIL FROM:<a@b>" + strings.Repeat(" ", 1199-17), "250"},
		{"MAIL line 1200", "", "MAIL FROM:<a@b>" + strings.Repeat(" ", 1200-17), "500"},
		{"ENVID 99", "", "MAIL FROM:<a@b> ENVID=" + local(99), "250"},
		{"ENVID 100", "", "MAIL FROM:<a@b> ENVID=" + local(100), "250"},
		{"ENVID 101", "", "MAIL FROM:<a@b> ENVID=" + local(101), "501"},
		{"RCPT line 1018", "MAIL FROM:<a@b>\r\n", "RCPT TO:<alice@lab.example>" + strings.Repeat(" ", 1018-29), "250"},
		{"RCPT line 1019", "MAIL FROM:<a@b>\r\n", "RCPT TO:<alice@lab.example>" + strings.Repeat(" ", 1019-29), "250"},
		{"RCPT line 1020", "MAIL FROM:<a@b>\r\n", "RCPT TO:<alice@lab.example>" + strings.Repeat(" ", 1020-29), "500"},
		{"ORCPT 499", "MAIL FROM:<a@b>\r\n", "RCPT TO:<alice@lab.example> ORCPT=rfc822;" + local(492), "250"},
		{"ORCPT 500", "MAIL FROM:<a@b>\r\n", "RCPT TO:<alice@lab.example> ORCPT=rfc822;" + local(493), "250"},
		{"ORCPT 501", "MAIL FROM:<a@b>\r\n", "RCPT TO:<alice@lab.example> ORCPT=rfc822;" + local(494), "501"},
		{"SIZE under the limit", "", "MAIL FROM:<a@b> SIZE=10239999", "250"},
		{"SIZE at the limit", "", "MAIL FROM:<a@b> SIZE=10240000", "250"},
		{"SIZE over it", "", "MAIL FROM:<a@b> SIZE=10240001", "552"},
		{"BY 8 digits", "", "MAIL FROM:<a@b> BY=99999999;N", "250"},
		{"BY 9 digits", "", "MAIL FROM:<a@b> BY=999999999;N", "250"},
		{"BY 10 digits", "", "MAIL FROM:<a@b> BY=9999999999;N", "501"},
	} {
		s := begun(&persona.RFC)
		if c.before != "" {
			s.Receive(5000, []byte(c.before))
		}
		if got := said(s.Receive(6000, []byte(c.line+"\r\n"))); got[:3] != c.code {
			t.Errorf("%s: %q, want %s", c.what, got, c.code)
		}
	}
}

// The text of a message at its limits: a line of 1000 octets, the size, hops,
// recipients, transactions.
func TestTextLimits(t *testing.T) {
	small := persona.RFC
	small.Size, small.Recipients, small.Mails = 70_000, 3, 2
	for _, c := range []struct {
		what, text, code string
	}{
		{"line 999", strings.Repeat("x", 997) + "\r\n", "250"},
		{"line 1000", strings.Repeat("x", 998) + "\r\n", "250"},
		{"line 1001", strings.Repeat("x", 999) + "\r\n", "500"},
		{"line 1000 and its stuffed dot", "." + strings.Repeat(".", 998) + "\r\n", "250"},
		{"size", strings.Repeat("0123456\r\n", 70_000/9) + "xxxxx\r\n", "250"},
		{"size and one", strings.Repeat("0123456\r\n", 70_000/9) + "xxxxxx\r\n", "552"},
		{"99 hops", strings.Repeat("Received: x\r\n", 99) + "\r\n", "250"},
		{"100 hops", strings.Repeat("Received: x\r\n", 100) + "\r\n", "554"},
		{"100 in the body", "A: b\r\n\r\n" + strings.Repeat("Received: x\r\n", 100), "250"},
	} {
		for _, step := range []int{1, 977, 1 << 20} {
			s := begun(&small)
			s.Receive(5000, []byte("MAIL FROM:<a@b>\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\n"))
			var got string
			for in := c.text + ".\r\n"; in != ""; in = in[min(step, len(in)):] {
				got += said(s.Receive(6000, []byte(in[:min(step, len(in))])))
			}
			if len(got) < 3 || got[:3] != c.code {
				t.Errorf("%s, %d at a time: %q, want %s", c.what, step, got, c.code)
			}
		}
	}
	s := begun(&small)
	got := said(s.Receive(5000, []byte("MAIL FROM:<a@b>\r\n"+strings.Repeat("RCPT TO:<alice@lab.example>\r\n", 4)+"RSET\r\nMAIL FROM:<a@b>\r\nRSET\r\nMAIL FROM:<a@b>\r\n")))
	if heard(got) != "250 250 250 250 452 250 250 250 452" {
		t.Error("recipients and transactions:", heard(got))
	}
}

// begun is a session that has said EHLO.
func begun(p *persona.Persona) *mta.Session {
	s := mta.New(mta.Config{Persona: p, CanTLS: true})
	s.Open(1000)
	s.Receive(2000, []byte("EHLO client.test.example\r\n"))
	return s
}

func said(list []mta.Output) string {
	var b bytes.Buffer
	for _, o := range list {
		b.Write(o.Bytes)
	}
	return b.String()
}

// heard lists the reply codes of what was said, one a reply.
func heard(said string) string {
	var list []string
	for _, line := range strings.Split(said, "\r\n") {
		if r, ok := smtp.ParseReplyLine([]byte(line)); ok && r.Last() {
			list = append(list, line[:3])
		}
	}
	return strings.Join(list, " ")
}
