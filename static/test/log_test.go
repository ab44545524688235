package test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"ehlo/static/test/rig"
)

// A log that somebody pastes becomes a session that explains itself, in both
// languages, by keyboard in a wide window and by touch in a narrow one.
func TestPasteLog(t *testing.T) {
	log, err := os.ReadFile(filepath.Join(rig.Root(), "wasm/trail/testdata/postfix/09-long-reply-and-full.txt"))
	must(t, err, "read a log")
	for _, lang := range languages {
		for _, width := range []int64{1280, 320} {
			if halved(lang.code, width) {
				continue
			}
			t.Run(fmt.Sprintf("%s/%d", lang.code, width), func(t *testing.T) {
				p := visit(t, "/"+lang.code+"/playground/", held(width))
				p.say("NOOP", 0)
				openView(p, "log")
				if width == 320 {
					p.tap("the field", `document.getElementById("log-text")`)
				} else {
					p.focus("the field", `focus.id === "log-text"`)
				}
				must(t, p.Insert(string(log)), "paste")
				p.use("Read it", `document.querySelector(".log-acts .button-main")`)
				p.until("two replies, and the log around them", `el.session?.peer.kind === "log" && codes.join() === "552,550" && rows("client").length === 2 && el.session.events.length > 15`)
				p.until("it says what it was", `document.querySelector(".log-status").innerText.includes("Postfix")`)
				p.until("the badge", `one(".session")?.dataset.peer === "log"`)
				if look[bool](p, `rows("note").every(r => !r.innerText.includes("relay=mx4.lab.example[127.0.0.14]:25"))`) {
					t.Error("a line of the log is lost")
				}
				if over := look[int](p, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
					t.Errorf("%d px wider than the window", over)
				}
			})
		}
	}
}

// What is no log is said to be none; a file is read as it would be pasted.
func TestPasteLogWrong(t *testing.T) {
	p := visit(t, "/en/playground/#view=log", rig.View{})
	p.expect("opening the page", 220)
	p.until("the view", `shown(document.getElementById("log-text"))`)
	for text, says := range map[string]string{"": "nothing in the field", "Dear diary, today": "Nothing in this text"} {
		look[bool](p, `!void (document.getElementById("log-text").value = `+quote(text)+`)`)
		p.tap("Read it", `document.querySelector(".log-acts .button-main")`)
		p.until(says, `document.querySelector(".log-status").innerText.includes(`+quote(says)+`)`)
	}
	if !look[bool](p, `el.session.peer.kind === "simulated" && codes.length === 1`) {
		t.Error("the session before is gone")
	}
	look[bool](p, `!void (() => { const input = document.querySelector(".log-acts input[type=file]"), list = new DataTransfer();
		list.items.add(new File(["<- 220 x\n<-  220 mx.test.example ESMTP\n -> EHLO c.example\n<-  250 mx.test.example\n"], "swaks.log")); input.files = list.files; input.dispatchEvent(new Event("change")) })()`)
	p.until("the file", `el.session.peer.kind === "log" && el.session.peer.host === "swaks" && codes.join() === "220,250"`)
}

// Each of our examples is read for what it is.
func TestPasteLogExamples(t *testing.T) {
	p := visit(t, "/es/playground/#view=log", rig.View{})
	p.expect("opening the page", 220)
	for i, want := range []string{"swaks", "curl", "openssl", "postfix", "exim"} {
		p.until("the buttons", `document.querySelectorAll(".log-examples button").length === 5`)
		p.tap(want, fmt.Sprintf(`document.querySelectorAll(".log-examples button")[%d]`, i))
		p.until(want, `el.session?.peer.kind === "log" && el.session.peer.host === `+quote(want)+` && codes.length > 0`)
	}
}
