package rig

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// firefox is driven over WebDriver BiDi, which it speaks by itself.
type firefox struct {
	program *started
	profile string
	conn    *websocket.Conn

	mu     sync.Mutex
	next   int
	answer map[int]chan bidiAnswer
}

type bidiAnswer struct {
	ID             int
	Result         json.RawMessage
	Error, Message string
}

// prefs keep Firefox from calling home and from asking questions.
const prefs = `user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.proxy.type", 0);
user_pref("services.settings.server", "");
user_pref("toolkit.telemetry.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("extensions.getAddons.cache.enabled", false);
`

// LaunchFirefox starts a headless Firefox with a profile of its own.
func LaunchFirefox() (Engine, error) {
	profile, err := os.MkdirTemp("", "ehlo-firefox-")
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs), 0o600); err != nil {
		return nil, err
	}
	cmd := exec.Command("firefox-esr", "--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile)
	cmd.Env = append(os.Environ(), "HOME="+profile, "MOZ_CRASHREPORTER_DISABLE=1")
	f := &firefox{profile: profile, answer: map[int]chan bidiAnswer{}}
	if f.program, err = start(cmd); err != nil {
		return nil, err
	}
	address, err := f.program.says("WebDriver BiDi listening on ")
	if err == nil {
		f.conn, _, err = websocket.DefaultDialer.Dial(address+"/session", nil)
	}
	if err == nil {
		go f.listen()
		err = f.call("session.new", map[string]any{"capabilities": map[string]any{}}, nil)
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("start Firefox: %w", err)
	}
	return f, nil
}

func (f *firefox) Name() string { return "Firefox" }

func (f *firefox) Close() {
	if f.conn != nil {
		f.conn.Close()
	}
	f.program.kill()
	os.RemoveAll(f.profile)
}

// listen hands every answer to the call that waits for it.
func (f *firefox) listen() {
	for {
		var a bidiAnswer
		if err := f.conn.ReadJSON(&a); err != nil {
			f.mu.Lock()
			for id, wait := range f.answer {
				wait <- bidiAnswer{Error: "gone", Message: err.Error()}
				delete(f.answer, id)
			}
			f.mu.Unlock()
			return
		}
		f.mu.Lock()
		if wait := f.answer[a.ID]; wait != nil {
			wait <- a
			delete(f.answer, a.ID)
		}
		f.mu.Unlock()
	}
}

// call sends one command and reads its result.
func (f *firefox) call(method string, params, result any) error {
	wait := make(chan bidiAnswer, 1)
	f.mu.Lock()
	f.next++
	f.answer[f.next] = wait
	err := f.conn.WriteJSON(map[string]any{"id": f.next, "method": method, "params": params})
	f.mu.Unlock()
	if err != nil {
		return err
	}
	var a bidiAnswer
	select {
	case a = <-wait:
	case <-time.After(stepLimit + 5*time.Second):
		a = bidiAnswer{Error: "late", Message: "no answer"}
	}
	if a.Error != "" {
		return fmt.Errorf("%s: %s: %s", method, a.Error, a.Message)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(a.Result, result)
}

// Open opens a tab in a container of its own: storage, cache and workers.
func (f *firefox) Open() (*Window, error) {
	t := &firefoxTab{f: f}
	var user struct{ UserContext string }
	if err := f.call("browser.createUserContext", map[string]any{}, &user); err != nil {
		return nil, err
	}
	t.user = user.UserContext
	var made struct{ Context string }
	err := f.call("browsingContext.create", map[string]any{"type": "tab", "userContext": t.user}, &made)
	t.context = made.Context
	return &Window{t}, err
}

type firefoxTab struct {
	f             *firefox
	user, context string
}

func (t *firefoxTab) navigate(url string) error {
	return t.f.call("browsingContext.navigate", map[string]any{"context": t.context, "url": url, "wait": "complete"}, nil)
}

func (t *firefoxTab) eval(js string) (string, error) {
	var done struct {
		Result           struct{ Value string }
		ExceptionDetails struct{ Text string }
	}
	err := t.f.call("script.evaluate", map[string]any{"expression": js, "awaitPromise": true, "target": map[string]any{"context": t.context}}, &done)
	if err == nil && done.ExceptionDetails.Text != "" {
		err = errors.New(done.ExceptionDetails.Text)
	}
	return done.Result.Value, err
}

func (t *firefoxTab) perform(actions []any) error {
	return t.f.call("input.performActions", map[string]any{"context": t.context, "actions": actions}, nil)
}

func (t *firefoxTab) keys(keys []string) error { return t.perform(keyActions(keys)) }
func (t *firefoxTab) press(x, y int) error     { return t.perform(pressActions(x, y)) }

func (t *firefoxTab) end() {
	t.f.call("browser.removeUserContext", map[string]any{"userContext": t.user}, nil)
}
