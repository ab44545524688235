package trail_test

import (
	"strings"
	"testing"

	"ehlo/wasm/smtp"
)

// said lists the texts of a recording, line by line.
func said(recording string) (list []string) {
	for _, line := range strings.Split(recording, "\n") {
		f := strings.SplitN(line, " ", 3)
		if len(f) < 3 || f[0] == "" || f[0][0] < '0' || f[0][0] > '9' {
			continue
		}
		text, _ := smtp.Octets(f[2])
		s := strings.TrimSuffix(string(text), "\r\n")
		list = append(list, strings.TrimPrefix(s, "log.line\x00"))
	}
	return list
}

// most of a line that one note holds.
const most = 1900

// kept tells that every line of a log is in its recording, in order: whole, or
// what a program said without the signs in front of it.
func kept(t *testing.T, name, log, recording string) {
	t.Helper()
	list := said(recording)
	for _, line := range strings.Split(strings.ReplaceAll(log, "\r\n", "\n"), "\n") {
		if line == "" {
			continue
		}
		at := -1
		for i, text := range list {
			if text == line || len(line) <= most && strings.HasSuffix(line, text) || len(line) > most && strings.HasPrefix(line, text) {
				at = i
				break
			}
		}
		if at < 0 {
			t.Errorf("%s: lost: %q", name, line)
			return
		}
		list = list[at:]
	}
}
