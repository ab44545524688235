package relay

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ehlo/server/smtpd"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const origin = "http://127.0.0.1:8080"

// newLab makes a relay and the mail server behind it; change may alter the
// relay's configuration.
func newLab(t testing.TB, worldLines string, change func(*Config)) (*Relay, *smtpd.Server) {
	t.Helper()
	who, _ := persona.Get("rfc")
	w, err := world.Default().With(worldLines)
	if err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	mail := smtpd.New(smtpd.Config{Persona: who, World: w, TLS: smtpd.SelfSigned("mx.lab.example"), Limits: smtpd.DefaultLimits, Log: quiet})
	cfg := Config{Origins: []string{origin}, Policy: labPolicy, Limits: DefaultLimits, Mail: mail}
	if change != nil {
		change(&cfg)
	}
	return New(cfg), mail
}

// lab is a relay behind a real HTTP server.
type lab struct {
	*Relay
	url string
}

func start(t testing.TB, change func(*Config)) lab {
	t.Helper()
	r, mail := newLab(t, "", change)
	web := httptest.NewServer(r)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		r.Shutdown(ctx)
		mail.Shutdown(ctx)
		web.Close()
	})
	return lab{r, "ws" + strings.TrimPrefix(web.URL, "http") + "/relay"}
}

// visitor is a browser at the other end.
type visitor struct {
	t    testing.TB
	ws   *websocket.Conn
	rest string // octets of the connection that were not looked at yet
}

func (l lab) visit(t testing.TB) *visitor {
	t.Helper()
	ws, _, err := websocket.DefaultDialer.Dial(l.url, http.Header{"Origin": {origin}, "Sec-WebSocket-Protocol": {Subprotocol}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	return &visitor{t: t, ws: ws}
}

// open asks for a target and waits until it is connected.
func (v *visitor) open(host string, port int, tls string) *visitor {
	v.t.Helper()
	v.hello(host, port, tls)
	v.note("resolved")
	v.note("connected")
	return v
}

func (v *visitor) hello(host string, port int, tls string) {
	data, _ := json.Marshal(map[string]any{"type": "open", "host": host, "port": port, "tls": tls, "mx": false})
	v.ws.WriteMessage(websocket.TextMessage, data)
}

func (v *visitor) type_(text string) {
	v.t.Helper()
	if err := v.ws.WriteMessage(websocket.BinaryMessage, []byte(text)); err != nil {
		v.t.Fatal(err)
	}
}

// note reads the next frame, which must be a note of that type.
func (v *visitor) note(kind string) map[string]any {
	v.t.Helper()
	frame, p, err := v.ws.ReadMessage()
	if err != nil {
		v.t.Fatalf("waiting for %s: %v", kind, err)
	}
	var m map[string]any
	if frame != websocket.TextMessage || json.Unmarshal(p, &m) != nil || m["type"] != kind {
		v.t.Fatalf("got %q, want the note %s", p, kind)
	}
	return m
}

// reply reads one line of the server, or a whole reply.
func (v *visitor) reply(prefix string) string {
	v.t.Helper()
	var all string
	for {
		line, rest, ok := strings.Cut(v.rest, "\r\n")
		if !ok {
			frame, p, err := v.ws.ReadMessage()
			if err != nil || frame != websocket.BinaryMessage {
				v.t.Fatalf("waiting for %q: frame %d %q, %v", prefix, frame, p, err)
			}
			v.rest += string(p)
			continue
		}
		v.rest = rest
		all += line + "\r\n"
		if len(line) < 4 || line[3] != '-' {
			break
		}
	}
	if !strings.HasPrefix(all, prefix) {
		v.t.Fatalf("got %q, want %q", all, prefix)
	}
	return all
}

func (v *visitor) say(line, prefix string) string {
	v.t.Helper()
	v.type_(line + "\r\n")
	return v.reply(prefix)
}

// closed waits for the closing handshake with that code.
func (v *visitor) closed(code int) {
	v.t.Helper()
	_, p, err := v.ws.ReadMessage()
	if !websocket.IsCloseError(err, code) {
		v.t.Errorf("got %q, %v; want the end with code %d", p, err, code)
	}
}

// until waits for so many sessions to be left.
func (l lab) until(t *testing.T, n int) {
	t.Helper()
	end, tick := time.After(5*time.Second), time.Tick(time.Millisecond)
	for {
		l.mu.Lock()
		left := len(l.sessions)
		l.mu.Unlock()
		if left == n {
			return
		}
		select {
		case <-tick:
		case <-end:
			t.Fatalf("%d sessions are left, want %d", left, n)
		}
	}
}
