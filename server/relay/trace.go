package relay

import (
	"fmt"
	"net"
	"net/netip"
	"time"

	"ehlo/server/quota"
)

// receivedField is what a relay adds on top of a message (RFC 5321 4.4).
func receivedField(client netip.Addr, by string, now time.Time) string {
	from := "[127.0.0.1]"
	if client.IsValid() {
		from = "[" + tagged(client) + "]"
	}
	return fmt.Sprintf("Received: from %s\r\n\tby %s (Ehlo) with HTTP;\r\n\t%s\r\n", from, by, now.UTC().Format("Mon, 02 Jan 2006 15:04:05 -0700"))
}

// literal is an address as EHLO has it (RFC 5321 4.1.3).
func literal(a net.Addr) string {
	if at := quota.Addr(a); at.IsValid() {
		return "[" + tagged(at) + "]"
	}
	return "[127.0.0.1]"
}

func tagged(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	if a.Is6() {
		return "IPv6:" + a.String()
	}
	return a.String()
}
