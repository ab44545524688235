package core

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// The header of the table: magic number of Go 1.20 and later, two zero bytes,
// instruction size 1 and pointer size 8.
var magic = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// Fields of a function record, runtime._func, as byte offsets.
const (
	fieldName      = 4
	fieldPCSP      = 16
	fieldPCFile    = 20
	fieldPCLine    = 24
	fieldNPCData   = 28
	fieldCU        = 32
	fieldStartLine = 36
	fieldFlags     = 40 // funcID, flag, padding, number of funcdata
	fieldPCData    = 44
)

// Tables by program counter that the runtime needs while all goes well, and
// when a panic is recovered. The others serve asynchronous preemption, which
// WebAssembly has not, and stack traces.
var keepPCData = map[int]bool{1: true /* stack maps */, 4: true /* bounds of a panic */}

const own = "runtime."

type table struct {
	names, units, files, pcs, funcs []byte
	count                           int
}

func findTable(memory []byte) (*table, error) {
	at := bytes.Index(memory, magic)
	if at < 0 || bytes.Contains(memory[at+1:], magic) {
		return nil, errors.New("the function table of the Go runtime is not where Go 1.26 has it")
	}
	var header [8]uint64
	if _, err := binary.Decode(memory[at+8:], binary.LittleEndian, header[:]); err != nil {
		return nil, errShort
	}
	part := header[3:] // offsets of names, units, files, pcs, funcs
	for i, from := range part {
		if i > 0 && from < part[i-1] || at+int(from) > len(memory) {
			return nil, errors.New("the parts of the function table are out of order")
		}
	}
	cut := func(i int) []byte { return memory[at+int(part[i]) : at+int(part[i+1])] }
	return &table{
		names: cut(0), units: cut(1), files: cut(2), pcs: cut(3),
		funcs: memory[at+int(part[4]):], count: int(header[0]),
	}, nil
}

// blank removes names, files and lines, and packs the tables that stay, so
// that what is gone leaves one run of zeros.
func (t *table) blank() error {
	if err := t.rename(); err != nil {
		return err
	}
	clear(t.units)
	clear(t.files)
	packed := pack{old: t.pcs, new: []byte{0}, moved: map[uint32]uint32{0: 0}}
	for i := range t.count {
		f, err := t.record(i)
		if err != nil {
			return err
		}
		for _, field := range []int{fieldPCFile, fieldPCLine, fieldCU, fieldStartLine} {
			binary.LittleEndian.PutUint32(f[field:], 0)
		}
		packed.move(f[fieldPCSP:])
		for k := range int(binary.LittleEndian.Uint32(f[fieldNPCData:])) {
			if field := f[fieldPCData+4*k:]; keepPCData[k] {
				packed.move(field)
			} else {
				binary.LittleEndian.PutUint32(field, 0)
			}
		}
	}
	if packed.err != nil {
		return packed.err
	}
	clear(t.pcs)
	copy(t.pcs, packed.new)
	return nil
}

// rename leaves two names: none, and the bare prefix by which the runtime tells
// its own goroutines from ours (isSystemGoroutine).
func (t *table) rename() error {
	old := bytes.Clone(t.names)
	clear(t.names)
	if len(t.names) > len(own) {
		copy(t.names[1:], own)
	}
	for i := range t.count {
		f, err := t.record(i)
		if err != nil {
			return err
		}
		to, from := uint32(0), binary.LittleEndian.Uint32(f[fieldName:])
		if int(from) < len(old) && bytes.HasPrefix(old[from:], []byte(own)) {
			to = 1
		}
		binary.LittleEndian.PutUint32(f[fieldName:], to)
	}
	return nil
}

// record is function i up to the end of its pcdata.
func (t *table) record(i int) ([]byte, error) {
	if 8*i+8 > len(t.funcs) {
		return nil, errShort
	}
	at := int(binary.LittleEndian.Uint32(t.funcs[8*i+4:]))
	if at+fieldPCData > len(t.funcs) {
		return nil, fmt.Errorf("function %d: %w", i, errShort)
	}
	end := at + fieldPCData + 4*int(binary.LittleEndian.Uint32(t.funcs[at+fieldNPCData:]))
	if end > len(t.funcs) || t.funcs[at+fieldFlags+2] != 0 {
		return nil, fmt.Errorf("function %d: not a record of Go 1.26", i)
	}
	return t.funcs[at:end], nil
}

// pack copies tables by program counter to the front, each once.
type pack struct {
	old, new []byte
	moved    map[uint32]uint32
	err      error
}

// move takes the table that field points to along, and sets field anew.
func (p *pack) move(field []byte) {
	from := binary.LittleEndian.Uint32(field)
	to, done := p.moved[from]
	if !done {
		to = uint32(len(p.new))
		p.new = append(p.new, p.table(from)...)
		p.moved[from] = to
	}
	binary.LittleEndian.PutUint32(field, to)
}

// table is a list of pairs, value step and program counter step, each a
// varint. A value step of zero ends it, unless it is the first.
func (p *pack) table(from uint32) []byte {
	if int(from) > len(p.old) {
		p.err = errShort
		return nil
	}
	r := reader{rest: p.old[from:]}
	for first := true; ; first = false {
		if r.uvarint() == 0 && !first {
			break
		}
		r.uvarint()
	}
	if r.err != nil {
		p.err = r.err
	}
	return p.old[from : len(p.old)-len(r.rest)]
}
