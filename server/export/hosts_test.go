package export

import (
	"encoding/json"
	"strings"
	"testing"
)

// hostFile is one file for hosts, of an export below a path.
func hostFile(t *testing.T, name, path string) string {
	t.Helper()
	dir, c := t.TempDir(), config()
	c.Path = path
	write(t, dir, c)
	return read(t, dir)[name]
}

// Cloudflare joins what two rules say about one header, and takes 100 rules of
// 2,000 characters: no header may stand in two rules that can both match.
func TestHeadersFile(t *testing.T) {
	rules := map[string][]string{}
	rule := ""
	for line := range strings.Lines(hostFile(t, "_headers", "/smtp")) {
		switch {
		case len(line) > 2000:
			t.Errorf("too long: %s", line)
		case strings.HasPrefix(line, "/"):
			rule = strings.TrimSpace(line)
		case strings.HasPrefix(line, "  "):
			name, _, _ := strings.Cut(strings.TrimSpace(line), ":")
			rules[rule] = append(rules[rule], name)
		}
	}
	if len(rules) > 100 || len(rules["/smtp/*"]) < 4 || len(rules["/smtp/assets/*"]) != 4 || len(rules["/smtp/:lang/lessons/:slug/lesson.json"]) != 3 {
		t.Errorf("%q", rules)
	}
	every := strings.Join(rules["/smtp/*"], " ")
	for rule, names := range rules {
		for _, name := range names {
			if rule != "/smtp/*" && strings.Contains(every, name) {
				t.Errorf("%s: %s is said for every file already", rule, name)
			}
		}
	}
}

func TestVercelFile(t *testing.T) {
	var got struct {
		TrailingSlash bool
		Headers       []struct {
			Source  string
			Headers []struct{ Key, Value string }
		}
	}
	if err := json.Unmarshal([]byte(hostFile(t, "vercel.json", "/smtp")), &got); err != nil || !got.TrailingSlash {
		t.Fatal(err, got)
	}
	cache := map[string]string{}
	for _, rule := range got.Headers {
		for _, h := range rule.Headers {
			if h.Key == "Cache-Control" {
				cache[rule.Source] = h.Value // the last one counts
			}
		}
	}
	if cache["/smtp/(.*)"] != revalidate || cache["/smtp/assets/(.*)"] != forEver {
		t.Errorf("%q", cache)
	}
}

func TestSnippets(t *testing.T) {
	for _, c := range []struct{ file, path, want string }{
		{"nginx.conf", "", "location / {"},
		{"nginx.conf", "/smtp", "location /smtp/assets/ {"},
		{"nginx.conf", "/s.p", `location ~ ^/s\.p/(`},
		{"nginx.conf", "", `add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'; connect-src 'self'" always;`},
		{".htaccess", "/smtp", "ErrorDocument 404 /smtp/404.html"},
		{".htaccess", "", "AddType application/wasm .wasm"},
	} {
		if text := hostFile(t, c.file, c.path); !strings.Contains(text, c.want) {
			t.Errorf("%s of %q: no %s in\n%s", c.file, c.path, c.want, text)
		}
	}
}

// The page for frames may be framed, and no other.
func TestWhoMayBeFramed(t *testing.T) {
	c := config()
	pages := c.Site.(fewPages)
	for _, address := range []string{"/en/embed/", "/en/embed/builder/", "/en/lessons/x/"} {
		pages[address] = pages["/en/"]
	}
	dir := t.TempDir()
	write(t, dir, c)
	files := read(t, dir)
	const denied = "\n  X-Frame-Options: DENY\n"
	for address, may := range map[string]bool{"/en/": false, "/en/lessons/*": false, "/en/embed/builder/": false, "/en/embed/": true} {
		if strings.Contains(files["_headers"], "\n"+address+denied) == may {
			t.Errorf("%s in _headers", address)
		}
		if strings.Contains(files["vercel.json"], `"source": "`+strings.ReplaceAll(address, "*", "(.*)")+`"`) == may {
			t.Errorf("%s in vercel.json", address)
		}
	}
	for _, name := range []string{"_headers", "vercel.json"} {
		if strings.Contains(files[name], "frame-ancestors") {
			t.Errorf("%s says it for every page", name)
		}
	}
	for name, has := range map[string]string{
		"nginx.conf": "location ~ ^/[a-z]+/embed/(index\\.html)?$ {\n  add_header Content-Security-Policy \"default-src 'none'; connect-src 'self'\" always;",
		".htaccess":  "m#/[a-z]+/embed/(index\\.html)?$#\">\n    Header always unset X-Frame-Options\n    Header always set Content-Security-Policy \"default-src 'none'; connect-src 'self'\"",
	} {
		if !strings.Contains(files[name], has) {
			t.Errorf("%s: no %s in\n%s", name, has, files[name])
		}
	}
}
