package main

import (
	"fmt"
	"strings"

	"ehlo/static/test/rig"
)

// act is something a visitor does with a long transcript.
type act struct {
	name string
	js   string // body of an async function: el the element, root its shadow, log the transcript
	view rig.View
}

// acts in the order they are done; the last two give the session up.
var acts = []act{
	{name: "first touch", js: `root.querySelector(".command input").dispatchEvent(new KeyboardEvent("keydown", {key: "Shift", bubbles: true, composed: true}))`},
	{name: "scroll", js: `for (let i = 0; i < 20; i++) { log.scrollTop = log.scrollHeight * (i * 7 % 20) / 20; await frames(2) } log.scrollTop = log.scrollHeight`},
	{name: "explain", js: `const code = [...log.lastElementChild.querySelectorAll(".chip")].at(-1); code.click(); await frames(10); code.click()`},
	{name: "rows by key", js: `log.focus(); for (const key of ["ArrowUp", "ArrowUp", "Home", "ArrowDown", "End"]) {
		root.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true})); await frames(5) }`},
	{name: "bytes", js: `const b = root.querySelector(".bytes-button"); b.click(); await frames(10); b.click()`},
	{name: "find", js: `find("no such words here")`},
	{name: "theme", js: `el.setAttribute("theme", "dark"); await frames(5); el.removeAttribute("theme")`},
	{name: "narrow", view: rig.View{Width: 412, Height: 800}},
	{name: "wide", view: rig.View{}},
	{name: "ladder saved", js: `await show("ladder"); document.querySelector(".view-actions button").click(); await until(() => kept)`},
	{name: "exported", js: `await show("export"); for (const b of [...document.querySelectorAll("#view .forms .acts button:last-child")].slice(0, 4)) { kept = ""; b.click(); await until(() => kept) }`},
	{name: "what if", js: `await show("whatif"); document.querySelector(".what-do .button-main").click(); await until(() => document.querySelector(".changes-status").textContent)`},
	{name: "rewound", js: `el.rewind(el.session.events.at(-1000).n)`},
	{name: "persona", js: `const s = root.querySelector(".persona select"); s.value = "exim"; s.dispatchEvent(new Event("change", {bubbles: true})); await until(() => el.session.events.length < 9)`},
	{name: "restart", js: `el.restart()`},
}

// helpFor gives acts their words; files go nowhere.
const helpFor = `globalThis.kept = ""; HTMLAnchorElement.prototype.click = function () { kept = this.download };
globalThis.until = async f => { while (!f()) await frames(1) };
globalThis.show = async name => { document.querySelector(".view-close")?.click(); document.querySelector(".views [data-view=" + name + "]").click();
	await until(() => document.querySelector("#view .view-body").childElementCount && !document.querySelector(".views [aria-busy]")); await frames(30) }`

// do measures each of them.
func do(page *rig.Page) ([]row, error) {
	if _, err := rig.Eval[bool](page, `(() => { `+helpFor+`; return true })()`); err != nil {
		return nil, err
	}
	longest, notes := 0.0, []string(nil)
	for _, a := range acts {
		task, err := a.measure(page)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", a.name, err)
		}
		longest, notes = max(longest, task), append(notes, fmt.Sprintf("%s %s", a.name, figure(task)))
	}
	return []row{{what: "10,000 rows: longest task of what else a visitor does", got: longest, unit: "ms", must: 50, note: strings.Join(notes, ", ")}}, nil
}

func (a act) measure(page *rig.Page) (float64, error) {
	if a.js == "" {
		if err := page.Look(a.view); err != nil {
			return 0, err
		}
	}
	return rig.EvalWithin[float64](page, longPatience, `(async () => {
		const el = document.querySelector("smtp-playground"), root = el.shadowRoot, log = root.querySelector(".transcript");
		`+a.js+`
		await frames(20);
		document.querySelector(".view-close")?.click();
		return since();
	})()`)
}
