package doctor

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// Both languages have the same keys, and say the same commands.
func TestLanguagesAreAlike(t *testing.T) {
	en, es := textsOf("en"), textsOf("es")
	for _, pair := range []struct {
		name string
		a, b []string
	}{
		{"words", keys(en.Words), keys(es.Words)}, {"notes", keys(en.Notes), keys(es.Notes)}, {"verdicts", keys(en.Verdicts), keys(es.Verdicts)},
	} {
		if !slices.Equal(pair.a, pair.b) {
			t.Errorf("%s: %v\n%v", pair.name, pair.a, pair.b)
		}
	}
	for kind, a := range en.Verdicts {
		b := es.Verdicts[kind]
		for name, two := range map[string][2]string{
			"title": {a.Title, b.Title}, "outcome": {a.Outcome, b.Outcome}, "known": {a.Known, b.Known},
			"likely": {a.Likely, b.Likely}, "unseen": {a.Unseen, b.Unseen}, "matters": {a.Matters, b.Matters},
		} {
			if (two[0] == "") != (two[1] == "") || !slices.Equal(slots(two[0]), slots(two[1])) {
				t.Errorf("%s, %s: %q %q", kind, name, two[0], two[1])
			}
		}
		if len(a.Next) != len(b.Next) {
			t.Errorf("%s: %d and %d things to do", kind, len(a.Next), len(b.Next))
			continue
		}
		for i := range a.Next {
			if cmd := strings.HasPrefix(a.Next[i], "$ "); cmd != strings.HasPrefix(b.Next[i], "$ ") || !slices.Equal(slots(a.Next[i]), slots(b.Next[i])) {
				t.Errorf("%s: %q %q", kind, a.Next[i], b.Next[i])
			}
		}
	}
}

func keys[K ~string, V any](m map[K]V) (list []string) {
	for k := range maps.Keys(m) {
		list = append(list, string(k))
	}
	slices.Sort(list)
	return list
}

var slot = regexp.MustCompile(`\{\w+\}`)

// slots are the places of a text that are filled in, without order: languages
// put them where they belong.
func slots(s string) []string {
	list := slot.FindAllString(s, -1)
	slices.Sort(list)
	return list
}

// A verdict says what is known, what is likely, what cannot be seen, and what to
// do; a finding says whether it matters.
func TestTextsAreComplete(t *testing.T) {
	findings := []Kind{NoMX, MoreMX, OneFamily, BannerName, EHLOName, NoPTR, OtherPTR, MultiLine}
	for kind, e := range textsOf("en").Verdicts {
		if slices.Contains(findings, kind) {
			if e.Title == "" || e.Matters == "" {
				t.Errorf("%s: does it matter?", kind)
			}
			continue
		}
		for name, text := range map[string]string{"title": e.Title, "outcome": e.Outcome, "known": e.Known, "likely": e.Likely, "unseen": e.Unseen} {
			if text == "" {
				t.Errorf("%s has no %s", kind, name)
			}
		}
		if len(e.Next) == 0 || strings.HasPrefix(e.Next[0], "$ ") {
			t.Errorf("%s: what to do next?", kind)
		}
	}
}

// Every slot of a text is filled in whatever happened: no "?" reaches anybody.
func TestEverySlotIsFilled(t *testing.T) {
	o := Observation{Target: Target{Name: "lab.example"}, Limits: DefaultLimits, Control: &Control{Target: "good.example:25"}}
	full := portArgs(o, Port{Number: 25, Tries: []Try{{}}, Greeting: Reply{First: 1, Lines: []Line{{Data: []byte("220 a\r\n")}}, Code: 220}})
	maps.Copy(full, nameArgs(o))
	maps.Copy(full, tlsVerdict(o, Port{TLS: &TLS{}}, NoStartTLS).Args)
	for _, more := range []string{"protocol", "line", "says", "ehlo", "ptr", "inside", "code", "knock"} {
		full[more] = more
	}
	for kind, e := range textsOf("en").Verdicts {
		all := strings.Join(append(e.Next, e.Title, e.Outcome, e.Known, e.Likely, e.Unseen, e.Matters), " ")
		for _, name := range slots(all) {
			if _, ok := full[strings.Trim(name, "{}")]; !ok {
				t.Errorf("%s: %s is never filled in", kind, name)
			}
		}
	}
}

