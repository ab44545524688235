package mta_test

import (
	"os"
	"path/filepath"
	"testing"

	"ehlo/wasm/lesson"
	"ehlo/wasm/play"
)

// Every dialogue in testdata runs as it is written, section by section.
func TestDialogues(t *testing.T) {
	files, err := filepath.Glob("testdata/dialogues/*.smtp")
	if err != nil || len(files) == 0 {
		t.Fatal("no dialogues", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		d, err := lesson.ParseDialogue(string(src))
		if err != nil {
			t.Errorf("%s:%v", file, err)
			continue
		}
		for i := range d.Sections {
			one := lesson.Dialogue{Sections: d.Sections[i : i+1]}
			t.Run(filepath.Base(file)+"/"+d.Sections[i].Name, func(t *testing.T) {
				if _, err := play.Replay(one, play.Config{}); err != nil {
					t.Errorf("%s:%v", file, err)
				}
			})
		}
	}
}
