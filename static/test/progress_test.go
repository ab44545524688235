package test

import (
	"testing"

	"ehlo/static/test/rig"
)

// What one has met goes into a file and comes back from it; what is loaded is
// added, and nothing is lost.
func TestProgressFile(t *testing.T) {
	for _, lang := range languages {
		p := blank(t, rig.View{Width: 320, Height: 700, Touch: true})
		must(t, p.Start(`if (!localStorage.getItem("ehlo.progress.v1")) localStorage.setItem("ehlo.progress.v1", JSON.stringify({version: 1, codes: {220: 3}, cells: {}, lessons: {"first-220": {met: 3, of: 3}, "vrfy-252": {met: 2, of: 6}}}))`), "some progress")
		p.open("/" + lang.code + "/lessons/")
		p.until("the buttons", `shown(document.querySelector("[data-progress]"))`)
		look[bool](p, `!void (() => { URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text }); return "#" } })()`)
		look[bool](p, `!void document.querySelector("[data-progress] [data-do=save]").focus()`)
		p.press(rig.Enter)
		p.until("a file", `JSON.parse(window.saved).lessons["first-220"].met === 3`)
		load := func(text, says string) {
			look[bool](p, `!void (() => { const input = document.querySelector("[data-progress] input"), list = new DataTransfer();
				list.items.add(new File([`+quote(text)+`], "ehlo-progress.json")); input.files = list.files; input.dispatchEvent(new Event("change")) })()`)
			p.until(says, `document.querySelector("[data-progress] [role=status]").textContent === document.querySelector("[data-progress] [role=status]").dataset.`+says)
		}
		for _, wrong := range []string{"", "hello", "{}", `{"version":2}`, `{"version":1}`, `[]`, `{"version":1,"codes":1,"cells":[],"lessons":{}}`} {
			load(wrong, "wrong")
		}
		load(`{"version":1,"codes":{"220":1,"252":2,"999":-4},"cells":{"VRFY 252":1},"lessons":{"first-220":{"met":5,"of":9},"vrfy-252":{"met":6,"of":6},"__proto__":{"met":1,"of":1}}}`, "added")
		const kept = `JSON.parse(localStorage.getItem("ehlo.progress.v1"))`
		if !look[bool](p, `(k => k.codes[220] === 3 && k.codes[252] === 2 && k.cells["VRFY 252"] === 1 && k.lessons["first-220"].of === 3 && k.lessons["vrfy-252"].met === 6 && !("999" in k.codes))(`+kept+`)`) {
			t.Errorf("after loading: %s", look[string](p, `localStorage.getItem("ehlo.progress.v1")`))
		}
		p.until("the page shows it", `document.querySelector('[data-lesson="vrfy-252"]').classList.contains("done")`)
		if over := look[int](p, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
			t.Errorf("%d px wider than the window", over)
		}
	}
}
