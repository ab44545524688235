package core

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// from lists the functions whose source is one of those: a file, or all of a
// folder, whose name ends with a slash. Functions are counted as the table
// counts them, from the first that is defined.
func (t *table) from(sources []string) ([]uint64, error) {
	var list []uint64
	for i := range t.count {
		file, err := t.source(i)
		if err != nil {
			return nil, fmt.Errorf("source of function %d: %w", i, err)
		}
		if slices.ContainsFunc(sources, func(s string) bool { return file == s || strings.HasSuffix(s, "/") && strings.HasPrefix(file, s) }) {
			list = append(list, uint64(t.entry(i)-t.entry(0)))
		}
	}
	return list, nil
}

// entry is where function i begins: the linker numbers functions one by one.
func (t *table) entry(i int) uint32 { return binary.LittleEndian.Uint32(t.funcs[8*i:]) }

// source is the file in which function i begins; nothing for what the compiler
// made up. Its number stands at the front of the table of files by program
// counter, and the list of its compilation unit tells where the name is.
func (t *table) source(i int) (string, error) {
	f, err := t.record(i)
	if err != nil {
		return "", err
	}
	at := int(binary.LittleEndian.Uint32(f[fieldPCFile:]))
	if at == 0 {
		return "", nil
	}
	if at >= len(t.pcs) {
		return "", errShort
	}
	r := reader{rest: t.pcs[at:]}
	step := r.uvarint()
	number := int(step>>1) ^ -int(step&1) - 1 // zigzag, counted from -1
	place := 4 * (int(binary.LittleEndian.Uint32(f[fieldCU:])) + number)
	if r.err != nil || number < 0 || place < 0 || place+4 > len(t.units) {
		return "", errShort
	}
	name := int(binary.LittleEndian.Uint32(t.units[place:]))
	if name >= len(t.files) {
		return "", nil
	}
	text, _, _ := bytes.Cut(t.files[name:], []byte{0})
	return string(text), nil
}
