package main

import (
	"encoding/json"
	"strings"
	"sync"

	"ehlo/server/site"
)

// The course of a language as one file, /LANG/offline.json, for the service
// worker: one request of a quarter of a megabyte instead of sixty for each
// visitor. Pages are in it as they are sent, so this stands outside of mount.go.

// lister says which pages belong to a course.
type lister interface{ Course(lang string) []string }

// coursePage is one of them. Its path begins where the site does: "en/lessons/".
type coursePage struct {
	Path string `json:"path"`
	Type string `json:"type"`
	Body string `json:"body"`
}

type course struct {
	pageMaker
	list lister
	made sync.Map // ETags of all its pages to a site.Page; lessons change only while somebody writes them
}

func withCourse(list lister, pages pageMaker) pageMaker {
	return &course{pageMaker: pages, list: list}
}

func (c *course) Page(path string) (site.Page, bool) {
	lang, ok := strings.CutSuffix(path, "/offline.json")
	for _, known := range site.Languages() {
		if ok && lang == "/"+known {
			return c.whole(known), true
		}
	}
	return c.pageMaker.Page(path)
}

func (c *course) whole(lang string) site.Page {
	list, tags := coursePages(c.list, lang, c.pageMaker.Page)
	if p, ok := c.made.Load(tags); ok {
		return p.(site.Page)
	}
	p := site.Page{Status: 200, Type: "application/json; charset=utf-8", Body: list(), ETag: `"` + digest([]byte(tags)) + `"`}
	c.made.Clear() // of what it was before
	c.made.Store(tags, p)
	return p
}

// coursePages finds the pages of a course; the text is made only if asked for.
func coursePages(of lister, lang string, page func(string) (site.Page, bool)) (text func() []byte, tags string) {
	var list []coursePage
	for _, path := range of.Course(lang) {
		if p, ok := page(path); ok && p.Status == 200 {
			list = append(list, coursePage{strings.TrimPrefix(path, "/"), p.Type, string(p.Body)})
			tags += p.ETag
		}
	}
	return func() []byte {
		body, err := json.Marshal(list)
		if err != nil {
			panic(err) // strings alone
		}
		return body
	}, tags
}
