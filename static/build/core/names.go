package core

import (
	"errors"
	"regexp"
	"slices"
	"strings"
)

// readNames takes the names of functions from a custom section, if it is the
// one that has them: the linker writes it unless it runs with -s.
func (m *module) readNames(custom []byte) {
	r := reader{rest: custom}
	if string(r.take(int(r.uvarint()))) != "name" {
		return
	}
	m.names = map[uint64]string{}
	for len(r.rest) > 0 && r.err == nil {
		id := r.byte()
		sub := reader{rest: r.take(int(r.uvarint()))}
		for n := sub.uvarint(); id == 1 && n > 0 && sub.err == nil; n-- {
			function := sub.uvarint()
			m.names[function] = string(sub.take(int(sub.uvarint())))
		}
	}
}

// unwritten is what the linker puts an underscore for.
var unwritten = regexp.MustCompile(`[^\w.]`)

// within tells the functions of packages, by their paths.
func within(packages []string) func(name string) bool {
	var prefixes []string
	for _, p := range packages {
		prefixes = append(prefixes, unwritten.ReplaceAllString(p, "_")+".")
	}
	return func(name string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) })
	}
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
