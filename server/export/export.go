// Package export writes the whole site as plain files, for any static host and
// any path: every page, the lessons as data, the element with its core.
//
//	site.Paths() ── pages.go ── PATH/index.html ─┐
//	static/dist ─── assets.go ─ assets/, /v1/ ───┼── folder.go ──► DIR
//	files/* ─────── hosts.go ── _headers, ... ───┘
//
// Addresses between pages are written relative to the page, so a folder works
// wherever it is put. Equal input gives equal files. The package knows neither
// flags nor HTTP; server/command_export.go asks it.
package export

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"ehlo/server/site"
)

// Pages is what makes the pages: a site.Site made for an export (Static).
type Pages interface {
	Paths() []string
	Page(path string) (site.Page, bool)
}

// Config is what an export needs to know.
type Config struct {
	Site   Pages
	Dist   fs.FS  // the folder static/dist
	Path   string // below which the files will stand: "" or "/smtp"
	Policy string // the Content-Security-Policy of a page that is served

	// NoOffline: browsers keep nothing, and forget what they have kept.
	NoOffline bool

	// Course makes one file of the pages that a browser keeps; page gives each of
	// them as its file holds it.
	Course func(lang string, page func(path string) (site.Page, bool)) []byte

	// Move writes the addresses of a page anew: what follows there is put before
	// each that begins with a slash.
	Move func(p site.Page, before string) []byte
}

// Result is what was done.
type Result struct {
	Files   int
	Removed int // of an earlier export, and not part of this one
}

// Write makes the export. It stops when ctx ends; what is there by then is an
// export that the next one may replace.
func Write(ctx context.Context, dir string, c Config) (Result, error) {
	if _, err := fs.Stat(c.Dist, "manifest.json"); err != nil {
		return Result{}, errors.New(`this ehlo was built without its pages: run "make build"`)
	}
	out, err := openFolder(dir)
	if err != nil {
		return Result{}, err
	}
	defer out.close()
	for _, step := range []func(context.Context, *folder) error{c.assets, c.pages, c.courses, c.turns, c.doorsteps, c.hosts} {
		if err := step(ctx, out); err != nil {
			return Result{}, fmt.Errorf("%s: %w", dir, err)
		}
	}
	removed, err := out.finish()
	return Result{len(out.wrote), removed}, err
}
