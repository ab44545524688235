package core

import "fmt"

// Go's compiler knows jumps, WebAssembly knows blocks. So Go opens a block for
// each place that is jumped to, and a jump sets a number and goes round a loop,
// at whose head a table leads into the right block:
//
//	loop  block ... block block
//	  local.get 0   br_table 0 1 ...
//	end  place 0 ...  i32.const 7  local.set 0  br LOOP ...
//	end  place 1 ...
//
// A place begins where its block ends. As long as that block is open, that is
// for every jump forwards, leaving it leads to the same place: no number, no
// loop, no table. That is shorter, and browsers make far better code of it,
// because they see where a jump goes.
func (m *module) direct() error { return m.eachBody(directBody) }

// eachBody writes the body of each function anew.
func (m *module) eachBody(f func([]byte) ([]byte, error)) error {
	r := reader{rest: m.section(sectionCode)}
	n := r.uvarint()
	out := appendUvarint(nil, n)
	for i := range n {
		body := r.take(int(r.uvarint()))
		if r.err != nil {
			return r.err
		}
		body, err := f(body)
		if err != nil {
			return fmt.Errorf("function %d: %w", i, err)
		}
		out = append(appendUvarint(out, uint64(len(body))), body...)
	}
	m.replace(sectionCode, out)
	return nil
}

const (
	opNop      = 0x01
	opBlock    = 0x02
	opLoop     = 0x03
	opIf       = 0x04
	opElse     = 0x05
	opBr       = 0x0c
	opBrIf     = 0x0d
	opLocalGet = 0x20
	opLocalSet = 0x21
	opLocalTee = 0x22
	noType     = 0x40 // of a block that leaves no value
)

// instruction is one of a body, with its first operand.
type instruction struct {
	op       byte
	from, to int
	arg      uint64
	table    []uint64 // of br_table; the last is for all other numbers
}

// is tells what it is.
func (x *instruction) is(op byte, arg uint64) bool { return x.op == op && x.arg == arg }

// instructions takes a body apart; the first begins behind the locals.
func instructions(body []byte) ([]instruction, error) {
	var list []instruction
	r := reader{rest: body}
	at := func() int { return len(body) - len(r.rest) }
	for n := r.uvarint(); n > 0; n-- {
		r.uvarint()
		r.byte()
	}
	for len(r.rest) > 0 && r.err == nil {
		x := instruction{from: at(), op: r.byte()}
		operand := r
		switch x.op {
		case opBr, opBrIf, opCall, opLocalGet, opLocalSet, opLocalTee, opGlobalGet, opGlobalSet:
			x.arg = r.uvarint()
		case opI32Const:
			x.arg = uint64(uint32(r.varint()))
		case opBlock, opLoop, opIf:
			x.arg = uint64(operand.byte())
			r.err = skip(&r, x.op)
		case opCallIndirect:
			r.uvarint()
			r.uvarint()
		case opBrTable:
			for n := r.uvarint() + 1; n > 0 && r.err == nil; n-- {
				x.table = append(x.table, r.uvarint())
			}
		case opMore:
			r.err = skipMore(&r)
		default:
			r.err = skip(&r, x.op)
		}
		x.to = at()
		list = append(list, x)
	}
	return list, r.err
}

// jumper writes a body with direct jumps.
type jumper struct {
	body   []byte
	list   []instruction
	out    []byte
	open   []int // the blocks around the instruction at work, each by where it was opened
	loop   int   // the loop that jumps go round, by where it is opened; -1: none yet
	places []int // the block behind which each place begins
}

// directBody leaves a body as it is if it holds anything Go's compiler does not write.
func directBody(body []byte) ([]byte, error) {
	list, err := instructions(body)
	if err != nil || len(list) == 0 {
		return body, err
	}
	j := &jumper{body: body, list: list, out: append([]byte(nil), body[:list[0].from]...), open: []int{-1}, loop: -1}
	if !j.regular() {
		return body, nil
	}
	for i := 0; i < len(list); {
		i += j.step(i)
	}
	return j.out, nil
}

// regular tells that the number of a place, local 0, is set and asked where Go
// does that and nowhere else: at a jump, at the table, and for a moment in front
// of an indirect call.
func (j *jumper) regular() bool {
	tables := 0
	for i := range j.list {
		x := &j.list[i]
		switch {
		case x.op == opBrTable:
			if tables++; i == 0 || !j.list[i-1].is(opLocalGet, 0) {
				return false
			}
		case x.is(opLocalTee, 0):
			return false
		case x.is(opLocalSet, 0):
			if !j.jump(i-1) && !j.borrowed(i) {
				return false
			}
		case x.is(opLocalGet, 0):
			if i < 2 || !j.borrowed(i-2) && (i+1 == len(j.list) || j.list[i+1].op != opBrTable) {
				return false
			}
		}
	}
	return tables == 1
}

// jump: three instructions that begin here go to a place.
func (j *jumper) jump(i int) bool {
	return i >= 0 && i+2 < len(j.list) && j.list[i].op == opI32Const && j.list[i+1].is(opLocalSet, 0) && j.list[i+2].op == opBr
}

// borrowed: local 0 holds the function of an indirect call for a moment.
func (j *jumper) borrowed(i int) bool {
	return i+3 < len(j.list) && j.list[i].is(opLocalSet, 0) && j.list[i+1].is(opI32Const, 0) &&
		j.list[i+2].is(opLocalGet, 0) && j.list[i+3].op == opCallIndirect
}

// step writes what begins at an instruction, and tells how many that were.
func (j *jumper) step(i int) int {
	x := &j.list[i]
	switch {
	case x.op == opNop:
		return 1
	case x.is(opIf, noType) && j.jump(i+1) && i+4 < len(j.list) && j.list[i+4].op == opEnd: // a jump on a condition
		j.open = append(j.open, i)
		depth, direct := j.target(i + 1)
		j.open = j.open[:len(j.open)-1]
		if direct {
			j.out = appendUvarint(append(j.out, opBrIf), depth-1)
			return 5
		}
	case j.jump(i):
		if depth, direct := j.target(i); direct {
			j.out = appendUvarint(append(j.out, opBr), depth)
			return 3
		}
	}
	j.follow(i)
	j.out = append(j.out, j.body[x.from:x.to]...)
	return 1
}

// follow keeps account of the blocks that are open, and reads the table.
func (j *jumper) follow(i int) {
	switch x := &j.list[i]; x.op {
	case opBlock, opLoop, opIf:
		j.open = append(j.open, i)
	case opEnd:
		j.open = j.open[:len(j.open)-1]
	case opBrTable:
		for k := len(j.open) - 1; k > 0 && j.loop < 0; k-- {
			if j.list[j.open[k]].op == opLoop {
				j.loop = j.open[k]
			}
		}
		for _, depth := range x.table {
			j.places = append(j.places, j.open[len(j.open)-1-int(depth)])
		}
	}
}

// target is the block to leave for the place that a jump goes to, counted from
// within; false: the jump goes backwards.
func (j *jumper) target(i int) (depth uint64, direct bool) {
	label := len(j.open) - 1 - int(j.list[i+2].arg)
	if j.loop < 0 || label < 0 || j.open[label] != j.loop || len(j.places) == 0 {
		return 0, false
	}
	block := j.places[min(j.list[i].arg, uint64(len(j.places)-1))]
	if block < 0 || j.list[block].op != opBlock {
		return 0, false
	}
	for k := len(j.open) - 1; k > label; k-- {
		if j.open[k] == block {
			return uint64(len(j.open) - 1 - k), true
		}
	}
	return 0, false
}
