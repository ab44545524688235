package main_test

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// coreFile is the core.wasm under test: the one that EHLO_CORE names, or one
// built here with the flags of the Makefile.
var coreFile = sync.OnceValues(func() ([]byte, error) {
	if name := os.Getenv("EHLO_CORE"); name != "" {
		return os.ReadFile(name)
	}
	dir, err := os.MkdirTemp("", "core")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "core.wasm")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-buildmode=c-shared", "-o", file, ".")
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// compiled is the module, translated once for all tests.
var compiled = sync.OnceValues(func() (wazero.CompiledModule, error) {
	text, err := coreFile()
	if err != nil {
		return nil, err
	}
	return engine().CompileModule(context.Background(), text)
})

var engine = sync.OnceValue(func() wazero.Runtime {
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	return r
})

// core is one instance, as a page would hold it.
type core struct {
	t      testing.TB
	mod    api.Module
	offset uint32
}

func newCore(t testing.TB) *core {
	t.Helper()
	return newNamed(t, "")
}

// newWhole is an instance that more.wasm has joined, which lies beside the
// core.wasm that ships; one built here is whole. One at a time: the two find
// each other by name.
func newWhole(t testing.TB) *core {
	t.Helper()
	c := newNamed(t, "core")
	parts, _ := filepath.Glob(filepath.Join(filepath.Dir(os.Getenv("EHLO_CORE")), "more-*.wasm"))
	for _, file := range parts {
		more, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := engine().Instantiate(context.Background(), more)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { m.Close(context.Background()) })
	}
	return c
}

func newNamed(t testing.TB, name string) *core {
	t.Helper()
	mod, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	cfg := wazero.NewModuleConfig().WithName(name).WithStartFunctions("_initialize").
		WithEnv("GOGC", "off").WithStderr(os.Stderr).WithSysNanotime().WithSysWalltime()
	m, err := engine().InstantiateModule(context.Background(), mod, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close(context.Background()) })
	c := &core{t: t, mod: m}
	c.offset = uint32(c.call("buffer"))
	return c
}

// call calls an export; numbers that stand for moments are floats.
func (c *core) call(name string, args ...any) int32 {
	c.t.Helper()
	f := c.mod.ExportedFunction(name)
	if f == nil {
		c.t.Fatalf("no export %s", name)
	}
	var stack []uint64
	for _, a := range args {
		switch a := a.(type) {
		case int32:
			stack = append(stack, api.EncodeI32(a))
		case int:
			stack = append(stack, api.EncodeI32(int32(a)))
		case float64:
			stack = append(stack, api.EncodeF64(a))
		}
	}
	out, err := f.Call(context.Background(), stack...)
	if err != nil {
		c.t.Fatalf("%s: %v", name, err)
	}
	if len(out) == 0 {
		return 0
	}
	return api.DecodeI32(out[0])
}

// write puts text into the buffer and gives its length.
func (c *core) write(text string) int {
	if !c.mod.Memory().WriteString(c.offset, text) {
		c.t.Fatal("the buffer is outside the memory")
	}
	return len(text)
}

func (c *core) read(n int32) string {
	b, ok := c.mod.Memory().Read(c.offset, uint32(max(n, 0)))
	if !ok {
		c.t.Fatal("the output is outside the memory")
	}
	return string(b)
}

const moment = 1.79e12

func (c *core) begin(request string) int32 { return c.call("begin", c.write(request), moment) }

// output is what a call told, with the text of its lines.
type output struct {
	State  string
	Closed bool
	Events []struct {
		N, Code int
		From    string
		Lines   [][][2]string
	}
}

func (c *core) output(n int32) (out output) {
	c.t.Helper()
	if err := json.Unmarshal([]byte(c.read(n)), &out); err != nil {
		c.t.Fatalf("%v in %q", err, c.read(n))
	}
	return out
}

func (c *core) feed(h int32, text string) output {
	c.t.Helper()
	return c.output(c.call("feed", h, c.write(text), moment+1))
}

func (o output) codes() (list []int) {
	for _, e := range o.Events {
		if e.Code > 0 {
			list = append(list, e.Code)
		}
	}
	return list
}

func TestCoreSession(t *testing.T) {
	c := newCore(t)
	h := c.begin("")
	if got := c.output(c.call("more", h)).codes(); !slices.Equal(got, []int{220}) {
		t.Fatalf("greeting: got %v", got)
	}
	if got := c.feed(h, "EHLO c.example\r\nVRFY alice\r\n").codes(); !slices.Equal(got, []int{250, 252}) {
		t.Errorf("got %v", got)
	}
	out := c.feed(h, "QUIT\r\n")
	if !out.Closed || out.State != "closed" {
		t.Errorf("got %+v", out)
	}
}

