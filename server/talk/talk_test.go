package talk

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func options(t *testing.T, worldLines string) Options {
	t.Helper()
	who, ok := persona.Get("rfc")
	if !ok {
		t.Fatal("no persona rfc")
	}
	w, err := world.Default().With(worldLines)
	if err != nil {
		t.Fatal(err)
	}
	return Options{Persona: who, World: w, Start: 1_764_000_000_000}
}

// codes are the codes of all replies in a text, in order.
func codes(text string) string {
	var list []string
	for line := range strings.Lines(text) {
		if len(line) > 3 && line[3] == ' ' {
			list = append(list, line[:3])
		}
	}
	return strings.Join(list, " ")
}

func TestPlain(t *testing.T) {
	const script = "EHLO a.example\r\nVRFY alice\r\nQUIT\r\n"
	for name, in := range map[string]io.Reader{
		"at once":    strings.NewReader(script),
		"by octets":  iotest.OneByteReader(strings.NewReader(script)),
		"by halves":  iotest.HalfReader(strings.NewReader(script)),
		"with end":   iotest.DataErrReader(strings.NewReader(script)),
		"after QUIT": strings.NewReader(script + "NOOP\r\n"),
	} {
		var out bytes.Buffer
		if err := Run(in, &out, options(t, "")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := codes(out.String()); got != "220 250 252 221" {
			t.Errorf("%s: %s", name, got)
		}
		if strings.Contains(out.String(), "STARTTLS") {
			t.Errorf("%s: STARTTLS is offered, but standard input cannot do it", name)
		}
	}
}

func TestPlainWithoutQuit(t *testing.T) {
	var out bytes.Buffer
	if err := Run(strings.NewReader("NOOP\r\n"), &out, options(t, "")); err != nil {
		t.Fatal(err)
	}
	if got := codes(out.String()); !strings.HasPrefix(got, "220 250") {
		t.Errorf("%q", out.String())
	}
}

func TestTerminal(t *testing.T) {
	opt := options(t, "")
	opt.Terminal = true
	var out bytes.Buffer
	if err := Run(strings.NewReader("EHLO a.example\nNOOP\r\nQUIT\n"), &out, opt); err != nil {
		t.Fatal(err)
	}
	if got := codes(out.String()); got != "220 250 250 221" {
		t.Errorf("%q", out.String())
	}
}

// On a pipe a bare LF stays one: it may be what is tried out.
func TestBareLFStays(t *testing.T) {
	var out bytes.Buffer
	Run(strings.NewReader("NOOP\nNOOP\r\nQUIT\r\n"), &out, options(t, ""))
	if got := codes(out.String()); got != "220 500 221" {
		t.Errorf("%q", out.String())
	}
}

// Who pipes in lines without CR waits for an answer that cannot come.
func TestUnfinished(t *testing.T) {
	for script, want := range map[string]error{
		"":                            nil,
		"NOOP\r\n":                    nil,
		"NOOP\nNOOP\r\n":              nil,
		"NOOP\r\nQUIT\r\nnever heard": nil, // the server has hung up
		"NOOP\n":                      ErrUnfinished,
		"\n":                          ErrUnfinished,
		"NOOP\r\nQUIT":                ErrUnfinished,
		"NOOP\r\nQUIT\r":              ErrUnfinished,
	} {
		for _, early := range []bool{false, true} {
			for name, in := range map[string]io.Reader{
				"at once":   strings.NewReader(script),
				"by octets": iotest.OneByteReader(strings.NewReader(script)),
				"with end":  iotest.DataErrReader(strings.NewReader(script)),
			} {
				opt := options(t, "")
				opt.Early = early
				if err := Run(in, io.Discard, opt); !errors.Is(err, want) {
					t.Errorf("%q %s, early %v: %v", script, name, early, err)
				}
			}
		}
	}
	opt := options(t, "")
	opt.Terminal = true
	if err := Run(strings.NewReader("NOOP"), io.Discard, opt); err != nil {
		t.Errorf("a person who stops: %v", err)
	}
}

func TestPlainIsNotHeldUp(t *testing.T) {
	var out bytes.Buffer
	Run(strings.NewReader("NOOP\r\nQUIT\r\n"), &out, options(t, "rule NOOP: 250 2.0.0 Slow, delay 1h"))
	if got := codes(out.String()); got != "220 250 221" {
		t.Errorf("%q", out.String())
	}
}

type failing struct{ io.Writer }

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestOutputFails(t *testing.T) {
	opt := options(t, "")
	for _, asJSON := range []bool{false, true} {
		opt.JSON = asJSON
		if err := Run(strings.NewReader("\"NOOP\\r\\n\"\n"), failing{}, opt); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("JSON %v: %v", asJSON, err)
		}
	}
	if err := Run(iotest.ErrReader(io.ErrNoProgress), io.Discard, opt); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("input fails: %v", err)
	}
}

