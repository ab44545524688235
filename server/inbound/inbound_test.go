package inbound

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	gosmtp "net/smtp"
	"strings"
	"sync"
	"testing"

	"ehlo/wasm/mta"

	"github.com/gorilla/websocket"
)

const letter = "From: <sender@test.example>\r\nTo: <alice@lab.example>\r\nSubject: Hi\r\n\r\nHello\r\n.dot\r\n"

// deliver sends one message with Go's client, inside TLS or not.
func deliver(address string, secure bool) error {
	c, err := gosmtp.Dial(address)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.Hello("client.test.example"); err != nil {
		return err
	}
	if secure {
		if err := c.StartTLS(&tls.Config{InsecureSkipVerify: true}); err != nil {
			return err
		}
	}
	if err := c.Mail("sender@test.example"); err != nil {
		return err
	}
	if err := c.Rcpt("alice@lab.example"); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	io.WriteString(w, letter)
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}

func TestDelivery(t *testing.T) {
	for name, secure := range map[string]bool{"plain": false, "STARTTLS": true} {
		t.Run(name, func(t *testing.T) {
			p := start(t, nil).open(t, mta.MX)
			if err := deliver(p.leased.Address, secure); err != nil {
				t.Fatal(err)
			}
			m := hears(t, p.mails, "mail")
			if m.From != "sender@test.example" || string(m.Data) != letter {
				t.Errorf("got %q from %q", m.Data, m.From)
			}
		})
	}
}

