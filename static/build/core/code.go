package core

import "fmt"

// What stands in the body of a function: opcodes whose operands matter here.
const (
	opBrTable      = 0x0e
	opCall         = 0x10
	opCallIndirect = 0x11
	opI32Const     = 0x41
	opEnd          = 0x0b
	opMore         = 0xfc // the opcode is the number that follows
)

// eachCall walks over the body of a function, locals first, and hands over each
// direct call: where its instruction begins and ends, and the function.
func eachCall(body []byte, f func(from, to int, function uint64)) error {
	r := reader{rest: body}
	at := func() int { return len(body) - len(r.rest) }
	for n := r.uvarint(); n > 0; n-- {
		r.uvarint() // how many locals
		r.byte()    // of which type
	}
	for len(r.rest) > 0 && r.err == nil {
		from := at()
		switch op := r.byte(); op {
		case opCall:
			function := r.uvarint()
			f(from, at(), function)
		case opCallIndirect:
			r.uvarint()
			r.uvarint()
		case opBrTable:
			for n := r.uvarint() + 1; n > 0 && r.err == nil; n-- {
				r.uvarint()
			}
		case opMore:
			r.err = skipMore(&r)
		default:
			r.err = skip(&r, op)
		}
	}
	return r.err
}

// skip passes over the operands of an instruction (WebAssembly 5.4).
func skip(r *reader, op byte) error {
	switch {
	case op >= 0x02 && op <= 0x04: // block, loop, if: a type
		r.varint()
	case op == 0x0c || op == 0x0d: // br, br_if
		r.uvarint()
	case op >= 0x20 && op <= 0x24: // locals and globals
		r.uvarint()
	case op >= 0x28 && op <= 0x3e: // loads and stores: alignment, offset
		r.uvarint()
		r.uvarint()
	case op == 0x3f || op == 0x40: // memory.size, memory.grow
		r.byte()
	case op == 0x41 || op == 0x42: // constants
		r.varint()
	case op == 0x43:
		r.take(4)
	case op == 0x44:
		r.take(8)
	case op <= 0x01 || op == 0x05 || op == opEnd || op == 0x0f || op == 0x1a || op == 0x1b || op >= 0x45 && op <= 0xc4:
	default:
		return fmt.Errorf("instruction %#x: not one Go writes", op)
	}
	return r.err
}

func skipMore(r *reader) error {
	switch op := r.uvarint(); {
	case op <= 7: // conversions that saturate
	case op == 10: // memory.copy
		r.take(2)
	case op == 11: // memory.fill
		r.take(1)
	default:
		return fmt.Errorf("instruction 0xfc %d: not one Go writes", op)
	}
	return r.err
}
