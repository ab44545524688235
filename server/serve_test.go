package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ehlo/server/relay"

	"github.com/gorilla/websocket"
)

// running is "ehlo serve" on free ports.
type running struct {
	t    *testing.T
	at   map[string]string // listener to address
	stop context.CancelFunc
	done chan error
	out  *lines
}

// lines collects what a program prints, and can be read meanwhile.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
	new chan struct{}
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.new <- struct{}{}:
	default:
	}
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// startServe runs the program until the test ends, and waits until it is ready.
func startServe(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: t, stop: cancel, done: make(chan error, 1), out: &lines{new: make(chan struct{}, 1)}, at: map[string]string{}}
	all := append([]string{"serve", "--log=json", "--http=127.0.0.1:0", "--smtp=127.0.0.1:0", "--submission=127.0.0.1:0", "--smtps=127.0.0.1:0"}, args...)
	go func() { r.done <- console{nil, r.out, r.out}.run(ctx, all) }()
	t.Cleanup(func() {
		cancel()
		http.DefaultClient.CloseIdleConnections()
		select {
		case <-r.done:
		case <-time.After(10 * time.Second):
			t.Error("it does not end")
		}
	})
	for !strings.Contains(r.out.String(), `"ready"`) {
		select {
		case <-r.out.new:
		case err := <-r.done:
			r.done <- err
			t.Fatalf("it ended: %v\n%s", err, r.out)
		case <-time.After(10 * time.Second):
			t.Fatalf("not ready: %s", r.out)
		}
	}
	r.readAddresses()
	return r
}

func (r *running) readAddresses() {
	for line := range strings.Lines(r.out.String()) {
		var m struct{ Msg, Name, Address string }
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			r.t.Errorf("not JSON: %q", line)
		}
		if m.Msg == "listening" {
			r.at[m.Name] = m.Address
		}
	}
}

// greeting reads the first line of a mail server.
func (r *running) greeting(name string) (*bufio.Reader, net.Conn) {
	r.t.Helper()
	conn, err := net.Dial("tcp", r.at[name])
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { conn.Close() })
	conn.SetDeadline(time.Now().Add(10 * time.Second))
	b := bufio.NewReader(conn)
	if line, err := b.ReadString('\n'); err != nil || !strings.HasPrefix(line, "220 ") {
		r.t.Fatalf("%s: %q, %v", name, line, err)
	}
	return b, conn
}

func TestServe(t *testing.T) {
	r := startServe(t)
	if len(r.at) != 4 {
		t.Fatalf("listening: %v", r.at)
	}
	r.greeting("smtp")
	r.greeting("submission")
	answer, err := http.Get("http://" + r.at["http"] + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, _ := io.ReadAll(answer.Body); answer.StatusCode != 200 || string(text) != "ok\n" {
		t.Errorf("%d %q", answer.StatusCode, text)
	}
}

func TestServePages(t *testing.T) {
	r := startServe(t)
	for path, status := range map[string]int{"/": 200, "/en/": 200, "/es/": 200, "/nothing": 404, "/robots.txt": 200} {
		answer, err := http.Get("http://" + r.at["http"] + path)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode != status || len(text) == 0 {
			t.Errorf("%s: %d, %d octets", path, answer.StatusCode, len(text))
		}
	}
}

func (r *running) relay(origin string) (*websocket.Conn, error) {
	ws, _, err := websocket.DefaultDialer.Dial("ws://"+r.at["http"]+"/relay", http.Header{"Origin": {origin}, "Sec-WebSocket-Protocol": {relay.Subprotocol}})
	if err == nil {
		r.t.Cleanup(func() { ws.Close() })
	}
	return ws, err
}

func TestServeRelay(t *testing.T) {
	r := startServe(t)
	ws, err := r.relay("http://" + r.at["http"])
	if err != nil {
		t.Fatal(err)
	}
	ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"open","host":"`+strings.Replace(r.at["smtp"], ":", `","port":`, 1)+`,"tls":"none","mx":false}`))
	for _, want := range []string{`"resolved"`, `"connected"`, "220 "} {
		if _, p, err := ws.ReadMessage(); err != nil || !strings.Contains(string(p), want) {
			t.Fatalf("want %s, got %q, %v", want, p, err)
		}
	}
	if _, err := r.relay("http://evil.example"); err == nil {
		t.Error("another origin got in")
	}
}

// Pages for the network need a name; without one the relay is off and says why.
func TestRelayIsOffBeyondLoopback(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--http=0.0.0.0:0"}, `"code":"off"`},
		{[]string{"--http=0.0.0.0:0", "--origin=https://play.example"}, `"resolved"`},
	} {
		r := startServe(t, c.args...)
		_, port, _ := net.SplitHostPort(r.at["http"])
		r.at["http"] = "127.0.0.1:" + port
		ws, err := r.relay("http://127.0.0.1:" + port)
		if err != nil {
			t.Fatal(err)
		}
		ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"open","host":"sandbox","port":25,"tls":"none"}`))
		if _, p, err := ws.ReadMessage(); err != nil || !strings.Contains(string(p), c.want) {
			t.Errorf("%v: %q, %v", c.args, p, err)
		}
	}
}

