package relay

import (
	"context"
	"net"
	"net/netip"
	"time"

	"ehlo/server/smtpd"
)

// enterSandbox reaches the built-in server and says so: always resolved, then
// connected.
func (s *session) enterSandbox(t Target) bool {
	address := s.relay.cfg.Policy.address(s.pass.Door)
	s.host = t.Host
	where, _, _ := net.SplitHostPort(address)
	s.note(resolvedNote{Type: "resolved", Addresses: []string{where}})
	began := time.Now()
	start, err := s.reach(t)
	if err != nil {
		return s.refuse(busy("stopping", "Not now: "+err.Error()+"."))
	}
	s.connected(address, began)
	return start()
}

// reach connects, and gives what begins the conversation: a plain one is a
// link; where TLS comes first, or should, there is a connection to read.
func (s *session) reach(t Target) (start func() bool, err error) {
	mail, port := s.relay.cfg.Mail, s.pass.Door
	if door, _ := smtpd.DoorOf(port); !t.TLS && !door.TLS {
		link, err := mail.Join(port, s.client, s)
		if err != nil {
			return nil, err
		}
		s.server, s.to = link, link
		return func() bool { link.Begin(); return true }, nil
	}
	conn, err := mail.Dial(port, s.client)
	if err != nil {
		return nil, err
	}
	s.server, s.to = conn, conn
	return func() bool { return s.begin(conn, t.TLS) }, nil
}

// begin starts to read a connection, after a handshake if one was asked for.
func (s *session) begin(conn net.Conn, secure bool) bool {
	from := conn
	if secure {
		var err error
		if from, err = s.handshake(conn); err != nil {
			return s.refuse(noTLS(err))
		}
	}
	s.pump.Go(func() { s.fromPeer(from) })
	return true
}

// goOut connects to a server that is not ours.
func (s *session) goOut(ctx context.Context, t Target) bool {
	s.note(s.pass.resolved())
	began := time.Now()
	way, v := s.pass.connect(ctx)
	if v.Code != "" {
		return s.refuse(v)
	}
	s.host = way.place.Name
	s.connected(netip.AddrPortFrom(way.addr, uint16(s.pass.Port)).String(), began)
	conn := way.conn
	o := newOutside(s, s.pass, conn)
	s.server, s.to = o, o
	s.out.Store(o)
	if s.ended.Load() != nil { // meanwhile, by a switch or the way down
		o.shut()
	}
	if t.TLS {
		secure, err := s.encrypt(conn)
		if err != nil {
			return s.refuse(noTLS(err))
		}
		o.conn = secure
		o.filter.Encrypted()
		s.tellTLS(secure)
	}
	s.pump.Go(o.run)
	return true
}

func noTLS(err error) Verdict {
	return Verdict{Code: CodeTLS, Reason: "tls", Text: "Connected, but no TLS handshake: " + handshakeFault(err) + "."}
}

// connected says so, and begins to look after the visitor.
func (s *session) connected(address string, began time.Time) {
	s.tallyOpened()
	note := connectedNote{Type: "connected", Address: address, MS: time.Since(began).Milliseconds()}
	if s.class != Sandbox {
		note.Patience = s.relay.cfg.Limits.Banner.Milliseconds()
	}
	s.note(note)
	s.touch()
	s.alive()
	s.ws.SetPongHandler(func(string) error { return s.alive() })
	s.startPings()
}
