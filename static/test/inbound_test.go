package test

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	gosmtp "net/smtp"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ehlo/static/test/rig"
)

// port gives expressions short names inside <smtp-inbound>.
const port = `(() => {
	const part = document.querySelector("smtp-inbound"), root = part?.shadowRoot;
	const all = css => [...(root?.querySelectorAll(css) ?? [])], one = css => root?.querySelector(css);
	const start = one(".inbound-start button") ?? (part?.button?.onclick ? part.button : null);
	const shown = e => !!e && e.checkVisibility();
	const address = shown(one(".door")) ? one(".door .address").textContent : "";
	const codes = all(".client li[data-from=server][data-code]").map(e => +e.dataset.code);
	return (%s);
})()`

func inPort[T any](p *page, js string) T {
	p.t.Helper()
	v, err := rig.Eval[T](p.Page, fmt.Sprintf(port, js))
	must(p.t, err, "%s", js)
	return v
}

func (p *page) untilPort(what, js string) {
	p.t.Helper()
	if err := p.Wait(fmt.Sprintf(port, js)); err != nil {
		text, _ := rig.Eval[string](p.Page, fmt.Sprintf(port, "root.querySelector('.inbound').innerText"))
		p.t.Fatalf("%s: %v\n%s", what, err, text)
	}
}

// opened presses the button and gives the address that appears. On our own page
// the part is a view, which a link opens as the bar does.
func (p *page) opened() string {
	p.t.Helper()
	inPort[bool](p, `(document.querySelector(".views") && (location.hash = "#view=inbound"), true)`)
	p.untilPort("the part is there", `shown(start)`)
	must(p.t, p.Tap(fmt.Sprintf(port, "start")), "open an address")
	p.untilPort("an address", `address !== ""`)
	return inPort[string](p, "address")
}

// become changes an attribute of the session, which begins anew; whoever
// connects from now on meets the same server.
func (p *page) become(name, value string) {
	p.t.Helper()
	_, err := rig.Eval[bool](p.Page, fmt.Sprintf(`(document.querySelector("smtp-playground").setAttribute(%q, %q), true)`, name, value))
	must(p.t, err, "set %s", name)
}

// send delivers the message with Go's own client.
func send(address string) error {
	c, err := gosmtp.Dial(address)
	if err != nil {
		return err
	}
	defer c.Close()
	for _, step := range []func() error{
		func() error { return c.Hello("client.test.example") },
		func() error { return c.StartTLS(&tls.Config{InsecureSkipVerify: true}) }, // made for this run: nobody vouches for it
		func() error { return c.Mail("sender@test.example") },
		func() error { return c.Rcpt("alice@lab.example") },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	w.Write([]byte(message))
	if err := w.Close(); err != nil {
		return err
	}
	return c.Quit()
}

// Real programs deliver to the server in the tab; each line of them and their
// mail is there to be read.
func TestProgramsReachTheTab(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	address := p.opened()
	host, number, _ := net.SplitHostPort(address)
	file := filepath.Join(t.TempDir(), "mail")
	must(t, os.WriteFile(file, []byte(message), 0o600), "write the message")
	swaks := []string{"--server", host, "--port", number, "--ehlo", "client.test.example", "--from", "sender@test.example", "--to", "alice@lab.example", "--timeout", "10"}
	curl := []string{"--url", "smtp://" + address + "/client.test.example", "--insecure", "--silent", "--show-error", "--max-time", "10",
		"--mail-from", "sender@test.example", "--mail-rcpt", "alice@lab.example", "--upload-file", file}
	for n, c := range []struct {
		program string
		args    []string
	}{
		{"swaks", swaks}, {"swaks", append(swaks, "--tls")}, {"swaks", append(swaks, "--pipeline")},
		{"curl", curl}, {"curl", append(curl, "--ssl-reqd")},
	} {
		out, err := run(t, c.program, c.args...)
		if err != nil {
			t.Fatalf("%s %q: %v\n%s", c.program, c.args, err, out)
		}
		p.untilPort("its mail", fmt.Sprintf(`all(".mail").length === %d`, n+1))
	}
	must(t, send(address), "net/smtp")
	p.untilPort("the mail of net/smtp", `one(".mail pre").textContent.includes("\n.dot\r\n") && one(".mail pre").textContent.includes("Return-Path:")`)
	p.untilPort("all are gone", `all(".client").length === 6 && all(".client[data-state=closed]").length === 6`)
	if text := inPort[string](p, `all(".client").map(e => e.textContent).join(" ")`); !strings.Contains(text, "TLS 1.3") || strings.Contains(text, "only played") {
		t.Errorf("nothing is said of TLS: %s", text)
	}
}

// The libraries of Python and Node do with the tab what they do with the
// built-in server; for AUTH there is a second page that plays port 587.
func TestLibrariesReachTheTab(t *testing.T) {
	mx, submission := visit(t, "/en/playground/", rig.View{}), visit(t, "/es/playground/", rig.View{})
	submission.become("role", "submission")
	first, second := mx.opened(), submission.opened()
	modules, err := filepath.Abs("node_modules")
	must(t, err, "find node_modules")
	t.Setenv("NODE_PATH", modules)
	for file, c := range map[string]struct{ program, script, says string }{
		"send.py": {"python3", pythonSends, "sent {}"}, "send.cjs": {"node", nodeSends, "sent 250"},
	} {
		script := filepath.Join(t.TempDir(), file)
		must(t, os.WriteFile(script, []byte(c.script), 0o600), "write the script")
		if out, err := run(t, c.program, script, first, second); err != nil || !strings.Contains(out, c.says) {
			t.Errorf("%s: %v\n%s", c.program, err, out)
		}
	}
	mx.untilPort("a refusal among the rows", `codes.includes(550)`)
	submission.untilPort("AUTH among the rows", `codes.includes(235)`)
}

// Several programs at once, in a tab whose timers hardly run any more, as in
// the background: replies do not wait for timers.
func TestTabInTheBackground(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	address := p.opened()
	_, err := rig.Eval[bool](p.Page, `(() => {
		const real = setTimeout; window.wakeUp = () => (window.setTimeout = real);
		window.setTimeout = (f, ms, ...more) => real(f, Math.max(ms ?? 0, 60000), ...more);
		window.requestAnimationFrame = () => 0; return true;
	})()`)
	must(t, err, "slow down")
	began := time.Now()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if err := send(address); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("four messages took %v", took)
	}
	_, err = rig.Eval[bool](p.Page, `(wakeUp(), true)`)
	must(t, err, "wake up")
	p.untilPort("their mail", `all(".mail").length === 4`)
}

