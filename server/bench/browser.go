package main

import (
	"ehlo/static/test/rig"
)

// pageRequests lists what a page asks for until its session is greeted.
func pageRequests(server *rig.Server, path string) ([]string, error) {
	browser, err := rig.Launch()
	if err != nil {
		return nil, err
	}
	defer browser.Close()
	page, err := browser.Open(rig.View{})
	if err != nil {
		return nil, err
	}
	if err := page.Navigate(server.URL(path)); err != nil {
		return nil, err
	}
	err = page.Wait(`document.querySelector("smtp-playground").getAttribute("state") === "greeted"`)
	return page.Requests(), err
}
