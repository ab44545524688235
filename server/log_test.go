package main

import (
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"ehlo/server/relay"

	"github.com/gorilla/websocket"
)

// The log tells what happened and to nobody's harm: no line that was typed, no
// address of a visitor, and the same visitor under the same name.
func TestLogNamesNobody(t *testing.T) {
	r := startServe(t, "--proxy=127.0.0.1", "--admin=127.0.0.1:0")
	visitors := []string{"192.0.2.7", "2001:db8:77::1", "192.0.2.7"}
	for _, who := range visitors {
		ws, _, err := websocket.DefaultDialer.Dial("ws://"+r.at["http"]+"/relay", http.Header{
			"Origin": {"http://" + r.at["http"]}, "Sec-WebSocket-Protocol": {relay.Subprotocol}, "X-Forwarded-For": {who},
		})
		if err != nil {
			t.Fatal(err)
		}
		b := &tab{ws: ws}
		ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"open","host":"sandbox","port":25,"tls":"none"}`))
		if err := b.until("", "220"); err != nil {
			t.Fatal(err)
		}
		b.ask("EHLO secret-host.example\r\n", "250")
		b.ask("VRFY secret-name\r\n", "252")
		b.ask("QUIT\r\n", "221")
		ws.Close()
	}
	send(t, "GET", "http://"+r.at["http"]+"/en/?q=secret-query", "", "X-Forwarded-For: 192.0.2.7")
	send(t, "PUT", "http://"+r.at["admin"]+"/ban/192.0.2.7", "")
	if c, err := net.Dial("tcp", r.at["smtp"]); err == nil {
		io.WriteString(c, "HELO secret-helo\r\nMAIL FROM:<secret-sender@test.example>\r\nQUIT\r\n")
		io.ReadAll(c)
		c.Close()
	}
	names := map[string]int{}
	until(10*time.Second, func() bool {
		clear(names)
		for line := range strings.Lines(r.out.String()) {
			var m struct{ Msg, Client string }
			json.Unmarshal([]byte(line), &m)
			if m.Msg == "session ended" {
				names[m.Client]++
			}
		}
		return sum(names) == len(visitors)
	})
	if counts := slices.Sorted(maps.Values(names)); len(counts) != 2 || counts[0] != 1 || counts[1] != 2 {
		t.Errorf("three visits of two visitors: %v", names)
	}
	for line := range strings.Lines(r.out.String()) {
		for _, secret := range []string{"secret", "192.0.2", "2001:db8"} {
			if strings.Contains(line, secret) {
				t.Errorf("%q in %s", secret, line)
			}
		}
	}
}

func sum(counts map[string]int) (all int) {
	for _, n := range counts {
		all += n
	}
	return all
}
