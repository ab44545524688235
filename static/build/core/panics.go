package core

import "slices"

// Two calls stand in nearly every function and are hardly ever made: of
// sigpanic, wherever a pointer is used, and of morestack, at the beginning. Each
// writes out what Go does around any call (20 octets, in the middle of what
// runs all the time). Both end in unwinding, so one function does it for all:
//
//	before  if  SP -= 8  [SP] = PC  call F  SP = ...  br_if UNWIND  end
//	after   if  i64.const PC  call OUTLINED  br UNWIND  end
var rare = []string{"runtime.sigpanic", "runtime.morestack_noctxt"}

// find gives the functions of these names that are there, counted as the table
// counts them.
func (t *table) find(names []string) ([]uint64, error) {
	var list []uint64
	for i := range t.count {
		name, err := t.name(i)
		if err != nil {
			return nil, err
		}
		if slices.Contains(names, string(name)) {
			list = append(list, uint64(t.entry(i)-t.entry(0)))
		}
	}
	return list, nil
}

// outline takes those calls out.
func (m *module) outline(functions []uint64) error {
	kind := m.addType([]byte{0x60, 1, byte(0x7e), 0}) // takes an i64
	outlined := map[uint64]uint64{}
	for _, f := range functions {
		f += m.imported()
		outlined[f] = m.addFunction(kind, appendRare(nil, f))
	}
	return m.eachBody(func(body []byte) ([]byte, error) { return outlineBody(body, outlined) })
}

// appendRare is the body that calls a function as Go does.
func appendRare(out []byte, function uint64) []byte {
	out = append(out, 1, 1, 0x7f)                                                             // local 1: an i32
	out = append(out, opGlobalGet, 0, opI32Const, 8, opI32Sub, opLocalTee, 1, opGlobalSet, 0) // SP -= 8
	out = append(out, opLocalGet, 1, opLocalGet, 0, opI64Store, 3, 0, opI32Const, 0)
	return append(appendUvarint(append(out, opCall), function), opDrop, opEnd)
}

// outlineBody leaves all but such calls as it is.
func outlineBody(body []byte, outlined map[uint64]uint64) ([]byte, error) {
	list, err := instructions(body)
	if err != nil {
		return nil, err
	}
	var out []byte
	last := 0
	for i := range list {
		if !rareCall(list[i:]) || outlined[list[i+10].arg] == 0 {
			continue
		}
		out = append(out, body[last:list[i].to]...)
		out = append(out, body[list[i+7].from:list[i+7].to]...) // PC
		out = appendUvarint(append(out, opCall), outlined[list[i+10].arg])
		out = appendUvarint(append(out, opBr), list[i+13].arg)
		last = list[i+14].from
	}
	return append(out, body[last:]...), nil
}

// rareCall: a list begins with a condition under which a function is called, and nothing else done.
func rareCall(l []instruction) bool {
	return len(l) > 14 && l[0].is(opIf, noType) &&
		l[1].is(opLocalGet, 1) && l[2].is(opI32Const, 8) && l[3].op == opI32Sub && l[4].is(opLocalTee, 1) && l[5].is(opGlobalSet, 0) &&
		l[6].is(opLocalGet, 1) && l[7].op == opI64Const && l[8].op == opI64Store && l[9].is(opI32Const, 0) && l[10].op == opCall &&
		l[11].is(opGlobalGet, 0) && l[12].is(opLocalSet, 1) && l[13].op == opBrIf && l[14].op == opEnd
}

const (
	opDrop      = 0x1a
	opGlobalGet = 0x23
	opGlobalSet = 0x24
	opI64Store  = 0x37
	opI64Const  = 0x42
	opI32Sub    = 0x6b
)

// addType adds a type of functions, and gives its index.
func (m *module) addType(kind []byte) uint64 {
	r := reader{rest: m.section(sectionType)}
	m.replace(sectionType, grow(m.section(sectionType), kind))
	return r.uvarint()
}

// addFunction adds a function of a type, and gives its index.
func (m *module) addFunction(kind uint64, body []byte) uint64 {
	index := m.functions()
	m.replace(sectionFunction, grow(m.section(sectionFunction), appendUvarint(nil, kind)))
	m.replace(sectionCode, grow(m.section(sectionCode), append(appendUvarint(nil, uint64(len(body))), body...)))
	return index
}
