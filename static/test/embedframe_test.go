package test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// A frame of ours in a page of somebody else: what a tab sees of it is what the
// frame tells, for the browser keeps the two apart.

// watching notes what a page hears of its frame.
const watching = `globalThis.heard = []; globalThis.said = [];
	for (const type of ["smtp-event", "goal-met", "lesson-completed"]) addEventListener(type, e => heard.push([type, e.target.tagName, e.detail]));
	addEventListener("message", e => said.push([e.origin, e.data]));`

// framed opens the snippet for a frame, in a page that watches.
func (g *guests) framed(t *testing.T, name, snippet string, view rig.View, headers ...string) *page {
	t.Helper()
	tab, err := chromium(t).Open(view)
	must(t, err, "open a tab")
	t.Cleanup(tab.Close)
	p := &page{Page: tab, t: t}
	must(t, p.Start(watching), "watch")
	must(t, p.Navigate(g.host(name, document(snippet, headers...))), "open")
	return p
}

// into presses the command line in the frame; from there keys go into it.
func (p *page) into() {
	p.t.Helper()
	p.until("the frame as high as its content", `document.querySelector("iframe").style.height`)
	at := look[[]float64](p, `(() => { const f = document.querySelector("iframe"); f.scrollIntoView({block: "end"}); const r = f.getBoundingClientRect(); return [r.x + 120, r.bottom - 90]; })()`)
	must(p.t, p.Press(at[0], at[1]), "press the command line")
}

func TestEmbedFrame(t *testing.T) {
	g := guestsOf(t)
	p := g.framed(t, "frame", g.piece(t, "en", "frame", ""), rig.View{}, "Content-Security-Policy: default-src 'none'; frame-src "+g.ehlo.URL("")+"; script-src "+g.ehlo.URL(""))
	p.until("220, told by the frame", `heard.some(([type, tag, d]) => type === "smtp-event" && tag === "IFRAME" && d.code === 220)`)
	p.into()
	p.press("VRFY alice" + rig.Enter)
	p.until("252", `heard.some(([type, , d]) => type === "smtp-event" && d.code === 252)`)
	p.until("a goal met", `heard.some(([type, , d]) => type === "goal-met" && d.line === "VRFY alice 252")`)
	if other := look[[]string](p, `said.map(([origin]) => origin).filter(o => o !== `+fmt.Sprintf("%q", g.ehlo.URL(""))+`)`); len(other) > 0 {
		t.Errorf("messages from %q", other)
	}
	high := `parseFloat(document.querySelector("iframe").style.height)`
	wide := look[float64](p, high)
	must(t, p.Look(rig.View{Width: 330, Height: 700}), "make the window narrow")
	p.until("no more scrolling inside than before", `document.documentElement.scrollWidth <= innerWidth && `+high+` >= 600`)
	if wide < 600 || wide > 800 {
		t.Errorf("the frame is %v high", wide)
	}
	if bad := p.Complaints(); len(bad) > 0 {
		t.Errorf("the browser complains: %q", bad)
	}
}

// The lesson to its end, in the frame: its page hears of it once.
func TestEmbedFrameLesson(t *testing.T) {
	g := guestsOf(t)
	p := g.framed(t, "lesson", g.piece(t, "es", "frame", ""), rig.View{})
	p.until("220", `heard.some(([, , d]) => d.code === 220)`)
	p.into()
	for _, line := range solution(t, "vrfy-252") {
		text, _, _ := strings.Cut(line, "\r\n")
		before := look[int](p, `heard.filter(([type, , d]) => type === "smtp-event" && d.from === "server").length`)
		p.press(text + rig.Enter)
		p.until("a reply to "+text, fmt.Sprintf(`heard.filter(([type, , d]) => type === "smtp-event" && d.from === "server").length > %d`, before))
	}
	p.until("the end", `heard.filter(([type]) => type === "lesson-completed").length === 1`)
}

