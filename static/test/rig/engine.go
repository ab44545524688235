package rig

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Engine is a browser of another make than Chromium: Firefox or WebKit. Both
// are spoken to over their own WebDriver, without npm.
type Engine interface {
	Name() string
	Open() (*Window, error) // a tab with storage of its own
	Close()
}

// driver is what a tab can be told, in whatever words its browser wants.
type driver interface {
	navigate(url string) error
	eval(js string) (text string, err error) // of an expression that gives a promise of a string
	keys(keys []string) error
	press(x, y int) error
	end()
}

// Window is a page in such a browser.
type Window struct{ driver }

// Navigate brings the tab to an address and waits until it has loaded.
func (w *Window) Navigate(url string) error { return w.navigate(url) }

// Close closes the tab.
func (w *Window) Close() { w.end() }

// EvalIn evaluates an expression in the page; a promise is waited for.
func EvalIn[T any](w *Window, js string) (v T, err error) {
	text, err := w.eval(`(async () => JSON.stringify((await (` + js + `)) ?? null))()`)
	if err == nil {
		err = json.Unmarshal([]byte(text), &v)
	}
	return v, err
}

// Wait looks again and again, inside the page, until the expression is true.
func (w *Window) Wait(js string) error {
	ok, err := EvalIn[bool](w, fmt.Sprintf(`new Promise(done => {
		const end = performance.now() + %d;
		const look = () => { let ok = false; try { ok = %s } catch {} ; ok ? done(true) : performance.now() > end ? done(false) : setTimeout(look, 5) };
		look();
	})`, stepLimit.Milliseconds(), js))
	if err == nil && !ok {
		err = fmt.Errorf("not within %v: %s", stepLimit, js)
	}
	return err
}

// Type types text and keys (Enter, Tab, ...) into whatever has the focus.
func (w *Window) Type(text string) error {
	var list []string
	for _, r := range text {
		key, special := wireKeys[string(r)]
		if !special {
			key = string(r)
		}
		list = append(list, key)
	}
	return w.keys(list)
}

// wireKeys are the keys of this package as WebDriver names them.
var wireKeys = map[string]string{Enter: "\uE007", Tab: "\uE004", Escape: "\uE00C", Up: "\uE013", Down: "\uE015"}

// Tap presses the mouse on the middle of the element the expression gives.
func (w *Window) Tap(element string) error {
	at, err := EvalIn[[]float64](w, `(async () => {
		const e = `+element+`; e.scrollIntoView({block: "center"});
		await new Promise(requestAnimationFrame);
		const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2];
	})()`)
	if err != nil {
		return fmt.Errorf("%s: %w", element, err)
	}
	return w.press(int(at[0]), int(at[1]))
}

// actions are key strokes and a press of the mouse, as WebDriver and BiDi both
// write them.
func keyActions(keys []string) []any {
	var list []any
	for _, k := range keys {
		list = append(list, map[string]any{"type": "keyDown", "value": k}, map[string]any{"type": "keyUp", "value": k})
	}
	return []any{map[string]any{"type": "key", "id": "keyboard", "actions": list}}
}

func pressActions(x, y int) []any {
	return []any{map[string]any{"type": "pointer", "id": "mouse", "parameters": map[string]any{"pointerType": "mouse"}, "actions": []any{
		map[string]any{"type": "pointerMove", "x": x, "y": y},
		map[string]any{"type": "pointerDown", "button": 0},
		map[string]any{"type": "pointerUp", "button": 0},
	}}}
}

// started is a program with all it has started in turn.
type started struct {
	cmd  *exec.Cmd
	mu   sync.Mutex
	said bytes.Buffer
	line chan struct{} // one for each piece of output, at most one waiting
}

func start(cmd *exec.Cmd) (*started, error) {
	p := &started{cmd: cmd, line: make(chan struct{}, 1)}
	cmd.Stdout = p
	if cmd.Stderr == nil {
		cmd.Stderr = p
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return p, cmd.Start()
}

// Write keeps what the program says.
func (p *started) Write(data []byte) (int, error) {
	p.mu.Lock()
	p.said.Write(data)
	p.mu.Unlock()
	select {
	case p.line <- struct{}{}:
	default:
	}
	return len(data), nil
}

// says waits for a line with these words and gives what follows them.
func (p *started) says(words string) (string, error) {
	late := time.After(startLimit)
	for {
		p.mu.Lock()
		text := p.said.String()
		p.mu.Unlock()
		if _, rest, ok := strings.Cut(text, words); ok {
			if line, _, whole := strings.Cut(rest, "\n"); whole {
				return strings.TrimSpace(line), nil
			}
		}
		select {
		case <-p.line:
		case <-late:
			return "", fmt.Errorf("%s was not ready in %v:\n%s", p.cmd.Path, startLimit, text)
		}
	}
}

// kill ends the program and its children.
func (p *started) kill() {
	syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL)
	p.cmd.Wait()
}

var _ io.Writer = (*started)(nil)
