package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gorilla/websocket"
)

// relayTarget is a backend that speaks the frames of the relay: notes as text,
// bytes as binary. After "connected" it does what the test says.
func relayTarget(t *testing.T, then func(*websocket.Conn)) dialer {
	t.Helper()
	upgrader := websocket.Upgrader{Subprotocols: []string{"ehlo.relay.v1"}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		if _, open, err := c.ReadMessage(); err != nil || !strings.Contains(string(open), `"type":"open"`) {
			t.Errorf("first message %q, %v", open, err)
		}
		c.WriteMessage(websocket.TextMessage, []byte(`{"type":"resolved","addresses":["127.0.0.1"]}`))
		c.WriteMessage(websocket.TextMessage, []byte(`{"type":"connected","address":"127.0.0.1:25","ms":0}`))
		then(c)
	}))
	t.Cleanup(server.Close)
	return relayed(strings.TrimPrefix(server.URL, "http://"))
}

func echo(c *websocket.Conn) {
	for {
		kind, text, err := c.ReadMessage()
		if err != nil || c.WriteMessage(kind, text) != nil {
			return
		}
	}
}

// Bytes of every size arrive as they were, and notes are not among them.
func TestStreamOverWebSocket(t *testing.T) {
	s, err := relayTarget(t, echo)()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, size := range []int{1, 125, 126, 1000, frameSize, 70_000} {
		sent := bytes.Repeat([]byte("smtp"), size)[:size]
		if n, err := s.Write(sent); n != size || err != nil {
			t.Fatalf("%d octets: wrote %d, %v", size, n, err)
		}
		got := make([]byte, size)
		if _, err := io.ReadFull(s, got); err != nil || !bytes.Equal(got, sent) {
			t.Fatalf("%d octets: %v", size, err)
		}
	}
}

func TestRefusedRelay(t *testing.T) {
	s, err := relayTarget(t, func(c *websocket.Conn) {
		c.WriteMessage(websocket.TextMessage, []byte(`{"type":"refused","code":"busy","text":"later"}`))
		echo(c)
	})()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Read(make([]byte, 1)); err == nil || !strings.Contains(err.Error(), "busy") {
		t.Errorf("a refusal reads as %v", err)
	}
}

func TestNoRelay(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	if _, err := relayed(strings.TrimPrefix(server.URL, "http://"))(); err == nil {
		t.Error("a 404 counts as a stream")
	}
}