// The operator hears of it at the start, not from a visitor.
func TestWarnsWhenRelayIsOff(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string // empty: nothing
	}{
		{[]string{"--http=0.0.0.0:0"}, "the relay is off, and names other than this machine's get 421: --http 0.0.0.0:0 is not loopback and no --origin is given"},
		{[]string{"--http=0.0.0.0:0", "--base-url=https://play.example"}, "the relay is off: --http 0.0.0.0:0 is"},
		{[]string{"--http=0.0.0.0:0", "--origin=https://play.example"}, ""},
		{[]string{"--http="}, ""},
		{nil, ""},
	} {
		warned := 0
		for line := range strings.Lines(startServe(t, c.args...).out.String()) {
			var m struct{ Level, Msg string }
			json.Unmarshal([]byte(line), &m)
			if strings.Contains(line, "relay is off") {
				warned++
				if m.Level != "WARN" || c.says == "" || !strings.HasPrefix(m.Msg, c.says) {
					t.Errorf("%v: %s", c.args, line)
				}
			}
		}
		if (warned == 1) != (c.says != "") {
			t.Errorf("%v: %d warnings", c.args, warned)
		}
	}
}

// On the way down everybody hears why, and it is quick.
func TestStop(t *testing.T) {
	r := startServe(t)
	mail, _ := r.greeting("smtp")
	ws, err := r.relay("http://" + r.at["http"])
	if err != nil {
		t.Fatal(err)
	}
	ws.WriteMessage(websocket.TextMessage, []byte(`{"type":"open","host":"sandbox","port":25,"tls":"none"}`))
	for range 3 {
		ws.ReadMessage()
	}
	half, err := net.Dial("tcp", r.at["http"]) // a browser that says nothing more
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	io.WriteString(half, "GET / HTTP/1.1\r\nHost: ")

	began := time.Now()
	r.stop()
	if line, err := mail.ReadString('\n'); err != nil || !strings.HasPrefix(line, "421 ") {
		t.Errorf("the mail client heard %q, %v", line, err)
	}
	if _, p, err := ws.ReadMessage(); err != nil || !strings.Contains(string(p), `"closed","by":"relay"`) {
		t.Errorf("the tab heard %q, %v", p, err)
	}
	if _, _, err := ws.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Errorf("then %v", err)
	}
	err = <-r.done
	r.done <- err
	if took := time.Since(began); err != nil || took > 9*time.Second {
		t.Errorf("ended with %v after %v", err, took)
	}
}

func TestListenersCanBeOff(t *testing.T) {
	r := startServe(t, "--http=", "--submission=", "--smtps=")
	if len(r.at) != 1 {
		t.Errorf("listening: %v", r.at)
	}
	r.greeting("smtp")
}

// Without --log there is one line for people, and no more.
func TestOneLineForPeople(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	out, errs := &lines{new: make(chan struct{}, 1)}, &lines{new: make(chan struct{}, 1)}
	done := make(chan error, 1)
	go func() {
		done <- console{nil, out, errs}.run(ctx, []string{"--http=127.0.0.1:0", "--smtp=127.0.0.1:0", "--submission=", "--smtps="})
	}()
	<-out.new
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if s := out.String(); strings.Count(s, "\n") != 1 || !strings.Contains(s, "http://127.0.0.1:") {
		t.Errorf("%q", s)
	}
	if s := errs.String(); strings.Contains(s, "listening") {
		t.Errorf("%q", s)
	}
}