// lines runs a script in JSON mode; each answer is checked to be one whole line.
func lines(t *testing.T, opt Options, script ...string) []answer {
	t.Helper()
	opt.JSON = true
	var out bytes.Buffer
	if err := Run(strings.NewReader(strings.Join(script, "\n")), &out, opt); err != nil {
		t.Fatal(err)
	}
	var list []answer
	for line := range strings.Lines(out.String()) {
		var a answer
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&a); err != nil || !strings.HasSuffix(line, "}\n") {
			t.Fatalf("%q: %v", line, err)
		}
		list = append(list, a)
	}
	want := len(script) + 1
	if opt.Early {
		want--
	}
	if len(list) != want {
		t.Fatalf("%d lines of output for %d of input", len(list), len(script))
	}
	return list
}

func TestJSON(t *testing.T) {
	got := lines(t, options(t, ""), `"EHLO a.example\r\n"`, `"VRFY alice\r\nNOOP\r\n"`, `"QU"`, `"IT\r\n"`, `"NOOP\r\n"`)
	for i, want := range []struct {
		codes  string
		closed bool
	}{{"220", false}, {"250", false}, {"252 250", false}, {"", false}, {"221", true}, {"", true}} {
		if codes(got[i].Recv) != want.codes || got[i].Closed != want.closed {
			t.Errorf("line %d: %+v", i+1, got[i])
		}
	}
}

func TestJSONShape(t *testing.T) {
	opt := options(t, "")
	opt.JSON = true
	var out bytes.Buffer
	Run(strings.NewReader(`{"eof":true}`), &out, opt)
	first, second, _ := strings.Cut(out.String(), "\n")
	if !strings.HasPrefix(first, `{"recv":"220 mx.lab.example `) || !strings.HasSuffix(first, `\r\n","closed":false,"delay_ms":0,"delivered":[]}`) {
		t.Errorf("the greeting: %s", first)
	}
	if !strings.HasSuffix(second, `,"closed":true,"delay_ms":0,"delivered":[]}`+"\n") {
		t.Errorf("the end: %s", second)
	}
}

func TestDelivered(t *testing.T) {
	got := lines(t, options(t, ""),
		`"EHLO a.example\r\n"`, `"MAIL FROM:<s@test.example> BODY=8BITMIME\r\n"`, `"RCPT TO:<alice@lab.example>\r\n"`, `"RCPT TO:<bob@lab.example>\r\n"`,
		`"DATA\r\n"`, `"Subject: <\u00e9>\r\n\r\n..dot\r\n.\r\n"`, `"NOOP\r\n"`)
	mail := got[6].Delivered
	if len(mail) != 1 || len(got[7].Delivered) != 0 {
		t.Fatalf("delivered %+v, then %+v", mail, got[7].Delivered)
	}
	m := mail[0]
	if m.From != "s@test.example" || strings.Join(m.To, " ") != "alice@lab.example bob@lab.example" || m.Data != "Subject: <é>\r\n\r\n.dot\r\n" {
		t.Errorf("%+v", m)
	}
	if !strings.Contains(m.Trace, "Return-Path: <s@test.example>\r\n") || !strings.Contains(m.Trace, "Received: ") {
		t.Errorf("trace: %q", m.Trace)
	}
}

// Octets go in and come out as characters of the same number, all 256.
func TestOctets(t *testing.T) {
	var all strings.Builder
	for r := range rune(256) {
		if r != '\r' && r != '\n' && r != '.' {
			all.WriteRune(r)
		}
	}
	quoted, _ := json.Marshal(all.String())
	p, fault := octets(quoted)
	if fault != "" || len(p) != 253 || text(p) != all.String() {
		t.Errorf("%d octets, %s", len(p), fault)
	}
	if p, fault := octets([]byte(`"\u00ff\u0000\u0080"`)); fault != "" || !bytes.Equal(p, []byte{0xff, 0, 0x80}) {
		t.Errorf("%x, %s", p, fault)
	}
}

func TestFaults(t *testing.T) {
	opt := options(t, "")
	opt.JSON = true
	for _, line := range []string{
		`"\u0100"`, `"€"`, `"\ud800"`, "\"\xff\"", `"open`, `EHLO`, `{}`, `null`, `[]`, `17`, `true`,
		`{"tls":false}`, `{"tls":1}`, `{"eof":true,"tls":true}`, `{"wait_ms":-1}`, `{"wait_ms":"5"}`, `{"wait_ms":1.5}`, `{"wait":5}`, `{"reconnect":true} {}`,
	} {
		var out bytes.Buffer
		err := Run(strings.NewReader("\"NOOP\\r\\n\"\n"+line+"\n\"NOOP\\r\\n\"\n"), &out, opt)
		var fault *InputError
		if !errors.As(err, &fault) || fault.Line != 2 || fault.What == "" {
			t.Errorf("%s: %v", line, err)
		}
		if n := strings.Count(out.String(), "\n"); n != 2 {
			t.Errorf("%s: %d lines of output, want those before the fault", line, n)
		}
	}
}

