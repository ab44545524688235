package main

import (
	"context"
	"errors"
	"fmt"

	"ehlo/server/doctor"
	"ehlo/server/export"
	"ehlo/server/site"
	"ehlo/static"
)

const exportHelp = `ehlo export --out DIR [flags]

Writes the whole site as plain files, for any static host and at any path: every
page and lesson, the element, its core, and the headers for Netlify, Cloudflare,
Vercel, Apache and nginx. Lessons work as they do here, with the server in the
page; what needs a server of ours (real connections, mail programs, the doctor)
says so instead.

  ehlo export --out public --base-url https://example.org/smtp/

  --out DIR       where to; new, empty, or an earlier export, which is replaced
  --base-url URL  the address it will have, with its path: for the sitemap,
                  canonical links, 404.html and the files of hosts; without it
                  these are for the top of a host
  --no-offline    browsers keep nothing for when there is no connection, and
                  forget what they have kept
  --lessons DIR   the lessons in this folder instead of the built-in ones

Files in DIR that no export wrote are left alone. Equal input gives equal files.
`

// exportCommand is "ehlo export".
func exportCommand(ctx context.Context, c console, args []string) error {
	f := newFlags("export")
	var s settings
	dir := f.String("out", "", "")
	f.StringVar(&s.baseURL, "base-url", "", "")
	f.BoolVar(&s.noOffline, "no-offline", false, "")
	f.StringVar(&s.lessons, "lessons", "", "")
	if err := f.parse(c, args, nil); err != nil {
		return err
	}
	switch {
	case f.NArg() > 0:
		return usage("unexpected argument %q; see: ehlo export --help", f.Arg(0))
	case *dir == "":
		return usage("where to? Name a folder, as in: ehlo export --out public")
	}
	if err := s.checkNames(); err != nil {
		return err
	}
	config, err := s.exported()
	if err != nil {
		return err
	}
	done, err := export.Write(ctx, *dir, config)
	if notOurs := (*export.NotOursError)(nil); errors.As(err, &notOurs) {
		return usage("--out: %v", err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%d files in %s\n", done.Files, *dir)
	if s.baseURL == "" {
		fmt.Fprintln(c.out, "The sitemap and 404.html are for the top of a host; --base-url says where the site will be.")
	}
	return nil
}

// exported are the pages as they read without a server behind them.
func (s settings) exported() (export.Config, error) {
	lessons, err := s.lessonFiles()
	if err != nil {
		return export.Config{}, err
	}
	c := export.Config{Dist: static.Dist, Policy: policy, NoOffline: s.noOffline}
	origin := ""
	if s.baseURL != "" {
		origin, c.Path, _ = splitBase(s.baseURL) // checked before
	}
	pages := site.New(site.Config{Lessons: lessons, Dist: static.Dist, BaseURL: origin + c.Path, Version: version, Foreign: s.lessons != "", Static: true, NoOffline: s.noOffline,
		Doctor: func(lang string) any { return doctor.NewView(lang) }})
	c.Site = pages
	c.Course = func(lang string, page func(string) (site.Page, bool)) []byte {
		text, _ := coursePages(pages, lang, page)
		return text()
	}
	c.Move = func(p site.Page, before string) []byte { return (&below{path: before}).rewrite(p) }
	return c, nil
}
