package test

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"ehlo/static/test/rig"
)

// plainHost is a static host of the simple kind: files below a path, no headers,
// no compression, and a wrong type for WebAssembly.
type plainHost struct {
	address string
	stop    func()
	mu      sync.Mutex
	strays  []string // asked for, and not there
}

const exportPath = "/some/path/"

// wholeSite is the export that the tests share.
var wholeSite = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ehlo-export-")
	if err != nil {
		return "", err
	}
	shared.used = append(shared.used, func() { os.RemoveAll(dir) })
	out, err := exec.Command(rig.Binary(), "export", "--out", dir).CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return dir, nil
})

// exported serves it, with no server of ours.
func exported(t *testing.T) *plainHost {
	t.Helper()
	program(t)
	dir, err := wholeSite()
	must(t, err, "export")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err, "listen")
	h := &plainHost{address: ln.Addr().String()}
	files := http.StripPrefix(strings.TrimSuffix(exportPath, "/"), http.FileServer(http.Dir(dir)))
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".wasm") {
			w.Header().Set("Content-Type", "application/octet-stream")
		}
		files.ServeHTTP(&watched{w, h, r.URL.Path}, r)
	})}
	go server.Serve(ln)
	h.stop = func() { server.Close() }
	t.Cleanup(h.stop)
	return h
}

// watched notes what is not there.
type watched struct {
	http.ResponseWriter
	host *plainHost
	path string
}

func (w *watched) WriteHeader(status int) {
	if status == http.StatusNotFound {
		w.host.mu.Lock()
		w.host.strays = append(w.host.strays, w.path)
		w.host.mu.Unlock()
	}
	w.ResponseWriter.WriteHeader(status)
}

