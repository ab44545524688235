package test

import (
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// spoken is what a session says: who, and the lines.
const spoken = `el.session.events.map(e => [e.from, e.after, ...(e.lines ?? []).map(l => l.map(([, text]) => text).join(""))].join(" ")).join("\n")`

// link opens the view Share and takes the link that stands there.
func (p *page) link() string {
	p.t.Helper()
	const field = `document.getElementById("share-link")`
	p.until("a link", field+`?.value.includes("#ehlo1")`)
	// The view follows the session: it is settled once two frames bring the same.
	p.until("the link of now", `(window.linkWas === `+field+`.value) || void (window.linkWas = `+field+`.value)`)
	return look[string](p, field+".value")
}

// opened opens a link as somebody else would, in a browser of their own.
func opened(t *testing.T, link string, view ...rig.View) *page {
	t.Helper()
	u, err := url.Parse(link)
	must(t, err, "a link")
	p := blank(t, append(view, rig.View{})[0])
	p.open(u.Path + "#" + u.Fragment)
	return p
}

// inside of a link: the recordings.
func unpacked(t *testing.T, link string) string {
	t.Helper()
	_, text, _ := strings.Cut(link, "#ehlo1=")
	packed, err := base64.RawURLEncoding.DecodeString(text)
	must(t, err, "base64url")
	plain, err := io.ReadAll(flate.NewReader(strings.NewReader(string(packed))))
	must(t, err, "deflate")
	return string(plain)
}

// A link brings the same session to somebody else, in both languages, by
// keyboard in a wide window and by touch in a narrow one.
func TestShareLink(t *testing.T) {
	for _, lang := range languages {
		for _, width := range []int64{1280, 320} {
			if halved(lang.code, width) {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d", lang.code, width), func(t *testing.T) {
				p := visit(t, "/"+lang.code+"/playground/", held(width))
				p.expect("opening the page", 220)
				p.say("EHLO client.test.example", 250)
				p.say("VRFY alice", 252)
				openView(p, "share")
				link, before := p.link(), look[string](p, spoken)
				q := opened(t, link, held(width))
				q.until("the banner", `shown(document.querySelector(".shared"))`)
				if after := look[string](q, spoken); after != before {
					t.Errorf("replayed:\n%s\nwas:\n%s", after, before)
				}
				q.until("it goes on", `el.getAttribute("state") === "ready" && codes.length === 3`)
				q.answer = 3
				q.say("RSET", 250)
				q.use("Start anew", `document.querySelector(".shared .button")`)
				q.until("the page as it was", `!document.querySelector(".shared") && location.hash === "" && codes.length === 1`)
			})
		}
	}
}

// A link to a row brings it into sight.
func TestShareRow(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say("EHLO client.test.example", 250)
	p.say("VRFY alice", 252)
	p.say("HELP", 0)
	openView(p, "share")
	q := opened(t, p.link()+"&row=2")
	q.until("the row", `(r => r.top >= 0 && r.bottom <= innerHeight && rows("client")[0].innerText.includes("EHLO"))(rows("client")[0].getBoundingClientRect()) && document.querySelector(".shared")`)
}

