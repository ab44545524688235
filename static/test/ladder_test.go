package test

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// dialogue is what most pictures are looked at with.
var dialogue = []struct {
	line string
	code int
}{
	{"EHLO client.test.example", 250}, {"MAIL FROM:<sender@test.example>", 250}, {"RCPT TO:<alice@lab.example>", 250},
	{"RCPT TO:<greylisted@lab.example>", 450}, {"RCPT TO:<nosuchuser@lab.example>", 550}, {"DATA", 354},
}

func (p *page) talk() {
	p.t.Helper()
	p.expect("opening the page", 220)
	for _, d := range dialogue {
		p.say(d.line, d.code)
	}
	for _, line := range []string{"Subject: <b>&amp;</b>", "", "text"} {
		p.enter(line)
	}
	p.say(".", 250)
}

// The ladder grows with the session; each class of reply has its own line and
// sign; the rows of a message are one.
func TestLadder(t *testing.T) {
	for _, lang := range languages {
		for _, width := range []int64{320, 1280} {
			if halved(lang.code, width) {
				continue
			}
			p := visit(t, "/"+lang.code+"/playground/", held(width))
			p.talk()
			openView(p, "ladder")
			p.until("eight steps", `document.querySelectorAll(".ladder .n").length === 8 && document.querySelector(".ladder .here .n").textContent === "8"`)
			for what, js := range map[string]string{
				"a dashed reply":   `getComputedStyle(document.querySelector(".ladder .c4 line")).strokeDasharray !== "none"`,
				"a dotted reply":   `getComputedStyle(document.querySelector(".ladder .c5 line")).strokeDasharray !== getComputedStyle(document.querySelector(".ladder .c4 line")).strokeDasharray`,
				"a folded reply":   `document.querySelector(".ladder").textContent.includes("16 l")`,
				"the message":      `/3 (lines|líneas)/.test(document.querySelector(".ladder").textContent)`,
				"text of one size": `getComputedStyle(document.querySelector(".ladder text:not(.n)")).fontSize === "13px"`,
			} {
				if !look[bool](p, js) {
					t.Errorf("%s %d: no %s", lang.code, width, what)
				}
			}
			p.say("VRFY alice", 252)
			p.until("the ninth step", `document.querySelectorAll(".ladder .n").length === 9`)
			p.use("the table", `document.querySelector(".as-table summary")`)
			p.until("nine rows", `document.querySelectorAll(".as-table tbody th").length === 9`)
			p.axe(axeSource(t), "ladder")
			if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
				t.Errorf("%d pixels too wide: %v", over, p.tooWide())
			}
		}
	}
}

// Commands sent together go out before the first answer comes back.
func TestLadderPipelined(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say("EHLO client.test.example", 250)
	openView(p, "ladder")
	look[bool](p, `!void el.session.send("NOOP\r\nVRFY alice\r\nQUIT\r\n")`)
	order := `[...document.querySelectorAll(".ladder .exchange")].slice(-6).map(g => g.querySelector("[class^=from]").classList[0] + " " + (g.querySelector(".n")?.textContent ?? ""))`
	p.until("six arrows", order+`.join() === "from-client 3,from-client 4,from-client 5,from-server ,from-server ,from-server "`)
}

// The picture is kept as a file that stands for itself: well-formed, with its
// style, and what a server said in it is text.
func TestLadderFile(t *testing.T) {
	p := visit(t, "/es/playground/", rig.View{})
	p.expect("opening the page", 220)
	p.say(`HELO <script>alert(1)</script>]]>&`, 0)
	openView(p, "ladder")
	look[bool](p, `!void (URL.createObjectURL = blob => (globalThis.kept = blob.text(), "#"), HTMLAnchorElement.prototype.click = function () { globalThis.kept_as = this.download })`)
	p.tap("the button", `document.querySelector(".view-actions button")`)
	p.until("a file", `globalThis.kept_as === "sesion.svg"`)
	file := look[string](p, "globalThis.kept")
	for tokens := xml.NewDecoder(strings.NewReader(file)); ; {
		token, err := tokens.Token()
		if err == io.EOF {
			break
		}
		must(t, err, "read the file")
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "script" {
			t.Error("markup of a line became markup of the file")
		}
	}
	for _, has := range []string{`xmlns="http://www.w3.org/2000/svg"`, "<style", "&lt;script&gt;", "ladder-c2"} {
		if !strings.Contains(file, has) {
			t.Errorf("the file has no %s", has)
		}
	}
}

// On paper the table stands below the picture.
func TestLadderOnPaper(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.talk()
	openView(p, "ladder")
	look[bool](p, `!void dispatchEvent(new Event("beforeprint"))`)
	p.until("the table", `shown(document.querySelector(".as-table table")) && document.querySelectorAll(".as-table tbody th").length === 8`)
	look[bool](p, `!void dispatchEvent(new Event("afterprint"))`)
	p.until("it is folded again", `!document.querySelector(".as-table").open`)
}