// Several programs at once, each with a session of its own.
func TestSeveralAtOnce(t *testing.T) {
	p := start(t, nil).open(t, mta.MX)
	var all sync.WaitGroup
	for i := range DefaultLimits.Clients {
		all.Go(func() {
			if err := deliver(p.leased.Address, i%2 == 0); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for range DefaultLimits.Clients {
		hears(t, p.mails, "mail")
	}
}

// On a port where TLS comes first the tab asks for the handshake before it says
// anything.
func TestTLSFirst(t *testing.T) {
	p := start(t, nil).open(t, mta.Submissions)
	conn, err := tls.Dial("tcp", p.leased.Address, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	greeting := make([]byte, 4)
	if _, err := io.ReadFull(conn, greeting); err != nil || string(greeting) != "220 " {
		t.Errorf("%q, %v", greeting, err)
	}
}

// What stands behind STARTTLS in clear is thrown away and reported: by the
// engine if it came at once, by us if it came while the handshake was prepared.
func TestPlainTextBehindSTARTTLS(t *testing.T) {
	l := start(t, nil)
	ctl, leased := l.lease(t)
	c := connect(t, leased.Address)
	id := ctl.note("accept").ID
	s := l.attach(t, leased.Lease, id)
	s.note("attached")
	io.WriteString(c, "NOOP\r\n")
	if _, p, _ := s.ws.ReadMessage(); string(p) != "NOOP\r\n" {
		t.Fatalf("%q", p)
	}
	c.Write([]byte("EVIL\r\n"))
	s.ws.ReadMessage() // it is in our buffers, not on its way
	c.Write([]byte("MAIL FROM:<evil@test.example>\r\n"))
	s.say(`{"type":"starttls","after":5}`)
	s.ws.WriteMessage(websocket.BinaryMessage, []byte("220\r\n"))
	c.reply("220")
	secure := tls.Client(c.Conn, &tls.Config{InsecureSkipVerify: true})
	if err := secure.Handshake(); err != nil {
		t.Fatal(err)
	}
	var dropped int64
	for {
		kind, p, err := s.ws.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		if kind == websocket.BinaryMessage {
			dropped += int64(len(p)) // the tab drops what reaches it before the note
			continue
		}
		if strings.Contains(string(p), `"held"`) {
			fmt.Sscanf(string(p), `{"type":"held","octets":%d`, &dropped)
			continue
		}
		if !strings.Contains(string(p), `"type":"tls"`) {
			t.Fatalf("%s", p)
		}
		break
	}
	if dropped != int64(len("MAIL FROM:<evil@test.example>\r\n")) {
		t.Errorf("%d octets were dropped", dropped)
	}
	io.WriteString(secure, "EHLO x\r\n")
	if _, p, _ := s.ws.ReadMessage(); string(p) != "EHLO x\r\n" {
		t.Errorf("inside TLS the tab got %q", p)
	}
}

func TestNoHandshakeComes(t *testing.T) {
	l := start(t, nil)
	ctl, leased := l.lease(t)
	for what, say := range map[string]string{
		"something else": "EHLO again\r\n", "hung up": ""} {
		c := connect(t, leased.Address)
		s := l.attach(t, leased.Lease, ctl.note("accept").ID)
		s.note("attached")
		s.say(`{"type":"starttls","after":5}`)
		s.ws.WriteMessage(websocket.BinaryMessage, []byte("220\r\n"))
		c.reply("220")
		if io.WriteString(c, say); say == "" {
			c.Close()
		}
		if n := s.note("closed"); n.By != "peer" || !strings.Contains(n.Why, what) {
			t.Errorf("%s: %+v", what, n)
		}
		s.ws.Close()
	}
}

// Who has closed one half still reads: QUIT is answered.
func TestHalfClosed(t *testing.T) {
	p := start(t, nil).open(t, mta.MX)
	c := connect(t, p.leased.Address)
	c.reply("220 ")
	io.WriteString(c, "QUIT\r\n")
	c.Conn.(*net.TCPConn).CloseWrite()
	c.reply("221 ")
	c.over()
}

func TestReset(t *testing.T) {
	l := start(t, nil)
	ctl, leased := l.lease(t)
	c := connect(t, leased.Address)
	s := l.attach(t, leased.Lease, ctl.note("accept").ID)
	s.note("attached")
	s.say(`{"type":"reset"}`)
	if _, err := c.r.ReadByte(); err == nil || err == io.EOF {
		t.Errorf("got %v, want a reset", err)
	}
}

func TestObjections(t *testing.T) {
	l := start(t, nil)
	for name, tt := range map[string]struct {
		header http.Header
		status int
	}{
		"no origin":      {http.Header{"Sec-WebSocket-Protocol": {Subprotocol}}, 403},
		"null":           {http.Header{"Origin": {"null"}, "Sec-WebSocket-Protocol": {Subprotocol}}, 403},
		"another page":   {http.Header{"Origin": {"http://evil.example"}, "Sec-WebSocket-Protocol": {Subprotocol}}, 403},
		"no subprotocol": {http.Header{"Origin": {origin}}, 400},
		"the relay's":    {http.Header{"Origin": {origin}, "Sec-WebSocket-Protocol": {"ehlo.relay.v1"}}, 400},
	} {
		_, res, err := websocket.DefaultDialer.Dial(l.url, tt.header)
		if err == nil || res.StatusCode != tt.status {
			t.Errorf("%s: %v, want %d", name, err, tt.status)
		}
	}
	res, err := http.Get("http" + strings.TrimPrefix(l.url, "ws"))
	if err != nil || res.StatusCode != http.StatusUpgradeRequired {
		t.Errorf("without WebSocket: %v %v", res, err)
	}
	res.Body.Close()
}

func TestFirstMessages(t *testing.T) {
	l := start(t, nil)
	for _, text := range []string{
		"", "{}", "null", `{"type":"open"}`, `{"type":"release"}`, `{"type":"listen","port":25}`, `{"type":"listen"} {}`,
		`{"type":"listen","tls":"maybe"}`, `{"type":"attach","lease":"x"}`,
		`{"type":"listen","lease":"` + strings.Repeat("x", 2000) + `"}`,
	} {
		s := l.dial(t)
		s.say(text)
		if n := s.note("refused"); n.Code != CodePolicy {
			t.Errorf("%.40q: %+v", text, n)
		}
		s.closed(websocket.ClosePolicyViolation)
	}
	s := l.dial(t)
	s.ws.WriteMessage(websocket.BinaryMessage, []byte(`{"type":"listen"}`))
	s.note("refused")
}