func TestHandshake(t *testing.T) {
	got := lines(t, options(t, ""), `"EHLO a.example\r\n"`, `"STARTTLS\r\nHELP\r\n"`, `{"tls":true}`, `"MAIL FROM:<a@test.example>\r\n"`, `"EHLO a.example\r\n"`, `{"tls":true}`, `"NOOP\r\n"`)
	if !strings.Contains(got[1].Recv, "STARTTLS") || strings.Contains(got[5].Recv, "STARTTLS") {
		t.Error("STARTTLS is offered outside TLS, and only there")
	}
	for i, want := range map[int]string{2: "220", 3: "", 4: "503", 5: "250", 6: "", 7: "250"} {
		if codes(got[i].Recv) != want {
			t.Errorf("line %d: %q, want %s", i+1, got[i].Recv, want)
		}
	}
}

func TestRoles(t *testing.T) {
	for role, offered := range map[mta.Role]bool{mta.MX: true, mta.Submission: true, mta.Submissions: false} {
		opt := options(t, "")
		opt.Role = role
		got := lines(t, opt, `"EHLO a.example\r\n"`)
		if codes(got[0].Recv) != "220" || strings.Contains(got[1].Recv, "STARTTLS") != offered {
			t.Errorf("%v: %q", role, got[1].Recv)
		}
	}
}

func TestWaiting(t *testing.T) {
	got := lines(t, options(t, ""), `{"wait_ms":299000}`, `"NOOP\r\n"`, `{"wait_ms":299000}`, `{"wait_ms":3600000}`, `{"wait_ms":5}`)
	for i, want := range []struct {
		codes  string
		closed bool
	}{{"220", false}, {"", false}, {"250", false}, {"", false}, {"421", true}, {"", true}} {
		if codes(got[i].Recv) != want.codes || got[i].Closed != want.closed {
			t.Errorf("line %d: %+v", i+1, got[i])
		}
	}
	if d := got[4].DelayMS; d < 500 || d > 1500 {
		t.Errorf("421 after %d ms more, want about 1000: the server waits 300 s in all", d)
	}
}

func TestDelays(t *testing.T) {
	got := lines(t, options(t, "rule NOOP: 250 2.0.0 Slow, delay 20s"), `"NOOP\r\n"`, `"NOOP\r\nNOOP\r\n"`, `"VRFY alice\r\n"`)
	for i, want := range []int64{0, 20_000, 40_000, 0} {
		if int64(got[i].DelayMS) != want {
			t.Errorf("line %d took %d ms, want %d", i+1, got[i].DelayMS, want)
		}
	}
}

func TestReconnect(t *testing.T) {
	greylisted := `"EHLO a.example\r\nMAIL FROM:<a@test.example>\r\nRCPT TO:<greylisted@lab.example>\r\n"`
	got := lines(t, options(t, ""), greylisted, `{"reconnect":true}`, greylisted, `"QUIT\r\n"`, `{"reconnect":true}`)
	for i, want := range []string{"220", "250 250 450", "220", "250 250 250", "221", "220"} {
		if codes(got[i].Recv) != want {
			t.Errorf("line %d: %q, want %s: the server remembers who called before", i+1, got[i].Recv, want)
		}
	}
	if got[4].Closed != true || got[5].Closed != false {
		t.Error("a new connection is open")
	}
}

func TestEarly(t *testing.T) {
	opt := options(t, "rule greeting: delay 90s")
	opt.Early = true
	got := lines(t, opt, `"EHLO a.example\r\n"`, `"NOOP\r\n"`)
	if got := codes(got[0].Recv); got != "220 250" {
		t.Errorf("the first line: %s", got)
	}
	if got := codes(got[1].Recv); got != "250" {
		t.Errorf("the second line: %s", got)
	}
	got = lines(t, opt, `{"wait_ms":1}`, `{"eof":true}`)
	if codes(got[0].Recv) != "220" || !got[1].Closed {
		t.Errorf("%+v", got)
	}
}

// The same input gives the same output, to the octet.
func TestDeterministic(t *testing.T) {
	opt := options(t, "")
	opt.JSON = true
	script := `"EHLO a\r\nMAIL FROM:<a@test.example>\r\nRCPT TO:<alice@lab.example>\r\nDATA\r\n"` + "\n" + `"hi\r\n.\r\n"` + "\n" + `{"reconnect":true}`
	var one, two bytes.Buffer
	Run(strings.NewReader(script), &one, opt)
	Run(strings.NewReader(script), &two, opt)
	if one.String() != two.String() || one.Len() == 0 {
		t.Errorf("%s\n%s", one.String(), two.String())
	}
}

func TestHugeLine(t *testing.T) {
	huge, _ := json.Marshal(strings.Repeat("x", 3<<20) + "\r\n")
	got := lines(t, options(t, ""), string(huge), `"NOOP\r\n"`)
	if codes(got[1].Recv) != "500" || codes(got[2].Recv) != "250" {
		t.Errorf("%.80q, %q", got[1].Recv, got[2].Recv)
	}
}
