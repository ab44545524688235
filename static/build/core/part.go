package core

import (
	"errors"
	"fmt"
	"slices"

	"github.com/tetratelabs/wazero/api"
)

const (
	sectionType    = 1
	sectionTable   = 4
	sectionElement = 9

	imports = "core" // what the part calls the module it belongs to
)

// part takes functions (moved: as the table counts them) out of the module and
// makes a second one of them, which shares memory, globals and the table of functions
// with the first. Go keeps every function in that table and can call it from
// there, so nothing else has to change:
//
//	core  f ── call g ──► g': call_indirect slot g ─┐     ┌─► g (table)
//	part                     (empty until it is loaded)  g ── call_indirect slot f ──► f
//
// Until the part is there, a call into it traps.
func (m *module) part(moved []uint64) ([]byte, error) {
	s, err := m.splitter(moved)
	if err != nil {
		return nil, err
	}
	part := &module{image: []byte{}}
	for _, step := range []func(part *module) error{s.head, s.bodies} {
		if err := step(part); err != nil {
			return nil, err
		}
	}
	return part.write(), nil
}

// splitter is what the two modules have to agree on.
type splitter struct {
	m       *module
	first   uint64   // the first function that is defined, not imported
	types   []uint64 // of the functions defined
	slot    uint64   // of the first of them in the table
	slots   int      // how many of them are in it
	moved   []uint64 // functions of the part, in order
	globals []global
}

func (m *module) splitter(moved []uint64) (*splitter, error) {
	s := &splitter{m: m, first: m.imported()}
	r := reader{rest: m.section(sectionFunction)}
	for n := r.uvarint(); n > 0 && r.err == nil; n-- {
		s.types = append(s.types, r.uvarint())
	}
	if r.err != nil {
		return nil, r.err
	}
	if err := s.element(); err != nil {
		return nil, err
	}
	usual, err := m.usualType()
	if err != nil {
		return nil, err
	}
	for _, i := range moved {
		if i < uint64(s.slots) && s.types[i] == usual {
			s.moved = append(s.moved, s.first+i)
		}
	}
	slices.Sort(s.moved)
	s.globals, err = m.globals()
	return s, err
}

// element reads the one segment Go fills its table with: all functions it
// defines, in their order.
func (s *splitter) element() error {
	r := reader{rest: s.m.section(sectionElement)}
	segments, flags, op := r.uvarint(), r.uvarint(), r.byte()
	s.slot = uint64(r.varint())
	end, n := r.byte(), r.uvarint()
	if r.err != nil || segments != 1 || flags != 0 || op != opI32Const || end != opEnd {
		return errors.New("the table of functions is not filled as Go does it")
	}
	for i := range n {
		if r.uvarint() != s.first+i {
			return errors.New("the functions in the table are not in order")
		}
	}
	s.slots = int(n)
	return r.err
}

func (s *splitter) inPart(function uint64) (int, bool) { return slices.BinarySearch(s.moved, function) }

// typeOf is the type of a function by its index.
func (s *splitter) typeOf(function uint64) uint64 { return s.types[function-s.first] }

// indirect is the code of a call through the table.
func (s *splitter) indirect(out []byte, function uint64) []byte {
	out = appendVarint(append(out, opI32Const), int64(s.slot+function-s.first))
	return append(appendUvarint(append(out, opCallIndirect), s.typeOf(function)), 0)
}

