package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"ehlo/static/test/rig"
)

// pairs of navigations, ours and the blank page's by turns.
const pairs = 30

// blankCore is the empty module of 49 octets: one page of memory, a function
// that does nothing, and their exports.
const blankCore = "\x00asm\x01\x00\x00\x00" + "\x01\x04\x01\x60\x00\x00" + "\x03\x02\x01\x00" + "\x05\x03\x01\x00\x01" +
	"\x07\x12\x02\x06memory\x02\x00\x05start\x00\x00" + "\x0a\x04\x01\x02\x00\x0b"

const blankPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Blank</title><script type="module">
await WebAssembly.instantiateStreaming(fetch("/empty.wasm")); globalThis.readyAt = performance.now()</script>`

// noteFirst220 notes when the core's greeting is in the page, and the longest
// task up to then and after.
const noteFirst220 = `addEventListener("smtp-event", e => {
	if (e.detail.code === 220) globalThis.readyAt ??= performance.now() }, true);
globalThis.longest = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) longest = Math.max(longest, e.duration) })
	.observe({type: "longtask", buffered: true})`

// browser measures what a visitor waits for.
func browser() ([]row, error) {
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
	rows, err := firstReply(chromium, server)
	if err != nil {
		return rows, err
	}
	more, err := calls(chromium, server)
	return append(rows, more...), err
}

// blank serves the page that ours is compared with.
func blank() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".wasm") {
			w.Header().Set("Content-Type", "application/wasm")
			w.Write([]byte(blankCore))
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(blankPage))
	}))
}

func firstReply(chromium *rig.Browser, server *rig.Server) ([]row, error) {
	other := blank()
	defer other.Close()
	var ours, theirs []float64
	longest := 0.0
	for range pairs {
		for _, url := range []string{other.URL + "/", server.URL("/en/playground/")} {
			at, task, err := navigate(chromium, url)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", url, err)
			}
			if url == other.URL+"/" {
				theirs = append(theirs, at)
				continue
			}
			ours, longest = append(ours, at), max(longest, task)
		}
	}
	return []row{
		{what: "navigation to first 220, x a blank page", got: median(ours) / median(theirs), unit: "x", must: 1.6, aim: 1.5,
			note: fmt.Sprintf("%s ms beside %s ms", figure(median(ours)), figure(median(theirs)))},
		{what: "longest task of the main thread until then", got: longest, unit: "ms", must: 50, note: fmt.Sprintf("of %d loads", pairs)},
	}, nil
}

// navigate opens an address in a tab that has cached nothing, and gives the
// milliseconds from the start of the navigation to the end of its work.
func navigate(chromium *rig.Browser, url string) (at, longest float64, err error) {
	page, err := chromium.Open(rig.View{Motion: true})
	if err != nil {
		return 0, 0, err
	}
	defer page.Close()
	if err := page.Start(noteFirst220); err != nil {
		return 0, 0, err
	}
	if err := page.Navigate(url); err != nil {
		return 0, 0, err
	}
	if err := page.Wait("globalThis.readyAt > 0"); err != nil {
		return 0, 0, err
	}
	times, err := rig.Eval[[]float64](page, "[readyAt, longest]")
	if err != nil {
		return 0, 0, err
	}
	return times[0], times[1], nil
}

// pageRequests lists what a page asks for until its session is greeted.
func pageRequests(server *rig.Server, path string) ([]string, error) {
	chromium, err := rig.Launch()
	if err != nil {
		return nil, err
	}
	defer chromium.Close()
	page, err := chromium.Open(rig.View{})
	if err != nil {
		return nil, err
	}
	if err := page.Navigate(server.URL(path)); err != nil {
		return nil, err
	}
	err = page.Wait(`document.querySelector("smtp-playground").getAttribute("state") === "greeted"`)
	return page.Requests(), err
}
