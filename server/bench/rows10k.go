package main

import (
	"fmt"
	"strings"
	"time"

	"ehlo/static/test/rig"
)

const (
	longRows     = 10_000 // of the transcript: half of them commands
	longPatience = 2 * time.Minute
)

// noteTasks notes the longest task of the main thread since it was last asked.
const noteTasks = `globalThis.longest = 0; globalThis.tasks = new PerformanceObserver(list => {
	for (const e of list.getEntries()) longest = Math.max(longest, e.duration) });
	tasks.observe({type: "longtask", buffered: true});
globalThis.rest = () => new Promise(done => setTimeout(done));
globalThis.frames = async n => { while (n--) await new Promise(requestAnimationFrame); };
globalThis.since = async () => { await frames(5); const t = longest; longest = 0; return t }`

// fill sends commands a few at a time, as a script would, and follows the
// transcript until every row is there.
const fill = `(async () => {
	const el = document.querySelector("smtp-playground");
	await since();
	while (el.session.events.length < %d) { el.session.send("NOOP\r\n".repeat(25)); await rest(); }
	await frames(20);
	return since();
})()`

// useView opens a view, uses whatever it has to scroll and to slide, and types
// a few lines beside it.
const useView = `(async () => {
	const el = document.querySelector("smtp-playground"), view = document.getElementById("view");
	await since();
	document.querySelector(".views [data-view=%s]").click();
	await frames(30);
	for (let i = 0; i < 10; i++) {
		for (const box of view.querySelectorAll("[tabindex='0'], .view-body > *")) if (box.scrollHeight > box.clientHeight) box.scrollTop = box.scrollHeight * (i %% 5) / 5;
		for (const range of view.querySelectorAll("input[type=range]")) { range.value = range.max * (i %% 5) / 5; range.dispatchEvent(new Event("input")); }
		await frames(2);
		el.session.send("VRFY alice\r\n");
		await frames(2);
	}
	for (const folded of view.querySelectorAll("details")) { folded.open = true; await frames(60); }
	document.querySelector(".view-close")?.click();
	await frames(5);
	return since();
})()`

// long measures how long the page is busy at a time when its transcript is, and
// when each view is opened beside it.
func long() ([]row, error) {
	server, err := rig.Serve(rig.Binary())
	if err != nil {
		return nil, err
	}
	defer server.Kill()
	chromium, err := rig.Launch()
	if err != nil {
		return nil, err
	}
	defer chromium.Close()
	page, err := chromium.Open(rig.View{})
	if err != nil {
		return nil, err
	}
	if err := page.Start(noteTasks); err != nil {
		return nil, err
	}
	if err := page.Navigate(server.URL("/en/playground/#view=ladder")); err != nil {
		return nil, err
	}
	if err := page.Wait(`document.querySelector(".ladder .n")`); err != nil {
		return nil, err
	}
	return longTasks(page)
}

func longTasks(page *rig.Page) ([]row, error) {
	grown, err := rig.EvalWithin[float64](page, longPatience, fmt.Sprintf(fill, longRows))
	if err != nil {
		return nil, err
	}
	views, err := rig.Eval[[]string](page, `[...document.querySelectorAll(".view-button[aria-controls=view]")].map(b => b.dataset.view)`)
	if err != nil {
		return nil, err
	}
	longest, notes := 0.0, []string(nil)
	for _, view := range views {
		if view == "ladder" { // it is open: close it first
			if _, err := rig.Eval[bool](page, `(document.querySelector(".view-close").click(), true)`); err != nil {
				return nil, err
			}
		}
		task, err := rig.EvalWithin[float64](page, longPatience, fmt.Sprintf(useView, view))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", view, err)
		}
		longest, notes = max(longest, task), append(notes, fmt.Sprintf("%s %s", view, figure(task)))
	}
	more, err := do(page)
	return append([]row{
		{what: "10,000 rows of transcript, growing beside the ladder: longest task", got: grown, unit: "ms", must: 50},
		{what: "10,000 rows: longest task of a view opened, scrolled, typed beside", got: longest, unit: "ms", must: 50, note: strings.Join(notes, ", ")},
	}, more...), err
}
