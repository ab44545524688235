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

// The pictures of README show the playground in both themes: a session with its
// sequence beside it, and the visitor in the place of the server.
func TestShotsForReadme(t *testing.T) {
	if mode != "shots" {
		t.Skip("make shots")
	}
	dir := filepath.Join(rig.Root(), ".github")
	must(t, os.MkdirAll(dir, 0o755), "make the folder")
	for name, dark := range map[string]bool{"light": false, "dark": true} {
		p := visit(t, "/en/playground/", rig.View{Width: 1280, Height: 820, Dark: dark})
		p.expect("opening the page", 220)
		for _, line := range []string{"EHLO client.test.example", "VRFY alice", "MAIL FROM:<sender@test.example>", "RCPT TO:<greylisted@lab.example>", "RCPT TO:<nosuchuser@lab.example>"} {
			p.say(line, 0)
		}
		openView(p, "ladder")
		p.still("playground-" + name)

		s := openServe(t, "en", rig.View{Width: 1280, Height: 820, Dark: dark})
		for _, turn := range [][2]string{{"220 mx.lab.example", "EHLO"}, {"250 mx.lab.example", "MAIL"}, {"250 2.1.0 Ok", "RCPT"}, {"250 2.1.5 Ok", "RCPT"}, {"451 4.7.1 Not now", "RCPT"}} {
			s.reply(turn[0], turn[1])
		}
		s.still("server-" + name)
	}
}

// still takes a picture of the playground for README, without a focus.
func (p *page) still(name string) {
	p.t.Helper()
	look[bool](p, "!void (focus.blur(), scrollTo(0, 0))")
	must(p.t, p.Small(filepath.Join(rig.Root(), ".github", name+".webp"), ".bench"), "write %s", name)
}
