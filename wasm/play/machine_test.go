package play

import (
	"encoding/json"
	"slices"
	"testing"

	"ehlo/wasm/smtp"
)

type move struct {
	Verb, Line, To, Section string
	From                    []string
	Stays, Legal            bool
}

func machineOf(t *testing.T, p *Play) (state string, moves []move) {
	t.Helper()
	var m struct {
		State string
		Moves []move
	}
	if err := json.Unmarshal(p.MachineJSON(nil), &m); err != nil {
		t.Fatalf("%v in %s", err, p.MachineJSON(nil))
	}
	return m.State, m.Moves
}

// The diagram is the verb table: every verb that is not history, every state
// reached and left.
func TestMachine(t *testing.T) {
	state, moves := machineOf(t, begun(t, Config{}))
	if state != "greeted" {
		t.Errorf("in %s", state)
	}
	reached, left := map[string]bool{}, map[string]bool{}
	for _, m := range moves {
		if _, ok := smtp.StateByName(m.To); !ok && !m.Stays || m.Stays && m.To != "" || len(m.From) == 0 || m.Section == "" {
			t.Errorf("%+v", m)
		}
		reached[m.To] = true
		for _, s := range m.From {
			left[s] = true
		}
	}
	if i := slices.IndexFunc(moves, func(m move) bool { return m.Verb == "RSET" }); !moves[i].Stays {
		t.Error("RSET leads from greeted to ready")
	}
	for s := smtp.Connecting; s <= smtp.Closed; s++ {
		if name := s.String(); !reached[name] && s != smtp.Connecting || !left[name] && s != smtp.Closed {
			t.Errorf("%s: reached %v, left %v", name, reached[name], left[name])
		}
	}
	for _, v := range smtp.Verbs() {
		there := slices.ContainsFunc(moves, func(m move) bool { return m.Verb == v.Name })
		if there == (v.Old || v.Private) {
			t.Errorf("%s: %v", v.Name, there)
		}
	}
}

// What is legal in the diagram is what the chips offer.
func TestMachineAgreesWithTheChips(t *testing.T) {
	for _, lines := range [][]string{{}, {"EHLO a"}, {"HELO a", "MAIL FROM:<>"}, {"HELO a", "MAIL FROM:<>", "RCPT TO:<bob@lab.example>"},
		{"HELO a", "MAIL FROM:<>", "RCPT TO:<bob@lab.example>", "DATA"}, {"EHLO a", "AUTH CRAM-MD5"}, {"QUIT"}} {
		p := begun(t, Config{World: "domain other.example\nmailbox carol"})
		p.type_(lines...)
		var want, got []string
		for _, c := range p.Legal() {
			want = append(want, c.Verb)
		}
		state, moves := machineOf(t, p)
		for _, m := range moves {
			if m.Legal {
				got = append(got, m.Verb)
			}
			if m.Verb == "RCPT" && m.Line != "RCPT TO:<carol@other.example>" {
				t.Errorf("%s", m.Line)
			}
		}
		if state != p.State().String() || !slices.Equal(got, want) {
			t.Errorf("%v: in %s, got %v, want %v", lines, state, got, want)
		}
	}
}
