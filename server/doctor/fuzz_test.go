package doctor

import (
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode"
)

// tape is a server that sends octets in pieces and hangs up.
type tape struct {
	net.Conn
	data []byte
	step int
}

func (c *tape) Read(p []byte) (int, error) {
	if len(c.data) == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), c.step)], c.data)
	c.data = c.data[n:]
	return n, nil
}

func (*tape) SetReadDeadline(time.Time) error { return nil }

// heard is the reply that a tape makes.
func heard(data []byte, step int) Reply {
	x := &visit{examination: &examination{doctor: &Doctor{Limits: DefaultLimits}, seen: Observation{Ports: make([]Port, 1)}}}
	w := &wire{Conn: &tape{data: data, step: step}, visit: x}
	var r Reply
	w.reply(&r, 0, time.Second)
	return r
}

// Whatever a server sends as greeting and in answer to EHLO: there is a verdict in
// both languages, nothing of it can move a terminal, octet by octet it is the
// same, and no STARTTLS is never said without a whole answer.
func FuzzJudge(f *testing.F) {
	for _, r := range append(openings, dialogues...) {
		f.Add([]byte(r.known+"\r\n"), []byte("250-a\r\n250 SIZE\r\n"))
	}
	f.Add([]byte("220-a\r\n220 b\r\n"), []byte("250-a"))
	f.Add([]byte("220 \x1b]0;x\x07\r\n"), []byte(""))
	f.Fuzz(func(t *testing.T, greeting, answer []byte) {
		greeting, answer = greeting[:min(len(greeting), 4096)], answer[:min(len(answer), 4096)]
		o := Observation{Target: Target{Name: "mx.example", Ports: []int{25}}, Names: Names{Known: true, Host: "mx.example"}, Limits: DefaultLimits}
		p := Port{Number: 25, Address: netip.MustParseAddrPort("192.0.2.25:25"), Tries: []Try{{}}, Phases: planned(25), Greeting: heard(greeting, 4096), Done: true}
		if p.Greeting.Code == 220 && p.Greeting.Whole {
			p.EHLO = heard(answer, 4096)
		}
		o.Ports = []Port{p}
		slow := o
		slow.Ports = []Port{p}
		slow.Ports[0].Greeting = heard(greeting, 1)
		a, b := Judge(o), Judge(slow)
		if a.Main.Kind != b.Main.Kind {
			t.Errorf("%q: %s at once, %s octet by octet", greeting, a.Main.Kind, b.Main.Kind)
		}
		for _, v := range append(a.Findings, a.Main) {
			if v.Kind == NoStartTLS && (!p.EHLO.Whole || p.EHLO.Code != 250) {
				t.Errorf("no STARTTLS after %q", answer)
			}
		}
		for _, lang := range Languages {
			var out strings.Builder
			Tell(o, lang).WriteText(&out)
			if i := strings.IndexFunc(out.String(), func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 || out.Len() < 100 {
				t.Errorf("%q: %q", greeting, out.String())
			}
		}
	})
}
