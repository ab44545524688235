package site

import "net/url"

// Operator is who runs this server and what he lets visitors do, for those who
// found it in their logs.
type Operator struct {
	Hostname string // what EHLO says; empty: nothing leaves this machine
	Contact  string // a link, https: or mailto:; empty: none is known
	Public   bool   // visitors reach mail servers of the world
	Listed   bool   // visitors reach servers that the operator has listed
	Visitor  [4]int // of one visitor: open at once, a minute, an hour, hosts an hour
	Host     [3]int // at one server: open at once, a minute, an hour
}

// ContactText is the contact as it is read.
func (o Operator) ContactText() string {
	if u, err := url.Parse(o.Contact); err == nil && u.Scheme == "mailto" {
		return u.Opaque
	}
	return o.Contact
}

// addAbuse lists the page for people whose server was visited.
func (s *Site) addAbuse(lang string) {
	path := "/" + lang + "/abuse"
	s.routes[path] = func() (Page, error) {
		t := chrome(lang)["abuse"]
		page := struct{ Operator Operator }{s.cfg.Operator}
		return s.render(view{Lang: lang, Path: path, Kind: "abuse", Title: t["title"], Summary: t["summary"], Page: page})
	}
}