// head writes what both modules say about themselves: types and imports of the
// part, what the first exports for it, who stands where in the table.
func (s *splitter) head(part *module) error {
	shared := []struct {
		name string
		kind api.ExternType
		of   []byte
		at   uint64
	}{{"memory", api.ExternTypeMemory, []byte{0, 0}, 0}, {"table", api.ExternTypeTable, []byte{0x70, 0, 0}, 0}}
	for i, g := range s.globals {
		shared = append(shared, struct {
			name string
			kind api.ExternType
			of   []byte
			at   uint64
		}{fmt.Sprint("g", i), api.ExternTypeGlobal, []byte{g.kind, 1}, uint64(i)})
	}
	exports := s.m.section(sectionExport)
	in := appendUvarint(nil, uint64(len(shared)))
	for _, x := range shared {
		in = appendName(appendName(in, imports), x.name)
		in = append(append(in, byte(x.kind)), x.of...)
		if x.name != "memory" { // Go exports that itself
			exports = grow(exports, appendUvarint(append(appendName(nil, x.name), byte(x.kind)), x.at))
		}
	}
	s.m.replace(sectionExport, exports)
	functions, element := appendUvarint(nil, uint64(len(s.moved))), appendUvarint(nil, uint64(len(s.moved)))
	for i, f := range s.moved {
		functions = appendUvarint(functions, s.typeOf(f))
		element = append(appendVarint(append(element, 0, opI32Const), int64(s.slot+f-s.first)), opEnd, 1)
		element = appendUvarint(element, uint64(i))
	}
	part.sections = []section{{sectionType, s.m.section(sectionType)}, {sectionImport, in},
		{sectionFunction, functions}, {sectionElement, element}}
	return s.holes()
}

func appendName(out []byte, name string) []byte {
	return append(appendUvarint(out, uint64(len(name))), name...)
}

// holes leaves the slots of the moved functions empty.
func (s *splitter) holes() error {
	var out []byte
	n := 0
	for f, end := s.first, s.first+uint64(s.slots); f < end; {
		if _, moved := s.inPart(f); moved {
			f++
			continue
		}
		from := f
		for f < end {
			if _, moved := s.inPart(f); moved {
				break
			}
			f++
		}
		n++
		out = append(appendVarint(append(out, 0, opI32Const), int64(s.slot+from-s.first)), opEnd)
		out = appendUvarint(out, f-from)
		for i := from; i < f; i++ {
			out = appendUvarint(out, i)
		}
	}
	s.m.replace(sectionElement, append(appendUvarint(nil, uint64(n)), out...))
	return nil
}

// bodies moves the code.
func (s *splitter) bodies(part *module) error {
	r := reader{rest: s.m.section(sectionCode)}
	n := r.uvarint()
	stay, move := appendUvarint(nil, n), appendUvarint(nil, uint64(len(s.moved)))
	for f := s.first; f < s.first+n; f++ {
		body := r.take(int(r.uvarint()))
		if r.err != nil {
			return r.err
		}
		if _, moved := s.inPart(f); moved {
			there, err := s.moveBody(body)
			if err != nil {
				return fmt.Errorf("function %d: %w", f, err)
			}
			move = append(appendUvarint(move, uint64(len(there))), there...)
			body = append(s.indirect([]byte{0, 0x20, 0}, f), opEnd) // no locals; local.get 0, where it is to go on
		}
		stay = append(appendUvarint(stay, uint64(len(body))), body...)
	}
	s.m.replace(sectionCode, stay)
	part.sections = append(part.sections, section{sectionCode, move})
	return nil
}

// moveBody gives a body whose calls find their functions from the part.
func (s *splitter) moveBody(body []byte) ([]byte, error) {
	var out []byte
	var outside error
	last := 0
	err := eachCall(body, func(from, to int, function uint64) {
		out = append(out, body[last:from]...)
		last = to
		if i, moved := s.inPart(function); moved {
			out = appendUvarint(append(out, opCall), uint64(i))
		} else if function < s.first || function >= s.first+uint64(s.slots) {
			outside = errors.New("calls a function that is not in the table")
		} else {
			out = s.indirect(out, function)
		}
	})
	return append(out, body[last:]...), errors.Join(err, outside)
}

// usualType is the type of Go's own functions: where to go on, and whether to
// unwind. Exports and the runtime's own helpers have others.
func (m *module) usualType() (uint64, error) {
	r := reader{rest: m.section(sectionType)}
	n := r.uvarint()
	for i := range n {
		r.byte()
		params := r.take(int(r.uvarint()))
		results := r.take(int(r.uvarint()))
		if string(params) == "\x7f" && string(results) == "\x7f" {
			return i, r.err
		}
	}
	return 0, errors.New("no function is of the type Go uses")
}
