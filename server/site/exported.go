package site

import (
	"slices"
	"strings"

	"ehlo/server/site/doc"
)

// realSession is the tutorial with a recorded session of a real server.
const realSession = "real-banner"

// recorded leads to that tutorial from where a copy without a server has
// nothing to connect with.
func (s *Site) recorded(lang string) *link {
	i := slices.IndexFunc(s.lib.Lessons[lang], func(l *Lesson) bool { return l.Slug == realSession })
	if !s.cfg.Static || i < 0 {
		return nil
	}
	l := s.lib.Lessons[lang][i]
	return &link{l.URL(), l.Title}
}

// speaksOfReal tells whether a goal of the lesson may be met at a real server.
func (l *Lesson) speaksOfReal() bool {
	for _, step := range l.Steps {
		for _, b := range step.Blocks {
			goals, ok := b.(doc.Goals)
			if ok && slices.ContainsFunc(goals.Goals, func(g doc.Goal) bool { return strings.Contains(g.Line, "peer=real") }) {
				return true
			}
		}
	}
	return false
}
