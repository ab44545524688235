package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"

	"ehlo/static/test/rig"
)

// sizes measures what travels to the browser, compressed as it is served, and
// sets the core beside the least that its toolchain makes.
func sizes() ([]row, error) {
	empty, err := emptyCore()
	if err != nil {
		return nil, err
	}
	tiny, err := tinyCore()
	if err != nil {
		return nil, err
	}
	server, err := rig.Serve(rig.Binary())
	if err != nil {
		return nil, err
	}
	defer server.Kill()
	element, _, err := fetch(server.URL("/smtp-playground.js"))
	if err != nil {
		return nil, err
	}
	asked, err := pageRequests(server, "/en/playground/")
	if err != nil {
		return nil, err
	}
	core, whole := 0.0, 0.0
	for _, url := range asked {
		n, kind, err := fetch(url)
		if err != nil {
			return nil, err
		}
		whole += n
		if kind == "application/wasm" {
			core = n
		}
	}
	more, err := apart()
	if err != nil {
		return nil, err
	}
	least := squeezed(empty)
	personas := squeezed(tiny)
	return []row{
		{what: "core.wasm with all personas only / empty Go program", got: personas / least, unit: "x", must: 1.20, aim: 1.10,
			note: fmt.Sprintf("%s kB beside %s kB", figure(personas/1000), figure(least/1000))},
		{what: "core.wasm / empty Go program, brotli 11", got: core / least, unit: "x", must: 1.35, aim: 1.20,
			note: fmt.Sprintf("%s kB beside %s kB; what views ask for later, %s kB, is apart", figure(core/1000), figure(least/1000), figure(more/1000))},
		{what: "element and loader, brotli", got: element / 1000, unit: "kB", must: 25},
		{what: "playground page but core.wasm, brotli", got: (whole - core) / 1000, unit: "kB", must: 60, note: fmt.Sprintf("%d requests", len(asked))},
	}, nil
}

// counter counts what it is given.
type counter float64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

func squeezed(p []byte) float64 {
	var n counter
	w := brotli.NewWriterLevel(&n, brotli.BestCompression)
	w.Write(p)
	w.Close()
	return float64(n)
}

// fetch gives the size of a body as it travels, and its type.
func fetch(url string) (size float64, kind string, err error) {
	request, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("Accept-Encoding", "gzip, br") // as browsers do
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	n, err := io.Copy(io.Discard, response.Body)
	if err == nil && response.StatusCode != 200 {
		err = fmt.Errorf("%s: %s", url, response.Status)
	}
	return float64(n), response.Header.Get("Content-Type"), err
}

// apart is the size of the functions that the core is split from: no page asks
// for them at once.
func apart() (float64, error) {
	files, err := filepath.Glob(filepath.Join(rig.Root(), "static", "dist", "assets", "more-*.wasm.br"))
	if err != nil || len(files) != 1 {
		return 0, fmt.Errorf("%d files more-*.wasm.br in static/dist: run \"make build\"", len(files))
	}
	info, err := os.Stat(files[0])
	if err != nil {
		return 0, err
	}
	return float64(info.Size()), nil
}