// However it ends, the program hears 421 soon, and the page says what became
// of its address.
func TestAddressEnds(t *testing.T) {
	greeted := func(t *testing.T, address string) *bufio.Reader {
		c := dial(t, address)
		r := bufio.NewReader(c)
		if line, err := r.ReadString('\n'); !strings.HasPrefix(line, "220 ") {
			t.Fatalf("%q %v", line, err)
		}
		c.SetReadDeadline(time.Now().Add(5 * time.Second))
		return r
	}
	t.Run("closed by keyboard", func(t *testing.T) {
		p := visit(t, "/es/playground/", rig.View{})
		p.focus("the view", "focus === "+viewButton("inbound"))
		p.press(rig.Enter)
		p.untilPort("the button", `shown(start)`)
		for range 120 {
			if inPort[bool](p, `(root ?? document).activeElement === start`) {
				break
			}
			p.press(rig.Tab)
		}
		p.press(rig.Enter)
		p.untilPort("the focus on what is new", `address !== "" && root.activeElement === one(".door .copy")`)
		program := greeted(t, inPort[string](p, "address"))
		p.press(rig.Tab + rig.Enter)
		p.untilPort("it is closed", `address === "" && one(".inbound-notice").textContent === "La dirección está cerrada." && root.activeElement === start`)
		if line, _ := program.ReadString('\n'); !strings.HasPrefix(line, "421 4.3.2 ") {
			t.Errorf("the program heard %q", line)
		}
	})
	t.Run("the page is left", func(t *testing.T) {
		p := visit(t, "/en/playground/", rig.View{})
		program := greeted(t, p.opened())
		p.open("/en/")
		if line, _ := program.ReadString('\n'); !strings.HasPrefix(line, "421 4.3.2 ") {
			t.Errorf("the program heard %q", line)
		}
	})
	t.Run("the core fails", func(t *testing.T) {
		p := visit(t, "/en/playground/", rig.View{})
		program := greeted(t, p.opened())
		_, err := rig.Eval[bool](p.Page, fmt.Sprintf(port, `(part.latest.fail(), true)`))
		must(t, err, "fail")
		if line, _ := program.ReadString('\n'); !strings.HasPrefix(line, "421 4.3.2 ") {
			t.Errorf("the program heard %q", line)
		}
	})
}

