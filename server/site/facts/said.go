package facts

import (
	"strings"
	"sync"
)

// Saying is a reply of a real server, word for word, from a recording.
type Saying struct {
	Code    int
	Persona string   // the set-up that said it, by the name of its persona
	Server  string   // product and version
	Verb    string   // what it answers: a verb, "." for the final dot, greeting, "" when nobody asked
	Asked   string   // the line that it answers, cut at a bound
	Lines   []string // the reply; of a long one the beginning
	More    int      // lines that are left out
}

// Text is the reply in one line, as far as it goes.
func (s Saying) Text() string { return s.Lines[0] }

var said = sync.OnceValue(func() map[int][]Saying {
	all := map[int][]Saying{}
	for _, row := range table("said.txt") {
		s := Saying{
			Code: number(row["code"]), Persona: row["persona"], Server: row["server"], Verb: row["verb"], Asked: row["asked"],
			Lines: strings.Split(row["reply"], " ␤ "), More: number(row["more"]),
		}
		all[s.Code] = append(all[s.Code], s)
	}
	return all
})

// Said lists what recorded servers say with a code: of each a few that differ,
// the plainest first.
func Said(code int) []Saying { return said()[code] }

// Recorded lists the set-ups that were recorded, with product and version.
func Recorded() map[string]string {
	servers := map[string]string{}
	for _, row := range table("fidelity.txt") {
		servers[row["persona"]] = row["server"]
	}
	return servers
}

// Level is how a persona compares with the recordings of its server: sessions
// put to both, and those in which every code, every octet was the same.
type Level struct {
	Server                string
	Sessions, Codes, Text int
}

// Fidelity is the level of a persona. False: nobody could record the server.
func Fidelity(persona string) (Level, bool) {
	for _, row := range table("fidelity.txt") {
		if row["persona"] == persona {
			return Level{row["server"], number(row["sessions"]), number(row["codes"]), number(row["text"])}, true
		}
	}
	return Level{}, false
}

// Quote is a reply that was read, not recorded.
type Quote struct{ Server, Text string }

// Quoted lists what servers say with a code according to their source code,
// to logs or to their makers.
func Quoted(code int) []Quote {
	var list []Quote
	for _, row := range table("quoted.txt") {
		if number(row["code"]) == code {
			list = append(list, Quote{row["server"], row["text"]})
		}
	}
	return list
}
