package play

import "ehlo/wasm/wire"

// The log keeps 4 MiB or 20,000 events, whichever is less; then the oldest go.
const (
	maxLog    = 4 << 20
	blockSize = 64 << 10
	maxEvents = 20_000
)

// log stores events as JSON in blocks. A block that is dropped is written
// again, so a session of any length needs the same memory.
type log struct {
	blocks  [][]byte // oldest first
	entries []entry  // a ring
	first   int      // index in entries of the oldest
	n       int
	base    int // number of the oldest event; numbers are consecutive
	dropped int
	serial  int // of the oldest block
	size    int // octets in all blocks but the last
}

// entry finds an event in its block.
type entry struct {
	block    int // serial number
	from, to int32
	end      int64 // wire.Event.End
}

func (l *log) reset() { *l = log{entries: l.entries} }

// add stores one event.
func (l *log) add(e *wire.Event) {
	if l.n == maxEvents {
		l.dropOne()
	}
	if l.n == 0 {
		l.base = e.N
	}
	last := len(l.blocks) - 1
	if last < 0 || len(l.blocks[last]) >= blockSize {
		last = l.room()
	}
	b := &l.blocks[last]
	from := len(*b)
	*b = e.AppendJSON(*b)
	if l.n == len(l.entries) {
		l.grow()
	}
	l.entries[(l.first+l.n)&(len(l.entries)-1)] = entry{l.serial + last, int32(from), int32(len(*b)), e.End}
	l.n++
}

// grow doubles the ring, whose size is a power of two.
func (l *log) grow() {
	ring := make([]entry, max(32, 2*len(l.entries)))
	for i := range l.n {
		ring[i] = *l.at(i)
	}
	l.entries, l.first = ring, 0
}

// room makes a block for the next event, and gives its index. A block may grow
// past blockSize by one event.
func (l *log) room() int {
	if n := len(l.blocks); n > 0 {
		l.size += len(l.blocks[n-1])
	}
	if l.size+blockSize > maxLog {
		l.dropBlock()
	} else {
		l.blocks = append(l.blocks, l.fresh())
	}
	return len(l.blocks) - 1
}

// fresh makes a block; the first starts small, for most sessions never fill it.
func (l *log) fresh() []byte {
	if len(l.blocks) == 0 {
		return make([]byte, 0, 4<<10)
	}
	return make([]byte, 0, blockSize+4<<10)
}

// dropBlock forgets the oldest block with its events and puts it last, empty.
func (l *log) dropBlock() {
	for l.n > 0 && l.at(0).block == l.serial {
		l.dropOne()
	}
	l.size -= len(l.blocks[0])
	oldest := l.blocks[0][:0]
	copy(l.blocks, l.blocks[1:])
	l.blocks[len(l.blocks)-1] = oldest
	l.serial++
}

func (l *log) dropOne() {
	l.first = (l.first + 1) & (len(l.entries) - 1)
	l.n--
	l.base++
	l.dropped++
}

func (l *log) at(i int) *entry { return &l.entries[(l.first+i)&(len(l.entries)-1)] }

// find is the entry of an event by its number; nil if it is not kept.
func (l *log) find(n int) *entry {
	if n < l.base || n >= l.base+l.n {
		return nil
	}
	return l.at(n - l.base)
}

// json is the event as stored.
func (l *log) json(x *entry) []byte { return l.blocks[x.block-l.serial][x.from:x.to] }

// last is the number of the newest event.
func (l *log) last() int { return l.base + l.n - 1 }
