package test

import (
	"fmt"
	"os/exec"
	"testing"

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
	if mode != "browsers" {
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
	if err := w.Wait(fmt.Sprintf(inside, js)); err != nil {
		text, _ := rig.EvalIn[string](w.Window, fmt.Sprintf(inside, `location.href + " " + el?.getAttribute("state") + ": " + rows("").map(e => e.innerText.replaceAll("\n", " ")).join(" | ")`))
		w.t.Fatalf("%s: %v\n%s", what, err, text)
	}
}

// enter sends a line by keyboard.
func (w window) enter(line string) {
	w.t.Helper()
	must(w.t, w.Tap(fmt.Sprintf(inside, `one("form input")`)), "go to the command line")
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
