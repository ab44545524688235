package test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// What was opened once goes on without its server. The tab is not held to be
// clean: the browser complains of every server that does not answer.

// keptBy opens a page of a server and waits until all of it is kept.
func keptBy(t *testing.T, url string) *page {
	t.Helper()
	tab, err := chromium(t).Open(rig.View{})
	must(t, err, "open a tab")
	t.Cleanup(tab.Close)
	p := &page{Page: tab, t: t}
	must(t, tab.Navigate(url), "open %s", url)
	p.until("everything to be kept", isKept)
	return p
}

const isKept = `document.documentElement.dataset.offline === "kept"`

func ownServer(t *testing.T, flags ...string) *rig.Server {
	t.Helper()
	server, err := rig.Serve(program(t), flags...)
	must(t, err, "start a server")
	t.Cleanup(server.Kill)
	return server
}

// The lesson that was visited, one that was not, and the playground work with
// the server stopped; what is not kept says so, in the language asked for.
func TestOffline(t *testing.T) {
	t.Parallel() // it waits more than it works
	for _, lang := range languages {
		server := ownServer(t)
		p := keptBy(t, server.URL("/"+lang.code+"/lessons/vrfy-252/"))
		if !look[bool](p, `shown(document.getElementById("kept-offline"))`) {
			t.Error("the page does not say that it is kept")
		}
		server.Kill()
		for _, path := range []string{"/lessons/vrfy-252/", "/lessons/first-220/", "/playground/", "/"} {
			must(t, p.Navigate(server.URL("/"+lang.code+path)), "open %s without its server", path)
			p.answer = 0
			p.expect("opening "+path, 220)
			p.until("a session that takes a line", `shown(command)`)
			p.say("VRFY alice", 0)
		}
		must(t, p.Navigate(server.URL("/"+lang.code+"/lessons/vrfy-252/")), "open the lesson again")
		p.answer = 0
		p.expect("opening the lesson", 220)
		p.say("EHLO client.test.example", 250)
		p.say("VRFY alice", 252)
		p.until("a goal met", `document.querySelector(".goal.met")`)
		for _, asked := range languages {
			must(t, p.Navigate(server.URL("/"+asked.code+"/replies/441/?x=1")), "open a page that was never opened")
			p.arrive("the page for that", `location.pathname === "/`+asked.code+`/offline/" && document.documentElement.lang === "`+asked.code+`" && shown(document.querySelector("[data-again]"))`)
			if again := look[string](p, `document.querySelector("[data-again]").href`); again != server.URL("/"+asked.code+"/replies/441/?x=1") {
				t.Errorf("tries %s again", again)
			}
		}
		p.axe(axeSource(t), lang.code+": the page for what is not kept")
		must(t, p.Navigate(server.URL("/")), "open the front door")
		p.arrive("the front page", `location.pathname === "/en/" || location.pathname === "/es/"`)
	}
}

// What is asked of a server is answered by a server: none of it is kept.
func TestNeverKept(t *testing.T) {
	t.Parallel() // it waits more than it works
	server := ownServer(t)
	p := keptBy(t, server.URL("/en/playground/"))
	p.switchToReal("Real")
	p.say("VRFY alice", 0)
	must(t, p.Navigate(server.URL("/en/doctor/")), "open the doctor")
	p.until("the script", `document.querySelector(".button-main .label").innerText.includes("sandbox")`)
	p.examine("sandbox")
	for _, path := range []string{"/healthz", "/readyz", "/robots.txt", "/en/search/?q=alice"} {
		must(t, p.Navigate(server.URL(path)), "open %s", path)
	}
	must(t, p.Navigate(server.URL("/en/replies/")), "open a page to look from")
	p.until("the page", isKept)
	kept := look[[]string](p, `(async () => { const list = []; for (const name of await caches.keys()) for (const r of await (await caches.open(name)).keys()) list.push(new URL(r.url).pathname + new URL(r.url).search); return list })()`)
	if len(kept) < 80 {
		t.Errorf("only %d things are kept", len(kept))
	}
	allowed := regexp.MustCompile(`^/(assets/[\w.-]+|(en|es)/([\w/-]*/)?(\w+\.json)?)$`)
	for _, path := range kept {
		if !allowed.MatchString(path) {
			t.Errorf("%s is kept", path)
		}
	}
	answers := look[int](p, `(async () => { let n = 0; for (const name of await caches.keys()) { const r = await (await caches.open(name)).match("/en/doctor/"); if (r && (await r.text()).includes('class="outcome')) n++ } return n })()`)
	if answers > 0 {
		t.Error("an answer of the doctor is kept")
	}
}

