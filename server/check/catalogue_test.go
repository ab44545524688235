package check

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"ehlo/lessons"
	"ehlo/server/site"
	"ehlo/wasm/smtp"
)

// Every code of the catalogue can be made to appear; those that the grammar of
// SMTP forbids (RFC 5321 4.2.1: no 1yz) say why not.
func TestEveryCodeHasATrigger(t *testing.T) {
	for _, c := range smtp.Codes() {
		_, err := fs.Stat(lessons.FS, fmt.Sprintf("replies/%d/trigger.smtp", c.Code))
		if said := c.Code >= 200; said != (err == nil) {
			t.Errorf("%d: a trigger: %v, want %v", c.Code, err == nil, said)
		}
		if c.Code < 200 {
			saysWhyNot(t, c.Code)
		}
	}
}

func saysWhyNot(t *testing.T, code int) {
	t.Helper()
	for _, lang := range site.Languages() {
		text, err := fs.ReadFile(lessons.FS, "explain/"+lang+".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), fmt.Sprintf("%q:", fmt.Sprint(code))) {
			t.Errorf("explain/%s.yaml is silent about %d", lang, code)
		}
	}
}
