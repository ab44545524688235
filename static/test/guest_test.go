package test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// hostPage is somebody else's page, from an origin of its own: MODULE stands for
// the address of our module. What foreign styles and scripts do to the element,
// and it to them, is looked at here; headers and generators are embed_test.go's.
func hostPage(t *testing.T, view rig.View, html string) *page {
	t.Helper()
	module := ehlo(t).URL("/smtp-playground.js")
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, strings.ReplaceAll(html, "MODULE", module))
	}))
	t.Cleanup(host.Close)
	tab, err := chromium(t).Open(view)
	must(t, err, "open a tab")
	t.Cleanup(func() {
		for _, complaint := range tab.Complaints() {
			t.Errorf("the browser complains: %s", complaint)
		}
		tab.Close()
	})
	p := &page{Page: tab, t: t}
	must(t, p.Navigate(host.URL+"/"), "open the host")
	return p
}

const docs = `<!doctype html><html lang="en"%s><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>Somebody's docs</title>
<style>%s</style><script type="module" src="MODULE"></script></head>
<body><h1>Docs</h1><ul><li>One <button>Host</button></li></ul><div id="place">%s</div></body></html>`

const asGuest = `<smtp-playground persona="exim"><pre>S: 220</pre></smtp-playground>`

// hostiles are what pages do to whatever is in them.
var hostiles = map[string][2]string{
	"resets":    {"", `* { all: unset; } #place { display: block; width: 700px; }`},
	"important": {"", `li { display: none !important; color: red !important; } section, div, p, ol { position: fixed !important; margin: 3em !important; } button, input { display: none !important; } #place { position: static !important; margin: 0 !important; } [hidden] { display: block !important; }`},
	"type":      {"", `html { font-size: 62.5%; } * { font: italic 900 40px/4 fantasy; letter-spacing: .4em !important; word-spacing: 2em; text-transform: uppercase; text-indent: 3em; text-align: right; text-shadow: 1px 1px red; white-space: nowrap; visibility: visible; word-break: break-all; hyphens: auto; tab-size: 1; quotes: none; list-style: square; border-collapse: collapse; font-variant: small-caps; font-feature-settings: "smcp"; writing-mode: horizontal-tb }`},
	"rtl":       {` dir="rtl"`, `body { direction: rtl; }`},
}

// measured is where each part of a session stands in the element, and how it is
// written: the same in any host.
const measured = `(() => { const at = el.getBoundingClientRect(); return JSON.stringify([...root.querySelectorAll(".live, .live *")].filter(e => e.checkVisibility() && !e.closest("select, svg")).map(e => {
	const r = e.getBoundingClientRect(), s = getComputedStyle(e);
	return [e.className + "", ...[r.x - at.x, r.y - at.y, r.width, r.height].map(n => Math.round(n * 4) / 4), s.fontSize, s.lineHeight, s.letterSpacing, s.wordSpacing, s.textTransform, s.textIndent, s.textAlign, s.direction, s.color, s.fontFamily, s.fontStyle, s.whiteSpace, s.textShadow, s.fontVariant] }))})()`

// A host's styles do not reach the session: it is laid out to the pixel as in a
// page that has none.
func TestHostStylesStayOutside(t *testing.T) {
	look1 := func(attributes, style string) string {
		p := hostPage(t, rig.View{}, fmt.Sprintf(docs, attributes, `#place { width: 700px; } `+style, asGuest))
		p.expect("opening the host", 220)
		p.say("EHLO client.test.example", 250)
		p.say("VRFY alice", 0)
		p.until("the explanation", `one(".row.here")?.innerText.startsWith("S") && one(".row.here") === rows("server").at(-1) && one(".others") && one("[role=log]").scrollHeight - one("[role=log]").scrollTop - one("[role=log]").clientHeight < 2`)
		return look[string](p, measured)
	}
	plain := look1("", "")
	for name, host := range hostiles {
		t.Run(name, func(t *testing.T) {
			if got := look1(host[0], host[1]); got != plain {
				t.Errorf("it looks different:\n%s", firstDifference(plain, got))
			}
		})
	}
}

