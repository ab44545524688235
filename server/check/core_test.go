package check

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	"ehlo/lessons"
	"ehlo/server/site"
	"ehlo/wasm/lesson"
	"ehlo/wasm/smtp"
)

// host runs the core.wasm that ships, as a page does: it writes into the
// buffer, calls, and reads what the core tells.
type host struct {
	t      *testing.T
	mod    api.Module
	offset uint32
	handle int32
	now    float64
	met    map[[2]int]bool
	raised map[string]bool
	codes  map[int]bool
}

const moment = 1.79e12 // of the first call, in milliseconds since 1970

// settleTime is longer than any delay that a lesson waits for by itself.
const settleTime = 10 * 60 * 1000

func newHost(t *testing.T) *host {
	t.Helper()
	file := os.Getenv("EHLO_CORE")
	if raced {
		t.Skip("without the race detector: make content")
	}
	if file == "" {
		t.Skip("EHLO_CORE names the core.wasm that ships: make content")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	t.Cleanup(func() { r.Close(ctx) })
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	mod, err := r.InstantiateWithConfig(ctx, text, wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize").
		WithEnv("GOGC", "off").WithStderr(os.Stderr).WithSysNanotime().WithSysWalltime())
	if err != nil {
		t.Fatal(err)
	}
	h := &host{t: t, mod: mod, handle: -1}
	h.offset = uint32(h.call("buffer"))
	return h
}

func (h *host) call(name string, args ...any) int32 {
	h.t.Helper()
	var stack []uint64
	for _, a := range args {
		switch a := a.(type) {
		case int32:
			stack = append(stack, api.EncodeI32(a))
		case float64:
			stack = append(stack, api.EncodeF64(a))
		}
	}
	out, err := h.mod.ExportedFunction(name).Call(context.Background(), stack...)
	if err != nil {
		h.t.Fatalf("%s: %v", name, err)
	}
	if len(out) == 0 {
		return 0
	}
	return api.DecodeI32(out[0])
}

func (h *host) write(text string) int32 {
	h.mod.Memory().WriteString(h.offset, text)
	return int32(len(text))
}

// told reads what a call told, and does at once what falls due.
func (h *host) told(n int32) {
	h.t.Helper()
	for {
		text, _ := h.mod.Memory().Read(h.offset, uint32(max(n, 0)))
		var out struct {
			Due    float64
			More   bool
			Met    []struct{ Step, Index int }
			Hints  []struct{ ID string }
			Events []struct {
				Code int
				From string
			}
		}
		if err := json.Unmarshal(text, &out); err != nil {
			h.t.Fatalf("%v in %q", err, text)
		}
		for _, m := range out.Met {
			h.met[[2]int{m.Step, m.Index}] = true
		}
		for _, hint := range out.Hints {
			h.raised[hint.ID] = true
		}
		for _, e := range out.Events {
			h.codes[e.Code] = true
		}
		switch {
		case out.More:
			n = h.call("more", h.handle)
		case out.Due > 0 && out.Due-h.now <= settleTime:
			h.now = max(h.now, out.Due)
			n = h.call("advance", h.handle, h.now)
		default:
			return
		}
	}
}

// play walks through a section of a dialogue. The lines of the server are not
// compared here: "ehlo check" does that, natively.
func (h *host) play(l *site.Lesson, s lesson.Section) {
	h.t.Helper()
	h.met, h.raised, h.codes = map[[2]int]bool{}, map[string]bool{}, map[int]bool{}
	persona := s.Header.Persona
	early := false
	h.open(l, s, persona, early)
	for i, act := range s.Acts {
		switch act.Kind {
		case lesson.ActSend:
			if early && i == 1 {
				h.told(h.call("early", h.handle, h.write(string(act.Bytes)), h.now))
				continue
			}
			h.told(h.call("feed", h.handle, h.write(string(act.Bytes)), h.now))
		case lesson.ActWait:
			h.told(h.call("wait", h.handle, float64(act.Wait), h.now))
		case lesson.ActDrop:
			h.told(h.call("end", h.handle, h.now))
		case lesson.ActConnect:
			h.told(h.call("restart", h.handle, h.now))
		case lesson.ActEarly:
			early = true
		case lesson.ActPersona:
			persona = act.Text
			h.open(l, s, persona, false)
		}
	}
}

// open begins a session; goals that were met before stay met.
func (h *host) open(l *site.Lesson, s lesson.Section, persona string, early bool) {
	h.t.Helper()
	if h.handle >= 0 {
		h.call("shut", h.handle)
	}
	h.now = moment
	var b strings.Builder
	line := func(word, rest string) {
		if rest != "" {
			fmt.Fprintf(&b, "%s %s\n", word, rest)
		}
	}
	world, role, client := s.Header.World, s.Header.Role, s.Header.Client
	if l != nil {
		world = l.World + "\n" + world
		role, persona = either(role, l.Role), either(persona, l.Persona)
		lessonLines(line, l, s.Header.Step)
	}
	for at := range h.met {
		line("met", fmt.Sprintf("%d %d", at[0], at[1]))
	}
	for _, w := range strings.Split(world, "\n") {
		line("world", w)
	}
	line("persona", persona)
	line("role", role)
	line("client", client)
	if h.handle = h.call("begin", h.write(b.String()), h.now); h.handle < 0 {
		n := h.call("reason")
		why, _ := h.mod.Memory().Read(h.offset, uint32(n))
		h.t.Fatalf("begin: %s\n%s", why, b.String())
	}
	h.told(h.call("more", h.handle))
}

// lessonLines are goals and hints; those of the steps before the current one
// count as done.
func lessonLines(line func(word, rest string), l *site.Lesson, current int) {
	for _, step := range l.Steps {
		for i, g := range step.Goals() {
			line("goal", fmt.Sprintf("%d %s", step.N, g.Line))
			if step.N < current {
				line("met", fmt.Sprintf("%d %d", step.N, i))
			}
		}
		for _, hint := range step.Hints() {
			if hint.ID != "" {
				line("hint", fmt.Sprintf("%d %s when %s", step.N, hint.ID, hint.When))
			}
		}
	}
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func dialogueOf(t *testing.T, file string) lesson.Dialogue {
	t.Helper()
	src, err := fs.ReadFile(lessons.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	d, err := lesson.ParseDialogue(string(src))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return d
}

// In the file that ships, every solution meets every goal, and every mistake
// raises its hint.
func TestShippedCoreLessons(t *testing.T) {
	h := newHost(t)
	for _, l := range site.Load(lessons.FS).Lessons["en"] {
		for _, s := range dialogueOf(t, path.Join(l.Dir, "solution.smtp")).Sections[:1] {
			h.play(l, s)
			for _, step := range l.Steps {
				for i, g := range step.Goals() {
					if !h.met[[2]int{step.N, i}] {
						t.Errorf("%s: step %d: %q is not met", l.Dir, step.N, g.Line)
					}
				}
			}
		}
		for _, s := range dialogueOf(t, path.Join(l.Dir, "mistakes.smtp")).Sections {
			if h.play(l, s); s.Name != "" && !h.raised[s.Name] {
				t.Errorf("%s: %q is not raised", l.Dir, s.Name)
			}
		}
	}
}

// And every trigger brings its reply.
func TestShippedCoreTriggers(t *testing.T) {
	h := newHost(t)
	for _, info := range smtp.Codes() {
		if info.Code < 200 {
			continue
		}
		for _, s := range dialogueOf(t, fmt.Sprintf("replies/%d/trigger.smtp", info.Code)).Sections {
			if h.play(nil, s); !h.codes[info.Code] {
				t.Errorf("%d %s: nobody says it", info.Code, s.Name)
			}
		}
	}
}
