package doctor

import (
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"ehlo/server/quota"
)

// Limits of the page. A visitor watches; an operator pays for the connections.
const (
	maxForm   = 4 << 10         // octets: a host and three ports
	maxVisits = 100             // examinations at once, of all visitors
	maxEach   = 10              // of these, from one network: a class behind one address
	wholeTime = 4 * time.Minute // three ports at their slowest, one after the other
	tick      = time.Second     // how often a bar that grows is drawn anew
)

// PageConfig is what the page rests on.
type PageConfig struct {
	Doctor  Doctor // limits, control, name; its gate is the page's own
	Passes  Passes // the relay: policy and quotas
	Origins []string
	Client  func(*http.Request) netip.Addr
	Scope   string   // sandbox, owned or public: what the operator allows
	Owned   []string // listed by the operator
	Off     string   // why the relay is off; empty: it is on
	Policy  string   // the Content-Security-Policy of all pages
	Form    http.Handler
	Whole   func(lang string, v View) ([]byte, error) // the page with a report
	Part    func(lang string, v View) ([]byte, error) // the report as a tree of nodes
}

// Page is the handler of /{lang}/doctor/: the form by GET, the answer by POST;
// with Accept: application/x-ndjson as it comes, a line for each step.
type Page struct {
	cfg    PageConfig
	mu     sync.Mutex
	visits map[netip.Prefix]int
	open   int
}

// NewPage makes it; nothing runs before somebody asks.
func NewPage(cfg PageConfig) *Page {
	cfg.Doctor.Witness = new(Witness)
	return &Page{cfg: cfg, visits: map[netip.Prefix]int{}}
}

// View is the page before anything was asked.
func (p *Page) View(lang string) View {
	v := NewView(lang)
	v.Scope, v.Owned, v.Off = p.cfg.Scope, p.cfg.Owned, p.cfg.Off
	return v
}

func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	lang := r.PathValue("lang")
	// A form without JavaScript is sent by the browser itself, to us alone. With
	// no-referrer it would give its origin as "null".
	w.Header().Set("Content-Security-Policy", strings.Replace(p.cfg.Policy, "form-action 'none'", "form-action 'self'", 1))
	w.Header().Set("Referrer-Policy", "same-origin")
	switch {
	case r.Method == http.MethodGet, r.Method == http.MethodHead, !slices.Contains(Languages, lang):
		p.cfg.Form.ServeHTTP(w, r)
	case r.Method == http.MethodPost:
		p.post(w, r, lang)
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(w, "405: this address is read with GET and asked with POST.", http.StatusMethodNotAllowed)
	}
}

// post answers a form.
func (p *Page) post(w http.ResponseWriter, r *http.Request, lang string) {
	v := p.View(lang)
	if !p.ours(r) {
		v.Notice = "origin"
		p.whole(w, r, lang, v, http.StatusForbidden)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if r.ParseForm() != nil {
		p.whole(w, r, lang, v, http.StatusBadRequest)
		return
	}
	t, err := v.read(r.PostForm.Get("host"), r.PostForm["port"])
	if err != nil {
		v.Notice = "unread"
		p.whole(w, r, lang, v, http.StatusUnprocessableEntity)
		return
	}
	client := p.cfg.Client(r)
	leave, ok := p.enter(client)
	if !ok {
		v.Notice = "crowded"
		p.whole(w, r, lang, v, http.StatusTooManyRequests)
		return
	}
	defer leave()
	ctx, cancel := context.WithTimeout(r.Context(), wholeTime)
	defer cancel()
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(wholeTime))
	control.SetWriteDeadline(time.Now().Add(wholeTime + 10*time.Second))
	if strings.Contains(r.Header.Get("Accept"), streamType) {
		p.stream(ctx, w, lang, v, client, t)
		return
	}
	v = v.With(Tell(p.examine(ctx, client, t, nil), lang))
	p.whole(w, r, lang, v, http.StatusOK)
}

// ours tells a form of our own page from one of anybody else's. A missing origin
// is a program, "null" a frame in a sandbox or a file.
func (p *Page) ours(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return slices.Contains(p.cfg.Origins, r.Header.Get("Origin")) && (site == "" || site == "same-origin")
}

// enter counts an examination in, or says that there is no room.
func (p *Page) enter(client netip.Addr) (leave func(), ok bool) {
	who := quota.Network(client)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.visits[who] >= maxEach || p.open >= maxVisits {
		return nil, false
	}
	p.visits[who]++
	p.open++
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.open--
		if p.visits[who]--; p.visits[who] == 0 {
			delete(p.visits, who)
		}
	}, true
}

// examine asks within what this visitor may.
func (p *Page) examine(ctx context.Context, client netip.Addr, t Target, watch func(Observation)) Observation {
	g := newVisitorGate(p.cfg.Passes, client, t)
	defer g.leave()
	d := p.cfg.Doctor
	d.Gate, d.Watch = g, watch
	return d.Examine(ctx, t)
}

// whole answers with a page; a script gets the same words as one line.
func (p *Page) whole(w http.ResponseWriter, r *http.Request, lang string, v View, status int) {
	make, kind := p.cfg.Whole, "text/html; charset=utf-8"
	if strings.Contains(r.Header.Get("Accept"), streamType) {
		make, kind = p.lastLine, streamType
	}
	body, err := make(lang, v)
	if err != nil {
		http.Error(w, "500: this page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(body)
}

// streamType is what a script asks for: JSON, one object a line (NDJSON).
const streamType = "application/x-ndjson"

// progress is a line of it.
type progress struct {
	Done  bool            `json:"done"`
	Title string          `json:"title,omitempty"` // the headline, when done
	Nodes json.RawMessage `json:"nodes"`           // what stands in the place of the report now
}

func (p *Page) line(lang string, v View, done bool) ([]byte, error) {
	nodes, err := p.cfg.Part(lang, v)
	if err != nil {
		return nil, err
	}
	out := progress{Done: done, Nodes: nodes}
	if done && v.Report != nil {
		out.Title = v.Report.Main.Title
	}
	data, err := json.Marshal(out)
	return append(data, '\n'), err
}

func (p *Page) lastLine(lang string, v View) ([]byte, error) { return p.line(lang, v, true) }

// stream tells each step as it happens. Whoever reads slowly gets the latest
// state and not every one.
func (p *Page) stream(ctx context.Context, w http.ResponseWriter, lang string, v View, client netip.Addr, t Target) {
	w.Header().Set("Content-Type", streamType)
	w.Header().Set("Cache-Control", "no-store")
	steps := make(chan Observation, 1)
	go func() {
		defer close(steps)
		p.examine(ctx, client, t, func(o Observation) {
			select {
			case <-steps: // seen by nobody, and out of date
			default:
			}
			steps <- o
		})
	}()
	clock := time.NewTicker(tick)
	defer clock.Stop()
	var last Observation
	for {
		select {
		case o, more := <-steps:
			if !more {
				return
			}
			last = o
		case <-clock.C:
		}
		line, err := p.line(lang, v.With(Tell(last.upTo(p.cfg.Doctor.now()), lang)), last.Done)
		if err == nil {
			_, err = w.Write(line)
		}
		if err == nil {
			err = http.NewResponseController(w).Flush()
		}
		if err != nil { // gone; ctx ends the examination, and steps is read to its end
			for range steps {
			}
			return
		}
	}
}
