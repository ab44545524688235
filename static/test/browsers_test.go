package test

import (
	"fmt"
	"os/exec"
	"testing"
	"time"

	"ehlo/static/test/rig"
)

// The main paths in the other two engines; "make test-browsers". What is looked
// at closely is looked at in Chromium: here it is only asked whether it works.

var engines = []struct {
	name    string
	needs   string
	launch  func() (rig.Engine, error)
	offline bool // its service worker outlives its server in a test
}{
	{"Firefox", "firefox-esr", rig.LaunchFirefox, true},
	{"WebKit", "WebKitWebDriver", rig.LaunchWebKit, false},
}

// inBrowsers runs a test in each engine, one after the other: two at once would
// wait for each other.
func inBrowsers(t *testing.T, test func(t *testing.T, e rig.Engine)) {
	if mode != "browsers" && mode != "embed" {
		t.Skip("make test-browsers")
	}
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			if _, err := exec.LookPath(engine.needs); err != nil {
				t.Fatalf("missing: %s", engine.needs)
			}
			e, err := engine.launch()
			must(t, err, "launch")
			t.Cleanup(e.Close)
			test(t, e)
		})
	}
}

// window is a page in such a browser.
type window struct {
	*rig.Window
	t *testing.T
}

func openWindow(t *testing.T, e rig.Engine, url string) window {
	t.Helper()
	w, err := e.Open()
	must(t, err, "open a tab")
	t.Cleanup(w.Close)
	must(t, w.Navigate(url), "open %s", url)
	return window{w, t}
}

// until waits for an expression that may use the names of inside.
func (w window) until(what, js string) {
	w.t.Helper()
	var err error
	for range 3 { // on the way to another page there may be none at all
		if err = w.Wait(fmt.Sprintf(inside, js)); err == nil {
			return
		}
	}
	text, _ := rig.EvalIn[string](w.Window, fmt.Sprintf(inside, `location.href + " " + el?.getAttribute("state") + ": " + rows("").map(e => e.innerText.replaceAll("\n", " ")).join(" | ")`))
	w.t.Fatalf("%s: %v\n%s", what, err, text)
}

// lead brings the window to an address as a link does: a page without its server
// is none that WebDriver would believe in. It asks again and again, for a promise
// that waits in a page that goes is never answered.
func (w window) lead(url string) {
	w.t.Helper()
	_, err := rig.EvalIn[bool](w.Window, fmt.Sprintf(`(globalThis.old = true) && !void setTimeout(() => location.assign(%q))`, url))
	must(w.t, err, "lead to %s", url)
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if there, err := rig.EvalIn[bool](w.Window, `!globalThis.old && document.readyState === "complete"`); there && err == nil {
			return
		}
	}
	w.t.Fatalf("%s: not reached", url)
}

// enter sends a line by keyboard.
func (w window) enter(line string) {
	w.t.Helper()
	w.until("the command line", `!command.focus() && focus === command`)
	must(w.t, w.Type(line+rig.Enter), "type %q", line)
}

// tap presses what an expression with the names of inside finds.
func (w window) tap(what, js string) {
	w.t.Helper()
	w.until(what, `shown(`+js+`)`)
	must(w.t, w.Window.Tap(fmt.Sprintf(inside, js)), "press %s", what)
}

func TestBrowsersSession(t *testing.T) {
	inBrowsers(t, func(t *testing.T, e rig.Engine) {
		for _, lang := range languages {
			w := openWindow(t, e, ehlo(t).URL("/"+lang.code+"/"))
			w.until("220 without a key", `codes[0] === 220`)
			w.enter("VRFY alice")
			w.until("252", `codes[1] === 252`)
			w.until("252 explained", `shown(one(".decoder"))`)
		}
	})
}

func TestBrowsersLesson(t *testing.T) {
	inBrowsers(t, func(t *testing.T, e rig.Engine) {
		w := openWindow(t, e, ehlo(t).URL("/es/lessons/vrfy-252/"))
		w.until("220", `codes[0] === 220`)
		w.enter("EHLO client.test.example")
		w.until("250", `codes.at(-1) === 250`)
		w.enter("VRFY alice")
		w.until("a goal met", `document.querySelector(".goal.met") && codes.at(-1) === 252`)
	})
}

