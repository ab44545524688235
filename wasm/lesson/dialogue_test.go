package lesson

import (
	"strings"
	"testing"
)

const sample = `# how it goes
persona: postfix
role: mx
world: mailbox carol
rule RCPT bob@: 450 4.2.1 later

S: 220*
C: EHLO client.test.example
S: 250*
C: MAIL FROM:<"a\"b"@x>
C: DATA
S: 250 2.1.0 Ok
[wait 5m]
C- NO\x4fP\r\n
[tls]

== second-try
step: 2
persona: exim

C: QUIT
S: 221 mx*
[closed]
[persona sendmail]
`

func TestParseDialogue(t *testing.T) {
	d, err := ParseDialogue(sample)
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Sections) != 2 {
		t.Fatalf("%d sections", len(d.Sections))
	}
	first, second := d.Sections[0], d.Sections[1]
	if h := first.Header; h.Persona != "postfix" || h.Role != "mx" || h.World != "mailbox carol\nrule RCPT bob@: 450 4.2.1 later\n" || h.Line != 4 {
		t.Errorf("header: %+v", h)
	}
	if h := second.Header; h.Persona != "exim" || h.Role != "mx" || h.Step != 2 || h.World != first.Header.World {
		t.Errorf("a section takes over the header and changes it: %+v", h)
	}
	if second.Name != "second-try" || second.Line != 17 {
		t.Errorf("section: %q at %d", second.Name, second.Line)
	}
	acts := []Act{
		{Kind: ActExpect, Line: 7, Text: "220", Star: true, Whole: true},
		{Kind: ActSend, Line: 8, Bytes: []byte("EHLO client.test.example\r\n")},
		{Kind: ActExpect, Line: 9, Text: "250", Star: true, Whole: true},
		{Kind: ActSend, Line: 10, Bytes: []byte("MAIL FROM:<\"a\\\"b\"@x>\r\nDATA\r\n")},
		{Kind: ActExpect, Line: 12, Text: "250 2.1.0 Ok"},
		{Kind: ActWait, Line: 13, Wait: 300_000},
		{Kind: ActSend, Line: 14, Bytes: []byte("NOOP\r\n")},
		{Kind: ActTLS, Line: 15},
	}
	for i, want := range acts {
		got := first.Acts[i]
		if got.Kind != want.Kind || got.Line != want.Line || string(got.Bytes) != string(want.Bytes) ||
			got.Text != want.Text || got.Star != want.Star || got.Whole != want.Whole || got.Wait != want.Wait {
			t.Errorf("act %d: got %+v, want %+v", i, got, want)
		}
	}
}

func TestPersonaDirection(t *testing.T) {
	d, err := ParseDialogue(sample)
	if err != nil {
		t.Fatal(err)
	}
	acts := d.Sections[1].Acts
	if last := acts[len(acts)-1]; last.Kind != ActPersona || last.Text != "sendmail" {
		t.Errorf("got %+v", last)
	}
}

func TestDialogueFaults(t *testing.T) {
	tests := []struct{ src, want string }{
		{"S: 220*\nhello", `2: expected "C: ..."`},
		{"role: mx\n\npersona: rfc", `3: expected "C: ..."`},
		{"[wait long]", "1: [wait]: expected a time"},
		{"[tls now]", "1: [tls] takes nothing"},
		{"[persona]", "1: [persona]: expected a name"},
		{"[jump]", `1: unknown direction "[jump]"`},
		{`C: \xZZ`, `1: \x: expected two`},
		{`C: \x4`, `1: \x: expected two`},
		{"S: 220*\n[early]", "2: [early] comes first"},
		{"step: none", "1: step: expected a number"},
	}
	for _, tt := range tests {
		_, err := ParseDialogue(tt.src)
		if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want %s...", tt.src, err, tt.want)
		}
	}
}

func TestBareDialogue(t *testing.T) {
	d, err := ParseDialogue("S: 220 mx\nC:\nS: 500*")
	if err != nil || len(d.Sections) != 1 || string(d.Sections[0].Acts[1].Bytes) != "\r\n" {
		t.Errorf("got %+v, %v", d, err)
	}
}

func FuzzDialogue(f *testing.F) {
	f.Add(sample)
	f.Add("== a\n== b\nC: \\")
	f.Add("[wait 99999999999999999999s]\nS:*")
	f.Fuzz(func(t *testing.T, src string) {
		d, err := ParseDialogue(src)
		if err == nil && len(d.Sections) == 0 {
			t.Error("no section")
		}
	})
}
