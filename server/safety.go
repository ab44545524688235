package main

import (
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strings"

	"ehlo/server/relay"
	"ehlo/wasm/smtp"
)

// check refuses what makes no sense and what would not be safe. It is better
// not to start than to be abused quietly: each refusal says why, and what helps.
func (s settings) check() error {
	for _, judge := range []func(settings) error{
		settings.checkListeners, settings.checkNames, settings.checkTLS, settings.checkAdmin, settings.checkPublic,
	} {
		if err := judge(s); err != nil {
			return err
		}
	}
	return nil
}

func (s settings) checkListeners() error {
	switch {
	case s.http+s.smtp+s.submission+s.smtps == "":
		return usage("every listener is off, so there is nothing to do; give one of --http --smtp --submission --smtps an address")
	case s.log != "" && s.log != "text" && s.log != "json":
		return usage("--log %s: it is text or json", s.log)
	case s.inboundOpen && (s.inbound == "" || s.http == ""):
		return usage("--inbound-open lets anybody connect to what --inbound leases, but that is off")
	}
	return nil
}

func (s settings) checkNames() error {
	if s.baseURL != "" {
		if _, _, err := splitBase(s.baseURL); err != nil {
			return usage("--base-url: %v", err)
		}
	}
	if s.hostname != "" && !isDomain(s.hostname) {
		return usage("--hostname %s: that is no host name; it is what others find in DNS, like play.example", s.hostname)
	}
	if s.contact != "" {
		if _, err := contactOf(s.contact); err != nil {
			return usage("--contact: %v", err)
		}
	}
	if s.doctorControl != "" {
		if host, port, err := net.SplitHostPort(s.doctorControl); err != nil || host == "" || port == "" {
			return usage("--doctor-control %s: it is HOST:PORT, like mx.example:25", s.doctorControl)
		}
	}
	return nil
}

// checkAdmin keeps the address that stops things away from strangers: it knows
// no password.
func (s settings) checkAdmin() error {
	if s.admin == "" {
		if s.adminOpen {
			return usage("--admin-open says that --admin may listen beyond loopback, but there is no --admin")
		}
		return nil
	}
	if !s.adminOpen && !isLoopback(s.admin) {
		return usage("--admin %s is not loopback, and whoever reaches it can stop the relay and ban visitors: "+
			"use 127.0.0.1, or say --admin-open if a firewall keeps others away", s.admin)
	}
	return nil
}

// checkPublic: whoever reaches other people's servers in public must be found
// by them.
func (s settings) checkPublic() error {
	switch {
	case !s.public:
		return nil
	case s.hostname == "":
		return usage("--public reaches other people's mail servers; they must learn from EHLO who that is: give --hostname NAME as well")
	case s.contact == "":
		return usage("--public reaches other people's mail servers; they must be able to complain: give --contact with an address or a URL as well")
	case s.http == "":
		return usage("--public is for visitors of the pages, but --http is off")
	}
	return nil
}

func isDomain(name string) bool {
	_, err := netip.ParseAddr(name)
	return err != nil && smtp.ValidDomain([]byte(name), false) && strings.Contains(name, ".")
}

// isLoopback judges an address to listen on, as it was typed.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return true // listening will say what is wrong with it
	}
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// contactOf makes a link of what --contact says: a URL, or a mail address.
func contactOf(text string) (string, error) {
	if u, err := url.Parse(text); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return text, nil
	}
	address := strings.TrimPrefix(text, "mailto:")
	if a, err := mail.ParseAddress(address); err == nil && a.Address == address {
		return "mailto:" + address, nil
	}
	return "", fmt.Errorf("%q is no way to reach somebody; it looks like abuse@play.example or https://play.example/contact", text)
}

// proxyOf reads one --proxy: an address or a network.
func proxyOf(text string) (string, error) {
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()).String(), nil
	}
	p, err := netip.ParsePrefix(text)
	switch {
	case err != nil:
		return "", fmt.Errorf("%q is no address and no network; it looks like 127.0.0.1 or 10.0.0.0/8", text)
	case p.Addr().Is4In6():
		return "", fmt.Errorf("%s: write IPv4 networks as such, like 10.0.0.0/8", text)
	case p.Bits() == 0:
		return "", fmt.Errorf("%s is everybody, so everybody could write the address he likes; name the proxy alone", text)
	}
	return p.Masked().String(), nil
}

// allowedOf reads one --allow: an address and a port, exactly. A name is not
// enough: it may lead elsewhere tomorrow.
func allowedOf(text string) (string, error) {
	at, err := relay.ParseAllow(text)
	return at.String(), err
}