// A frame says nothing to who has not greeted it, and follows the theme it is told.
func TestEmbedFrameIsSilentUntilGreeted(t *testing.T) {
	g := guestsOf(t)
	snippet, _, _ := strings.Cut(g.piece(t, "en", "frame", ""), "\n")
	p := g.framed(t, "silent", snippet, rig.View{})
	p.until("the frame", `document.querySelector("iframe").contentWindow.length === 0`)
	post := func(message string) {
		look[bool](p, `!void document.querySelector("iframe").contentWindow.postMessage(`+message+`, "*")`)
	}
	look[bool](p, `new Promise(done => { const f = document.querySelector("iframe"); f.loading = "eager"; f.addEventListener("load", () => done(true)); f.src += "&again"; })`)
	p.until("the frame is ready", "said.length > 0")
	if told := look[string](p, "JSON.stringify(said.map(([, d]) => d).filter(d => JSON.stringify(d) !== `{\"type\":\"ehlo:ready\"}`))"); told != "[]" {
		t.Errorf("before a hello it tells %s", told)
	}
	p.until("an answer to hello", `(document.querySelector("iframe").contentWindow.postMessage({type: "ehlo:hello"}, "*"), said.some(([, d]) => d.type === "ehlo:height" && d.height > 600))`)
	post(`{type: "ehlo:theme", theme: "dark"}`)
	dark, light := p.frameGround("dark"), ""
	post(`{type: "ehlo:theme", theme: "light"}`)
	if light = p.frameGround("light"); dark == light {
		t.Errorf("both themes look the same: %s", dark)
	}
}

// frameGround is the colour of the frame's page once it has a theme, read inside
// the frame.
func (p *page) frameGround(theme string) string {
	p.t.Helper()
	text, err := p.InFrame("/embed/", `new Promise(done => { const look = () => document.documentElement.dataset.theme === "`+theme+`" && document.querySelector("smtp-playground").getAttribute("theme") === "`+theme+`"
		? done(getComputedStyle(document.body).backgroundColor) : setTimeout(look, 5); look(); })`)
	must(p.t, err, "look into the frame")
	return text
}

// Who is not on the operator's list gets no frame, and a plain explanation.
func TestEmbedFrameOfStrangers(t *testing.T) {
	g := guestsOf(t)
	stranger := &http.Server{Handler: document(g.piece(t, "es", "frame", ""))}
	at, err := freeAddress()
	must(t, err, "find a port")
	stranger.Addr = at
	go stranger.ListenAndServe()
	t.Cleanup(func() { stranger.Close() })
	tab, err := chromium(t).Open(rig.View{})
	must(t, err, "open a tab")
	t.Cleanup(tab.Close)
	p := &page{Page: tab, t: t}
	must(t, p.Start(watching), "watch")
	must(t, p.Navigate("http://"+at+"/"), "open")
	p.until("the explanation", `document.querySelector("iframe + p[lang=es] a")?.href.includes("/es/embed/?lesson=vrfy-252")`)
	if n := look[int](p, "said.length"); n != 0 {
		t.Errorf("%d messages to a stranger", n)
	}
}

// In a frame that may run scripts and nothing else there is no origin and no
// storage: the session works all the same. The page around it is framed by
// nobody we know, so it is told nothing.
func TestEmbedSandboxedFrame(t *testing.T) {
	g := guestsOf(t)
	src, _, _ := strings.Cut(strings.TrimPrefix(g.piece(t, "en", "frame", ""), `<iframe `), " title")
	p := g.framed(t, "sandboxed", `<iframe sandbox="allow-scripts" title="x" width="100%" height="700" `+src+`></iframe>`, rig.View{})
	text, err := p.InFrame("/embed/", `new Promise(done => { let lines = ["EHLO client.test.example", "VRFY alice"]; const look = () => {
		const el = document.querySelector("smtp-playground"), s = el?.session;
		if (origin !== "null") return done("origin " + origin);
		if (s?.events.some(e => e.code === 252)) return done("252");
		if (s?.events.length && lines.length) el.type(lines.splice(0));
		setTimeout(look, 5); }; look(); })`)
	must(t, err, "look into the frame")
	if text != "252" {
		t.Error(text)
	}
	if bad := p.Complaints(); len(bad) > 0 {
		t.Errorf("the browser complains: %q", bad)
	}
}
