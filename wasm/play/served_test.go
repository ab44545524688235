package play

import (
	"strings"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/wire"
)

func (p *Play) heard() string {
	b := make([]byte, 1<<16)
	return string(b[:p.Said(b)])
}

// TLS is the host's business: until it says that the handshake is done, the
// server waits.
func TestServedSTARTTLS(t *testing.T) {
	p := begun(t, Config{Served: "a"})
	if got := p.heard(); !strings.HasPrefix(got, "220 ") {
		t.Fatalf("greeting %q", got)
	}
	p.type_("EHLO c.example")
	p.Feed(start+5000, []byte("STARTTLS\r\nNOOP\r\n"))
	if got := p.heard(); !strings.HasPrefix(got, "220 ") || strings.Count(got, "\r\n") != 1 {
		t.Errorf("answer to STARTTLS %q", got)
	}
	if out := p.Output(nil, 1<<20); !strings.Contains(string(out), `"starttls":true`) {
		t.Errorf("%s", out)
	}
	p.Handshake(start+6000, wire.Facts{Version: "TLS 1.3", Cipher: "x", Verified: true})
	out := string(p.Output(nil, 1<<20))
	if strings.Contains(out, `"starttls"`) || !strings.Contains(out, "note.tls-established") || strings.Contains(out, "simulated") {
		t.Errorf("%s", out)
	}
	p.type_("EHLO c.example")
	if got := p.heard(); strings.Contains(got, "STARTTLS") || !strings.HasPrefix(got, "250-") {
		t.Errorf("inside TLS %q", got)
	}
}

// Where TLS comes first nothing is said before it.
func TestServedTLSFirst(t *testing.T) {
	p := begun(t, Config{Served: "a", Role: "submissions"})
	if got := p.heard(); got != "" || !strings.Contains(string(p.Output(nil, 1<<20)), `"starttls":true`) {
		t.Errorf("said %q", got)
	}
	p.Handshake(start+1, wire.Facts{Version: "TLS 1.3", Verified: true})
	if got := p.heard(); !strings.HasPrefix(got, "220 ") {
		t.Errorf("said %q", got)
	}
}

func TestServedEnds(t *testing.T) {
	p := begun(t, Config{Served: "a"})
	p.type_("EHLO c.example")
	p.page(t)
	p.End(start + 9000)
	if out := p.page(t); brief(out.Events) != "note.closed.client" || !out.Closed {
		t.Errorf("%s", brief(out.Events))
	}
	p = begun(t, Config{Served: "a", World: "rule VRFY: reset"})
	p.type_("VRFY alice")
	if out := p.Output(nil, 1<<20); !strings.Contains(string(out), `"reset":true`) {
		t.Errorf("%s", out)
	}
}

// Connections to one port share what the server remembers: a client that comes
// back is known.
func TestServedMemory(t *testing.T) {
	var memory mta.Memory
	for i, want := range []string{"450", "250"} {
		p := begun(t, Config{Served: "a", Memory: &memory, World: "rule RCPT bob@ 1st: 450 4.2.0 Greylisted"})
		p.type_("EHLO c.example", "MAIL FROM:<a@test.example>", "RCPT TO:<bob@lab.example>")
		if got := p.heard(); !strings.HasPrefix(got, want) {
			t.Errorf("connection %d: %q", i+1, got)
		}
	}
}
