package test

import (
	"fmt"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

const choices = `all(".complete:not([hidden]) [role=option]")`

// What may follow is offered while one types: Tab or Right takes the first, the
// keys go through the list, and what was sent before still comes back with Up.
func TestCompletion(t *testing.T) {
	eachWindow(t, func(t *testing.T, p *page, lang string) {
		p.focus("the command line", `focus === command`)
		p.press("rc")
		p.until("a completion", choices+`.length > 0 && `+choices+`[0].innerText.toUpperCase().startsWith("RCPT TO:<")`)
		p.press(rig.Tab)
		p.until("it is taken", `command.value.endsWith("@lab.example>") && focus === command && `+choices+`.length === 0`)
		p.press(rig.Enter)
		p.expect("the recipient", 250)

		p.press("V" + rig.Down)
		p.until("the first is marked", `command.getAttribute("aria-activedescendant") === "complete-0" && one("#complete-0").ariaSelected === "true"`)
		// A key of the test sends its character in any case: only here is an Enter that the list keeps for itself.
		look[bool](p, `command.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}))`)
		p.until("Enter takes it, and sends nothing", fmt.Sprintf(`command.value.startsWith("VRFY ") && codes.length === %d`, p.answer))
		p.press(rig.Enter)
		p.expect("VRFY", 0)

		p.press("Q")
		p.until("QUIT", choices+`.length > 0`)
		p.press(rig.Escape)
		p.until("closed", choices+`.length === 0 && command.value === "Q"`)
		p.press(rig.Up)
		p.until("what was sent before", `command.value.startsWith("VRFY ")`)
	})
}

// The same with a press: with a finger they are chips in the place of the verbs.
func TestCompletionByPress(t *testing.T) {
	eachWindow(t, func(t *testing.T, p *page, lang string) {
		p.focus("the command line", `focus === command`)
		p.press("RC")
		p.until("a completion", choices+`.length > 0`)
		if look[bool](p, `innerWidth < 500 && (shown(one(".verbs")) || `+choices+`[0].offsetHeight < 44)`) {
			t.Error("with a finger the completions do not take the place of the verbs")
		}
		p.tap("the completion", choices+`[0]`)
		p.until("it is taken", `command.value.endsWith(">") && focus === command`)
		p.axe(axeSource(t), "as it stands")
	})
}

const fieldOfLines = `one(".editor textarea")`

// Bytes go out as they are typed, escapes for what has no key, and nothing is
// added; what will go out is shown. Two lines that end each in a way of its own.
func TestBytesMode(t *testing.T) {
	eachWindow(t, func(t *testing.T, p *page, lang string) {
		p.tap("several lines", `one(".many")`)
		p.until("the field", `shown(`+fieldOfLines+`) && focus === `+fieldOfLines)
		p.tap("bytes", `one(".editor-modes input")`)
		p.press(`NOOP \x`)
		p.until("what stands for no byte is said", `one(".goes-out b").innerText.includes("\\x") && one(".editor button[type=submit]").disabled`)
		p.press(`00\r\n` + `NO`)
		p.until("what goes out is shown", `one(".goes-out b").innerText.includes("10 ") && all(".goes-out .byte").length === 3`)
		p.tap("send", `one(".editor button[type=submit]")`)
		p.until("one command was whole", fmt.Sprintf(`rows("client").length === 3 && codes.length === %d && rows("client").at(-1).innerText.includes("x00")`, p.answer+1))
		p.until("the focus is in the field", "focus === "+fieldOfLines)
		p.press(`OP\r\n`)
		p.tap("send", `one(".editor button[type=submit]")`)
		p.until("and now the other", fmt.Sprintf(`rows("client").length === 4 && codes.at(-1) === 250 && codes.length === %d`, p.answer+2))
		p.press(rig.Escape)
		p.until("one line again", `focus === command && command.value === ""`)
	})
}

// A message in several lines: a dot that begins one is doubled if that is
// wished, and the dot that ends it is a button.
func TestMessageEditor(t *testing.T) {
	eachWindow(t, func(t *testing.T, p *page, lang string) {
		p.say("RCPT TO:<alice@lab.example>", 250)
		p.say("DATA", 354)
		p.tap("several lines", `one(".many")`)
		p.until("the lone dot", `shown(one(".lone")) && focus === `+fieldOfLines)
		must(t, p.Insert("Subject: dots\n\n.one\nend"), "write the message")
		p.until("the doubled dot is said", `one(".goes-out").innerText.includes("1")`)
		p.axe(axeSource(t), "as it stands")
		p.tap("send the message", `one(".lone button")`)
		p.expect("the message", 250)
		if got := look[string](p, `el.session.mail(0).data`); !strings.Contains(got, "\n.one\r\nend\r\n") {
			t.Errorf("the message arrived as %q", got)
		}
		if got := look[string](p, `one(".stuffed").closest(".said").innerText`); !strings.HasPrefix(got, "..one") {
			t.Errorf("on the wire the line is %q", got)
		}
	})
}

// Without doubling the dot is gone when the message arrives: that is the lesson.
func TestMessageWithoutDoubling(t *testing.T) {
	p := visit(t, "/en/playground/", rig.View{})
	p.expect("opening the page", 220)
	for _, line := range []string{"EHLO a.example", "MAIL FROM:<a@test.example>", "RCPT TO:<alice@lab.example>", "DATA"} {
		p.say(line, 0)
	}
	p.tap("several lines", `one(".many")`)
	p.until("the field", `focus === `+fieldOfLines)
	p.tap("the doubling off", `all(".editor-modes input")[1]`)
	p.tap("the field", fieldOfLines)
	must(t, p.Insert(".one\nend"), "write the message")
	p.tap("send the message", `one(".lone button")`)
	p.expect("the message", 250)
	if got := look[string](p, `el.session.mail(0).data`); !strings.Contains(got, "one\r\nend\r\n") || strings.Contains(got, ".one") {
		t.Errorf("the message arrived as %q", got)
	}
}

// A mistake is explained where it happens, and the lesson's hint for it stands
// beside, on the page of the lesson and where the element guides by itself.
func TestMistakeWithHint(t *testing.T) {
	for _, alone := range []bool{false, true} {
		p := visit(t, "/en/lessons/first-220/", rig.View{})
		p.expect("opening the page", 220)
		if alone {
			look[bool](p, `!void el.removeAttribute("guide")`)
			p.until("the goal", `one(".guide")?.innerText.includes("Step")`)
			p.answer = look[int](p, `codes.length`)
		}
		p.until("the goals", `el.session?.goals.length > 0`)
		p.say("MAIL FROM:<a@test.example>", 0)
		hint := p.text(`document.querySelector("[data-hint=mail-too-early] p")`)
		p.until("the mistake and its hint", fmt.Sprintf(`shown(one(".whoops")) && one(".whoops strong") && one(".whoops").innerText.includes(%q)`, hint))
	}
}
