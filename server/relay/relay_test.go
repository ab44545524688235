package relay

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

func TestSandbox(t *testing.T) {
	l := start(t, nil)
	v := l.visit(t)
	v.hello("sandbox", 25, "none")
	if m := v.note("resolved"); m["addresses"].([]any)[0] != "127.0.0.1" {
		t.Errorf("resolved: %v", m)
	}
	if m := v.note("connected"); m["address"] != "127.0.0.1:2525" || m["ms"] == nil {
		t.Errorf("connected: %v", m)
	}
	v.reply("220 ")
	v.say("EHLO a.example", "250-")
	v.say("VRFY alice", "252 ")
	v.say("MAIL FROM:<a@test.example>", "250 ")
	v.say("RCPT TO:<alice@lab.example>", "250 ")
	v.say("DATA", "354 ")
	v.say("hello\r\n.", "250 ")
	v.say("QUIT", "221 ")
	if m := v.note("closed"); m["by"] != "peer" || m["why"] == "" {
		t.Errorf("closed: %v", m)
	}
	v.closed(websocket.CloseNormalClosure)
}

func TestDoors(t *testing.T) {
	l := start(t, nil)
	for _, c := range []struct {
		host string
		port int
		tls  string
	}{
		{"sandbox", 25, "none"}, {"sandbox", 587, "none"}, {"sandbox", 465, "implicit"},
		{"127.0.0.1", 2525, "none"}, {"127.0.0.1", 2465, "implicit"}, {"::1", 2525, "none"},
	} {
		v := l.visit(t).open(c.host, c.port, c.tls)
		if c.tls == "implicit" {
			v.note("tls")
		}
		v.reply("220 ")
		v.ws.Close()
	}
}

func TestTLSFirst(t *testing.T) {
	l := start(t, nil)
	v := l.visit(t).open("sandbox", 465, "implicit")
	m := v.note("tls")
	if m["version"] != "TLS 1.3" || m["cipher"] == "" || m["verified"] != false || !strings.Contains(m["why"].(string), "self-signed") {
		t.Errorf("tls: %v", m)
	}
	chain := m["chain"].([]any)
	if len(chain) != 1 || !strings.Contains(chain[0].(map[string]any)["subject"].(string), "mx.lab.example") {
		t.Errorf("chain: %v", chain)
	}
	v.reply("220 ")
	if ehlo := v.say("EHLO a.example", "250-"); strings.Contains(ehlo, "STARTTLS") {
		t.Error("STARTTLS inside TLS")
	}
}

func TestSTARTTLS(t *testing.T) {
	l := start(t, nil)
	v := l.visit(t).open("sandbox", 25, "none")
	v.reply("220 ")
	if ehlo := v.say("EHLO a.example", "250-"); !strings.Contains(ehlo, "STARTTLS") {
		t.Fatalf("STARTTLS is not offered: %q", ehlo)
	}
	v.say("STARTTLS", "220 ")
	if m := v.note("tls"); m["version"] != "TLS 1.3" {
		t.Errorf("tls: %v", m)
	}
	v.say("MAIL FROM:<a@test.example>", "503 ")
	v.say("EHLO a.example", "250-")
	v.say("VRFY alice", "252 ")
	v.say("QUIT", "221 ")
	v.note("closed")
}

// A line STARTTLS inside a message is text. The relay must not be fooled by it,
// nor by the 250 that follows.
func TestSTARTTLSAsText(t *testing.T) {
	l := start(t, nil)
	v := l.visit(t).open("sandbox", 25, "none")
	v.reply("220 ")
	v.say("EHLO a.example", "250-")
	v.say("MAIL FROM:<a@test.example>", "250 ")
	v.say("RCPT TO:<alice@lab.example>", "250 ")
	v.say("DATA", "354 ")
	v.say("x\r\nSTARTTLS\r\n220 ready\r\n.", "250 ")
	v.say("NOOP", "250 ")
	v.say("STARTTLS now", "501 ")
	v.say("NOOP", "250 ")
}

// What a visitor sends before the handshake is done goes nowhere and is told.
// What comes later is a command like any other: nothing is lost without a word.
func TestTalkBeforeTheHandshake(t *testing.T) {
	l := start(t, nil)
	for range 20 {
		v := l.visit(t).open("sandbox", 25, "none")
		v.reply("220 ")
		v.say("EHLO a.example", "250-")
		v.type_("STARTTLS\r\n")
		v.type_("HELP\r\n")
		v.type_("HELP\r\n")
		v.reply("220 ")
		v.note("tls")
		v.type_("NOOP\r\n")
		told := 0
		for told < 2 {
			_, p, err := v.ws.ReadMessage()
			if err != nil {
				t.Fatalf("after %d of 2: %v", told, err)
			}
			told += strings.Count(string(p), "HELP\\r\\n") + strings.Count(string(p), "214 2.0.0")
		}
		v.reply("250 ")
		v.ws.Close()
	}
}

