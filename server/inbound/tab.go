package inbound

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// tab is one WebSocket of a visitor's page: the one that holds a lease, or one
// that carries a connection. A single goroutine reads it; anybody may write.
type tab struct {
	ws     *websocket.Conn
	client netip.Addr
	host   string // what the page calls this server

	writing sync.Mutex // one frame at a time
	ended   atomic.Bool
	why     atomic.Pointer[string] // the code it ended with
	ender   atomic.Pointer[string] // and by whom; nil: by the tab
	ending  atomic.Pointer[func()] // called once when we end it
	timers  struct {
		sync.Mutex
		ping, shut *time.Timer
		over       bool
	}
}

func newTab(ws *websocket.Conn, client netip.Addr, host string) *tab {
	ws.SetReadLimit(maxMessage)
	return &tab{ws: ws, client: client, host: host}
}

// hello reads the first message, which says what this WebSocket is for.
func (t *tab) hello() (message, error) {
	t.ws.SetReadDeadline(time.Now().Add(helloWait))
	kind, r, err := t.ws.NextReader()
	if err != nil {
		return message{}, err
	}
	m, err := parse(r)
	if err == nil && (kind != websocket.TextMessage || !m.first()) {
		err = errNote
	}
	return m, err
}

// late tells a tab that said nothing, or nonsense; one that left needs no words.
func (t *tab) late(err error) {
	switch {
	case isTimeout(err):
		t.end(websocket.ClosePolicyViolation, "hello", "No first message came within 5 seconds.")
	case errors.Is(err, errNote):
		t.refuse(CodePolicy, "Not understood: "+err.Error()+".")
	}
}

// watch keeps the path open and finds tabs that are gone. A timer does it: a
// goroutine would cost more than the rest.
func (t *tab) watch(every time.Duration, tick func()) {
	t.ws.SetReadDeadline(time.Now().Add(deadAfter))
	t.ws.SetPongHandler(func(string) error { return t.ws.SetReadDeadline(time.Now().Add(deadAfter)) })
	t.timers.Lock()
	defer t.timers.Unlock()
	t.timers.ping = time.AfterFunc(every, func() {
		t.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeStall))
		tick()
		t.timers.Lock()
		defer t.timers.Unlock()
		if !t.timers.over {
			t.timers.ping.Reset(every)
		}
	})
}

// note sends a text frame.
func (t *tab) note(n any) error { return t.write(websocket.TextMessage, encode(n)) }

// write sends one frame. A tab that does not read makes it wait, and so the
// client too: nothing piles up here.
func (t *tab) write(kind int, p []byte) error {
	t.writing.Lock()
	defer t.writing.Unlock()
	t.ws.SetWriteDeadline(time.Now().Add(writeStall))
	return t.ws.WriteMessage(kind, p)
}

// refuse ends a WebSocket that got nothing, with the reason.
func (t *tab) refuse(code, text string) {
	t.ended.Store(true)
	t.note(refusedNote{"refused", code, text})
	t.hangUp(websocket.ClosePolicyViolation)
}

// end says why it is over, once; whoever reads then stops. A tab that does not
// close its half is cut off.
func (t *tab) end(status int, code, why string) { t.over(status, server, code, why) }

func (t *tab) over(status int, by, code, why string) {
	if t.ended.Swap(true) {
		return
	}
	t.why.Store(&code)
	t.ender.CompareAndSwap(nil, &by)
	if f := t.ending.Load(); f != nil {
		(*f)()
	}
	t.note(closedNote{"closed", by, code, why})
	t.hangUp(status)
	t.cut(closeWait)
}

// reason is the code it ended with.
func (t *tab) reason() string {
	if why := t.why.Load(); why != nil {
		return *why
	}
	return "gone"
}

// by is who ended it.
func (t *tab) by() string {
	if by := t.ender.Load(); by != nil {
		return *by
	}
	return visitor
}

// cut ends the WebSocket after a while, should the tab not do so itself.
func (t *tab) cut(after time.Duration) {
	t.timers.Lock()
	defer t.timers.Unlock()
	if t.timers.over {
		return
	}
	if t.timers.shut != nil {
		t.timers.shut.Stop()
	}
	t.timers.shut = time.AfterFunc(after, func() { t.ws.Close() })
}

func (t *tab) hangUp(status int) {
	t.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(status, ""), time.Now().Add(closeWait))
}

// shut frees the WebSocket and its timers.
func (t *tab) shut() {
	t.timers.Lock()
	t.timers.over = true
	for _, timer := range []*time.Timer{t.timers.ping, t.timers.shut} {
		if timer != nil {
			timer.Stop()
		}
	}
	t.timers.Unlock()
	t.ws.Close()
}

// next is the next frame; a text frame comes as a message.
func (t *tab) next() (m message, data io.Reader, err error) {
	for {
		kind, r, err := t.ws.NextReader()
		if err != nil {
			return m, nil, err
		}
		if t.ended.Load() {
			continue // only the tab's half of the closing handshake is of interest
		}
		if kind == websocket.BinaryMessage {
			return m, r, nil
		}
		m, err = parse(r)
		return m, nil, err
	}
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}