func firstDifference(a, b string) string {
	one, two := strings.Split(a, "],["), strings.Split(b, "],[")
	for i := range min(len(one), len(two)) {
		if one[i] != two[i] {
			return one[i] + "\n" + two[i]
		}
	}
	return fmt.Sprintf("%d parts, then %d", len(one), len(two))
}

// Nor do ours reach the host, nor does anything stay behind in it.
func TestNothingLeaksOut(t *testing.T) {
	const styles = `JSON.stringify([...document.querySelectorAll("h1, li, li button, body")].map(e => { const s = getComputedStyle(e); return [s.color, s.font, s.margin, s.padding, s.background, s.border] }))`
	plain := hostPage(t, rig.View{}, fmt.Sprintf(strings.Replace(docs, `<script type="module" src="MODULE"></script>`, "", 1), "", "", ""))
	before := look[string](plain, styles)
	names := look[[]string](plain, `Object.keys(globalThis).sort()`)
	p := hostPage(t, rig.View{}, fmt.Sprintf(docs, "", "", asGuest))
	p.expect("opening the host", 220)
	p.say("EHLO client.test.example", 250)
	if got := look[string](p, styles); got != before {
		t.Errorf("the host looks different:\n%s\n%s", before, got)
	}
	if got := look[[]string](p, `Object.keys(globalThis).sort()`); !slices.Equal(got, names) {
		t.Errorf("new names: %d, before %d", len(got), len(names))
	}
	if look[bool](p, `document.adoptedStyleSheets.length > 0 || localStorage.length > 0 || sessionStorage.length > 0 || document.cookie !== ""`) {
		t.Error("something stays behind: styles, storage or cookies")
	}
}

// The host says how it wants it: by its colour scheme, by theme, by height, by
// custom properties and parts.
func TestHostChooses(t *testing.T) {
	style := `:root { color-scheme: dark; } #light { height: 300px; --accent: rgb(1, 2, 3); } #light::part(session) { border-color: rgb(4, 5, 6); }`
	p := hostPage(t, rig.View{}, fmt.Sprintf(docs, "", style, `<smtp-playground id="auto"></smtp-playground><smtp-playground id="light" theme="light"></smtp-playground><smtp-playground id="dark" theme="dark"></smtp-playground>`))
	p.until("all of them", `[...document.querySelectorAll("smtp-playground")].every(e => e.getAttribute("state") === "greeted")`)
	got := look[[]string](p, `["auto", "dark", "light"].map(id => { const s = document.getElementById(id).shadowRoot.querySelector(".live"), c = getComputedStyle(s); return c.backgroundColor + " " + s.offsetHeight })`)
	if got[0] != got[1] || got[2] == got[0] || !strings.HasSuffix(got[2], " 300") || !strings.HasSuffix(got[0], " 560") {
		t.Errorf("auto, dark, light: %q", got)
	}
	if got := look[string](p, `(() => { const s = document.getElementById("light").shadowRoot; return getComputedStyle(s.querySelector(".live")).borderLeftColor + getComputedStyle(s.querySelector(".button-main")).backgroundColor })()`); got != "rgb(4, 5, 6)rgb(1, 2, 3)" {
		t.Errorf("part and property: %s", got)
	}
}

// loading says when it begins; nothing of the core is fetched before.
func TestLoading(t *testing.T) {
	fetched := `performance.getEntriesByType("resource").filter(e => /core-.*wasm/.test(e.name)).length`
	p := hostPage(t, rig.View{}, fmt.Sprintf(docs, "", "#far { margin-top: 5000px; }", `<smtp-playground loading="click"></smtp-playground><smtp-playground id="far" loading="lazy"></smtp-playground>`))
	p.until("the button", `shown(one(".start button"))`)
	if n := look[int](p, fetched); n != 0 {
		t.Errorf("fetched the core %d times before anybody wanted it", n)
	}
	p.tap("start", `one(".start button")`)
	p.expect("starting", 220)
	p.until("the focus", "focus === command")
	look[bool](p, `!void document.getElementById("far").scrollIntoView()`)
	p.until("the one that is seen now", `document.getElementById("far").getAttribute("state") === "greeted"`)
	if n := look[int](p, fetched); n != 1 {
		t.Errorf("fetched the core %d times", n)
	}
}