// The kill switch: a server that wants nothing kept makes browsers forget, with
// a page of its own and without one.
func TestKillSwitch(t *testing.T) {
	t.Parallel() // it waits more than it works
	for name, path := range map[string]string{"with a page": "/en/", "by the worker alone": "/robots.txt"} {
		t.Run(name, func(t *testing.T) {
			before := ownServer(t)
			p := keptBy(t, before.URL("/en/"))
			before.Kill()
			after := ownServer(t, "--http", before.HTTP, "--no-offline")
			must(t, p.Navigate(after.URL(path)), "open a page")
			look[bool](p, `navigator.serviceWorker.getRegistration().then(r => r?.update()).then(() => true, () => true)`)
			const left = `(async () => {
				for (let i = 0, left; i < 600; i++) {
					left = [...await navigator.serviceWorker.getRegistrations(), ...await caches.keys()].map(String);
					if (!left.length || i > 598) return left;
					await new Promise(next => setTimeout(next, 25));
				}
			})()`
			if things := look[[]string](p, left); len(things) > 0 {
				t.Errorf("still there: %q", things)
			}
		})
	}
}

// The element in pages of others keeps nothing there.
func TestElementKeepsNothing(t *testing.T) {
	t.Parallel() // it waits more than it works
	program(t)
	for _, name := range []string{"smtp-playground.js", "embed.js"} {
		text, err := os.ReadFile(filepath.Join(rig.Root(), "static", "dist", name))
		must(t, err, "read %s", name)
		if strings.Contains(string(text), "serviceWorker") || strings.Contains(string(text), "caches") {
			t.Errorf("%s keeps pages", name)
		}
	}
}

// Chromium takes the site for a program that can be installed: manifest, icons
// and worker are as it wants them.
func TestInstallable(t *testing.T) {
	t.Parallel() // it waits more than it works
	p := visit(t, "/en/", rig.View{})
	faults, err := p.Installable()
	must(t, err, "ask Chromium")
	for _, fault := range faults {
		if fault != "in-incognito" { // each tab of these tests is
			t.Errorf("not installable: %s", fault)
		}
	}
	answer, err := http.Get(ehlo(t).URL("/manifest.webmanifest"))
	must(t, err, "get the manifest")
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if kind := answer.Header.Get("Content-Type"); kind != "application/manifest+json" || !strings.Contains(string(text), "maskable") {
		t.Errorf("%s: %s", kind, text)
	}
}

// Below a path of a larger site the worker minds its own.
func TestOfflineBelowAPath(t *testing.T) {
	t.Parallel() // it waits more than it works
	front := behindProxy(t, true)
	p := keptBy(t, "http://"+front.address+"/smtp/es/lessons/vrfy-252/")
	if scope := look[string](p, `navigator.serviceWorker.getRegistration().then(r => new URL(r.scope).pathname)`); scope != "/smtp/" {
		t.Errorf("the scope is %s", scope)
	}
	front.server.Kill()
	must(t, p.Navigate("http://"+front.address+"/smtp/es/lessons/first-220/"), "open a lesson without its server")
	p.answer = 0
	p.expect("opening it", 220)
	must(t, p.Navigate("http://"+front.address+"/smtp/es/replies/441/"), "open a page that was never opened")
	p.arrive("the page for that", `location.pathname === "/smtp/es/offline/"`)
}

// An export does the same on any host of files.
func TestOfflineExport(t *testing.T) {
	t.Parallel() // it waits more than it works
	host := exported(t)
	p := keptBy(t, "http://"+host.address+exportPath+"en/lessons/vrfy-252/")
	host.stop()
	for _, path := range []string{"en/lessons/vrfy-252/", "en/lessons/first-220/", "en/playground/"} {
		must(t, p.Navigate("http://"+host.address+exportPath+path), "open %s without its host", path)
		p.answer = 0
		p.expect("opening "+path, 220)
		p.say("VRFY alice", 0)
	}
	must(t, p.Navigate(fmt.Sprintf("http://%s%sen/replies/441/", host.address, exportPath)), "open a page that was never opened")
	p.arrive("the page for that", `location.pathname === "`+exportPath+`en/offline/" && document.styleSheets.length > 0`)
}
