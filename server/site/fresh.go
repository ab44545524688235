package site

import (
	"fmt"
	"hash/fnv"
	"io/fs"
	"sync"
	"time"
)

// every is how often the folder of lessons is looked at while they are being
// written. A page asks once a second.
const every = 300 * time.Millisecond

// watch notices that a lesson has changed.
type watch struct {
	mu     sync.Mutex
	looked time.Time
	print  uint64
}

// changed looks at names, sizes and times of all files, not more often than
// every. The first look only remembers.
func (w *watch) changed(fsys fs.FS, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now.Sub(w.looked) < every {
		return false
	}
	first := w.looked.IsZero()
	w.looked = now
	h := fnv.New64a()
	fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // a file that an editor is just writing anew
		}
		if info, err := d.Info(); err == nil {
			fmt.Fprintln(h, p, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	before := w.print
	w.print = h.Sum64()
	return !first && before != w.print
}

// renew reads the lessons again if they have changed.
func (s *Site) renew() {
	if !s.cfg.Reload || !s.watch.changed(s.cfg.Lessons, time.Now()) {
		return
	}
	s.reading.Lock()
	defer s.reading.Unlock()
	s.start()
	s.cache.Clear()
}
