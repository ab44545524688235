package test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// get asks for a path, without following redirects.
func get(t *testing.T, path string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest("GET", ehlo(t).URL(path), nil)
	must(t, err, "GET %s", path)
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			request.Host = header[i+1]
		}
		request.Header.Set(header[i], header[i+1])
	}
	response, err := direct.RoundTrip(request)
	must(t, err, "GET %s", path)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	must(t, err, "read %s", path)
	return response, string(body)
}

// direct takes answers as they come: no decompression behind our back.
var direct = &http.Transport{DisableCompression: true}

var link = regexp.MustCompile(`\s(?:href|src|action)="([^"]+)"`)

// Starting at the two front pages, every link inside leads somewhere, and
// every page has the headers of a page. No link leads out by itself.
func TestEveryPage(t *testing.T) {
	seen := map[string]bool{}
	queue := []string{"/en/", "/es/"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		if seen[path] {
			continue
		}
		seen[path] = true
		response, body := get(t, path)
		if response.StatusCode != 200 {
			t.Errorf("%s: %s", path, response.Status)
			continue
		}
		if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/html") {
			continue
		}
		checkPageHeaders(t, path, response.Header)
		queue = append(queue, inner(path, body)...)
	}
	for _, path := range templates {
		if path == "/offline/" || strings.HasPrefix(path, "/embed/?") { // only the service worker, and pages of others, lead there
			continue
		}
		for _, lang := range languages {
			if !seen["/"+lang.code+path] {
				t.Errorf("no link leads to /%s%s", lang.code, path)
			}
		}
	}
	t.Logf("%d addresses", len(seen))
}

// inner lists the addresses on this server that a page links to.
func inner(path, body string) (found []string) {
	base, _ := url.Parse("http://here" + path)
	for _, m := range link.FindAllStringSubmatch(body, -1) {
		to, err := base.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
		if err == nil && to.Host == "here" && strings.HasPrefix(to.Scheme, "http") {
			found = append(found, to.EscapedPath())
		}
	}
	return found
}

// pagePolicy is what every page's content security policy must hold.
var pagePolicy = []string{"default-src 'none'", "'wasm-unsafe-eval'", "require-trusted-types-for 'script'", "trusted-types ehlo", "base-uri 'none'", "form-action", "frame-ancestors"}

func checkPageHeaders(t *testing.T, path string, h http.Header) {
	t.Helper()
	policy := h.Get("Content-Security-Policy")
	for _, want := range pagePolicy {
		if !strings.Contains(policy, want) {
			t.Errorf("%s: the policy lacks %q: %s", path, want, policy)
		}
	}
	for _, never := range []string{"unsafe-inline", " 'unsafe-eval'", "http:", "https:", "*"} {
		if strings.Contains(policy, never) {
			t.Errorf("%s: the policy holds %q: %s", path, never, policy)
		}
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "", "Etag": "", "Cache-Control": ""} {
		if got := h.Get(name); got == "" || want != "" && got != want {
			t.Errorf("%s: %s is %q, want %q", path, name, got, want)
		}
	}
	if cookie := h.Get("Set-Cookie"); cookie != "" {
		t.Errorf("%s sets a cookie", path)
	}
}

func TestRoutes(t *testing.T) {
	for path, want := range map[string]struct {
		status         int
		kind, location string
	}{
		"/healthz":                         {200, "text/plain", ""},
		"/readyz":                          {200, "text/plain", ""},
		"/metrics":                         {404, "", ""}, // only on the admin address
		"/smtp-playground.js":              {200, "text/javascript", ""},
		"/v1/smtp-playground.js":           {200, "text/javascript", ""},
		"/embed.js":                        {200, "text/javascript", ""},
		"/sitemap.xml":                     {200, "application/xml", ""},
		"/en/compare/252-220/":             {301, "", "/en/compare/220-252/"},
		"/en/lessons":                      {301, "", "/en/lessons/"},
		"/en/no/such/page/":                {404, "text/html", ""},
		"/en/lessons/vrfy-252/lesson.json": {200, "application/json", ""},
	} {
		response, _ := get(t, path)
		h := response.Header
		if response.StatusCode != want.status || !strings.HasPrefix(h.Get("Content-Type"), want.kind) || !strings.HasSuffix(h.Get("Location"), want.location) {
			t.Errorf("%s: %d %q to %q, want %v", path, response.StatusCode, h.Get("Content-Type"), h.Get("Location"), want)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: no nosniff", path)
		}
	}
}

