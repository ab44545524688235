package guest

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"ehlo/server/quota"
)

// maxBans bounds the list: each connection is held against all of it.
const maxBans = 10_000

// Bans are the networks that are not let in. Asking takes no lock.
type Bans struct {
	mu   sync.Mutex
	list atomic.Pointer[[]netip.Prefix]
}

// Has tells whether somebody is banned. An address that is not known cannot be.
func (b *Bans) Has(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	return slices.ContainsFunc(b.List(), func(p netip.Prefix) bool { return p.Contains(a) })
}

// List is the list, in order.
func (b *Bans) List() []netip.Prefix {
	if list := b.list.Load(); list != nil {
		return *list
	}
	return nil
}

// Add bans a network. Whoever is on the list already stays on it.
func (b *Bans) Add(p netip.Prefix) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	old := b.List()
	at, found := slices.BinarySearchFunc(old, p, netip.Prefix.Compare)
	if found {
		return nil
	}
	if len(old) >= maxBans {
		return fmt.Errorf("the list has %d entries, and that is the most; remove some, or ban a larger network", maxBans)
	}
	list := slices.Insert(slices.Clone(old), at, p)
	b.list.Store(&list)
	return nil
}

// Remove lifts a ban and reports whether there was one.
func (b *Bans) Remove(p netip.Prefix) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	at, found := slices.BinarySearchFunc(b.List(), p, netip.Prefix.Compare)
	if found {
		list := slices.Delete(slices.Clone(b.List()), at, at+1)
		b.list.Store(&list)
	}
	return found
}

// Parse reads "192.0.2.7", "192.0.2.0/24" or "2001:db8::/32". A
// single IPv6 address stands for its /64: the same visitor has all of it.
func Parse(text string) (netip.Prefix, error) {
	if !strings.Contains(text, "/") {
		a, err := netip.ParseAddr(text)
		if err != nil || a.Zone() != "" {
			return netip.Prefix{}, fmt.Errorf("%q is no address; it looks like 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32", text)
		}
		return quota.Network(a), nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil || p.Addr().Is4In6() {
		return p, fmt.Errorf("%q is no network; it looks like 192.0.2.0/24 or 2001:db8::/32", text)
	}
	return p.Masked(), nil
}