func TestNoTLSThere(t *testing.T) {
	l := start(t, nil)
	v := l.visit(t).open("sandbox", 25, "implicit")
	if m := v.note("refused"); m["code"] != CodeTLS || m["text"] != "Connected, but no TLS handshake: the server does not speak TLS on this port." {
		t.Errorf("refused: %v", m)
	}
	v.closed(websocket.ClosePolicyViolation)
}

// What goes wrong in a handshake is told without the words of a library.
func TestHandshakeFault(t *testing.T) {
	for want, err := range map[string]error{
		"the server does not speak TLS on this port": fmt.Errorf("x: %w", tls.RecordHeaderError{Msg: "first record"}),
		"the server did not finish it in time":       os.ErrDeadlineExceeded,
		"the server closed the connection":           io.ErrUnexpectedEOF,
		"handshake failure":                          errors.New("remote error: tls: handshake failure"),
		"no supported versions":                      errors.New("tls: no supported versions"),
	} {
		if got := handshakeFault(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}

func TestRefusals(t *testing.T) {
	l := start(t, nil)
	for name, hello := range map[string]func(*visitor){
		"other host":   func(v *visitor) { v.hello("192.0.2.1", 25, "none") },
		"other name":   func(v *visitor) { v.hello("mx.lab.example", 25, "none") },
		"other port":   func(v *visitor) { v.hello("sandbox", 22, "none") },
		"no JSON":      func(v *visitor) { v.ws.WriteMessage(websocket.TextMessage, []byte("EHLO")) },
		"binary hello": func(v *visitor) { v.type_(`{"type":"open","host":"sandbox","port":25}`) },
		"huge hello": func(v *visitor) {
			v.ws.WriteMessage(websocket.TextMessage, []byte(strings.Repeat(" ", 5000)+`{"type":"open","host":"sandbox","port":25}`))
		},
	} {
		v := l.visit(t)
		hello(v)
		if m := v.note("refused"); m["code"] != CodePolicy || m["text"] == "" {
			t.Errorf("%s: %v", name, m)
		}
		v.closed(websocket.ClosePolicyViolation)
	}
}

func TestOff(t *testing.T) {
	l := start(t, func(c *Config) { c.Off = "The relay is off because of a test." })
	v := l.visit(t)
	v.hello("sandbox", 25, "none")
	if m := v.note("refused"); m["code"] != CodeOff || m["text"] != "The relay is off because of a test." {
		t.Errorf("%v", m)
	}
}

func TestOrigins(t *testing.T) {
	l := start(t, nil)
	for _, o := range []string{"", "null", "http://127.0.0.1:8081", "https://127.0.0.1:8080", "http://127.0.0.1:8080/", "http://127.0.0.1:8080.evil.example", "HTTP://127.0.0.1:8080", "file://"} {
		h := http.Header{}
		if o != "" {
			h.Set("Origin", o)
		}
		ws, answer, err := websocket.DefaultDialer.Dial(l.url, h)
		if err == nil {
			ws.Close()
			t.Errorf("origin %q got in", o)
		} else if answer == nil || answer.StatusCode != http.StatusForbidden {
			t.Errorf("origin %q: %v, %v", o, answer, err)
		}
	}
}

func TestSubprotocols(t *testing.T) {
	l := start(t, nil)
	for offered, want := range map[string]string{Subprotocol: Subprotocol, "x, " + Subprotocol: Subprotocol} {
		h := http.Header{"Origin": {origin}, "Sec-WebSocket-Protocol": {offered}}
		ws, _, err := websocket.DefaultDialer.Dial(l.url, h)
		if err != nil {
			t.Errorf("offering %q: %v", offered, err)
			continue
		}
		if ws.Subprotocol() != want {
			t.Errorf("offering %q gives %q", offered, ws.Subprotocol())
		}
		ws.Close()
	}
	for name, h := range map[string]http.Header{
		"another": {"Origin": {origin}, "Sec-WebSocket-Protocol": {"ehlo.relay.v9"}},
		"none":    {"Origin": {origin}},
	} {
		_, answer, err := websocket.DefaultDialer.Dial(l.url, h)
		if err == nil || answer == nil || answer.StatusCode != 400 {
			t.Errorf("%s: %v, %v", name, answer, err)
			continue
		}
		if why, _ := io.ReadAll(answer.Body); !strings.Contains(string(why), Subprotocol) {
			t.Errorf("%s: %q does not name ours", name, why)
		}
	}
}

func TestNotAWebSocket(t *testing.T) {
	l := start(t, nil)
	r, err := http.Get("http" + strings.TrimPrefix(l.url, "ws"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if text, _ := io.ReadAll(r.Body); r.StatusCode != http.StatusUpgradeRequired || len(text) == 0 {
		t.Errorf("%d %q", r.StatusCode, text)
	}
}

func TestBusy(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"of one client": func(c *Config) { c.Limits.Each = 2 },
		"in all":        func(c *Config) { c.Limits.Open = 2 },
	} {
		l := start(t, change)
		first := l.visit(t).open("sandbox", 25, "none")
		l.visit(t).open("sandbox", 25, "none")
		third := l.visit(t)
		third.hello("sandbox", 25, "none")
		if m := third.note("refused"); m["code"] != CodeBusy || m["reason"] != "relay-client" || m["layer"] != "quota" {
			t.Errorf("%s: %v", name, m)
		}
		third.closed(websocket.CloseTryAgainLater)
		first.reply("220 ")
		first.say("QUIT", "221 ")
		first.note("closed")
		first.closed(websocket.CloseNormalClosure)
		l.until(t, 1)
		l.visit(t).open("sandbox", 25, "none")
	}
}

// Who only opens WebSockets is turned away as well, without a word from him.
func TestTooManySockets(t *testing.T) {
	l := start(t, func(c *Config) { c.Limits.Each, c.Limits.ClientOpen, c.Limits.Hello = 1, 1, time.Minute })
	l.visit(t)
	l.until(t, 1)
	l.visit(t)
	l.until(t, 2)
	third := l.visit(t)
	if m := third.note("refused"); m["code"] != CodeBusy {
		t.Errorf("%v", m)
	}
	third.closed(websocket.CloseTryAgainLater)
}

func TestTooBig(t *testing.T) {
	l := start(t, nil)
	v := l.visit(t).open("sandbox", 25, "none")
	v.reply("220 ")
	v.type_(strings.Repeat("x", int(DefaultLimits.Message)+1))
	m := v.note("closed")
	if m["by"] != "relay" || !strings.Contains(m["why"].(string), "65536 octets") {
		t.Errorf("%v", m)
	}
	v.closed(websocket.CloseMessageTooBig)
	l.until(t, 0)
}

func TestTextAfterHello(t *testing.T) {
	l := start(t, nil)
	v := l.visit(t).open("sandbox", 25, "none")
	v.reply("220 ")
	v.ws.WriteMessage(websocket.TextMessage, []byte("NOOP\r\n"))
	if m := v.note("closed"); m["by"] != "relay" {
		t.Errorf("%v", m)
	}
}

func TestVisitorLeaves(t *testing.T) {
	l := start(t, nil)
	for _, leave := range []func(*visitor){
		func(v *visitor) { v.ws.Close() },                  // cable cut
		func(v *visitor) { v.ws.UnderlyingConn().Close() }, // the same, at once
		func(v *visitor) { v.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, "")) },
		func(v *visitor) { v.type_("MAIL FROM:<a@test"); v.ws.Close() },
	} {
		leave(l.visit(t))
		leave(l.visit(t).open("sandbox", 25, "none"))
		l.until(t, 0)
	}
}

func TestShutdown(t *testing.T) {
	l := start(t, nil)
	v, waiting := l.visit(t).open("sandbox", 25, "none"), l.visit(t)
	v.reply("220 ")
	l.until(t, 2)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	began := time.Now()
	go l.Shutdown(ctx)
	for _, one := range []*visitor{v, waiting} {
		if m := one.note("closed"); m["by"] != "relay" || m["why"] == "" {
			t.Errorf("%v", m)
		}
		one.closed(websocket.CloseGoingAway)
	}
	l.Shutdown(ctx)
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("that took %v", took)
	}
	late := l.visit(t)
	if m := late.note("refused"); m["code"] != CodeBusy {
		t.Errorf("after the end: %v", m)
	}
}

func TestLargeMessageBothWays(t *testing.T) {
	l := start(t, nil)
	v := l.visit(t).open("sandbox", 25, "none")
	v.reply("220 ")
	v.say("EHLO a.example", "250-")
	v.say("MAIL FROM:<a@test.example>", "250 ")
	v.say("RCPT TO:<alice@lab.example>", "250 ")
	v.say("DATA", "354 ")
	frame := strings.Repeat(strings.Repeat("x", 78)+"\r\n", 800)
	for range 40 {
		v.type_(frame)
	}
	v.say(".", "250 ")
	v.type_(strings.Repeat("NOOP\r\n", 8000))
	for range 8000 {
		v.reply("250 ")
	}
}

func TestManyAtOnce(t *testing.T) {
	l := start(t, func(c *Config) { c.Limits.Each = 50 })
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			v := l.visit(t).open("sandbox", 25, "none")
			v.reply("220 ")
			v.say("EHLO a.example", "250-")
			v.say("STARTTLS", "220 ")
			v.note("tls")
			for range 20 {
				v.say("NOOP", "250 ")
			}
			v.say("QUIT", "221 ")
			v.note("closed")
		})
	}
	all.Wait()
	l.until(t, 0)
}
