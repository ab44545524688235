package export

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"path"
	"strings"

	"ehlo/server/site"
)

// pages writes every page the site has. Static hosts answer /en/lessons/ with
// the index.html of that folder.
func (c Config) pages(ctx context.Context, out *folder) error {
	for _, address := range c.Site.Paths() {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, ok := c.Site.Page(address)
		if !ok || p.Status != 200 {
			return fmt.Errorf("%s cannot be made: %s", address, bytes.TrimSpace(p.Body))
		}
		name := fileOf(address)
		if err := out.write(name, c.written(name, p)); err != nil {
			return err
		}
	}
	return nil
}

// courses writes the course of each language as one file, for the service worker.
func (c Config) courses(_ context.Context, out *folder) error {
	if c.Course == nil {
		return nil
	}
	for _, lang := range site.Languages() {
		text := c.Course(lang, func(address string) (site.Page, bool) {
			p, ok := c.Site.Page(address)
			if ok {
				p.Body = c.written(fileOf(address), p)
			}
			return p, ok
		})
		if err := out.write(lang+"/offline.json", text); err != nil {
			return err
		}
	}
	return nil
}

// fileOf names the file that a host sends for an address.
func fileOf(address string) string {
	name := strings.TrimPrefix(address, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		return name + "index.html"
	}
	return name
}

// written is a page as its file holds it. A lesson's JSON stays as it is: the
// element looks for its addresses from where its own script came from.
func (c Config) written(name string, p site.Page) []byte {
	if path.Base(name) == "lesson.json" {
		return p.Body
	}
	body := c.Move(p, up(name))
	if strings.HasPrefix(p.Type, "text/html") {
		body = guarded(body, c.Policy)
	}
	return body
}

// up leads from a file to the top of the site: "../.." or "." .
func up(name string) string {
	if n := strings.Count(name, "/"); n > 0 {
		return strings.TrimSuffix(strings.Repeat("../", n), "/")
	}
	return "."
}

var charset = []byte("<meta charset=\"utf-8\">\n")

// guarded puts the policy into the page: not every host can send headers. A
// <meta> cannot say who may frame the page, so that is left to the headers.
func guarded(body []byte, policy string) []byte {
	var rules []string
	for rule := range strings.SplitSeq(policy, "; ") {
		if !strings.HasPrefix(rule, "frame-ancestors") {
			rules = append(rules, rule)
		}
	}
	meta := fmt.Sprintf("<meta http-equiv=\"Content-Security-Policy\" content=\"%s\">\n", html.EscapeString(strings.Join(rules, "; ")))
	return bytes.Replace(body, charset, append(bytes.Clone(charset), meta...), 1)
}

// turns writes a small page for each comparison whose codes are asked for in
// the other order: on a server /compare/252-220/ answers 301.
func (c Config) turns(ctx context.Context, out *folder) error {
	for _, address := range c.Site.Paths() {
		dir, pair, ok := strings.Cut(strings.TrimSuffix(address, "/"), "/compare/")
		a, b, two := strings.Cut(pair, "-")
		if !ok || !two {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		lang := strings.TrimPrefix(dir, "/")
		page := turnPage{Lang: lang, To: "../" + pair + "/", Title: a + " – " + b}
		if err := out.write(fmt.Sprintf("%s/compare/%s-%s/index.html", lang, b, a), c.render("turn.html", page)); err != nil {
			return err
		}
	}
	return nil
}

type turnPage struct{ Lang, To, Title string }
