package relay

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// The clock of these runs only while everybody waits; the server is at the
// other end of a pipe.
func onClockOutside(t *testing.T, serve func(net.Conn), do func(t *testing.T, v *visitor)) {
	onClockWith(t, func(c *Config) {
		c.Policy.Allow = []netip.AddrPort{at("10.0.0.5:25")}
		c.Dial = pipeTo(serve)
	}, func(t *testing.T, visit func() *visitor) { do(t, visit().open("10.0.0.5", 25, "none")) })
}

func TestSilentServer(t *testing.T) {
	onClockOutside(t, func(c net.Conn) { io.ReadAll(c) }, func(t *testing.T, v *visitor) {
		began := time.Now()
		if m := v.note("refused"); m["code"] != CodeTimeout || !strings.Contains(fmt.Sprint(m), "30 seconds") {
			t.Errorf("%v", m)
		}
		lasted(t, "the end", began, DefaultLimits.Banner, DefaultLimits.Banner+time.Second)
	})
}

func TestLateGreeting(t *testing.T) {
	onClockOutside(t, func(c net.Conn) {
		<-time.After(29 * time.Second)
		io.WriteString(c, "220-wait\r\n")
		<-time.After(60 * time.Second) // the first line counts
		io.WriteString(c, "220 hi\r\n")
		io.ReadAll(c)
	}, func(t *testing.T, v *visitor) {
		began := time.Now()
		v.reply("220-")
		lasted(t, "the greeting", began, 89*time.Second, 90*time.Second)
	})
}

func TestIdlePeer(t *testing.T) {
	onClockOutside(t, func(c net.Conn) { io.WriteString(c, "220 hi\r\n"); io.ReadAll(c) }, func(t *testing.T, v *visitor) {
		v.reply("220 ")
		began := time.Now()
		if m := v.note("closed"); m["by"] != "relay" {
			t.Errorf("%v", m)
		}
		lasted(t, "the end", began, DefaultLimits.Idle, DefaultLimits.Idle+time.Second)
	})
}

// A server that reads nothing more is given up.
func TestStalledPeer(t *testing.T) {
	onClockOutside(t, func(c net.Conn) { io.WriteString(c, "220 hi\r\n"); <-time.After(time.Minute) }, func(t *testing.T, v *visitor) {
		v.reply("220 ")
		began := time.Now()
		v.type_("NOOP\r\n") // which never goes out, so no note says so
		if m := v.note("closed"); m["by"] != "peer" || !strings.Contains(m["why"].(string), "10 seconds") {
			t.Errorf("%v", m)
		}
		lasted(t, "the end", began, DefaultLimits.Stall, DefaultLimits.Stall+time.Second)
		<-time.After(time.Minute) // for the server to wake up
	})
}

func TestSilentDial(t *testing.T) {
	onClockWith(t, func(c *Config) {
		c.Policy.Public = true
		c.Resolver, _ = ParseZone("a.example A 9.9.9.1\na.example A 9.9.9.2\na.example A 9.9.9.3")
		c.Dial = waiting
	}, func(t *testing.T, visit func() *visitor) {
		v, began := visit(), time.Now()
		v.hello("a.example", 25, "none")
		v.note("resolved")
		if m := v.note("refused"); m["code"] != CodeTimeout || strings.Count(m["text"].(string), "no answer") != 3 {
			t.Errorf("%v", m)
		}
		lasted(t, "the end", began, reachWait-time.Second, reachWait+time.Second)
	})
}
