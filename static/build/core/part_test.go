package core

import (
	"bytes"
	"context"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// A package that is rarely wanted: it calls back into the program, is called
// through an interface and a closure, lets its stack move, and panics.
const coldText = `package cold

type Counter struct{ Of func(int) int }

func (c *Counter) Count(n int) int {
	var pad [512]byte
	pad[n%512] = 1
	if n == 0 { return c.Of(1) }
	return c.Count(n-1) + int(pad[n%512])
}

func Fall(list []int, n int) int { return list[n] }

func Apart(text string) (list []string) {
	add := func(s string) { list = append(list, s) }
	for i := range text { add(text[:i]) }
	return list
}
`

const splitText = `package main

import "probe/cold"

type counter interface{ Count(int) int }

//go:wasmexport warm
func warm(n int32) int32 { return n + 1 }

func twice(n int) int { return 2 * n }

//go:wasmexport count
func count(n int32) int32 {
	var c counter = &cold.Counter{Of: twice}
	return int32(c.Count(int(n)))
}

//go:wasmexport fall
func fall(n int32) (rc int32) {
	defer func() { if recover() != nil { rc = -2 } }()
	return int32(cold.Fall(make([]int, 3), int(n)))
}

//go:wasmexport apart
func apart(n int32) int32 { return int32(len(cold.Apart("0123456789"[:n]))) }

func main() {}
`

// pair is a program in two modules; load brings the second.
func pair(t *testing.T) (main api.Module, load func()) {
	t.Helper()
	whole := compile(t, map[string]string{"main.go": splitText, "cold/cold.go": coldText})
	core, more, err := Prepare(whole, "probe/cold/")
	if err != nil {
		t.Fatal(err)
	}
	if more == nil || bytes.Contains(more, []byte("0123456789")) {
		t.Fatalf("a part of %d octets", len(more))
	}
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	t.Cleanup(func() { r.Close(ctx) })
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	main, err = r.InstantiateWithConfig(ctx, core, wazero.NewModuleConfig().WithName("core").WithStartFunctions())
	if err != nil {
		t.Fatal(err)
	}
	return main, func() {
		if _, err := r.InstantiateWithConfig(ctx, more, wazero.NewModuleConfig().WithName("more")); err != nil {
			t.Fatal(err)
		}
	}
}

func TestPartJoinsTheCore(t *testing.T) {
	main, load := pair(t)
	ctx := context.Background()
	if out, err := main.ExportedFunction("warm").Call(ctx, 1); err != nil || out[0] != 2 {
		t.Errorf("alone: %v %v", out, err)
	}
	load()
	for _, c := range []struct {
		name string
		arg  uint64
		want int32
	}{{"count", 0, 2}, {"count", 5000, 5002}, {"fall", 1, 0}, {"fall", 9, -2}, {"apart", 7, 7}, {"warm", 1, 2}} {
		out, err := main.ExportedFunction(c.name).Call(ctx, c.arg)
		if err != nil || int32(out[0]) != c.want {
			t.Errorf("%s(%d) = %v %v, want %d", c.name, c.arg, out, err, c.want)
		}
	}
}

func TestPartThatIsNotThere(t *testing.T) {
	main, _ := pair(t)
	if out, err := main.ExportedFunction("count").Call(context.Background(), 1); err == nil {
		t.Errorf("count = %v without the part", out)
	}
}

func TestNothingToSplit(t *testing.T) {
	if _, more, err := Prepare(build(t), "probe/cold/", "probe/other.go"); err != nil || more != nil {
		t.Errorf("%d octets, %v", len(more), err)
	}
}

// One file of a package may go alone.
func TestFileApart(t *testing.T) {
	whole := compile(t, map[string]string{"main.go": splitText, "cold/cold.go": coldText})
	_, folder, err := Prepare(whole, "probe/cold/")
	if err != nil {
		t.Fatal(err)
	}
	if _, file, err := Prepare(whole, "probe/cold/cold.go"); err != nil || !bytes.Equal(file, folder) {
		t.Errorf("%d octets of one file, %d of its folder, %v", len(file), len(folder), err)
	}
	if main, _, err := Prepare(whole, "probe/main.go"); err != nil || len(main) == 0 {
		t.Error(err)
	}
}

func TestCodeNobodyWrites(t *testing.T) {
	for name, body := range map[string][]byte{
		"an instruction of SIMD": {0, 0xfd, 0, 0x0b},
		"memory.init":            {0, 0xfc, 8, 0, 0, 0x0b},
		"cut short":              {0, 0x10},
	} {
		if err := eachCall(body, func(int, int, uint64) {}); err == nil && name != "cut short" {
			t.Errorf("%s: no error", name)
		}
	}
	var calls []uint64
	body := []byte{1, 2, 0x7f, 0x02, 0x40, 0x0e, 1, 0, 0, 0x0b, 0x10, 0x85, 1, 0x41, 0x10, 0x1a, 0x44, 0x10, 0x10, 0x10, 0x10, 0, 0, 0, 0, 0x1a, 0x10, 7, 0x0b}
	if err := eachCall(body, func(_, _ int, f uint64) { calls = append(calls, f) }); err != nil || len(calls) != 2 || calls[0] != 133 || calls[1] != 7 {
		t.Errorf("%v %v", calls, err)
	}
}