// Any split of an arrival gives the same replies, in the very file that ships.
func TestCoreSplits(t *testing.T) {
	c := newCore(t)
	text := "EHLO c.example\r\nMAIL FROM:<a@test.example>\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\nx\r\n..\r\n.\r\nFOO\r\nQUIT\r\n"
	want := []int{220, 250, 250, 250, 354, 250, 500, 221}
	for size := 1; size <= len(text); size += 3 {
		h := c.begin("")
		got := c.output(c.call("more", h)).codes()
		for rest := text; rest != ""; {
			n := min(size, len(rest))
			got = append(got, c.feed(h, rest[:n]).codes()...)
			rest = rest[n:]
		}
		c.call("shut", h)
		if !slices.Equal(got, want) {
			t.Fatalf("in pieces of %d: got %v, want %v", size, got, want)
		}
	}
}

// Sessions in one instance do not know of each other.
func TestCoreHandles(t *testing.T) {
	c := newCore(t)
	a, b := c.begin("persona rfc"), c.begin("persona postfix")
	if a == b {
		t.Fatal("one handle for two sessions")
	}
	c.feed(a, "QUIT\r\n")
	if out := c.feed(b, "NOOP\r\n"); out.Closed || !slices.Contains(out.codes(), 250) {
		t.Errorf("got %+v", out)
	}
	c.call("shut", a)
	if again := c.begin(""); again != a {
		t.Errorf("a free handle is not used again: %d", again)
	}
}

func TestCorePersonas(t *testing.T) {
	c := newCore(t)
	var list []struct{ Name, Title string }
	if err := json.Unmarshal([]byte(c.read(c.call("personas"))), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 || list[0].Name != "rfc" || list[0].Title == "" {
		t.Errorf("got %v", list)
	}
}

func TestCoreRefuses(t *testing.T) {
	c := newCore(t)
	if rc := c.begin("persona nobody"); rc != -1 {
		t.Fatalf("got %d", rc)
	}
	if why := c.read(c.call("reason")); why != `no persona "nobody"` {
		t.Errorf("got %q", why)
	}
}

// A panic inside is caught at the export and told; a handle of nobody is one.
func TestCorePanics(t *testing.T) {
	c := newCore(t)
	h := c.begin("")
	if rc := c.call("fail", h); rc != -2 {
		t.Fatalf("got %d", rc)
	}
	if why := c.read(c.call("reason")); why != "the core was asked to fail" {
		t.Errorf("got %q", why)
	}
	if rc := c.call("feed", 99, c.write("NOOP\r\n"), moment); rc != -2 {
		t.Errorf("a handle of nobody: got %d", rc)
	}
	if why := c.read(c.call("reason")); !strings.Contains(why, "index out of range") {
		t.Errorf("got %q", why)
	}
	if got := c.feed(h, "NOOP\r\n").codes(); !slices.Contains(got, 250) {
		t.Errorf("other sessions are gone: %v", got)
	}
}

// The memory a session needs does not grow with its length.
func TestCoreMemoryIsFlat(t *testing.T) {
	c := newCore(t)
	h := c.begin("")
	run := func(n int, line string) {
		for range n {
			c.call("feed", h, c.write(line), moment)
		}
	}
	run(3_000, "NOOP "+strings.Repeat("x", 480)+"\r\n") // fills the journal
	run(50_000, "NOOP\r\n")                             // and the log
	size := c.mod.Memory().Size()
	run(50_000, "NOOP\r\n")
	if now := c.mod.Memory().Size(); now != size {
		t.Errorf("grew from %d to %d", size, now)
	}
}

// The loader of the page has these ten functions and no others.
func TestCoreImports(t *testing.T) {
	mod, err := compiled()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range mod.ImportedFunctions() {
		from, name, _ := f.Import()
		if from != "wasi_snapshot_preview1" {
			t.Errorf("imports %s from %s", name, from)
		}
		got = append(got, name)
	}
	slices.Sort(got)
	want := []string{"args_get", "args_sizes_get", "clock_time_get", "environ_get", "environ_sizes_get",
		"fd_write", "poll_oneoff", "proc_exit", "random_get", "sched_yield"}
	if !slices.Equal(got, want) {
		t.Errorf("imports\n%v\nwant\n%v", got, want)
	}
}
