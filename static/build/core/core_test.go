package core

import (
	"bytes"
	"context"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// A program that leans on what must survive: deep stacks that move, garbage
// with pointers, deferred calls, a panic caught at the boundary.
const program = `package main

type node struct{ next *node; text string }

func deep(n int, keep *node) int {
	var pad [256]byte
	pad[n%256] = byte(n)
	if n == 0 { return len(keep.text) }
	return deep(n-1, &node{keep, keep.text + "x"}) + int(pad[n%256]) - n%256
}

//go:wasmexport work
func work(n int32) int32 { return int32(deep(int(n), &node{text: "y"})) }

//go:wasmexport fall
func fall(n int32) (rc int32) {
	defer func() { if r := recover(); r != nil { rc = int32(len(r.(error).Error())) } }()
	list := make([]int, 3)
	return int32(list[n])
}

var started int32

func init() { started++ }

//go:wasmexport count
func count() int32 { return started }

func main() {}
`

func build(t *testing.T) []byte {
	t.Helper()
	return compile(t, map[string]string{"main.go": program})
}

func compile(t *testing.T, files map[string]string) []byte {
	t.Helper()
	dir := t.TempDir()
	files["go.mod"] = "module probe\n\ngo 1.26\n"
	for name, text := range files {
		file := filepath.Join(dir, name)
		os.MkdirAll(filepath.Dir(file), 0o755)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-buildmode=c-shared", "-o", "probe.wasm", ".")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wasm, err := os.ReadFile(filepath.Join(dir, "probe.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

func call(t *testing.T, wasm []byte, name string, arg uint64) uint64 {
	t.Helper()
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	defer r.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	mod, err := r.InstantiateWithConfig(ctx, wasm, wazero.NewModuleConfig().WithStartFunctions("_initialize"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := mod.ExportedFunction(name).Call(ctx, arg)
	if err != nil {
		t.Fatal(err)
	}
	return out[0]
}

func TestStrippedProgramBehavesAsBefore(t *testing.T) {
	whole := build(t)
	light, _, err := Prepare(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		arg  uint64
	}{{"work", 3000}, {"fall", 1}, {"fall", 9}} {
		want, got := call(t, whole, c.name, c.arg), call(t, light, c.name, c.arg)
		if got != want {
			t.Errorf("%s(%d) = %d once stripped, %d before", c.name, c.arg, got, want)
		}
	}
	for _, text := range []string{"main.deep", "runtime.mallocgc", "malloc.go"} {
		if !bytes.Contains(whole, []byte(text)) || bytes.Contains(light, []byte(text)) {
			t.Errorf("%s: in the whole file %v, in the stripped one %v; want true, false", text,
				bytes.Contains(whole, []byte(text)), bytes.Contains(light, []byte(text)))
		}
	}
}

func TestForeignFilesAreRefused(t *testing.T) {
	head := "\x00asm\x01\x00\x00\x00"
	data := head + "\x0b\x07\x01\x00\x41\x08\x0b\x01x" // one octet at 8
	for _, c := range []struct{ name, wasm, want string }{
		{"empty", "", "not a WebAssembly module"},
		{"text", "<!doctype html>", "not a WebAssembly module"},
		{"cut short", data[:len(data)-1], "ends too early"},
		{"no data", head, "no data section"},
		{"passive segment", head + "\x0b\x04\x01\x01\x01x", "not of a kind Go writes"},
		{"another compiler", data, "function table of the Go runtime"},
	} {
		if _, _, err := Prepare([]byte(c.wasm)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

func TestNumbersSurviveTheWayThere(t *testing.T) {
	for _, v := range []int64{0, 1, -1, 63, 64, -64, -65, 127, 128, 1 << 20, math.MaxInt32, math.MinInt32, math.MaxInt64, math.MinInt64} {
		r := reader{rest: appendVarint(nil, v)}
		if got := r.varint(); got != v || len(r.rest) != 0 || r.err != nil {
			t.Errorf("signed %d came back as %d, %v", v, got, r.err)
		}
		r = reader{rest: appendUvarint(nil, uint64(v))}
		if got := r.uvarint(); got != uint64(v) || len(r.rest) != 0 || r.err != nil {
			t.Errorf("unsigned %d came back as %d, %v", uint64(v), got, r.err)
		}
	}
}

func TestMemorySurvivesTheSplit(t *testing.T) {
	image := make([]byte, 4*gap)
	image[0], image[gap-1], image[3*gap] = 1, 2, 3
	segments := split(image)
	if len(segments) != 2 {
		t.Errorf("%d segments, want 2: a long run of zeros parts them, a short one does not", len(segments))
	}
	if got := memory(segments); !bytes.Equal(got, image[:3*gap+1]) {
		t.Errorf("memory came back as %v", got)
	}
}
