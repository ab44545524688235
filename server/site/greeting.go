package site

import "ehlo/server/site/doc"

// greeting fills in what a session shows before it is alive, and for ever where
// there is no JavaScript: the first thing its server says.
func greeting(s session) session {
	s.Rows, _ = doc.Rows("", "S: 220 mx.lab.example ESMTP Ehlo at your service\nC: EHLO client.test.example", 1)
	s.Host = hostOf(s.Rows)
	return s
}
