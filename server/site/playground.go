package site

// playground is a session without a task, and a bar of views to look at it with.
func (s *Site) playground(lang, path string) (Page, error) {
	t := chrome(lang)["playground"]
	page := struct {
		Session  session
		Recorded *link
		Views    []viewGroup
	}{greeting(session{ID: "session", Class: "at-playground", Persona: defaultPersona, Meanwhile: t["lede"], Fresh: true}), s.recorded(lang), s.viewGroups(lang)}
	return s.render(view{Lang: lang, Path: path, Kind: "playground", Title: t["title"], Summary: t["summary"], Class: "playground-page", Live: true, Page: page})
}

// views are what the bar of the playground offers, in groups. Each is a script
// of its own, static/view/NAME.js, but for those that stand in the page.
var views = []struct {
	group string
	names []string
}{
	{"look", []string{"ladder", "machine", "waterfall", "time"}},
	{"other", []string{"mailbox", "whatif", "compare", "serve"}},
	{"keep", []string{"share", "export", "log"}},
	{"connect", []string{"inbound", "reach"}},
}

// viewGroup is a part of the bar, viewButton opens a view.
type viewGroup struct {
	Name, Label string
	Buttons     []viewButton
}

type viewButton struct{ Name, Label string }

// viewGroups lists the views that were built, and those that stand in the page.
func (s *Site) viewGroups(lang string) []viewGroup {
	t := chrome(lang)["views"]
	var list []viewGroup
	for _, v := range views {
		g := viewGroup{Name: v.group, Label: t["group_"+v.group]}
		for _, name := range v.names {
			if s.stands(name) || s.assets.has("view/"+name+".js") {
				g.Buttons = append(g.Buttons, viewButton{name, t[name]})
			}
		}
		if len(g.Buttons) > 0 {
			list = append(list, g)
		}
	}
	return list
}

// stands tells whether a view is part of the page: those that need a server.
func (s *Site) stands(name string) bool {
	switch name {
	case "inbound":
		return !s.cfg.Static
	case "reach":
		return !s.cfg.Static && s.cfg.Sandbox != "" && (len(s.cfg.Servers) > 0 || s.cfg.Operator.Public)
	}
	return false
}