// Ten elements share one core: they cost less than a megabyte more than one.
func TestTenElements(t *testing.T) {
	const memory = `[...globalThis[Symbol.for("ehlo.cores")].values()][0].then(c => c.exports.memory.buffer.byteLength)`
	p := hostPage(t, rig.View{}, fmt.Sprintf(docs, "", "", asGuest))
	p.expect("opening the host", 220)
	one := look[int64](p, memory)
	heap, err := p.Heap()
	must(t, err, "measure")
	look[bool](p, `!void document.getElementById("place").append(...Array.from({length: 9}, () => document.createElement("smtp-playground")))`)
	p.until("all ten", `[...document.querySelectorAll("smtp-playground")].filter(e => e.getAttribute("state") === "greeted" && e.session).length === 10`)
	p.say("VRFY alice", 0)
	if n := look[int](p, `globalThis[Symbol.for("ehlo.cores")].size`); n != 1 {
		t.Errorf("%d cores", n)
	}
	ten := look[int64](p, memory)
	after, err := p.Heap()
	must(t, err, "measure")
	if more := ten - one + after - heap; more > 1e6 {
		t.Errorf("ten elements take %d octets more than one (core %d, scripts %d)", more, ten-one, after-heap)
	} else {
		t.Logf("ten elements take %d octets more than one", more)
	}
}

// A page that moves the element keeps its session; one that takes it out and
// puts it back later gets a new one, and nothing is left of the old.
func TestMoved(t *testing.T) {
	p := hostPage(t, rig.View{}, fmt.Sprintf(docs, "", "", asGuest))
	p.expect("opening the host", 220)
	p.say("EHLO client.test.example", 250)
	if !look[bool](p, `(async () => {
		const before = el.session, aside = document.body.appendChild(document.createElement("aside"));
		aside.append(el);
		await null;
		return el.session === before && el.isConnected;
	})()`) {
		t.Error("moving it ended its session")
	}
	p.say("NOOP", 250)
	look[bool](p, `(async () => { globalThis.kept = el; el.remove(); await new Promise(r => setTimeout(r)); return kept.session === null })()`)
	look[bool](p, `!void document.body.append(kept)`)
	p.until("a new session", `el.session && codes.length === 1 && el.getAttribute("state") === "greeted"`)
}

// The card of a reply: in both languages, dark too, when its text changes, and
// the text itself where it is no reply. A host's styles stay outside.
func TestCodeCard(t *testing.T) {
	for name, style := range map[string]string{"plain": "", "resets": hostiles["resets"][1], "type": hostiles["type"][1]} {
		t.Run(name, func(t *testing.T) {
			p := hostPage(t, rig.View{}, fmt.Sprintf(docs, "", style, `<smtp-code>252 2.1.5</smtp-code><smtp-code lang="es" theme="dark">550</smtp-code><smtp-code>hello</smtp-code>`))
			const card = `[...document.querySelectorAll("smtp-code")].map(e => e.shadowRoot)`
			p.until("the cards", card+`.filter(e => e.querySelector(".digits")).length === 2`)
			if got := look[string](p, card+`[2].querySelector("slot").hidden + " " + `+card+`[0].querySelector("slot").hidden`); got != "false true" {
				t.Errorf("what is no reply, and what is one: %s", got)
			}
			if got := look[string](p, `(() => { const c = `+card+`.map(e => e.querySelector(".card")), s = c.map(e => e && getComputedStyle(e)); return [s[0].fontSize, s[0].letterSpacing, c[1].lang, s[0].backgroundColor !== s[1].backgroundColor, c[1].innerText.includes("Fallo") || c[1].innerText.includes("permanente") || c[1].innerText.length > 100].join() })()`); got != "17px,normal,es,true,true" {
				t.Errorf("the cards: %s", got)
			}
			look[bool](p, `!void (document.querySelector("smtp-code").textContent = "421")`)
			p.until("the other reply", card+`[0].querySelector(".digits").innerText.startsWith("4")`)
			look[bool](p, `!void document.querySelector("smtp-code").setAttribute("lang", "es")`)
			p.until("the other language", card+`[0].querySelector(".card").lang === "es"`)
		})
	}
}