// The copy button copies; where the browser does not let it, the link is
// selected for the visitor to copy.
func TestShareCopy(t *testing.T) {
	p := visit(t, "/en/playground/#view=share", rig.View{})
	link := p.link()
	const copied = `document.querySelector(".share-status").textContent`
	look[bool](p, `!Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: async (x) => { window.copiedText = x } } }) || true`)
	p.tap("Copy link", `document.querySelector(".share-acts .button-main")`)
	p.until("it is copied", copied+` === "The link is copied." && window.copiedText === `+quote(link))
	look[bool](p, `!Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: async () => { throw new Error("no") } } }) || true`)
	p.tap("Copy link", `document.querySelector(".share-acts .button-main")`)
	p.until("it is selected", `focus.id === "share-link" && focus.selectionEnd - focus.selectionStart === focus.value.length && `+copied+`.includes("selected")`)
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// A lesson's link proves what was done: the page of whoever opens it says which
// goals are met, and counts nothing as theirs.
func TestShareProof(t *testing.T) {
	for _, lang := range languages {
		p := visit(t, "/"+lang.code+"/lessons/vrfy-252/", rig.View{})
		p.until("a greeting", `codes.length > 0`)
		lines := solution(t, "vrfy-252")
		p.follow(lines[:2])
		p.until("a goal met", `document.querySelector("li.goal.met")`)
		p.tap("Share", `document.querySelector("[data-share]")`)
		link := p.link()
		q := opened(t, link)
		q.until("the verdict", `document.querySelector(".proof-goals li")`)
		p.until("goals", `el.session.goals.length`)
		met := look[int](p, `el.session.goals.filter(g => g.met).length`)
		all := look[int](p, `el.session.goals.length`)
		if met == 0 || met == all {
			t.Fatalf("%d of %d goals are met: no test", met, all)
		}
		says := map[string]string{"en": "It meets %d of %d goals", "es": "Cumple %d de los %d objetivos"}[lang.code]
		q.until("how many", `document.querySelector(".proof b").innerText.includes(`+quote(fmt.Sprintf(says, met, all))+`)`)
		if got := look[int](q, `document.querySelectorAll(".proof-goals .met").length`); got != met {
			t.Errorf("%d goals marked as met, want %d", got, met)
		}
		if kept := look[int](q, `JSON.parse(localStorage.getItem("ehlo.progress.v1") ?? "{}").lessons?.["vrfy-252"]?.met ?? 0`); kept != 0 {
			t.Errorf("%d of somebody else's goals count as one's own", kept)
		}
	}
}

// Goals met at several servers are all in the link.
func TestShareProofOfManyServers(t *testing.T) {
	p := visit(t, "/en/lessons/every-server/", rig.View{})
	p.until("a greeting", `codes.length > 0`)
	last := look[int](p, `document.querySelectorAll(".step[data-step]").length`)
	p.tap("the solution of the last step", fmt.Sprintf(`document.querySelector('.step[data-step="%d"] [data-do=solution]')`, last))
	p.until("all goals", `el.session?.goals.length && el.session.goals.every(g => g.met)`)
	p.tap("Share", `document.querySelector("[data-share]")`)
	link := p.link()
	if n := strings.Count(unpacked(t, link), "ehlo 1\n"); n < 2 {
		t.Errorf("%d recordings in the link", n)
	}
	q := opened(t, link)
	q.until("all goals of the lesson", `document.querySelector(".proof b")?.innerText.includes("It meets all")`)
}

// Credentials do not travel, wherever they were said.
func TestShareHoldsNoSecrets(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say("EHLO client.test.example", 250)
	p.say("STARTTLS", 220)
	p.say("EHLO client.test.example", 250)
	p.say("AUTH PLAIN AG15LW5hbWUAbXktb3duLXBhc3N3b3Jk", 535)
	openView(p, "share")
	if text := unpacked(t, p.link()); strings.Contains(text, "AG15") || !strings.Contains(text, "AUTH PLAIN bGVmdCBvdXQ=") {
		t.Errorf("in the link:\n%s", text)
	}
}

// What was said with a real server is a record: it says so, and connects to
// nobody.
func TestShareOfRealSession(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.tap("connect", `all("button").find(b => b.innerText.includes("Connect to sandbox"))`)
	p.until("the real server", `el.session?.peer.kind === "real" && codes.length === 1 && one("[role=log]").innerText.includes("The server speaks first")`)
	p.answer = 1
	p.say("EHLO client.test.example", 250)
	openView(p, "share")
	q := opened(t, p.link())
	q.until("a record", `el.session?.peer.kind === "recorded" && codes.length === 2 && document.querySelector(".shared").innerText.includes("nothing connects")`)
	for _, url := range q.Requests() {
		if strings.HasPrefix(url, "ws") {
			t.Errorf("it connects: %s", url)
		}
	}
}

// A link that is damaged, too new or not to be believed: a sentence, and the
// page works as always.
func TestShareBroken(t *testing.T) {
	bomb := func() string {
		var b strings.Builder
		w, _ := flate.NewWriter(&b, 9)
		io.WriteString(w, "ehlo 1\nstart 0\n0 connect\n"+strings.Repeat("1 client NOOP\n", 200_000))
		w.Close()
		return "#ehlo1=" + base64.RawURLEncoding.EncodeToString([]byte(b.String()))
	}
	plain := func(text string) string { return "#ehlo1p=" + base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for name, hash := range map[string]string{
		"garbage": "#ehlo1=%00", "cut": "#ehlo1=S83IyVcw5CpIL", "empty": "#ehlo1=", "a bomb": bomb(),
		"no recording": plain("hello"), "no persona": plain("ehlo 1\npersona nobody\nstart 0\n0 connect\n0 rest\n"),
		"a newer link": "#ehlo2=abc", "a newer recording": plain("ehlo 7\nstart 0\n"),
	} {
		for _, path := range []string{"/en/playground/", "/en/lessons/vrfy-252/"} {
			t.Run(name+path, func(t *testing.T) {
				p := blank(t, rig.View{})
				p.open(path + hash)
				what := "cannot be read"
				if strings.Contains(name, "newer") {
					what = "newer Ehlo"
				}
				p.until("a sentence", `document.querySelector(".shared [role=alert]")?.innerText.includes(`+quote(what)+`)`)
				p.until("a greeting", "codes.length > 0")
				look[bool](p, `!void el.session.command("NOOP")`)
				p.until("a reply", `codes.length === 2 && codes[1] === 250`)
			})
		}
	}
}

// Links that people have are for ever: each kind, as version 1 wrote it.
func TestShareOldLinks(t *testing.T) {
	files, _ := filepath.Glob("testdata/links/*.link")
	if len(files) < 5 {
		t.Errorf("only %d old links", len(files))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			hash, err := os.ReadFile(file)
			must(t, err, "read a link")
			p := blank(t, rig.View{})
			p.open(strings.TrimSpace(string(hash)))
			p.until("it is replayed", `document.querySelector(".shared p[role=status]")`)
			want, err := os.ReadFile(strings.TrimSuffix(file, ".link") + ".want")
			must(t, err, "read what it shows")
			got := look[string](p, `el.session.peer.kind + " " + el.getAttribute("state") + "\n" + el.session.events.filter(e => e.from !== "note").map(e => [e.from, e.verb, e.code].filter(Boolean).join(" ")).join("\n")`) + "\n"
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// axe finds nothing in what keeps and shares: the views open, a shared session
// above a lesson, the list of lessons with its buttons.
func TestKeepAccessible(t *testing.T) {
	axe := axeSource(t)
	plain := base64.RawURLEncoding.EncodeToString([]byte("ehlo 1\npersona rfc\nrole mx\nstart 1790000000000\n0 connect\n900 client VRFY alice\\r\\n\n0 rest\n"))
	for name, view := range map[string]rig.View{"wide dark": {Width: 1280, Height: 800, Dark: true}, "narrow light": {Width: 320, Height: 740}} {
		for _, path := range []string{"/en/playground/#view=share", "/es/playground/#view=export", "/en/playground/#view=log", "/es/lessons/vrfy-252/#ehlo1p=" + plain, "/en/playground/#ehlo2=x"} {
			p := blank(t, view)
			p.open(path)
			p.until("a greeting", "codes.length > 0")
			p.until("what it is about", `document.querySelector(".share-link, .program, .log-text, .proof-goals, .shared [role=alert]")`)
			p.axe(axe, name+path)
			if over := look[int](p, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%s: %d px wider than the window", path, over)
			}
		}
	}
}
