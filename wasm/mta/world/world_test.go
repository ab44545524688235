package world

import (
	"strings"
	"testing"
)

func TestDefault(t *testing.T) {
	w := Default()
	if w.Host != "mx.lab.example" || !w.Local([]byte("LAB.example")) || !w.Local([]byte("mx.lab.example")) || w.Local([]byte("remote.example")) {
		t.Error("whose domain is it?")
	}
	for name, lives := range map[string]bool{"alice": true, "ALICE": true, "full": true, "llena": true, "nosuchuser": false, "noexiste": false, "carol": false, "": false} {
		if w.Mailbox([]byte(name)) != lives {
			t.Errorf("%s lives here: %v", name, !lives)
		}
	}
	if a, ok := w.Alias([]byte("Team")); !ok || strings.Join(a.Members, " ") != "alice bob" {
		t.Error("alias", a, ok)
	}
	if p, ok := w.Password([]byte("alice@lab.example")); !ok || p != "wonder1and" {
		t.Error("password")
	}
	if _, ok := w.Password([]byte("alice@remote.example")); ok {
		t.Error("a password for somebody else's alice")
	}
	if !w.Exists([]byte("remote.example")) || !w.Exists([]byte("client.test.example")) || w.Exists([]byte("nx.invalid")) {
		t.Error("which domains exist")
	}
}

func TestWith(t *testing.T) {
	base := Default()
	w, err := base.With("# mine\n\ndomain correo.example otro.example\nmailbox lola@correo.example *\nmissing pepe\nclient c.example 198.51.100.7\nsize 100000\nvrfy hide\npassword alice other\nknown far.example\nrule NOOP: 250 hi\n")
	if err != nil {
		t.Fatal(err)
	}
	if w.Host != "mx.correo.example" || w.Local([]byte("lab.example")) || !w.Local([]byte("otro.example")) {
		t.Error("domain takes the place of the old ones", w.Host, w.Domains)
	}
	if !w.Mailbox([]byte("alice")) || !w.Mailbox([]byte("lola")) || !w.Mailbox([]byte("anybody")) || w.Mailbox([]byte("pepe")) {
		t.Error("mailboxes are added, and missing wins over *")
	}
	if p, _ := w.Password([]byte("alice")); p != "other" || w.Size != 100000 || w.Vrfy != VrfyHide || w.Client.Addr != "198.51.100.7" {
		t.Errorf("%+v", w)
	}
	if w.Rules[0].Reply != "250 hi" || len(w.Rules) != len(base.Rules)+1 {
		t.Error("new rules come first")
	}
	if base.Local([]byte("correo.example")) || base.Mailbox([]byte("lola")) {
		t.Error("the world it grew from has changed")
	}
	if w, _ := base.With("host mail.x.example\ndomain x.example"); w.Host != "mail.x.example" {
		t.Error("host and domain together")
	}
}

