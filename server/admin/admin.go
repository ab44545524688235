package admin

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"ehlo/server/guest"
)

// Config is what the address of the operator needs.
type Config struct {
	Log      *slog.Logger
	Metrics  http.Handler
	Ready    http.Handler
	Switches *Switches
	Bans     *guest.Bans
	Swept    func(part, reason string) // a part was switched off: its sessions are to end
	Banned   func()                    // the list has grown: sessions of those on it are to end
	Host     string                    // a name it is called by, besides addresses and localhost
}

// help is what the address says about itself.
const help = `Ehlo: what the operator can do while it runs. Nothing of this outlives a restart.

  curl http://HOST/metrics                          numbers for Prometheus
  curl http://HOST/readyz                           does it take visitors?
  curl http://HOST/switch                           what is on
  curl -X PUT -d off http://HOST/switch/relay       stop connections to real servers; the simulator goes on
  curl -X PUT -d "off We are moving." http://HOST/switch/inbound    with a reason for visitors
  curl -X PUT -d on http://HOST/switch/relay
  curl http://HOST/ban                              who is banned
  curl -X PUT http://HOST/ban/192.0.2.0/24          ban a network; an IPv6 address alone stands for its /64
  curl -X DELETE http://HOST/ban/192.0.2.0/24
`

// New is the handler of the admin address.
func New(cfg Config) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		say(w, http.StatusOK, strings.ReplaceAll(help, "HOST", r.Host))
	})
	mux.Handle("GET /metrics", cfg.Metrics)
	mux.Handle("GET /readyz", cfg.Ready)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok\n") })
	mux.HandleFunc("GET /switch", cfg.listSwitches)
	mux.HandleFunc("PUT /switch/{part}", cfg.turn)
	mux.HandleFunc("GET /ban", cfg.listBans)
	mux.HandleFunc("PUT /ban/{network...}", cfg.ban)
	mux.HandleFunc("DELETE /ban/{network...}", cfg.lift)
	return guarded(cfg.Host, mux)
}

// guarded lets in programs and pages of this very address, and nobody else. A
// page of another site can make a browser send requests here, and a name of its
// own may lead here (DNS rebinding): the first shows in Origin and
// Sec-Fetch-Site, the second in Host.
func guarded(name string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		switch {
		case !ours(r.Host, name):
			say(w, http.StatusMisdirectedRequest, "421: this address answers to its number and to localhost, not to other names.\n")
		case foreign(r):
			say(w, http.StatusForbidden, "403: this request comes from a page elsewhere.\n")
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// ours tells whether a Host is an address, localhost or the given name. Nobody
// can make an address lead elsewhere.
func ours(header, name string) bool {
	host, _, err := net.SplitHostPort(header)
	if err != nil {
		host = strings.Trim(header, "[]")
	}
	_, err = netip.ParseAddr(host)
	return err == nil || strings.EqualFold(host, "localhost") || name != "" && strings.EqualFold(host, name)
}

// foreign tells whether a browser sent it on behalf of another origin.
func foreign(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return true
	}
	origin := r.Header.Get("Origin")
	return origin != "" && origin != "http://"+r.Host && origin != "https://"+r.Host
}

func (c Config) listSwitches(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(c.Switches.List())
}

// maxBody is far above any reason that fits into a line.
const maxBody = 512

// turn reads "on", "off" or "off REASON".
func (c Config) turn(w http.ResponseWriter, r *http.Request) {
	part := r.PathValue("part")
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	word, reason, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	reason = strings.Join(strings.Fields(reason), " ")
	switch {
	case err != nil:
		say(w, http.StatusRequestEntityTooLarge, "413: a reason is one sentence.\n")
	case word != "on" && word != "off":
		say(w, http.StatusBadRequest, "400: the body is on, off, or off and the reason for visitors.\n")
	case !c.Switches.has(part):
		say(w, http.StatusNotFound, fmt.Sprintf("404: there is no switch of that name; there are: %s\n", strings.Join(c.Switches.names, " ")))
	case word == "on":
		c.Switches.On(part)
		c.Log.Warn("switched on", "part", part)
		say(w, http.StatusOK, part+" is on\n")
	default:
		reason = c.Switches.Off(part, reason)
		c.Log.Warn("switched off", "part", part, "reason", reason)
		c.Swept(part, reason)
		say(w, http.StatusOK, part+" is off: "+reason+"\n")
	}
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	io.WriteString(w, text)
}
