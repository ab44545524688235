package core

import (
	"context"
	"errors"
	"fmt"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

const (
	sectionFunction = 3
	sectionMemory   = 5
	sectionGlobal   = 6
	sectionExport   = 7
	sectionCode     = 10

	pageSize = 1 << 16
)

// start is what a reactor exports to be called first.
const start = "_initialize"

// freeze runs the start function here and now, so that no browser need do it:
// the memory and the globals it leaves behind become those the module is born
// with. The start function stays, empty. Clock and randomness are fixed during
// the run, so equal modules freeze alike.
func (m *module) freeze() error {
	globals, err := m.globals()
	if err != nil {
		return err
	}
	memory, values, err := run(m.exposed(globals))
	if err != nil {
		return fmt.Errorf("%s: %w", start, err)
	}
	m.replace(sectionGlobal, appendGlobals(globals, values))
	m.replace(sectionMemory, appendUvarint([]byte{1, 0}, uint64(len(memory)/pageSize)))
	m.image = memory
	return m.emptyStart()
}

// run gives the memory and the globals of a module once it has started.
func run(wasm []byte, globals int) ([]byte, []uint64, error) {
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	defer r.Close(ctx)
	wasi_snapshot_preview1.MustInstantiate(ctx, r)
	config := wazero.NewModuleConfig().WithStartFunctions(start).WithEnv("GOGC", "off") // as static/core/loader.js; see wasm/main.go
	mod, err := r.InstantiateWithConfig(ctx, wasm, config)
	if err != nil {
		return nil, nil, err
	}
	memory, ok := mod.Memory().Read(0, mod.Memory().Size())
	if !ok {
		return nil, nil, errors.New("its memory cannot be read")
	}
	values := make([]uint64, globals)
	for i := range values {
		values[i] = mod.ExportedGlobal(globalName(i)).Get()
	}
	return append([]byte(nil), memory...), values, nil
}

func globalName(i int) string { return fmt.Sprint("global ", i) }

// exposed is the module with every global exported, to be read after the run.
func (m *module) exposed(globals []global) ([]byte, int) {
	c := module{sections: append([]section(nil), m.sections...), image: m.image}
	r := reader{rest: m.section(sectionExport)}
	out := appendUvarint(nil, r.uvarint()+uint64(len(globals)))
	out = append(out, r.rest...)
	for i := range globals {
		out = appendUvarint(out, uint64(len(globalName(i))))
		out = append(out, globalName(i)...)
		out = append(out, byte(api.ExternTypeGlobal))
		out = appendUvarint(out, uint64(i))
	}
	c.replace(sectionExport, out)
	return c.write(), len(globals)
}

// global is a mutable global of an integer type, the only kind Go defines.
type global struct{ kind byte }

func (m *module) globals() ([]global, error) {
	r := reader{rest: m.section(sectionGlobal)}
	out := make([]global, r.uvarint())
	for i := range out {
		out[i].kind = r.byte()
		mutable, op := r.byte(), r.byte()
		r.varint()
		if end := r.byte(); r.err != nil || mutable != 1 || op != constOp(out[i].kind) || end != 0x0b {
			return nil, fmt.Errorf("global %d: not of a kind Go writes", i)
		}
	}
	return out, nil
}

// constOp is the instruction that pushes a constant of a value type.
func constOp(kind byte) byte {
	switch api.ValueType(kind) {
	case api.ValueTypeI32:
		return 0x41
	case api.ValueTypeI64:
		return 0x42
	}
	return 0
}

func appendGlobals(globals []global, values []uint64) []byte {
	out := appendUvarint(nil, uint64(len(globals)))
	for i, g := range globals {
		v := int64(values[i])
		if api.ValueType(g.kind) == api.ValueTypeI32 {
			v = int64(int32(v))
		}
		out = append(out, g.kind, 1, constOp(g.kind))
		out = append(appendVarint(out, v), 0x0b)
	}
	return out
}
