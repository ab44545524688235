package mail

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

const tree = head + `MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer b"

Preamble, for programs of long ago.
--outer b
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Ma=F1ana =
sigue
--inner  
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PGI+SGk8L2I+
--inner--
--outer b
Content-Type: application/x-msdownload; name="old.exe"
Content-Disposition: attachment; filename*=utf-8''%E2%82%AC%20rates.pdf
Content-Transfer-Encoding: base64

AAEC
--outer b
Content-Type: message/rfc822

From: inner@x
Subject: inside

text inside
--outer b--
Epilogue.
`

func TestTree(t *testing.T) {
	got := read(t, lines(tree), Envelope{From: "ana@lab.example"})
	var list []string
	for _, p := range got.Parts {
		list = append(list, fmt.Sprint(p.Depth, " ", p.Type, " ", p.Name, " ", p.Size, " ", p.Attached))
	}
	want := []string{"0 multipart/mixed  " + num(got.Parts[0].Size) + " false",
		"1 multipart/alternative  " + num(got.Parts[1].Size) + " false",
		"2 text/plain  12 false", "2 text/html  9 false",
		"1 application/x-msdownload € rates.pdf 3 true",
		"1 message/rfc822  " + num(got.Parts[5].Size) + " false", "2 text/plain  11 false"}
	if strings.Join(list, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(list, "\n"), strings.Join(want, "\n"))
	}
	if got.Text != 2 || got.HTML != 3 || len(got.Faults) != 0 {
		t.Errorf("text %d, html %d, faults %v", got.Text, got.HTML, got.Faults)
	}
	for i, text := range map[int]string{2: "Mañana sigue", 3: "<b>Hi</b>", 4: `\x00\x01\x02`, 6: "text inside"} {
		if s := whole(t, lines(tree), i, AsText); s != text {
			t.Errorf("part %d: %q, want %q", i, s, text)
		}
	}
	if s := whole(t, lines(tree), 0, AsSource); s != lines(tree) {
		t.Errorf("the source of the message: %q", s)
	}
}

// whole puts the pieces of a part together.
func whole(t *testing.T, text string, i, how int) (out string) {
	t.Helper()
	m := Read([]byte(text))
	for at := 0; ; {
		var piece struct {
			Text string
			Next int
			Cut  bool
		}
		b := m.AppendPart(nil, i, how, at)
		if err := json.Unmarshal(b, &piece); err != nil || len(b) > room {
			t.Fatalf("%v; %d octets", err, len(b))
		}
		out += piece.Text
		if at = piece.Next; at == 0 {
			return out
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range [][2]string{
		{`Content-Disposition: attachment; filename=plain.txt`, "plain.txt"},
		{`Content-Disposition: attachment; filename="with \"quotes\"; and more.txt"`, `with "quotes"; and more.txt`},
		{`Content-Disposition: attachment; filename*=iso-8859-1'es'a%F1o.txt`, "año.txt"},
		{`Content-Disposition: attachment; filename*0="long "; filename*1="name.txt"`, "long name.txt"},
		{`Content-Disposition: attachment; filename*0*=utf-8''%C3%B1; filename*1=.txt`, "ñ.txt"},
		{`Content-Disposition: attachment; filename="=?utf-8?B?w7EudHh0?="`, "ñ.txt"},
		{`Content-Type: application/pdf (a comment; of sorts); name=doc.pdf (another)`, "doc.pdf"},
		{"Content-Disposition: attachment; filename=\"invoice\u202Efdp.exe\"", "invoiceU+202Efdp.exe"},
		{`Content-Disposition: attachment`, ""},
	} {
		got := read(t, lines(head+c[0]+"\n\n"), Envelope{})
		if got.Parts[0].Name != c[1] {
			t.Errorf("%s: %q, want %q", c[0], got.Parts[0].Name, c[1])
		}
	}
}

// However parts are nested, what is read is bounded, and so is what is told.
func TestBounds(t *testing.T) {
	deep := head
	for i := range 30 {
		deep += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	wide := head + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 5000)
	fat := head + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: a/b; charset="+strings.Repeat("\x01", 900)+"; name=\""+strings.Repeat("\x02", 900)+"\"\n\nx\n", 200)
	long := strings.Repeat("X-"+strings.Repeat("n", 500)+": "+strings.Repeat("\x7F", 3000)+"\n", 400)
	to := Envelope{From: strings.Repeat("\x01", 9000)}
	for range 500 {
		to.To = append(to.To, strings.Repeat("\x02", 900))
	}
	for name, text := range map[string]string{"deep": deep, "wide": wide, "fat": fat, "long": long,
		"addresses": "To: " + strings.Repeat(strings.Repeat("\x03", 300)+", ", 5000) + "\n\n", "empty": "", "dots": strings.Repeat(".\n", 100000)} {
		m := Read([]byte(lines(text)))
		if len(m.parts) > maxParts || len(m.faults) > maxFaults || len(m.fields) > maxFields {
			t.Errorf("%s: %d parts, %d faults, %d fields", name, len(m.parts), len(m.faults), len(m.fields))
		}
		b := m.AppendJSON(nil, to, []byte(lines(long)), room)
		if len(b) > room || !json.Valid(b) {
			t.Errorf("%s: %d octets, %.200s ... %.200s", name, len(b), b, b[max(0, len(b)-200):])
		}
	}
}

// Whatever comes, what is told is valid and bounded, and has nothing hidden.
func FuzzRead(f *testing.F) {
	f.Add([]byte(lines(tree)), 0)
	f.Add([]byte(lines(head+"Content-Type: text/html\n\n<a href=x>y</a><script>")), 1)
	f.Add([]byte("Subject: =?utf-8?Q?=E2=80=AE?=\r\n\r\n=\r\n.\r\n"), 0)
	f.Fuzz(func(t *testing.T, data []byte, i int) {
		m := Read(data)
		out := [][]byte{m.AppendJSON(nil, Envelope{From: string(data[:min(len(data), 9)]), To: []string{"a@b"}}, data, room)}
		if len(m.parts) > 0 {
			i = int(uint(i) % uint(len(m.parts)))
			for how := AsSource; how <= AsHTML; how++ {
				out = append(out, m.AppendPart(nil, i, how, len(data)/2))
			}
		}
		for _, b := range out {
			if !json.Valid(b) || len(b) > room || strings.ContainsAny(string(b), "\x00\u202E\u200B") {
				t.Fatalf("%q", b)
			}
		}
	})
}
