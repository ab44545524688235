package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"ehlo/server/inbound"

	"github.com/gorilla/websocket"
)

// listens asks for a port and gives the answer.
func (r *running) listens() (*websocket.Conn, told) {
	r.t.Helper()
	_, port, _ := strings.Cut(r.at["http"], "]:")
	if port == "" {
		port = r.at["http"][strings.LastIndex(r.at["http"], ":")+1:]
	}
	ws, _, err := websocket.DefaultDialer.Dial("ws://127.0.0.1:"+port+"/inbound", http.Header{
		"Origin": {"http://127.0.0.1:" + port}, "Sec-WebSocket-Protocol": {inbound.Subprotocol}})
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { ws.Close() })
	ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"listen"}`))
	return ws, next(r.t, ws)
}

func next(t *testing.T, ws *websocket.Conn) (n told) {
	t.Helper()
	ws.SetReadDeadline(time.Now().Add(10 * time.Second))
	_, p, err := ws.ReadMessage()
	if err != nil {
		t.Fatal(err)
	}
	json.Unmarshal(p, &n)
	return n
}

// Who gets a port, and how its address is told.
func TestInboundFlags(t *testing.T) {
	for _, tt := range []struct {
		args, address, code string
	}{
		{"--inbound=127.0.0.1:0", "127.0.0.1:", ""},
		{"--inbound=0.0.0.0:0", "127.0.0.1:", ""}, // as the page calls us
		{"--inbound=0.0.0.0:0 --hostname=play.example", "play.example:", ""},
		{"--inbound=", "", inbound.CodeOff},
		{"--inbound=127.0.0.1:0 --http=0.0.0.0:0", "", inbound.CodeOff},
		{"--inbound=127.0.0.1:0 --limit=inbound-client=0", "", inbound.CodeQuota},
		{"--inbound=127.0.0.1:0 --limit=inbound-open=0", "", inbound.CodeBusy},
	} {
		t.Run(tt.args, func(t *testing.T) {
			_, n := startServe(t, strings.Fields(tt.args)...).listens()
			if n.Code != tt.code || !strings.HasPrefix(n.Address, tt.address) {
				t.Errorf("%+v", n)
			}
		})
	}
}

func TestInboundMistakes(t *testing.T) {
	for _, text := range []string{"2600", "127.0.0.1", "127.0.0.1:2649-2600", "localhost:2600", "127.0.0.1:0-9"} {
		o := call(t, "", "serve", "--http=127.0.0.1:0", "--smtp=", "--submission=", "--smtps=", "--inbound="+text)
		if o.code != 2 || !strings.Contains(o.err, "--inbound") || !strings.Contains(o.err, "127.0.0.1:2600-2649") {
			t.Errorf("%s: %+v", text, o)
		}
	}
}

// The switch closes ports that are open and opens no new ones; the reason is
// told, and everything else goes on.
func TestInboundIsSwitchedOff(t *testing.T) {
	r := startServe(t, "--inbound=127.0.0.1:0", "--admin=127.0.0.1:0")
	ws, leased := r.listens()
	if leased.Type != "leased" {
		t.Fatalf("%+v", leased)
	}
	turn := func(to string) {
		req, _ := http.NewRequest(http.MethodPut, fmt.Sprintf("http://%s/switch/inbound", r.at["admin"]), strings.NewReader(to))
		answer, err := http.DefaultClient.Do(req)
		if err != nil || answer.StatusCode >= 300 {
			t.Fatalf("switch %s: %v %v", to, answer, err)
		}
		answer.Body.Close()
	}
	turn("off We are moving.")
	if n := next(t, ws); n.Type != "closed" || n.Code != "stop" {
		t.Errorf("the open port: %+v", n)
	}
	if _, n := r.listens(); n.Code != inbound.CodeOff || !strings.Contains(n.Text, "We are moving.") {
		t.Errorf("the next one: %+v", n)
	}
	r.greeting("smtp")
	turn("on")
	if _, n := r.listens(); n.Type != "leased" {
		t.Errorf("on again: %+v", n)
	}
}
