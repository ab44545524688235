package site

// partView is a part of the course on the contents page.
type partView struct {
	Name, Title, Text string
	Lessons           []*Lesson
	Minutes           int
}

// lessons is the contents page of the course, part by part.
func (s *Site) lessons(lang, path string) (Page, error) {
	t := chrome(lang)
	var list []partView
	for _, name := range parts {
		p := partView{Name: name, Title: t["course"]["part_"+name], Text: t["course"]["about_"+name]}
		for _, l := range s.lib.Lessons[lang] {
			if l.Level == name {
				p.Lessons = append(p.Lessons, l)
				p.Minutes += l.Minutes
			}
		}
		if len(p.Lessons) > 0 {
			list = append(list, p)
		}
	}
	if rest := s.unplaced(lang); len(rest) > 0 { // a folder of somebody else's lessons may have no parts
		list = append(list, partView{Name: "more", Title: t["course"]["part_more"], Lessons: rest})
	}
	page := struct {
		Parts []partView
		Count int
	}{list, len(s.lib.Lessons[lang])}
	return s.render(view{Lang: lang, Path: path, Kind: "lessons", Title: t["lessons"]["title"], Summary: t["lessons"]["summary"], Page: page})
}

// unplaced are lessons of no known part.
func (s *Site) unplaced(lang string) []*Lesson {
	var list []*Lesson
	for _, l := range s.lib.Lessons[lang] {
		if !IsPart(l.Level) {
			list = append(list, l)
		}
	}
	return list
}
