package test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// TestShots writes a picture of every page for a person to look at, and the
// pictures of README. It asserts only that the pages come up.
func TestShots(t *testing.T) {
	if mode != "shots" {
		t.Skip("make shots")
	}
	dir := filepath.Join(rig.Root(), "static/test/shots")
	must(t, os.MkdirAll(dir, 0o755), "make the folder")
	for name, view := range views {
		p := blank(t, view)
		for _, lang := range languages {
			for _, path := range templates {
				p.open("/" + lang.code + path)
				if look[bool](p, "!!el") {
					p.converse()
				}
				file := lang.code + strings.ReplaceAll(path, "/", "-") + strings.ReplaceAll(name, " ", "-") + ".png"
				must(t, p.Picture(filepath.Join(dir, file), ""), "write %s", file)
			}
		}
	}
}

// converse fills a transcript with what the lessons are about.
func (p *page) converse() {
	p.t.Helper()
	p.until("a greeting", "codes.length > 0")
	for _, line := range []string{"EHLO client.test.example", "VRFY alice"} {
		p.say(line, 0)
	}
	look[bool](p, "!void scrollTo(0, 0)")
}

// The pictures of README show the playground in both themes.
func TestShotsForReadme(t *testing.T) {
	if mode != "shots" {
		t.Skip("make shots")
	}
	must(t, os.MkdirAll(filepath.Join(rig.Root(), ".github"), 0o755), "make the folder")
	for name, dark := range map[string]bool{"light": false, "dark": true} {
		p := visit(t, "/en/playground/", rig.View{Width: 1280, Height: 900, Dark: dark})
		p.converse()
		must(t, p.Picture(filepath.Join(rig.Root(), ".github", "playground-"+name+".png"), "smtp-playground"), "write the picture")
	}
}