// Each fault has words of its own, in both languages.
func TestNoAddress(t *testing.T) {
	for _, c := range []struct {
		lang, flag, says string
	}{
		{"en", "--inbound=", "This site offers no addresses."}, {"es", "--inbound=", "Este sitio no ofrece direcciones."},
		{"en", "--limit=inbound-client=0", "You have as many addresses"}, {"es", "--limit=inbound-time=1s", "Se acabó el tiempo"},
	} {
		t.Run(c.lang+c.flag, func(t *testing.T) {
			server, err := rig.Serve(program(t), c.flag)
			must(t, err, "start")
			t.Cleanup(server.Kill)
			p := tabAt(t, server, "/"+c.lang+"/playground/")
			openView(p, "inbound")
			p.untilPort("the button", `shown(start)`)
			must(t, p.Tap(fmt.Sprintf(port, "start")), "press it")
			p.untilPort("the reason", fmt.Sprintf(`one(".inbound-notice").textContent.startsWith(%q)`, c.says))
			p.untilPort("another attempt may be made", `!start.disabled && shown(start)`)
		})
	}
	t.Run("the server is gone", func(t *testing.T) {
		server, err := rig.Serve(program(t))
		must(t, err, "start")
		p := tabAt(t, server, "/en/playground/")
		p.opened()
		server.Kill()
		p.untilPort("it is told", `one(".inbound-notice").textContent.startsWith("The connection to the server was lost")`)
	})
}

// tabAt is a tab at another server than the shared one; it may complain.
func tabAt(t *testing.T, server *rig.Server, path string) *page {
	t.Helper()
	tab, err := chromium(t).Open(rig.View{})
	must(t, err, "open a tab")
	t.Cleanup(tab.Close)
	must(t, tab.Navigate(server.URL(path)), "open %s", path)
	return &page{Page: tab, t: t}
}

// Somebody else's page holds the tag as well, if its origin is listed; the core
// is loaded once for both elements.
func TestInboundEmbedded(t *testing.T) {
	var ehlo *rig.Server
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="es"><title>Guest</title><link rel="icon" href="data:,"><script type="module" src="%s"></script>
			<smtp-playground id="p" persona="exim"></smtp-playground><smtp-inbound for="p"></smtp-inbound>`, ehlo.URL("/v1/smtp-playground.js"))
	}))
	t.Cleanup(host.Close)
	var err error
	ehlo, err = rig.Serve(program(t), "--origin="+host.URL)
	must(t, err, "start")
	t.Cleanup(ehlo.Kill)
	tab, err := chromium(t).Open(rig.View{})
	must(t, err, "open a tab")
	t.Cleanup(tab.Close)
	must(t, tab.Navigate(host.URL), "open the page")
	p := &page{Page: tab, t: t}
	p.untilPort("a button in the page's language", `start.textContent === "Abrir una dirección"`)
	address := p.opened()
	must(t, send(address), "net/smtp")
	p.untilPort("Exim answers, and has mail", `all(".mail").length === 1 && one(".client .transcript").textContent.includes("Exim")`)
	cores := 0
	for _, url := range tab.Requests() {
		if strings.Contains(url, "core-") {
			cores++
		}
	}
	if cores != 1 {
		t.Errorf("core.wasm was asked for %d times", cores)
	}
}

// On a phone nothing is wider than the screen, a code tells what it means, and
// axe finds no fault, in light and dark.
func TestInboundOnAPhone(t *testing.T) {
	p := visit(t, "/es/playground/", rig.View{Width: 360, Height: 740})
	address := p.opened()
	must(t, send(address), "net/smtp")
	p.untilPort("its mail", `all(".mail").length === 1`)
	if look[bool](p, `document.documentElement.scrollWidth > innerWidth`) {
		t.Error("the page is wider than the screen")
	}
	must(t, p.Tap(fmt.Sprintf(port, `all(".client .chip").at(-1)`)), "press a code")
	p.untilPort("the card", `shown(one(".client .decoder")) && one(".client .digits").textContent.includes("2")`)
	if name, err := p.Named("log", "Transcripción de "+inPort[string](p, `one(".client summary code").textContent`)); err != nil || name == 0 {
		t.Errorf("the transcript has no name of its own: %v", err)
	}
	axe := axeSource(t)
	for name, view := range views {
		must(t, p.Look(view), "look at it %s", name)
		p.axe(axe, name)
	}
}
