package play

import (
	"strings"

	"ehlo/wasm/lesson"
)

// expect compares the next line; for a code and a star, a whole reply.
func (r *replayer) expect(a *lesson.Act) error {
	r.waitFor(func() bool { return len(r.lines) > 0 })
	want := "S: " + a.Text
	if a.Star {
		want += "*"
	}
	if len(r.lines) == 0 {
		if r.play.closed {
			return r.mismatch("a closed connection", want)
		}
		if len(r.part) > 0 {
			return r.mismatch("half a line: "+string(r.part), want)
		}
		return r.mismatch("silence", want)
	}
	got := r.lines[0]
	if got != a.Text && !(a.Star && strings.HasPrefix(got, a.Text)) {
		return r.mismatch("S: "+got, want)
	}
	r.lines = r.lines[1:]
	for a.Whole && len(got) > 3 && got[3] == '-' {
		if r.waitFor(func() bool { return len(r.lines) > 0 }); len(r.lines) == 0 {
			return r.mismatch("a reply without its last line", want)
		}
		got, r.lines = r.lines[0], r.lines[1:]
	}
	return nil
}

// waitFor lets delayed replies come until there is what is waited for.
func (r *replayer) waitFor(enough func() bool) {
	p := r.play
	for limit := p.clock.last + patience; !enough() && !p.closed && !p.clock.queue.empty(); {
		due := p.clock.queue.list[0].due
		if due > limit {
			return
		}
		p.advance(due)
	}
}

func (r *replayer) settle() { r.waitFor(func() bool { return false }) }

func (r *replayer) nothingLeft(line int) error {
	r.settle()
	if len(r.lines) == 0 {
		return nil
	}
	r.last = line
	return r.mismatch("S: "+r.lines[0], "nothing more from the server here")
}

func (r *replayer) mismatch(got, want string) error {
	return &Mismatch{r.last, r.section.Name, got, want}
}
