package strip

import (
	"errors"
	"fmt"
)

const (
	sectionCustom    = 0
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
	segments []segment
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
		if id == sectionData {
			if err := m.parseData(body); err != nil {
				return nil, err
			}
		}
		m.sections = append(m.sections, section{id: id, body: body})
	}
	if len(m.segments) == 0 {
		return nil, errors.New("no data section")
	}
	return m, nil
}

func (m *module) parseData(body []byte) error {
	r := reader{rest: body}
	for n := r.uvarint(); n > 0; n-- {
		flags, op := r.uvarint(), r.byte()
		if r.err != nil || flags != 0 || op != 0x41 { // i32.const
			return fmt.Errorf("data segment %d: not of a kind Go writes", len(m.segments))
		}
		s := segment{offset: int(r.varint())}
		if r.byte() != 0x0b { // end
			return fmt.Errorf("data segment %d: the offset is not a constant", len(m.segments))
		}
		s.data = r.take(int(r.uvarint()))
		if r.err != nil || s.offset < 0 {
			return fmt.Errorf("data segment %d: %w", len(m.segments), errShort)
		}
		m.segments = append(m.segments, s)
	}
	return r.err
}

// memory is the data section as the module finds it when it starts.
func (m *module) memory() []byte {
	size := 0
	for _, s := range m.segments {
		size = max(size, s.offset+len(s.data))
	}
	memory := make([]byte, size)
	for _, s := range m.segments {
		copy(memory[s.offset:], s.data)
	}
	return memory
}

// write lays the module out again with memory in place of its old data.
func (m *module) write(memory []byte) []byte {
	out := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range m.sections {
		switch s.id {
		case sectionCustom, sectionDataCount:
			continue
		case sectionData:
			s.body = appendSegments(nil, split(memory))
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
