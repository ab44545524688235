package core

import (
	"bytes"
	"testing"
)

// A program of jumps: forwards, backwards, out of loops in loops, through
// closures, deferred calls, a recovered panic, and goroutines that take turns.
const jumping = `package main

var sum int32

func add(f func(int32) int32, n int32) { sum = sum*31 + f(n) }

func sort(n int32) int32 {
	var list [23]int32
	for i := range list { list[i] = (int32(i)*n + 7) % 19 }
	for i := range list {
		for j := i; j > 0 && list[j-1] > list[j]; j-- { list[j-1], list[j] = list[j], list[j-1] }
	}
	for i, v := range list { n = n*7 + v*int32(i) }
	return n
}

func word(n int32) (s string) {
outer:
	for i := int32(0); ; i++ {
		for j := int32(0); j < 5; j++ {
			switch {
			case (i+j)%7 == 3: continue outer
			case (i*n+j)%11 == 4: break outer
			case i > 40: return s + "end"
			case j == 2: goto next
			}
			s += "abcdefg"[j:j+1]
		next:
		}
	}
	return s
}

func falls(n int32) (out int32) {
	defer func() { if recover() != nil { out = 77 + n } }()
	list := []int32{1, 2, 3}
	if n%3 == 2 { panic("third") }
	if n%7 == 6 { var p *[4]int32; return p[n%4] }
	return list[n%5]
}

func turns(n int32) (out int32) {
	ask, tell := make(chan int32), make(chan int32)
	go func() { for v := range ask { tell <- v*v } ; close(tell) }()
	for i := range n%9 { ask <- i; out += <-tell }
	close(ask)
	<-tell
	return out
}

//go:wasmexport work
func work(n int32) int32 {
	for i := range n {
		for _, f := range []func(int32) int32{sort, falls, turns, func(n int32) int32 { return int32(len(word(n))) }} { add(f, i) }
	}
	return sum
}

func main() {}
`

func TestDirectJumpsLeadWhereTheOthersDid(t *testing.T) {
	whole := compile(t, map[string]string{"main.go": jumping})
	light, _, err := Prepare(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []uint64{1, 7, 60} {
		if want, got := call(t, whole, "work", n), call(t, light, "work", n); got != want {
			t.Errorf("work(%d) = %d with direct jumps, %d before", n, got, want)
		}
	}
}

// Which body becomes which. Locals first; the table leads to two places.
func TestJumps(t *testing.T) {
	const (
		locals = "\x00"
		head   = "\x03\x40\x02\x40\x02\x40\x20\x00\x0e\x02\x00\x01\x01\x0b" // loop block block local.get 0 br_table end
		tail   = "\x0b\x00\x0b\x0b"                                         // place 1: unreachable
	)
	for _, c := range []struct{ name, body, want string }{
		{"forwards", head + "\x41\x01\x21\x00\x0c\x01" + tail, head + "\x0c\x00" + tail},
		{"backwards", head + "\x41\x00\x21\x00\x0c\x01" + tail, ""},
		{"on a condition", head + "\x41\x05\x04\x40\x41\x01\x21\x00\x0c\x02\x0b" + tail, head + "\x41\x05\x0d\x00" + tail},
		{"backwards on a condition", head + "\x41\x05\x04\x40\x41\x00\x21\x00\x0c\x02\x0b" + tail, ""},
		{"from inside", head + "\x02\x40\x41\x01\x21\x00\x0c\x02\x0b" + tail, head + "\x02\x40\x0c\x01\x0b" + tail},
		{"with an else", head + "\x41\x05\x04\x40\x41\x01\x21\x00\x0c\x02\x05\x00\x0b" + tail, head + "\x41\x05\x04\x40\x0c\x01\x05\x00\x0b" + tail},
		{"out of the loop", "\x02\x40" + head + "\x41\x01\x21\x00\x0c\x02" + tail + "\x0b", ""},
		{"no jump", head + "\x01\x00" + tail, head + "\x00" + tail},
		{"the number is asked elsewhere", head + "\x20\x00\x1a\x41\x01\x21\x00\x0c\x01" + tail, ""},
		{"the number is set elsewhere", head + "\x41\x01\x21\x00\x41\x01\x21\x00\x0c\x01" + tail, ""},
		{"an indirect call", head + "\x41\x07\x21\x00\x41\x00\x20\x00\x11\x00\x00\x1a" + tail, ""},
	} {
		if c.want == "" {
			c.want = c.body
		}
		got, err := directBody([]byte(locals + c.body))
		if want := []byte(locals + c.want); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: % x becomes % x, %v; want % x", c.name, c.body, got, err, want)
		}
	}
}
