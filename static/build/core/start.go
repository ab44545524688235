package core

import (
	"errors"

	"github.com/tetratelabs/wazero/api"
)

// emptyStart points the export of the start function at a new function that
// does nothing: a second run of Go's own would start the program twice.
func (m *module) emptyStart() error {
	r := reader{rest: m.section(sectionExport)}
	out := appendUvarint(nil, r.uvarint())
	old := -1
	for len(r.rest) > 0 && r.err == nil {
		name := r.take(int(r.uvarint()))
		kind, index := r.byte(), r.uvarint()
		if string(name) == start && kind == byte(api.ExternTypeFunc) {
			old, index = int(index), m.functions()
		}
		out = append(appendUvarint(out, uint64(len(name))), name...)
		out = appendUvarint(append(out, kind), index)
	}
	if r.err != nil || old < 0 {
		return errors.New("there is no " + start)
	}
	kind, err := m.typeOf(old)
	if err != nil {
		return err
	}
	m.replace(sectionExport, out)
	m.replace(sectionFunction, grow(m.section(sectionFunction), appendUvarint(nil, kind)))
	m.replace(sectionCode, grow(m.section(sectionCode), []byte{2, 0, 0x0b})) // no locals, end
	return nil
}

// grow adds an item to a section that is a counted list.
func grow(body, item []byte) []byte {
	r := reader{rest: body}
	out := appendUvarint(nil, r.uvarint()+1)
	return append(append(out, r.rest...), item...)
}

// functions counts those imported and those defined: the next index.
func (m *module) functions() uint64 {
	r := reader{rest: m.section(sectionFunction)}
	return m.imported() + r.uvarint()
}

// imported counts the functions that come from outside; Go imports nothing else.
func (m *module) imported() uint64 {
	r := reader{rest: m.section(sectionImport)}
	return r.uvarint()
}

// typeOf is the type index of a defined function.
func (m *module) typeOf(function int) (uint64, error) {
	r := reader{rest: m.section(sectionFunction)}
	r.uvarint()
	for i := m.imported(); i < uint64(function); i++ {
		r.uvarint()
	}
	kind := r.uvarint()
	return kind, r.err
}