func TestLanguageIsChosen(t *testing.T) {
	for accept, want := range map[string]string{"": "/en/", "es-ES,es;q=0.9,en;q=0.8": "/es/", "de, en;q=0.5": "/en/", "en;q=0.1, es;q=0.2": "/es/"} {
		response, _ := get(t, "/", "Accept-Language", accept)
		if got := response.Header.Get("Location"); response.StatusCode/100 != 3 || !strings.HasSuffix(got, want) {
			t.Errorf("%q: %d to %q, want %s", accept, response.StatusCode, got, want)
		}
		if !strings.Contains(response.Header.Get("Vary"), "Accept-Language") {
			t.Errorf("%q: Vary is %q", accept, response.Header.Get("Vary"))
		}
	}
}

// A name that was made to point at this machine gets nothing.
func TestOtherHosts(t *testing.T) {
	for host, want := range map[string]int{"localhost": 200, "127.0.0.1": 200, "[::1]:8080": 200, "rebound.example": 421, "127.0.0.1.rebound.example": 421, "localhost.": 421} {
		if response, _ := get(t, "/en/", "Host", host); response.StatusCode != want {
			t.Errorf("Host %s: %d, want %d", host, response.StatusCode, want)
		}
	}
}

// Assets are immutable, come compressed, and may be used by other pages.
func TestAssets(t *testing.T) {
	_, body := get(t, "/en/")
	assets := 0
	for _, path := range inner("/en/", body) {
		if !strings.HasPrefix(path, "/assets/") {
			continue
		}
		assets++
		for _, coding := range []string{"br", "gzip"} {
			response, _ := get(t, path, "Accept-Encoding", coding)
			h := response.Header
			if h.Get("Content-Encoding") != coding || !strings.Contains(h.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s: asked for %s, got %q, Vary %q", path, coding, h.Get("Content-Encoding"), h.Get("Vary"))
			}
			if !strings.Contains(h.Get("Cache-Control"), "immutable") {
				t.Errorf("%s: Cache-Control %q", path, h.Get("Cache-Control"))
			}
			for name, want := range map[string]string{"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin", "Cross-Origin-Embedder-Policy": "require-corp"} {
				if got := h.Get(name); got != want {
					t.Errorf("%s: %s is %q, want %q", path, name, got, want)
				}
			}
		}
	}
	if assets == 0 {
		t.Error("the front page uses no asset")
	}
}

// An unchanged page costs no second transfer.
func TestNotModified(t *testing.T) {
	for _, path := range []string{"/en/", "/en/lessons/vrfy-252/lesson.json"} {
		first, _ := get(t, path)
		if second, body := get(t, path, "If-None-Match", first.Header.Get("Etag")); second.StatusCode != 304 || body != "" {
			t.Errorf("%s: %d with %d bytes, want 304", path, second.StatusCode, len(body))
		}
	}
}

// Lessons travel as JSON, the same steps and goals in both languages.
func TestLessonJSON(t *testing.T) {
	for _, slug := range tutorials(t) {
		shapes := map[string]bool{}
		for _, lang := range languages {
			response, body := get(t, "/"+lang.code+"/lessons/"+slug+"/lesson.json")
			if response.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s: other pages may not read it", slug)
			}
			var lesson struct {
				Slug, Lang string
				Steps      []struct{ ID string }
				Solution   []string
			}
			must(t, json.Unmarshal([]byte(body), &lesson), "read %s", slug)
			if lesson.Slug != slug || lesson.Lang != lang.code || len(lesson.Steps) == 0 {
				t.Errorf("%s in %s: %+v", slug, lang.code, lesson)
			}
			shapes[strings.Join(lesson.Solution, "\n")] = true
		}
		if len(shapes) != 1 {
			t.Errorf("%s: the languages have different solutions", slug)
		}
	}
}
