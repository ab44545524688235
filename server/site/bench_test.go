package site

import (
	"testing"

	"ehlo/lessons"
)

// The first page a fresh server gives: everything is read, one page is made.
func BenchmarkFirstPage(b *testing.B) {
	for b.Loop() {
		s := New(Config{Lessons: lessons.FS, Dist: dist})
		if _, ok := s.Page("/en/"); !ok {
			b.Fatal("no home page")
		}
	}
}

// Every later page comes from memory.
func BenchmarkNextPage(b *testing.B) {
	s := New(Config{Lessons: lessons.FS, Dist: dist})
	for b.Loop() {
		s.Page("/en/lessons/vrfy-252/")
	}
}
