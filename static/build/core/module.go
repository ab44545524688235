package core

import (
	"errors"
	"fmt"
)

const (
	sectionCustom    = 0
	sectionImport    = 2
	sectionData      = 11
	sectionDataCount = 12

	// gap is the run of zeros worth a new segment: a segment's head costs about
	// seven bytes, and browsers set up each one.
	gap = 64
)

var errShort = errors.New("the file ends too early")

type section struct {
	id   byte
	body []byte
}

type segment struct {
	offset int
	data   []byte
}

type module struct {
	sections []section
	image    []byte // the memory as the data section fills it
}

// parse reads the container. Only active segments of memory 0 with a constant
// offset are known: Go writes no others.
func parse(wasm []byte) (*module, error) {
	if len(wasm) < 8 || string(wasm[:4]) != "\x00asm" {
		return nil, errors.New("not a WebAssembly module")
	}
	m, r := &module{}, reader{rest: wasm[8:]}
	for len(r.rest) > 0 {
		id := r.byte()
		body := r.take(int(r.uvarint()))
		if r.err != nil {
			return nil, r.err
		}
		if m.sections = append(m.sections, section{id, body}); id == sectionData {
			segments, err := parseData(body)
			if err != nil {
				return nil, err
			}
			m.image = memory(segments)
		}
	}
	if m.image == nil {
		return nil, errors.New("no data section")
	}
	return m, nil
}

func parseData(body []byte) ([]segment, error) {
	var out []segment
	r := reader{rest: body}
	for n := r.uvarint(); n > 0; n-- {
		flags, op := r.uvarint(), r.byte()
		if r.err != nil || flags != 0 || op != 0x41 { // i32.const
			return nil, fmt.Errorf("data segment %d: not of a kind Go writes", len(out))
		}
		s := segment{offset: int(r.varint())}
		if r.byte() != 0x0b { // end
			return nil, fmt.Errorf("data segment %d: the offset is not a constant", len(out))
		}
		s.data = r.take(int(r.uvarint()))
		if r.err != nil || s.offset < 0 {
			return nil, fmt.Errorf("data segment %d: %w", len(out), errShort)
		}
		out = append(out, s)
	}
	return out, r.err
}

// memory is what the segments make of a memory of zeros.
func memory(segments []segment) []byte {
	size := 0
	for _, s := range segments {
		size = max(size, s.offset+len(s.data))
	}
	out := make([]byte, size)
	for _, s := range segments {
		copy(out[s.offset:], s.data)
	}
	return out
}

// section is the body of the section of that kind; empty if there is none.
func (m *module) section(id byte) []byte {
	for _, s := range m.sections {
		if s.id == id {
			return s.body
		}
	}
	return nil
}

func (m *module) replace(id byte, body []byte) {
	for i := range m.sections {
		if m.sections[i].id == id {
			m.sections[i].body = body
		}
	}
}

// write lays the module out again, with the image as its data.
func (m *module) write() []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range m.sections {
		switch s.id {
		case sectionCustom, sectionDataCount:
			continue
		case sectionData:
			s.body = appendSegments(nil, split(m.image))
		}
		out = append(out, s.id)
		out = appendUvarint(out, uint64(len(s.body)))
		out = append(out, s.body...)
	}
	return out
}

// split leaves out long runs of zeros: memory is zero before it is filled.
func split(memory []byte) []segment {
	var out []segment
	for start := 0; start < len(memory); {
		if memory[start] == 0 {
			start++
			continue
		}
		end, zeros := start, 0
		for i := start; i < len(memory) && zeros < gap; i++ {
			if zeros++; memory[i] != 0 {
				end, zeros = i+1, 0
			}
		}
		out = append(out, segment{start, memory[start:end]})
		start = end
	}
	return out
}

func appendSegments(out []byte, segments []segment) []byte {
	out = appendUvarint(out, uint64(len(segments)))
	for _, s := range segments {
		out = append(out, 0, 0x41)
		out = appendVarint(out, int64(s.offset))
		out = append(out, 0x0b)
		out = appendUvarint(out, uint64(len(s.data)))
		out = append(out, s.data...)
	}
	return out
}
