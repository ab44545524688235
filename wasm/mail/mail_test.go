package mail

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// told is what AppendJSON writes.
type told struct {
	Size, Lines, Dots, Text, HTML int
	Rows                          []struct {
		Name, Header string
		Envelope     []string
		Says         [][2]string
	}
	Trace, Fields [][2]string
	Parts         []struct {
		Depth, Size                 int
		Type, Charset, Coding, Name string
		Attached                    bool
	}
	Faults [][4]any
}

const room = 128 << 10

func read(t *testing.T, text string, e Envelope) (out told) {
	t.Helper()
	trace := "Return-Path: <" + e.From + ">\r\nReceived: from client (x)\r\n\tby mx.lab.example\r\n"
	b := Read([]byte(text)).AppendJSON(nil, e, []byte(trace), room)
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	return out
}

// lines writes a message with the right line ends.
func lines(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

const head = "From: Ana <ana@lab.example>\nDate: Mon, 23 Nov 2026 10:00:00 +0000\n"

func TestHeader(t *testing.T) {
	for _, c := range []struct{ name, header, want string }{
		{"plain", "Subject: hello", "hello"},
		{"folded", "Subject: one\n two\n\tthree", `one two three`},
		{"blank before the colon", "Subject : old", "old"},
		{"empty", "Subject:", ""},
		{"a quote", `Subject: "a\b"`, `"a\b"`},
		{"base64", "Subject: =?utf-8?B?wqFIb2xhIQ==?=", "¡Hola!"},
		{"q", "Subject: =?iso-8859-1?q?a=F1o_nuevo?=", "año nuevo"},
		{"windows", "Subject: =?windows-1252?Q?=80_5?=", "€ 5"},
		{"with a language", "Subject: =?utf-8*es?Q?ma=C3=B1ana?=", "mañana"},
		{"two words", "Subject: =?utf-8?q?a?= =?utf-8?q?b?= c", "ab c"},
		{"two words, folded", "Subject: =?utf-8?q?a?=\n =?utf-8?q?b?=", "ab"},
		{"a word and text", "Subject: x =?utf-8?q?a?= y", "x a y"},
		{"another charset", "Subject: =?koi8-r?q?=C1?=", "=?koi8-r?q?=C1?="},
		{"not base64", "Subject: =?utf-8?B?*?=", "=?utf-8?B?*?="},
		{"half a word", "Subject: =?utf-8?q?abc", "=?utf-8?q?abc"},
		{"another coding", "Subject: =?utf-8?x?abc?=", "=?utf-8?x?abc?="},
		{"a newline in a word", "Subject: =?utf-8?q?a=0D=0ABcc:_x?=", `a\r\nBcc: x`},
		{"bidi in a word", "Subject: =?utf-8?B?4oCuY29kLnR4dA==?=", `U+202Ecod.txt`},
		{"nul and escape", "Subject: a\x00b\x1b[2J", `a\x00b\x1B[2J`},
		{"invalid", "Subject: caf\xe9", `caf\xE9`},
		{"markup", "Subject: <script>alert(1)</script>", "<script>alert(1)</script>"},
	} {
		got := read(t, lines(head+c.header+"\n\ntext\n"), Envelope{From: "ana@lab.example"})
		i := slices.IndexFunc(got.Fields, func(f [2]string) bool { return f[0] == "Subject" })
		if i < 0 || got.Fields[i][1] != c.want {
			t.Errorf("%s: %q, want Subject %q", c.name, got.Fields, c.want)
		}
	}
}

func TestEnvelopeAgainstHeader(t *testing.T) {
	for _, c := range []struct {
		name, header, from, to string
		want                   string // row:remark:about
	}{
		{"the same", "From: Ana <ANA@lab.example>\nTo: bob@lab.example", "ana@lab.example", "bob@lab.example", ""},
		{"another sender", "From: Office <office@lab.example>\nTo: a@b", "sender@test.example", "a@b", "From:from:office@lab.example"},
		{"a bounce", "From: postmaster@lab.example\nTo: a@b", "", "a@b", "From:bounce:"},
		{"a blind copy", "From: a@b\nTo: x@y", "a@b", "x@y carol@lab.example", "To:bcc:carol@lab.example"},
		{"somebody elsewhere", "From: a@b\nTo: x@y, Z <z@far.example>", "a@b", "x@y", "To:elsewhere:z@far.example"},
		{"cc counts", "From: a@b\nTo: x@y\nCc: (not c@d) \"Q, R\" <q@r>", "a@b", "x@y q@r", ""},
		{"a group", "From: a@b\nTo: friends: x@y, q@r;", "a@b", "x@y q@r", ""},
		{"nobody named", "From: a@b\nTo: undisclosed-recipients:;", "a@b", "x@y", "To:bcc:x@y"},
		{"a route", "From: <@old.example:a@b>\nTo: x@y", "a@b", "x@y", ""},
		{"answers elsewhere", "From: a@b\nReply-To: spam@far.example\nTo: x@y", "a@b", "x@y", "Reply-To:reply:spam@far.example"},
		{"bcc told", "From: a@b\nTo: x@y\nBcc: q@r", "a@b", "x@y", "Bcc:Bcc:"},
		{"a trace of its own", "Return-Path: <evil@x>\nFrom: a@b\nTo: x@y", "a@b", "x@y", "Return-Path:Return-Path:"},
		{"a secretary", "From: a@b\nSender: s@b\nTo: x@y", "a@b", "x@y", "Sender:Sender:"},
		{"quotes", "From: \"a;b,<c>\"@d\nTo: x@y", `"a;b,<c>"@d`, "x@y", ""},
	} {
		var says []string
		got := read(t, lines(c.header+"\nDate: x\n\n"), Envelope{From: c.from, To: strings.Fields(c.to)})
		for _, row := range got.Rows {
			for _, s := range row.Says {
				says = append(says, row.Name+":"+s[0]+":"+s[1])
			}
		}
		if s := strings.Join(says, " "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}

// The fields that the server put in front are told apart from those that came.
func TestTrace(t *testing.T) {
	got := read(t, lines(head+"\n"), Envelope{From: "a@b"})
	if len(got.Trace) != 2 || got.Trace[1][1] != "from client (x) by mx.lab.example" || len(got.Fields) != 2 {
		t.Errorf("%q %q", got.Trace, got.Fields)
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"none", lines(head + "\ntext\n"), ""},
		{"no empty line", lines(head + "Hello Bob,\nhow are you\n"), "no-blank-line Hello Bob, 3 1"},
		{"no header", lines("\ntext\n"), "no-field From 0 1, no-field Date 0 1"},
		{"twice", lines(head + "From: b@c\n\n"), "twice From 0 1"},
		{"bare LF", lines(head+"\n") + "a\nb\r\n", "bare-lf  4 1"},
		{"bare CR", lines(head+"\n") + "a\rb\rc\r\n", "bare-cr  4 2"},
		{"NUL", lines(head+"\n") + "a\x00b\r\n", "nul  4 1"},
		{"a long line", lines(head + "\n" + strings.Repeat("x", 999) + "\n"), "long-line  4 1"},
		{"no long line", lines(head + "\n" + strings.Repeat("x", 998) + "\n"), ""},
		{"8 bits", lines(head + "\ncaf\xe9\n"), "8bit  4 1"},
		{"8 bits, said", lines(head + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\ncafé\n"), ""},
		{"8 bits as 7", lines(head + "Content-Type: text/plain; charset=utf-8\n\ncafé\n"), "8bit-as-7bit  5 1"},
		{"8 bits in the header", lines(head + "Subject: café\n\n"), "8bit-header Subject 3 1"},
		{"a charset", lines(head + "Content-Type: text/plain; charset=koi8-r\n\nx\n"), "charset koi8-r 1 1"},
		{"a coding", lines(head + "Content-Transfer-Encoding: uuencode\n\nx\n"), "coding uuencode 1 1"},
		{"base64", lines(head + "Content-Transfer-Encoding: base64\n\naGk*\n"), "base64  5 1"},
		{"base64, short", lines(head + "Content-Transfer-Encoding: base64\n\naGk\n"), "base64  5 1"},
		{"quoted-printable", lines(head + "Content-Transfer-Encoding: quoted-printable\n\na=b\n"), "quoted-printable  5 1"},
		{"a type", lines(head + "Content-Type: text\n\n"), "type text 1 1"},
		{"no boundary", lines(head + "Content-Type: multipart/mixed\n\nx\n"), "no-boundary  1 1"},
		{"a boundary never met", lines(head + "Content-Type: multipart/mixed; boundary=b\n\nx\n"), "boundary-never b 1 1"},
		{"no end", lines(head + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n"), "boundary-end b 8 1"},
	} {
		var list []string
		for _, f := range read(t, c.text, Envelope{From: "ana@lab.example"}).Faults {
			list = append(list, strings.TrimSuffix(strings.Join([]string{f[0].(string), f[1].(string), num(f[2]), num(f[3])}, " "), " "))
		}
		if got := strings.Join(list, ", "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func num(v any) string { b, _ := json.Marshal(v); return string(b) }