// visit opens a page of the export; at the end nothing may have left its path,
// been missing, or broken its policy.
func (h *plainHost) visit(t *testing.T, path string, view rig.View) *page {
	t.Helper()
	tab, err := chromium(t).Open(view)
	must(t, err, "open a tab")
	p := &page{Page: tab, t: t}
	t.Cleanup(func() {
		for _, asked := range tab.Requests() {
			if u, err := url.Parse(asked); err != nil || u.Host != h.address || !strings.HasPrefix(u.Path, exportPath) {
				t.Errorf("asked for outside the export: %s", asked)
			}
		}
		for _, complaint := range tab.Complaints() {
			t.Errorf("the browser complains: %s", complaint)
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		if len(h.strays) > 0 {
			t.Errorf("not in the export: %q", h.strays)
		}
		tab.Close()
	})
	h.open(p, path)
	return p
}

func (h *plainHost) open(p *page, path string) {
	p.t.Helper()
	must(p.t, p.Navigate("http://"+h.address+exportPath+path), "open %s", path)
	p.answer = 0
}

// arrive waits for a page that another one leads to; on the way the tab may have
// none at all.
func (p *page) arrive(what, js string) {
	p.t.Helper()
	for range 20 {
		if p.Wait(fmt.Sprintf(inside, js)) == nil {
			return
		}
	}
	p.t.Fatalf("%s: not reached", what)
}

// The lessons are followed to their ends by keyboard, with files alone.
func TestExportedLessons(t *testing.T) {
	host := exported(t)
	for _, slug := range typed {
		for _, lang := range languages {
			t.Run(lang.code+"/"+slug, func(t *testing.T) {
				p := host.visit(t, lang.code+"/lessons/"+slug+"/", rig.View{})
				p.until("a greeting", `codes.length > 0`)
				p.follow(solution(t, slug))
				p.until("every goal met", `[...document.querySelectorAll("li.goal")].every(g => g.classList.contains("met"))`)
			})
		}
	}
}

// A wrong move raises its hint there as well.
func TestExportedMistakes(t *testing.T) {
	host := exported(t)
	for hint, lines := range moves(t, "vrfy-252", "mistakes.smtp") {
		p := host.visit(t, "es/lessons/vrfy-252/", rig.View{})
		p.until("a greeting", `codes.length > 0`)
		p.follow(lines)
		p.until("the hint "+hint, fmt.Sprintf(`document.querySelector('details.hint[data-hint=%q]')?.checkVisibility()`, hint))
	}
}

// "Show solution" plays every step: of the lesson about real servers, or of all
// for "make test-site".
func TestExportedShowSolution(t *testing.T) {
	host, slugs := exported(t), []string{"real-banner"}
	if mode == "site" {
		slugs = tutorials(t)
	}
	for lang, name := range followed() {
		for _, slug := range slugs {
			t.Run(lang+"/"+slug, func(t *testing.T) {
				p := host.visit(t, lang+"/lessons/"+slug+"/", rig.View{})
				p.until("a session", `el?.session`)
				if says := look[bool](p, `shown(document.querySelector(".no-real"))`); says != (slug == "real-banner") {
					t.Errorf("it says that there is no real server: %v", says)
				}
				for step := range look[int](p, `document.querySelectorAll(".step").length`) {
					p.solve(fmt.Sprintf(`document.getElementById("step-%d")`, step+1), name)
				}
			})
		}
	}
}

// What pages say in place of a server is as accessible as the rest.
func TestExportedAccessible(t *testing.T) {
	host := exported(t)
	for _, path := range []string{"en/playground/", "es/lessons/real-banner/", "es/doctor/"} {
		host.visit(t, path, rig.View{}).axe(axeSource(t), path)
	}
}

// The front page leads to the reader's language, a comparison asked for in the
// wrong order to the right one; search and the dialogue of a page find theirs.
func TestExportedPages(t *testing.T) {
	host := exported(t)
	p := host.visit(t, "", rig.View{})
	p.arrive("the front page in a language", `location.pathname === "`+exportPath+`en/" && codes.length > 0`)
	host.open(p, "es/compare/252-220/")
	p.arrive("the comparison", `location.pathname.endsWith("/es/compare/220-252/")`)
	host.open(p, "en/search/")
	p.until("the field of the search", `document.querySelector(".search-here input")`)
	p.tap("the field", `document.querySelector(".search-here input")`)
	p.press("greylisting")
	p.until("a result below the path", `document.querySelector(".search-list a")?.pathname.startsWith("`+exportPath+`en/")`)
	p.press(rig.Enter)
	p.arrive("what was found", `location.pathname !== "`+exportPath+`en/search/"`)
	host.open(p, "en/doctor/")
	p.tap("a case to practise", `document.querySelector(".case-list a")`)
	p.arrive("the case in the simulator", `location.pathname === "`+exportPath+`en/playground/" && el.session`)
	host.open(p, "en/personas/")
	host.open(p, "en/playground/")
	p.until("a greeting", `codes.length > 0`)
	p.say("VRFY alice", 0)
	if !look[bool](p, `shown(document.querySelector("#no-server")) && !document.querySelector("smtp-inbound, [target]")`) {
		t.Error("the playground offers what needs a server, or does not say that there is none")
	}
}

// Without JavaScript the front page has a link for each language.
func TestExportedFrontWithoutScript(t *testing.T) {
	p := exported(t).visit(t, "", rig.View{NoScript: true})
	if leads := look[[]string](p, `[...document.querySelectorAll("main a")].map(a => new URL(a.href).pathname)`); fmt.Sprint(leads) != "["+exportPath+"en/ "+exportPath+"es/]" {
		t.Error(leads)
	}
}

// The element from an export works in a page of somebody else, by either name.
// One core serves them all, and that it came with a wrong type is said once.
func TestExportedElement(t *testing.T) {
	host := exported(t)
	p := host.visit(t, "en/replies/", rig.View{})
	const both = `(async () => {
		let said = 0; const info = console.info; console.info = (...a) => { if (String(a[0]).includes("application/wasm")) said++; info(...a); };
		const top = new URL("../../", location.href);
		const one = await import(new URL("smtp-playground.js", top).href), two = await import(new URL("v1/smtp-playground.js", top).href);
		const session = await one.open({persona: "exim"}); await two.open();
		console.info = info;
		const cores = performance.getEntriesByType("resource").filter(e => e.name.endsWith(".wasm")).length;
		return [one.open === two.open, said, cores, session.events[0].code];
	})()`
	if got := look[[]any](p, both); fmt.Sprint(got) != "[true 1 1 220]" {
		t.Errorf("%v, want one module, one remark, one core and 220", got)
	}
	text, err := os.ReadFile(filepath.Join(rig.Root(), "static", "types", "v1.txt"))
	must(t, err, "read what /v1/ promises")
	for _, m := range sessionMember.FindAllStringSubmatch(string(text), -1) {
		has := fmt.Sprintf(`import(new URL("../../v1/smtp-playground.js", location.href).href).then(m => m.open()).then(s => %q in s)`, m[1])
		if !look[bool](p, has) {
			t.Errorf("a session has no %s", m[1])
		}
	}
}

var sessionMember = regexp.MustCompile(`(?m)^Session: (?:readonly )?(\w+)`)
