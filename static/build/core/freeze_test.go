package core

import (
	"bytes"
	"context"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// What the start function did is there before it is called, and calling it
// does not do it again.
func TestFrozenProgramHasStarted(t *testing.T) {
	whole := build(t)
	light, _, err := Prepare(whole)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	defer r.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	mod, err := r.InstantiateWithConfig(ctx, light, wazero.NewModuleConfig().WithStartFunctions())
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []string{"count", start, "count", start, "count"} {
		out, err := mod.ExportedFunction(step).Call(ctx)
		if err != nil {
			t.Fatalf("%s: %v", step, err)
		}
		if step == "count" && out[0] != 1 {
			t.Errorf("main's init ran %d times, want once, at build time", out[0])
		}
	}
}

func TestEqualModulesFreezeAlike(t *testing.T) {
	whole := build(t)
	one, _, err := Prepare(whole)
	if err != nil {
		t.Fatal(err)
	}
	if two, _, err := Prepare(whole); err != nil || !bytes.Equal(one, two) {
		t.Errorf("the second time: %v, equal %v", err, bytes.Equal(one, two))
	}
}
