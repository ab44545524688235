package site

// offline is the page for what a browser has not kept. It stands at an address
// of its own: a worker sends visitors there who have no connection.
func (s *Site) offline(lang, path string) (Page, error) {
	t := chrome(lang)["offline"]
	page := struct{ Stays []turn }{[]turn{
		{"/" + lang + "/lessons/", t["lessons"], chrome(lang)["site"]["learn"]},
		{"/" + lang + "/playground/", t["playground"], chrome(lang)["site"]["playground"]},
		{"/" + lang + "/", t["home"], "Ehlo"},
	}}
	return s.render(view{Lang: lang, Path: path, Kind: "offline", Title: t["title"], Page: page})
}

// Course lists what a browser keeps of a language once it has been here: the
// ways in, and every lesson with its data.
func (s *Site) Course(lang string) []string {
	s.load.Do(s.start)
	s.reading.RLock()
	defer s.reading.RUnlock()
	home := "/" + lang + "/"
	list := []string{home, home + "offline/", home + "playground/", home + "lessons/"}
	for _, l := range s.lib.Lessons[lang] {
		list = append(list, l.URL(), l.URL()+"lesson.json")
	}
	return list
}