func TestBrowsersReal(t *testing.T) {
	inBrowsers(t, func(t *testing.T, e rig.Engine) {
		w := openWindow(t, e, ehlo(t).URL("/en/playground/"))
		w.until("220", `codes[0] === 220`)
		w.tap("the switch to the real server", `all("button").find(b => b.textContent.includes("sandbox:25"))`)
		w.until("220 of the real server", `one("[data-peer=real]") && codes[0] === 220`)
		w.enter("VRFY alice")
		w.until("252 of the real server", `codes.at(-1) === 252`)
	})
}

func TestBrowsersDoctor(t *testing.T) {
	inBrowsers(t, func(t *testing.T, e rig.Engine) {
		w := openWindow(t, e, ehlo(t).URL("/en/doctor/"))
		w.until("the script", `document.querySelector(".button-main .label").innerText.includes("sandbox")`)
		w.tap("the field", `document.querySelector("#host")`)
		must(t, w.Type(rig.Enter), "ask about the sandbox")
		w.until("three ports with a 220", `document.querySelectorAll(".port").length === 3 && document.querySelector(".port .outcome").innerText.startsWith("220")`)
	})
}

// Every view of the bar opens, and Escape closes it.
func TestBrowsersViews(t *testing.T) {
	inBrowsers(t, func(t *testing.T, e rig.Engine) {
		w := openWindow(t, e, ehlo(t).URL("/en/playground/"))
		w.until("220", `codes[0] === 220`)
		w.enter("EHLO client.test.example")
		w.until("250", `codes.at(-1) === 250`)
		w.until("the bar is alive", `document.querySelector(".views[data-ready]")`)
		names, err := rig.EvalIn[[]string](w.Window, `[...document.querySelectorAll(".views [data-view]")].filter(e => e.checkVisibility()).map(b => b.dataset.view)`)
		must(t, err, "read the bar")
		if len(names) < 8 {
			t.Errorf("only these views: %q", names)
		}
		for _, name := range names {
			w.tap(name, viewButton(name))
			w.until(name+" to open", viewButton(name)+`.getAttribute("aria-expanded") === "true" && shown(`+viewPlace(name)+`) && `+viewPlace(name)+`.innerText.length > 20 && !document.querySelector(".view-button[aria-busy]")`)
			must(t, w.Type(rig.Escape), "press Escape")
			w.until(name+" to close", viewButton(name)+`.getAttribute("aria-expanded") === "false"`)
		}
	})
}

// A link made in one window replays the session in another, and it goes on.
func TestBrowsersShare(t *testing.T) {
	inBrowsers(t, func(t *testing.T, e rig.Engine) {
		w := openWindow(t, e, ehlo(t).URL("/en/playground/#view=share"))
		w.until("220, and the view", `codes[0] === 220 && document.querySelector("#share-link").value.length > 60`)
		value := func() string {
			link, err := rig.EvalIn[string](w.Window, `document.querySelector("#share-link").value`)
			must(t, err, "read the link")
			return link
		}
		first := value()
		w.enter("VRFY alice")
		w.until("a link of it", fmt.Sprintf(`codes.at(-1) === 252 && document.querySelector("#share-link").value.length > %d`, len(first)))
		link := value()
		other := openWindow(t, e, link)
		other.until("the session, replayed", `codes.join(" ") === "220 252"`)
		other.enter("NOOP")
		other.until("it goes on", `codes.at(-1) === 250`)
	})
}

// A visited lesson works with the server stopped.
func TestBrowsersOffline(t *testing.T) {
	inBrowsers(t, func(t *testing.T, e rig.Engine) {
		server := ownServer(t)
		w := openWindow(t, e, server.URL("/es/lessons/vrfy-252/"))
		w.until("everything to be kept", isKept)
		server.Kill()
		w.lead(server.URL("/es/lessons/vrfy-252/"))
		w.until("220", `!globalThis.old && codes[0] === 220`)
		w.enter("VRFY alice")
		w.until("252", `codes.at(-1) === 252`)
		w.lead(server.URL("/es/replies/441/"))
		w.until("the page for what is not kept", `location.pathname === "/es/offline/"`)
	})
}