func TestFaults(t *testing.T) {
	for in, want := range map[string]string{
		"\n\nfoo bar":              `line 3: unknown word "foo"`,
		"mailbox":                  "line 1: mailbox: something must follow",
		"client a":                 "line 1: client: expected a name and an address",
		"alias team alice":         "line 1: alias: expected",
		"password alice":           "line 1: password:",
		"size big":                 "line 1: size:",
		"size -1":                  "line 1: size:",
		"vrfy maybe":               "line 1: vrfy: expected verify, hide or disabled",
		"host a b":                 "line 1: host: expected one word",
		"rule":                     "line 1: rule: something must follow",
		"rule NOOP 250 hi":         "line 1: rule: expected",
		"rule FOO: 250 hi":         `line 1: rule: unknown moment "FOO"`,
		"rule NOOP: hello":         `line 1: rule: "hello" is neither a reply (200 to 599) nor an act`,
		"rule NOOP: 101 x":         "line 1: rule:",
		"rule RCPT a@ b@: 250 x":   `line 1: rule: "b@" is no 1st`,
		"rule RCPT a@ 0th: drop":   "line 1: rule:",
		"rule RCPT: delay forever": "line 1: rule:",
	} {
		_, err := Parse(in)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

func TestRules(t *testing.T) {
	for line, want := range map[string]Act{
		"250 ok":                      {Reply: "250 ok"},
		"250 a, b, c":                 {Reply: "250 a, b, c"},
		"450 4.2.1 later, delay 5m":   {Reply: "450 4.2.1 later", Delay: 300_000},
		"550 no, delay 500ms, close":  {Reply: "550 no", Delay: 500, Close: true},
		`250-one\n250 two`:            {Reply: "250 one\ntwo"},
		"delay 90s":                   {Delay: 90_000},
		"tarpit 2s":                   {Tarpit: 2000},
		"drop":                        {Drop: true},
		"reset":                       {Reset: true},
		"half, close":                 {Half: true, Close: true},
		"silence":                     {Silence: true},
		"wait":                        {Wait: true},
		"mangle":                      {Mangle: true},
		`raw \x00\xFFa\r\n, delay 1h`: {Raw: "\x00\xFFa\r\n", HasRaw: true, Delay: 3_600_000},
		"ssh":                         {Raw: "SSH-2.0-OpenSSH_9.2p1\r\n", HasRaw: true},
		`raw a\q\x0`:                  {Raw: `a\q\x0`, HasRaw: true},
	} {
		w, err := Parse("rule VRFY: " + line)
		if err != nil || w.Rules[0].Act != want {
			t.Errorf("%s: %+v %v", line, w, err)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		rule, moment, arg string
		want              bool
	}{
		{"RCPT full@: drop", "RCPT", "full@lab.example", true},
		{"RCPT full@: drop", "RCPT", "FULL@lab.example", true},
		{"RCPT full@: drop", "RCPT", "fuller@lab.example", false},
		{"RCPT full@: drop", "VRFY", "full@lab.example", false},
		{"VRFY full@: drop", "VRFY", "full", true},
		{"RCPT @spam.example: drop", "RCPT", "x@spam.example", true},
		{"RCPT @spam.example: drop", "RCPT", "x@notspam.example", false},
		{"RCPT *full*@: drop", "RCPT", "veryfullindeed@x", true},
		{"RCPT bob@lab.example: drop", "RCPT", "bob@lab.example", true},
		{"RCPT bob@lab.example: drop", "RCPT", "bob@other.example", false},
		{"AUTH PLAIN*: drop", "AUTH", "plain abc", true},
		{"NOOP: drop", "NOOP", "anything", true},
		{"EHLO a*b*c: drop", "EHLO", "aXbYc", true},
		{"EHLO a*b*c: drop", "EHLO", "aXcYb", false},
	} {
		w, err := Parse("rule " + c.rule)
		if err != nil || w.Rules[0].Matches(c.moment, []byte(c.arg)) != c.want {
			t.Errorf("%s with %s %s: not %v, %v", c.rule, c.moment, c.arg, c.want, err)
		}
	}
	for rule, tries := range map[string]string{"RCPT 2nd: drop": "-+--", "RCPT 2nd+: drop": "-+++", "RCPT a@ before 2m: drop": "++---", "RCPT 2nd+ before 3m: drop": "-++--", "RCPT 1st/2: drop": "+-+-+", "greeting 3rd/3: drop": "--+--+--+", "RCPT: drop": "++++", "RCPT x@ 1st: drop": "+---"} {
		w, _ := Parse("rule " + rule)
		for i := range tries {
			if w.Rules[0].Counts(i+1, int64(i)*60_000) != (tries[i] == '+') {
				t.Errorf("%s, try %d", rule, i+1)
			}
		}
	}
}

// Lines come from links and attributes: anything must be survived, and what is
// accepted must be accepted again.
func FuzzParse(f *testing.F) {
	f.Add(builtin)
	f.Add("rule RCPT a@ 2nd+: 250 \\n\\n, delay 1s, half\nalias a:\nvrfy hide")
	f.Fuzz(func(t *testing.T, lines string) {
		w, err := Parse(lines)
		if err != nil {
			return
		}
		if _, err := Default().With(lines); err != nil {
			t.Fatal(err)
		}
		for i := range w.Rules {
			w.Rules[i].Matches("RCPT", []byte("alice@lab.example"))
		}
		w.Mailbox([]byte("alice"))
		w.Password([]byte("alice@x"))
	})
}
