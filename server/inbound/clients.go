package inbound

import (
	"errors"
	"net"
	"net/netip"
	"time"

	"ehlo/server/quota"
)

// accept lets clients in until the listener is closed.
func (l *lease) accept() {
	for {
		conn, err := l.ln.Accept()
		if err != nil {
			if l.rests(err) {
				continue
			}
			return
		}
		g := &guest{lease: l, raw: conn, conn: conn, id: secret(), clear: -1, left: make(chan struct{})}
		if why := l.admit(g); why != nil {
			l.turnAway(g, *why)
			continue
		}
		l.tab.note(acceptNote{"accept", g.id, g.remote()})
	}
}

// rests reports whether accepting may go on after a fault: it may, unless the
// port is closed; most often there is no file descriptor left.
func (l *lease) rests(err error) bool {
	if errors.Is(err, net.ErrClosed) {
		return false
	}
	l.in.cfg.Log.Warn("inbound: accept failed, trying again", "error", err)
	time.Sleep(acceptRest)
	return true
}

// admit counts a client in, or says why not.
func (l *lease) admit(g *guest) *refusal {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.over:
		return &tabGone
	case !l.in.cfg.Everybody && !same(quota.Addr(g.raw.RemoteAddr()), l.tab.client):
		return &foreign
	case len(l.guests) >= l.in.cfg.Limits.Clients:
		return &full
	case l.octets.Load() >= l.in.cfg.Limits.Octets:
		return &spent
	}
	l.guests[g.id] = g
	l.done.Add(1)
	g.waits = time.AfterFunc(attachWait, func() { l.void(g) })
	return nil
}

// turnAway says why a client is not let in, to it and to the tab. That takes a
// moment, so many at once get no word: they must not cost a goroutine each.
func (l *lease) turnAway(g *guest, why refusal) {
	l.in.cfg.Clients.Refused(why.name)
	select {
	case l.busy <- struct{}{}:
		l.done.Go(func() {
			l.tab.note(turnedNote{"turned-away", g.remote(), why.name})
			g.goodbye(why)
			<-l.busy
		})
	default:
		g.raw.Close()
	}
}

// void ends the wait of a client whose tab did not come for it.
func (l *lease) void(g *guest) {
	if l.take(g.id, nil) == g {
		l.in.cfg.Clients.Refused(tabSilent.name)
		l.tab.note(turnedNote{"turned-away", g.remote(), tabSilent.name})
		g.goodbye(tabSilent)
		l.leave(g)
	}
}

// take is how a WebSocket gets its client: an id is good once.
func (l *lease) take(id string, t *tab) *guest {
	l.mu.Lock()
	defer l.mu.Unlock()
	g := l.guests[id]
	if g == nil || g.taken || l.over {
		return nil
	}
	g.taken, g.tab = true, t
	g.waits.Stop()
	return g
}

// leave counts a client out that take gave.
func (l *lease) leave(g *guest) {
	l.mu.Lock()
	delete(l.guests, g.id)
	l.mu.Unlock()
	l.done.Done()
}

// close lets nobody in any more, and gives those who are there.
func (l *lease) close() (left []*guest) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
	close(l.ended)
	for _, g := range l.guests {
		left = append(left, g)
		if !g.taken {
			g.waits.Stop()
			g.taken = true
			l.done.Done()
		}
	}
	return left
}

// same tells whether a client comes from where its visitor is. Loopback has
// many addresses and is one machine.
func same(a, b netip.Addr) bool { return a == b || a.IsLoopback() && b.IsLoopback() }