// Every kind of verdict is told in words and met by a server of these tests.
func TestEveryVerdictIsMet(t *testing.T) {
	met := map[Kind]bool{NoStartTLS: true, OneFamily: true, MoreMX: true, NoMX: true, BannerName: true, EHLOName: true, NoPTR: true, OtherPTR: true, MultiLine: true,
		Filtered: true, FilteredByUs: true, FilteredPerhapsUs: true, NoRoute: true, NoConnection: true, NotAsked: true,
		KindNoSuchName: true, KindNoAddress: true, KindNullMX: true, KindMXWithoutAddress: true, KindDNSFailed: true} // reach_test.go
	for _, r := range append(append(openings, dialogues...), handshakes...) {
		met[r.want] = true
	}
	for kind := range textsOf("en").Verdicts {
		if !met[kind] {
			t.Errorf("no server of the tests deserves %s", kind)
		}
		delete(met, kind)
	}
	for kind := range met {
		t.Errorf("%s has no words", kind)
	}
}

func TestDurations(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", 400 * time.Microsecond: "0.4 ms", 24 * time.Millisecond: "24 ms", 6030 * time.Millisecond: "6.03 s", 30 * time.Second: "30 s", 90500 * time.Millisecond: "90.5 s",
	} {
		if got := textsOf("en").duration(d); got != want {
			t.Errorf("%v: %s, want %s", d, got, want)
		}
	}
	if got := textsOf("es").duration(6030 * time.Millisecond); got != "6,03 s" {
		t.Errorf("in Spanish: %s", got)
	}
}

// What a stranger sends is seen and does nothing, on a terminal as well.
func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"220 ok\r\n": "220 ok", "\x1b[2J": `\x1B[2J`, "a\xffb": `a\xFFb`, "\u202egnp": "U+202Egnp", "señal": "señal", "a\nb": `a\x0Ab`, "\u009b31m": "U+009B31m",
	} {
		if got := visible([]byte(in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

// The terminal gets the whole story, the program the same in JSON.
func TestReports(t *testing.T) {
	l := newLab(t, oneHost())
	l.serve("192.0.2.25:25", func(a *actor) {
		a.say("220-mx.lab.example \x1b[31mESMTP\r\n")
		a.pass(6030 * time.Millisecond)
		withTLS(nil)(a)
	})
	r := l.visit("lab.example")
	var out bytes.Buffer
	if err := r.WriteText(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Port 25 does greet. It makes you wait 6.03 s", "\n25  220- at first, 220 only after 6.03 s\n", "\n587  No 220: connection refused\n", "Known\n", "Likely\n", "Not to be seen from here\n", "  1. ", "swaks --server mx.lab.example"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.ContainsRune(out.String(), 0x1b) {
		t.Error("an escape of the server reached the terminal")
	}
	for line := range strings.SplitSeq(out.String(), "\n") {
		if n := len([]rune(line)); n > 2*width {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	out.Reset()
	if err := r.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var j jsonReport
	if err := json.Unmarshal(out.Bytes(), &j); err != nil {
		t.Fatal(err)
	}
	if !j.Healthy || j.Verdict.Kind != Teaser || len(j.Ports) != 3 || j.Ports[0].Bytes[0].Data != "220-mx.lab.example \x1b[31mESMTP\r\n" || j.Ports[0].Phases[2].TookMS != 6030 {
		t.Errorf("%s", out.String())
	}
}

func TestParseTarget(t *testing.T) {
	for in, want := range map[string]string{
		"lab.example": "lab.example [25 465 587]", "MX.Lab.Example.:25": "mx.lab.example [25]", "192.0.2.1": "192.0.2.1 [25 465 587]",
		"[2001:db8::1]:465": "2001:db8::1 [465]", "2001:db8::1": "2001:db8::1 [25 465 587]", "[::1]": "::1 [25 465 587]", " lab.example ": "lab.example [25 465 587]",
		"::ffff:192.0.2.1": "192.0.2.1 [25 465 587]", "_mta.lab.example:2525": "_mta.lab.example [2525]",
		"": "", "lab.example:": "", "lab.example:0": "", "lab.example:65536": "", "lab example": "", "127.1": "", "0x7f000001": "", "2130706433": "",
		"fe80::1%eth0": "", "a..b": "", "-a.example": "", "$(id).example": "", "lab.example;id": "", "user@lab.example": "", "http://lab.example": "", "ｌab.example": "",
	} {
		got := ""
		if target, err := ParseTarget(in); err == nil {
			got = target.Name + " " + strings.ReplaceAll(strings.TrimSpace(jsonOf(target.Ports)), ",", " ")
		}
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func jsonOf(v any) string { b, _ := json.Marshal(v); return string(b) }
