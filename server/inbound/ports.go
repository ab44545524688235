package inbound

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Ports is an address and a range of its ports, both ends included.
type Ports struct {
	Host     netip.Addr
	From, To int
}

// ParsePorts reads 127.0.0.1:2600-2649 or [::1]:2600. Port 0 is any free one.
func ParsePorts(text string) (Ports, error) {
	fault := fmt.Errorf("%q is no range of ports; it looks like 127.0.0.1:2600-2649", text)
	host, list, err := net.SplitHostPort(text)
	if err != nil {
		return Ports{}, fault
	}
	addr, err := netip.ParseAddr(host)
	first, last, more := strings.Cut(list, "-")
	if !more {
		last = first
	}
	from, err1 := strconv.ParseUint(first, 10, 16)
	to, err2 := strconv.ParseUint(last, 10, 16)
	if err = errors.Join(err, err1, err2); err != nil || addr.Zone() != "" || from > to || from == 0 && to > 0 {
		return Ports{}, fault
	}
	return Ports{addr.Unmap(), int(from), int(to)}, nil
}

// pool hands out the ports of a range: at random, so that nobody can guess the
// next one, and none again before it has rested.
type pool struct {
	ports Ports

	mu    sync.Mutex
	taken map[int]time.Time // until when; zero: leased now
}

var errNoPort = errors.New("every port is in use")

// open listens on a free port. Another program may hold one of ours: then the
// next is tried.
func (p *pool) open(listen func(network, address string) (net.Listener, error)) (net.Listener, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, port := range p.free(time.Now()) {
		ln, err := listen("tcp", netip.AddrPortFrom(p.ports.Host, uint16(port)).String())
		if err != nil {
			continue
		}
		if p.taken == nil {
			p.taken = map[int]time.Time{}
		}
		p.taken[port] = time.Time{}
		return ln, nil
	}
	return nil, errNoPort
}

// free lists what may be tried, in random order.
func (p *pool) free(now time.Time) (list []int) {
	for port := p.ports.From; port <= p.ports.To; port++ {
		until, taken := p.taken[port]
		if port == 0 || !taken || !until.IsZero() && now.After(until) {
			list = append(list, port)
		}
	}
	rand.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

// rest begins when a port is closed: somebody's program may still try it.
func (p *pool) rest(ln net.Listener) {
	ln.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	if port := portOf(ln.Addr()); port >= p.ports.From && port <= p.ports.To {
		p.taken[port] = time.Now().Add(portRest)
	}
}

func portOf(a net.Addr) int {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.Port
	}
	return 0
}
