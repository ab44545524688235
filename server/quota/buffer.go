package quota

import (
	"io"
	"sync"
)

const (
	smallBuffer = 512      // what an idle session holds: enough for a command line
	largeBuffer = 64 << 10 // what a busy one borrows: most of a socket's buffer in one call
	calm        = 16       // short reads in a row that end the loan; a message has three between its bodies
)

var large = sync.Pool{New: func() any { return new([largeBuffer]byte) }}

// Buffer is a read buffer that is large only while there is much to read, so
// that thousands of idle sessions cost 512 octets each. A read that fills the
// small buffer borrows a large one; a row of short reads gives it back.
type Buffer struct {
	small [smallBuffer]byte
	big   *[largeBuffer]byte
	short int // short reads since the last long one
	full  bool
}

// Read reads once from r. The octets stay valid until the next call.
func (b *Buffer) Read(r io.Reader) ([]byte, error) {
	b.fit()
	p := b.small[:]
	if b.big != nil {
		p = b.big[:]
	}
	n, err := r.Read(p)
	b.full = n >= smallBuffer
	b.short++
	if b.full {
		b.short = 0
	}
	return p[:n], err
}

// fit borrows or gives back, now that the octets of the last read are done with.
func (b *Buffer) fit() {
	switch {
	case b.big == nil && b.full:
		b.big = large.Get().(*[largeBuffer]byte)
	case b.big != nil && b.short > calm:
		b.Release()
	}
}

// Release gives a borrowed buffer back; the next Read starts small.
func (b *Buffer) Release() {
	if b.big != nil {
		large.Put(b.big)
	}
	b.big, b.short, b.full = nil, 0, false
}
