package test

import (
	"net"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// door is a mail server that says one thing and then waits.
func door(t *testing.T, says string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err, "listen")
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				conn.Write([]byte(says))
				conn.Read(make([]byte, 512))
			}()
		}
	}()
	return l.Addr().String()
}

// clinic is a server of its own that may ask the given doors.
func clinic(t *testing.T, view rig.View, doors ...string) (*page, *rig.Server) {
	t.Helper()
	flags := []string{}
	for _, d := range doors {
		flags = append(flags, "--allow", d)
	}
	server, err := rig.Serve(program(t), flags...)
	must(t, err, "start a server")
	t.Cleanup(server.Kill)
	tab, err := chromium(t).Open(view)
	must(t, err, "open a tab")
	t.Cleanup(func() {
		if foreign := tab.Foreign(server.HTTP); len(foreign) > 0 {
			t.Errorf("requests to other origins: %q", foreign)
		}
		for _, c := range tab.Complaints() {
			t.Errorf("the browser complains: %s", c)
		}
		tab.Close()
	})
	return &page{Page: tab, t: t}, server
}

// examine fills the form in by keyboard and waits for the verdict.
func (p *page) examine(host string) {
	p.t.Helper()
	look[bool](p, `!void document.querySelector("#host").select() || !void document.querySelector("#host").focus()`)
	p.press(host + rig.Enter)
	for range 20 { // without JavaScript it is another page, and whoever looks at the old one is told so
		if p.Wait(`!!document.querySelector("#examination .verdict h2, #notice")`) == nil {
			return
		}
	}
	p.t.Fatalf("no verdict on %s: %s", host, p.words("main"))
}

func (p *page) words(css string) string {
	p.t.Helper()
	return p.text(`document.querySelector("` + css + `")`)
}

// From the form to the verdict, with JavaScript and without: the same words.
func TestDoctor(t *testing.T) {
	blocked := door(t, "554 5.7.1 Blocked\r\n")
	for _, r := range []struct {
		lang, verdict string
		noScript      bool
	}{
		{"en", "is open, and refuses to serve you: 554.", false}, {"es", "se niega a atenderte: 554.", false},
		{"en", "is open, and refuses to serve you: 554.", true}, {"es", "se niega a atenderte: 554.", true},
	} {
		p, server := clinic(t, rig.View{NoScript: r.noScript}, blocked)
		must(t, p.Navigate(server.URL("/"+r.lang+"/doctor/")), "open the page")
		if !r.noScript {
			p.until("the button names the host", `document.querySelector(".button-main .label").innerText.includes("sandbox")`)
		}
		p.examine(blocked)
		if got := p.words(".verdict h2"); !strings.Contains(got, r.verdict) {
			t.Errorf("%s: %q", r.lang, got)
		}
		if got := p.words(".hex .that"); got != "35 35 34" {
			t.Errorf("the octets in evidence: %q", got)
		}
		if got := p.words(".verdict-row .why"); got != "554 5.7.1 Blocked" {
			t.Errorf("the bar says %q", got)
		}
		if got := p.words("#doctor-status"); (got != "") == r.noScript {
			t.Errorf("for those who do not see it: %q", got)
		}
	}
}

// The page is bound by the policy and says so; it gives the command instead.
func TestDoctorIsBound(t *testing.T) {
	p, server := clinic(t, rig.View{})
	must(t, p.Navigate(server.URL("/en/doctor/")), "open the page")
	p.until("the script", `document.querySelector(".button-main .label").innerText.includes("sandbox")`)
	if !strings.Contains(p.words(".ask-scope"), "only the server built into Ehlo") {
		t.Error(p.words(".ask-scope"))
	}
	p.examine("192.0.2.25")
	if got := p.words("#examination"); !strings.Contains(got, "192.0.2.25 is not to be asked from this page.") || !strings.Contains(got, "ehlo doctor 192.0.2.25") {
		t.Error(got)
	}
	p.examine("sandbox")
	p.until("the sandbox is examined", `document.querySelectorAll(".port").length === 3 && document.querySelector(".port .outcome").innerText.startsWith("220")`)
}

// A case to practise opens in the simulator, and shows what it promises.
func TestDoctorCases(t *testing.T) {
	p := visit(t, "/en/doctor/", rig.View{})
	for _, r := range []struct{ link, shows string }{{"it greets with 554", "554"}, {"this is SSH", "SSH-2.0"}} {
		p.open("/en/doctor/")
		url := look[string](p, `[...document.querySelectorAll(".case-list a")].find(a => a.innerText.includes("`+r.link+`")).href`)
		p.open(strings.TrimPrefix(url, ehlo(t).URL("")))
		p.until("the simulator plays it", `el && root && rows("server").some(e => e.innerText.includes("`+r.shows+`"))`)
	}
}

// axe finds nothing in a report, at any width and in both themes; nothing is
// wider than the window.
func TestDoctorReportIsAccessible(t *testing.T) {
	axe := axeSource(t)
	doors := []string{door(t, "220-mx.lab.example\r\n554 5.7.1 Blocked\r\n"), door(t, "SSH-2.0-x\r\n")}
	p, server := clinic(t, rig.View{}, doors...)
	for i, lang := range []string{"en", "es"} {
		must(t, p.Navigate(server.URL("/"+lang+"/doctor/")), "open the page")
		p.until("the script", `document.querySelector(".button-main .label").innerText.includes("sandbox")`)
		p.examine(doors[i])
		for name, view := range views {
			must(t, p.Look(view), "look at it %s", name)
			p.axe(axe, lang+" "+name)
			if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("%s %s is %d pixels too wide: %v", lang, name, over, p.tooWide())
			}
		}
	}
}
