package test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"ehlo/static/test/rig"
)

// versions is a server of ours that becomes its next version: from then on the
// scripts that were loaded late are not there any more, and /sw.js names others.
type versions struct {
	*httptest.Server
	next atomic.Bool
}

var (
	lateScript = regexp.MustCompile(`/assets/help-\w+\.js`)
	swVersion  = regexp.MustCompile(`version:"\w+"`)
)

func newVersions(t *testing.T) *versions {
	t.Helper()
	inner := ehlo(t)
	v := &versions{}
	v.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if v.next.Load() && lateScript.MatchString(r.URL.Path) {
			http.NotFound(w, r)
			return
		}
		answer, err := http.Get(inner.URL(r.URL.RequestURI()))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		if v.next.Load() && r.URL.Path == "/sw.js" {
			text := swVersion.ReplaceAllString(string(body), `version:"next"`)
			body = []byte(regexp.MustCompile(`"assets/help-\w+\.js",?`).ReplaceAllString(text, ""))
		}
		for name, values := range answer.Header {
			w.Header()[name] = values
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(answer.StatusCode)
		w.Write(body)
	}))
	t.Cleanup(v.Close)
	return v
}

// From version N to N+1: a tab of N goes on working with scripts that the server
// has no more; pages come from the new server at once; the old caches go when
// the last old tab is gone.
func TestNextVersion(t *testing.T) {
	t.Parallel() // it waits more than it works
	v := newVersions(t)
	p := keptBy(t, v.URL+"/en/lessons/vrfy-252/")
	must(t, p.Navigate(v.URL+"/en/"), "open a second page") // controlled from its beginning
	p.until("a greeting", "codes.length > 0")
	v.next.Store(true)
	waits := look[bool](p, `navigator.serviceWorker.getRegistration().then(async r => {
		await r.update();
		const next = r.installing ?? r.waiting;
		if (next?.state !== "installed") await new Promise(done => next.addEventListener("statechange", done));
		return next.state === "installed" && r.waiting === next && r.active.state === "activated";
	})`)
	if !waits {
		t.Fatal("the next worker does not wait for the old tab")
	}
	p.press(rig.Tab) // away from the command line
	look[bool](p, `!void focus.blur()`)
	p.press("?")
	p.until("a script that the server no longer has", `shown(document.querySelector("dialog.help"))`)

	const names = `caches.keys().then(all => all.sort().join(" "))`
	if both := look[string](p, names); !strings.Contains(both, "assets next") || strings.Count(both, " assets ") != 2 {
		t.Errorf("while both are there: %s", both)
	}
	succeeded, err := p.Succession()
	must(t, err, "listen for the next worker")
	must(t, p.Navigate("about:blank"), "leave")
	must(t, succeeded(), "the next worker takes over") // once the old one has done what it was at
	must(t, p.Navigate(v.URL+"/en/lessons/"), "come back")
	p.until("everything to be kept anew", isKept)
	after := look[string](p, `(async () => { let now; for (let i = 0; i < 600; i++) { now = await `+names+`; if (!/ (assets|pages|course) (?!next)/.test(now)) break; await new Promise(f => setTimeout(f, 25)) } return now })()`)
	if after != "ehlo / assets next ehlo / course next ehlo / pages next" {
		t.Errorf("afterwards: %s", after)
	}
	v.Close()
	must(t, p.Navigate(v.URL+"/en/"), "open what the old version had kept")
	p.until("a greeting", "codes.length > 0")
}
