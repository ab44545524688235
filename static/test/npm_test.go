package test

import (
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// installed makes the package and installs it from its packed file, as somebody
// without a network would. It returns the folder and the hash that the build and
// the package's own README name.
func installed(t *testing.T) (dir, integrity string) {
	t.Helper()
	if _, err := exec.LookPath("npm"); err != nil {
		missing(t, "npm")
	}
	program(t)
	made, dir := t.TempDir(), t.TempDir()
	build := exec.Command("go", "run", "./static/build", "-npm", made, "-version", "v9.8.7")
	build.Dir = rig.Root()
	out, err := build.CombinedOutput()
	must(t, err, "build: %s", out)
	_, integrity, _ = strings.Cut(strings.TrimSpace(string(out)), ".single.js: ")
	must(t, os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"private":true}`), 0o600), "write")
	install := exec.Command("npm", "install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", filepath.Join(made, "smtp-playground-9.8.7.tgz"))
	install.Dir = dir
	install.Env = append(os.Environ(), "npm_config_cache="+t.TempDir())
	out, err = install.CombinedOutput()
	must(t, err, "install: %s", out)
	readme, err := os.ReadFile(filepath.Join(dir, "node_modules", "smtp-playground", "README.md"))
	must(t, err, "read")
	if !strings.Contains(string(readme), `integrity="`+integrity+`"`) || !strings.HasPrefix(integrity, "sha384-") {
		t.Errorf("the README of the package does not show %s", integrity)
	}
	if all, _ := filepath.Glob(filepath.Join(dir, "node_modules", "[a-z]*")); len(all) != 1 {
		t.Errorf("it brings others along: %q", all)
	}
	return dir, integrity
}

const hostPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'"

// Both builds of the installed package work in a page of somebody else, under
// the policy that its README names and more; the single file fetches nothing.
func TestInstalledPackage(t *testing.T) {
	dir, integrity := installed(t)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err, "listen")
	files := http.FileServer(http.Dir(filepath.Join(dir, "node_modules")))
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", hostPolicy)
		file, isPage := strings.CutPrefix(r.URL.Path, "/page/")
		if !isPage {
			files.ServeHTTP(w, r)
			return
		}
		attribute := ""
		if strings.Contains(file, "single") {
			attribute = ` integrity="` + integrity + `" crossorigin="anonymous"`
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>x</title><script type="module" src="/smtp-playground/%s"%s></script><smtp-playground persona="exim"></smtp-playground>`, file, attribute)
	})}
	go server.Serve(ln)
	t.Cleanup(func() { server.Close() })
	for file, fetched := range map[string]string{"smtp-playground.js": "core-.*explain-en-", "smtp-playground.single.js": "^$"} {
		t.Run(file, func(t *testing.T) {
			tab, err := chromium(t).Open(rig.View{})
			must(t, err, "open a tab")
			t.Cleanup(tab.Close)
			p := &page{Page: tab, t: t}
			must(t, tab.Navigate("http://"+ln.Addr().String()+"/page/"+file), "open the page")
			p.expect("opening", 220)
			p.say("EHLO client.test.example", 250)
			p.say("VRFY alice", 0)
			p.until("an explanation", `all(".decoder a").length === 0 && all(".decoder .says").length > 0`)
			assets := look[string](p, `performance.getEntriesByType("resource").map(e => e.name).filter(n => n.includes("/assets/")).sort().join(" ")`)
			if !regexp.MustCompile(fetched).MatchString(assets) {
				t.Errorf("fetched %q, want %s", assets, fetched)
			}
			look[string](p, `customElements.get("smtp-playground").site = location.origin + "/some/path"`)
			p.say("NOOP", 250)
			p.until("a link to the site that was named", `all(".decoder a").some(a => a.pathname.startsWith("/some/path/en/replies/"))`)
			for _, complaint := range tab.Complaints() {
				t.Errorf("the browser complains: %s", complaint)
			}
		})
	}
}

// The page of the builder shows the hash of exactly that file.
func TestPackageHashIsShown(t *testing.T) {
	_, integrity := installed(t)
	r, err := http.Get(ehlo(t).URL("/en/embed/builder/"))
	must(t, err, "fetch the builder")
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	must(t, err, "read it")
	if !strings.Contains(html.UnescapeString(string(text)), `integrity="`+integrity+`"`) {
		t.Errorf("it does not show %s", integrity)
	}
}
