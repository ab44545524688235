package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ehlo/server/site"
	"ehlo/wasm/smtp"
)

// hosts are the names this server answers to, besides loopback.
//
// Without the check a page of another site could point its own name at
// 127.0.0.1 (DNS rebinding) and read everything here as its own origin.
type hosts map[string]bool

// hostsOf takes the host names out of the listed origins.
func hostsOf(origins []string) hosts {
	h := hosts{}
	for _, o := range origins {
		if u, err := url.Parse(o); err == nil && u.Hostname() != "" {
			h[strings.ToLower(u.Hostname())] = true
		}
	}
	return h
}

// knows judges the Host header of a request.
func (h hosts) knows(header string) bool {
	name, port, err := net.SplitHostPort(header)
	if err != nil {
		name = strings.TrimSuffix(strings.TrimPrefix(header, "["), "]")
	} else if strings.Trim(port, "0123456789") != "" {
		return false
	}
	name = strings.ToLower(name)
	if name == "localhost" || h[name] {
		return true
	}
	addr, err := netip.ParseAddr(name)
	return err == nil && addr.IsLoopback() && addr.Zone() == ""
}

// guard gives nothing to a request for a name that is not ours.
func (h hosts) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.knows(r.Host) {
			next.ServeHTTP(w, r)
			return
		}
		plain(w, http.StatusMisdirectedRequest, fmt.Sprintf(
			"421: this server does not answer to the name %.80q. Whoever runs it can allow it: --origin https://NAME", r.Host))
	})
}

// originOf checks the form of an origin: scheme and host, as a browser sends it.
func originOf(s string) (string, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "":
		return "", fmt.Errorf("%q is no origin; it looks like https://play.example", s)
	case strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "", fmt.Errorf("%q has more than scheme and host; an origin looks like https://play.example", s)
	case !isHost(u.Hostname()):
		return "", fmt.Errorf("%q: %q is no name of a host; each is listed by itself, without *", s, u.Hostname())
	}
	port, ok := portOf(u)
	if !ok {
		return "", fmt.Errorf("%q: ports go from 1 to 65535", s)
	}
	return u.Scheme + "://" + strings.TrimSuffix(strings.ToLower(u.Host), ":"+u.Port()) + port, nil
}

// isHost takes an address or a name that DNS could hold.
func isHost(name string) bool {
	_, err := netip.ParseAddr(name)
	return err == nil || smtp.ValidDomain([]byte(name), false)
}

// portOf is the port as browsers write it in an origin: not at all, if it is
// the one of the scheme.
func portOf(u *url.URL) (string, bool) {
	n, err := strconv.Atoi(u.Port())
	if u.Port() == "" || n == map[string]int{"http": 80, "https": 443}[u.Scheme] {
		return "", true
	}
	return ":" + strconv.Itoa(n), err == nil && n >= 1 && n <= 65535
}

// plainPath needs no escapes anywhere: not in HTML, JSON or a URL.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+)*/?$`)

// splitBase takes a --base-url apart: the origin of the pages, and the path they
// stand under ("" or "/smtp").
func splitBase(s string) (origin, below string, err error) {
	u, err := url.Parse(s)
	switch {
	case err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "":
		return "", "", fmt.Errorf("%q is no address of pages; it looks like https://play.example or https://example.org/smtp/", s)
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil || !plainPath.MatchString(u.Path) || path.Clean("/"+u.Path) != "/"+strings.Trim(u.Path, "/"):
		return "", "", fmt.Errorf("%q has more than an origin and a plain path; it looks like https://example.org/smtp/", s)
	}
	if first, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/"); slices.Contains(site.Languages(), first) || first == "assets" || first == "v1" {
		return "", "", fmt.Errorf("%q: /%s/ is a path of the pages themselves; choose another one", s, first)
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), strings.TrimRight(u.Path, "/"), nil
}

// knownHosts are the names this server answers to: those of the pages, and the
// one it gives to mail servers, where people look for who that was.
func (s settings) knownHosts() hosts {
	known := hostsOf(append([]string{s.baseURL}, s.origins.values...))
	for _, name := range []string{s.hostname, s.tls.acme} {
		if name != "" {
			known[strings.ToLower(name)] = true
		}
	}
	return known
}

// path is where the pages stand below, "" for the root.
func (s settings) path() string {
	_, path, _ := splitBase(s.baseURL)
	return path
}

// ownOrigins are those of pages that this very server hands out on loopback.
func (s settings) ownOrigins(a net.Addr) []string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return nil
	}
	names := []string{"localhost", "127.0.0.1", "[::1]"}
	if tcp.IP.IsLoopback() && tcp.IP.To4() != nil {
		names = append(names, tcp.IP.String())
	}
	var list []string
	for _, n := range names {
		origin := fmt.Sprintf("%s://%s:%d", s.scheme(), n, tcp.Port)
		if tcp.Port == map[string]int{"http": 80, "https": 443}[s.scheme()] { // a browser leaves it out
			origin = s.scheme() + "://" + n
		}
		list = append(list, origin)
	}
	return list
}
