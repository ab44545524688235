package site

import (
	"errors"
	"strings"

	"ehlo/wasm/lesson"
)

// Act is one thing a learner does in a solution: it has one field, and Heard.
type Act struct {
	Send    string `json:"send,omitempty"`    // as it goes out at once, with every CRLF
	Early   bool   `json:"early,omitempty"`   // the next one is sent before the greeting
	Connect bool   `json:"connect,omitempty"` // a new connection
	Drop    bool   `json:"drop,omitempty"`    // hangs up
	Wait    int64  `json:"wait,omitempty"`    // milliseconds pass
	Heard   bool   `json:"heard,omitempty"`   // of a wait: not before the server has said what is due now
	Persona string `json:"persona,omitempty"` // a new connection, to another server
}

// acts lists what the client does in a dialogue file. What the server must say
// in between is the business of "ehlo check".
func (lib *Library) acts(file string) []Act {
	src, err := lib.read(file)
	if errors.Is(err, errTooLarge) {
		return nil
	} else if err != nil {
		lib.fault(file, 1, "there is no such file", "write down what the learner types, as C: and S: lines")
		return nil
	}
	d, err := lesson.ParseDialogue(string(src))
	if err != nil {
		line, what := 1, err.Error()
		if e := (*lesson.Error)(nil); errors.As(err, &e) {
			line, what = e.Line, e.What
		}
		lib.fault(file, line, what, "see CONTRIBUTING.md for the format")
		return nil
	}
	var list []Act
	heard := false
	for _, act := range d.Sections[0].Acts {
		a := newAct(act)
		if a.Wait > 0 {
			a.Heard = heard
		}
		if a != (Act{}) {
			list = append(list, a)
		}
		heard = act.Kind == lesson.ActExpect
	}
	return list
}

func newAct(a lesson.Act) Act {
	switch a.Kind {
	case lesson.ActSend:
		return Act{Send: string(a.Bytes)}
	case lesson.ActEarly:
		return Act{Early: true}
	case lesson.ActConnect:
		return Act{Connect: true}
	case lesson.ActDrop:
		return Act{Drop: true}
	case lesson.ActWait:
		return Act{Wait: a.Wait}
	case lesson.ActPersona:
		return Act{Persona: a.Text}
	}
	return Act{}
}

// typed lists the lines alone.
func typed(acts []Act) []string {
	lines := []string{}
	for _, a := range acts {
		if a.Send != "" {
			lines = append(lines, strings.Split(strings.TrimSuffix(a.Send, "\r\n"), "\r\n")...)
		}
	}
	return lines
}
