package rig

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// webkit is WebKitGTK's little browser. It has no headless mode: a virtual screen
// is started for it.
type webkit struct {
	screen        *started
	display, home string
}

// LaunchWebKit starts the screen; each tab is a browser of its own.
func LaunchWebKit() (Engine, error) {
	w := &webkit{}
	var err error
	if w.home, err = os.MkdirTemp("", "ehlo-webkit-"); err != nil {
		return nil, err
	}
	// -displayfd names a free screen on standard output, where start listens.
	screen := exec.Command("Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1280x900x24")
	screen.Stderr = io.Discard
	if w.screen, err = start(screen); err == nil {
		w.display, err = w.screen.says("")
	}
	if err != nil {
		w.Close()
		return nil, fmt.Errorf("start WebKit: %w", err)
	}
	return w, nil
}

func (w *webkit) Name() string { return "WebKit" }

func (w *webkit) Close() {
	if w.screen != nil {
		w.screen.kill()
	}
	os.RemoveAll(w.home)
}

// Open starts a driver, which can have one browser, and that browser.
func (w *webkit) Open() (*Window, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	t := &webkitTab{at: "http://127.0.0.1:" + port}
	cmd := exec.Command("WebKitWebDriver", "--host=127.0.0.1", "--port="+port)
	cmd.Env = append(os.Environ(), "DISPLAY=:"+w.display, "HOME="+w.home, "XDG_RUNTIME_DIR="+w.home, "GDK_BACKEND=x11", "NO_AT_BRIDGE=1",
		"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1", "LIBGL_ALWAYS_SOFTWARE=1") // root has no sandbox, and only our own pages are opened
	if t.driver, err = start(cmd); err != nil {
		return nil, err
	}
	if err = t.begin(); err != nil {
		t.driver.kill()
	}
	return &Window{t}, err
}

// webkitTab is a browser with one tab, driven over WebDriver.
type webkitTab struct {
	driver   *started
	at, path string
}

func (t *webkitTab) begin() error {
	if err := t.answers(); err != nil {
		return err
	}
	wanted := map[string]any{"binary": miniBrowser(), "args": []string{"--automation"}}
	var made struct{ SessionID string }
	err := t.call("POST", "/session", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{"webkitgtk:browserOptions": wanted}}}, &made)
	t.path = "/session/" + made.SessionID
	return err
}

func miniBrowser() string {
	found, _ := filepath.Glob("/usr/lib/*/webkit*/MiniBrowser")
	if len(found) == 0 {
		return "MiniBrowser"
	}
	return found[len(found)-1]
}

// answers waits until the driver does: it says nothing when it is ready.
func (t *webkitTab) answers() error {
	end := time.Now().Add(startLimit)
	for tick := time.NewTicker(20 * time.Millisecond); time.Now().Before(end); <-tick.C {
		if t.call("GET", "/status", nil, nil) == nil {
			return nil
		}
	}
	return errors.New("the driver does not answer")
}

func freePort() (string, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer ln.Close()
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	return port, nil
}

// call sends one command and reads its value.
func (t *webkitTab) call(method, path string, body, value any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(method, t.at+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	answer, err := (&http.Client{Timeout: stepLimit + 15*time.Second}).Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var all struct{ Value json.RawMessage }
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path[strings.LastIndex(path, "/"):], all.Value)
	}
	if value == nil {
		return nil
	}
	return json.Unmarshal(all.Value, value)
}

func (t *webkitTab) navigate(url string) error {
	return t.call("POST", t.path+"/url", map[string]any{"url": url}, nil)
}

// eval gives faults the same way as results: the driver says little of them.
func (t *webkitTab) eval(js string) (string, error) {
	var got []string
	script := "const done = arguments[arguments.length - 1]; " + js + `.then(v => done(["", v]), e => done([String(e), ""]))`
	err := t.call("POST", t.path+"/execute/async", map[string]any{"script": script, "args": []any{}}, &got)
	switch {
	case err != nil:
		return "", err
	case len(got) != 2:
		return "", fmt.Errorf("an answer of %d parts", len(got))
	case got[0] != "":
		return "", errors.New(got[0])
	}
	return got[1], nil
}

func (t *webkitTab) perform(actions []any) error {
	return t.call("POST", t.path+"/actions", map[string]any{"actions": actions}, nil)
}

func (t *webkitTab) keys(keys []string) error { return t.perform(keyActions(keys)) }
func (t *webkitTab) press(x, y int) error     { return t.perform(pressActions(x, y)) }
func (t *webkitTab) end() {
	t.call("DELETE", t.path, nil, nil)
	t.driver.kill()
}
