package check

import (
	"testing"

	"ehlo/lessons"
)

// The lessons that are built in have no fault.
func TestLessons(t *testing.T) {
	for _, p := range Folder(lessons.FS) {
		t.Error("lessons/" + p.String())
	}
}
