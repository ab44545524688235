package test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"ehlo/static/test/rig"
)

// somebody is a mail server that is not ours: it answers line by line, and
// remembers what it heard.
type somebody struct {
	net.Listener
	greet   func(io.Writer)
	answers map[string]string // by verb; others get 250

	mu    sync.Mutex
	heard []string
}

func newSomebody(t *testing.T, greet func(io.Writer), answers map[string]string) *somebody {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err, "open a port")
	s := &somebody{Listener: ln, greet: greet, answers: answers}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			all.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() { ln.Close(); all.Wait() })
	return s
}

func (s *somebody) serve(conn net.Conn) {
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(time.Minute))
	s.greet(conn)
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		line := strings.TrimSuffix(lines.Text(), "\r")
		s.mu.Lock()
		s.heard = append(s.heard, line)
		s.mu.Unlock()
		verb, _, _ := strings.Cut(line, " ")
		reply, ok := s.answers[verb]
		if !ok {
			reply = "250 2.0.0 Ok"
		}
		fmt.Fprintf(conn, "%s\r\n", strings.ReplaceAll(reply, "\n", "\r\n"))
		if verb == "QUIT" {
			return
		}
	}
}

func (s *somebody) everything() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.heard, "|")
}

func greeting(text string) func(io.Writer) {
	return func(w io.Writer) { io.WriteString(w, text) }
}

// reaching opens the playground of a server that lists somebody else's.
func reaching(t *testing.T, lang string, flags ...string) *page {
	t.Helper()
	server, err := rig.Serve(program(t), flags...)
	must(t, err, "start with %v", flags)
	t.Cleanup(server.Kill)
	return tabAt(t, server, "/"+lang+"/playground/")
}

func (p *page) connectTo(host string) {
	p.t.Helper()
	js := fmt.Sprintf(`[...document.querySelectorAll(".reach button")].find(b => b.innerText.includes(%q))`, host)
	if look[bool](p, `!shown(document.querySelector(".reach"))`) {
		openView(p, "reach")
	}
	p.until("the button that names "+host, js+``)
	p.tap("the button that names "+host, js)
}

// A click that names the host; what the learner types is rewritten, and both
// what went out and what did not is told in his language.
func TestReachListedServer(t *testing.T) {
	for _, lang := range languages {
		t.Run(lang.code, func(t *testing.T) {
			s := newSomebody(t, greeting("220 mx.other.example ESMTP\r\n"), map[string]string{
				"EHLO": "250-mx.other.example\n250 8BITMIME", "VRFY": "252 2.5.2 Cannot VRFY", "QUIT": "221 2.0.0 Bye"})
			p := reaching(t, lang.code, "--allow", s.Addr().String(), "--hostname", "play.example")
			p.expect("opening the page", 220)
			p.connectTo(s.Addr().String())
			p.until("the badge says real", fmt.Sprintf(`one(".badge")?.innerText.trim().toLowerCase() === %q`, strings.ToLower(lang.real)))
			p.answer = 0
			p.until("the greeting", `el.getAttribute("state") === "greeted" && one("[role=log]").innerText.includes("mx.other.example")`)
			p.expect("connecting", 220)
			p.say("EHLO client.test.example", 250)
			p.until("what went out", `rows("note").some(e => e.innerText.includes("EHLO play.example"))`)
			p.enter("AUTH PLAIN c2VjcmV0")
			p.until("what was held", `rows("note").some(e => e.innerText.includes("AUTH ****") && e.innerText.includes("sandbox"))`)
			p.say("VRFY alice", 252)
			p.say("QUIT", 221)
			p.until("the end", `el.getAttribute("state") === "closed"`)
			if got := s.everything(); got != "EHLO play.example|VRFY alice|QUIT" {
				t.Errorf("the server heard %s", got)
			}
		})
	}
}

// Whatever goes wrong has a sentence, and says what to do.
func TestReachFaults(t *testing.T) {
	ssh := newSomebody(t, greeting("SSH-2.0-OpenSSH_9.6\r\n"), nil)
	late := newSomebody(t, func(io.Writer) {}, nil)
	p := reaching(t, "en", "--allow", ssh.Addr().String(), "--allow", late.Addr().String(), "--allow", "127.0.0.1:1")
	p.expect("opening the page", 220)
	p.connectTo(ssh.Addr().String())
	p.until("not SMTP", `rows("note").some(e => e.innerText.includes("not SMTP"))`)
	if strings.Contains(p.transcript(), "OpenSSH") {
		t.Error("what is no SMTP is shown")
	}
	p.connectTo("127.0.0.1:1")
	p.until("refused", `rows("note").some(e => e.innerText.includes("nobody listens"))`)
	p.connectTo(late.Addr().String())
	p.until("a clock that runs down to the greeting", `/\b2\d\.\d s/.test(one(".waiting-line:not([hidden]) .wait")?.innerText)`)
}

// With --public there is a form; the policy answers before any packet.
func TestReachAnybody(t *testing.T) {
	p := reaching(t, "en", "--public", "--hostname", "play.example", "--contact", "abuse@play.example")
	p.expect("opening the page", 220)
	p.until("the form", `document.querySelector(".reach-form")`)
	openView(p, "reach")
	p.focus("the host", `document.activeElement === document.querySelector("#reach-host")`)
	must(t, p.Insert("169.254.169.254"), "type the host")
	p.until("the button names it", `document.querySelector(".reach-form button").innerText === "Connect to 169.254.169.254:25"`)
	p.press(rig.Enter)
	p.until("the refusal", `rows("note").some(e => e.innerText.includes("does not connect to that address") && e.innerText.includes("secrets"))`)
}

// After the server was stopped and is back, the tab is, too, by itself.
func TestComeBack(t *testing.T) {
	server, err := rig.Serve(program(t))
	must(t, err, "start")
	p := tabAt(t, server, "/en/playground/")
	p.expect("opening the page", 220)
	p.switchToReal("Real")
	must(t, server.Terminate(), "stop it")
	must(t, server.Wait(10*time.Second), "its end")
	p.until("the tab is told", `rows("note").some(e => e.innerText.includes("being restarted"))`)
	again, err := rig.Serve(program(t), "--http", server.HTTP)
	must(t, err, "start again")
	t.Cleanup(again.Kill)
	p.until("the tab is back", `el.session.peer.kind === "real" && el.getAttribute("state") === "greeted" && !rows("note").some(e => e.innerText.includes("being restarted"))`)
	p.answer = 1
	p.say("EHLO client.test.example", 250)
}

// The form can be used by everybody, and fits every window.
func TestReachForEverybody(t *testing.T) {
	server, err := rig.Serve(program(t), "--public", "--hostname", "play.example", "--contact", "abuse@play.example", "--allow", "[2001:db8:1234:5678:9abc:def0:1234:5678]:2525")
	must(t, err, "start")
	t.Cleanup(server.Kill)
	for _, lang := range languages {
		p := tabAt(t, server, "/"+lang.code+"/playground/")
		p.expect("opening the page", 220)
		openView(p, "reach")
		p.axe(axeSource(t), lang.code)
		for _, width := range []int64{320, 360, 768, 1280} {
			must(t, p.Look(rig.View{Width: width, Height: 700}), "make the window %d wide", width)
			if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("%d: %s is %d pixels too wide: %v", width, lang.code, over, p.tooWide())
			}
		}
	}
}
