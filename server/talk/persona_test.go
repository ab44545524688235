package talk

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"ehlo/wasm/mta/persona"
)

// Every server there is takes a message and says goodbye, one line of JSON for
// each line of input and one for the greeting.
func TestEveryPersonaAnswers(t *testing.T) {
	const in = `"EHLO client.test.example\r\n"
"MAIL FROM:<sender@test.example>\r\n"
"RCPT TO:<alice@lab.example>\r\n"
"DATA\r\n"
"Subject: hi\r\n\r\nhello\r\n.\r\n"
"QUIT\r\n"
`
	for _, name := range persona.Names() {
		o := options(t, "")
		o.Persona, _ = persona.Get(name)
		o.JSON = true
		var out bytes.Buffer
		if err := Run(strings.NewReader(in), &out, o); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var heard []string
		for line := range strings.Lines(out.String()) {
			var answer struct {
				Recv string `json:"recv"`
			}
			if err := json.Unmarshal([]byte(line), &answer); err != nil {
				t.Errorf("%s: %.80q: %v", name, line, err)
			} else if len(answer.Recv) > 3 { // nothing, once the server has hung up
				heard = append(heard, answer.Recv[:3])
			}
		}
		got := strings.Join(heard, " ")
		want := "220 250 250 250 354 250 221"
		switch name {
		case "postfix-postscreen": // which lets nobody in
			want = "220 250 250 450 "
		case "postfix-submission", "opensmtpd-auth": // which want a name
			want = "220 250 530 "
		}
		if !strings.HasPrefix(got+" ", want) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
