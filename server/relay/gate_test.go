package relay

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ehlo/server/quota"
)

func TestQuotas(t *testing.T) {
	p := newPeer(t, func(c *peerConn) { c.say("220 hi"); io.ReadAll(c.r) })
	for _, c := range []struct {
		limit func(*Limits)
		want  string
		code  string
	}{
		{func(l *Limits) { l.OutsideOpen = 1 }, "outside-open", CodeBusy},
		{func(l *Limits) { l.ClientOpen = 1 }, "client-open", CodeBusy},
		{func(l *Limits) { l.HostOpen = 1 }, "host-open", CodeBusy},
		{func(l *Limits) { l.ClientMinute = 1 }, "client-minute", CodeQuota},
		{func(l *Limits) { l.ClientHour = 1 }, "client-hour", CodeQuota},
		{func(l *Limits) { l.HostMinute = 1 }, "host-minute", CodeQuota},
		{func(l *Limits) { l.HostHour = 1 }, "host-hour", CodeQuota},
	} {
		count := &counter{}
		l := start(t, func(cfg *Config) { allow(p)(cfg); c.limit(&cfg.Limits); cfg.Count = count })
		first := l.reach(t, p)
		first.reply("220 ")
		second := l.visit(t)
		second.hello("127.0.0.1", int(p.at().Port()), "none")
		if strings.HasPrefix(c.want, "host") {
			second.note("resolved")
		}
		if m := second.note("refused"); m["code"] != c.code || m["reason"] != c.want || m["layer"] != "quota" {
			t.Errorf("%s: %v", c.want, m)
		}
		l.visit(t).open("sandbox", 25, "none").reply("220 ") // which has its own
		first.ws.Close()
		l.until(t, 1)
		if c.code == CodeBusy {
			l.reach(t, p).reply("220 ")
		}
		if got := count.quota.Load(); got == nil || *got != c.want {
			t.Errorf("%s was counted as %v", c.want, got)
		}
	}
}

type counter struct {
	uncounted
	quota atomic.Pointer[string]
}

func (c *counter) Quota(limit string) { c.quota.Store(&limit) }

// brokenBook is the book of a node that has lost the others.
type brokenBook struct{ quota.Memory }

func (*brokenBook) Hold(context.Context, ...quota.Slot) (func(), *quota.Slot, error) {
	return nil, nil, errors.New("nobody there")
}

func TestBookAway(t *testing.T) {
	p := newPeer(t, func(*peerConn) {})
	l := start(t, func(c *Config) { allow(p)(c); c.Book = &brokenBook{} })
	v := l.visit(t)
	v.hello("127.0.0.1", int(p.at().Port()), "none")
	if m := v.note("refused"); m["code"] != CodeBusy || m["reason"] != "book" || p.accepted.Load() != 0 {
		t.Errorf("%v", m)
	}
	l.visit(t).open("sandbox", 25, "none").reply("220 ")
}

func TestSwitchAndBans(t *testing.T) {
	p := newPeer(t, func(c *peerConn) { c.say("220 hi"); io.ReadAll(c.r) })
	var closed, client atomic.Bool
	l := start(t, func(c *Config) {
		allow(p)(c)
		c.Closed = func() string {
			if closed.Load() {
				return "Closed for the night."
			}
			return ""
		}
		c.Client = remote
		c.Banned = func(netip.Addr) bool { return client.Load() }
	})
	l.reach(t, p).reply("220 ")
	closed.Store(true)
	v := l.visit(t)
	v.hello("sandbox", 25, "none")
	if m := v.note("refused"); m["code"] != CodeOff || m["text"] != "Closed for the night." {
		t.Errorf("%v", m)
	}
	closed.Store(false)
	client.Store(true)
	v = l.visit(t)
	v.hello("sandbox", 25, "none")
	if m := v.note("refused"); m["reason"] != "banned" {
		t.Errorf("%v", m)
	}
	client.Store(false)
	if v := l.excluded([]Place{{"mx.example", []netip.Addr{netip.MustParseAddr("9.9.9.9")}}}, Verdict{Class: Public}); v.Class != Public {
		t.Errorf("%+v", v)
	}
	client.Store(true)
	if v := l.excluded([]Place{{"mx.example", []netip.Addr{netip.MustParseAddr("9.9.9.9")}}}, Verdict{Class: Public}); v.Reason != "excluded" || v.Class != Nowhere {
		t.Errorf("%+v", v)
	}
}

// What listens on every address of this machine is ours at each of them.
func TestOursOnEveryAddress(t *testing.T) {
	own := netip.MustParseAddr("10.0.0.9")
	target := netip.AddrPortFrom(own, 2525)
	l := start(t, func(c *Config) {
		c.Own = func() []netip.Addr { return []netip.Addr{own} }
		c.Policy.Ours, c.Policy.Allow = []netip.AddrPort{at("0.0.0.0:2525")}, []netip.AddrPort{target}
		c.Dial = pipeTo(func(net.Conn) { t.Error("a packet") })
	})
	if err := l.Check(); err == nil || !strings.Contains(err.Error(), "this very program") {
		t.Errorf("--allow of ourselves: %v", err)
	}
	if _, v := l.Enter(t.Context(), own, Target{Host: "10.0.0.9", Port: 2525}); v.Code != CodePolicy {
		t.Errorf("%+v", v)
	}
}

// The log tells that somebody was there, not who, not with whom, not what.
func TestLog(t *testing.T) {
	var out lockedBuffer
	p := newPeer(t, func(c *peerConn) { c.say("220 mx.other.example"); c.answers("VRFY carol", "252 secret") })
	l := start(t, func(c *Config) {
		allow(p)(c)
		c.Log = slog.New(slog.NewTextHandler(&out, nil))
		c.Alias = func(netip.Addr) string { return "blue-fox" }
	})
	v := l.reach(t, p)
	v.reply("220 ")
	v.type_("VRFY carol\r\n")
	v.sent("VRFY carol")
	v.reply("252 ")
	v.note("closed")
	v.ws.Close()
	l.until(t, 0)
	v = l.visit(t)
	v.hello("10.9.8.7", 25, "none")
	v.note("refused")
	l.until(t, 0)
	text := out.String()
	for _, want := range []string{`msg="session ended" class=owned`, "by=peer", "client=blue-fox", "up=12", `msg="session refused" code=policy reason=private`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in %s", want, text)
		}
	}
	for _, secret := range []string{"carol", "other.example", "secret", "127.0.0.1", "10.9.8.7"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is in the log: %s", secret, text)
		}
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Builder.Write(p)
}
