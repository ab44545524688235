package main

import (
	"errors"
	"net"
	"net/url"
	"strings"

	"ehlo/server/inbound"
	"ehlo/server/quota"
	"ehlo/server/quota/shared"
)

// withNodes is what several nodes share: quotas and leases, through NATS. With
// no --nats this process is alone and counts in memory.
func (s settings) withNodes(p *program) error {
	p.book = &quota.Memory{}
	if s.nats == "" {
		if s.node != "" {
			return usage("--node is for other nodes, but there is no --nats by which they could learn of it")
		}
		return nil
	}
	address, err := s.nodeAddress()
	if err != nil {
		return err
	}
	inner, err := inbound.OpenInner(address)
	if err != nil {
		return usage("--node %s: %v", address, err)
	}
	cluster, err := shared.Connect(s.nats, p.log)
	if err != nil {
		inner.Close()
		return usage("--nats: %v", err) // the address may hold a password
	}
	p.onClose(cluster.Close)
	p.onClose(inner.Close)
	p.log.Info("listening", "name", "node", "address", inner.Address)
	book := cluster.Book()
	p.onClose(book.Close)
	p.book, p.nodes, p.leases, p.inner = book, cluster.State, cluster.Leases(), inner
	return nil
}

// nodeAddress is where other nodes reach this one: as told, or at the address
// this machine has on the way to NATS, for there they must be as well.
func (s settings) nodeAddress() (string, error) {
	if s.node != "" {
		if host, _, err := net.SplitHostPort(s.node); err != nil || net.ParseIP(host) == nil || net.ParseIP(host).IsUnspecified() {
			return "", usage("--node %s: it is the address at which other nodes reach this one, like 10.0.0.5:2700", s.node)
		}
		return s.node, nil
	}
	host, err := natsHost(s.nats)
	if err != nil {
		return "", usage("--nats: an address looks like nats://10.0.0.1:4222; commas stand between several")
	}
	way, err := net.Dial("udp", net.JoinHostPort(host, "4222")) // sends nothing
	if err != nil {
		return "", usage("--nats: there is no way to it; say with --node at which address other nodes reach this one")
	}
	defer way.Close()
	return net.JoinHostPort(way.LocalAddr().(*net.UDPAddr).IP.String(), "0"), nil
}

// natsHost is the first of the servers that were named.
func natsHost(list string) (string, error) {
	first, _, _ := strings.Cut(list, ",")
	if !strings.Contains(first, "://") {
		first = "nats://" + first
	}
	u, err := url.Parse(strings.TrimSpace(first))
	if err == nil && u.Hostname() == "" {
		err = errors.New("no host")
	}
	if err != nil {
		return "", err
	}
	return u.Hostname(), nil
}
