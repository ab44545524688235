package wire

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestJSONIsValid(t *testing.T) {
	for name, s := range scripts {
		events := s.run(0)
		for i := range events {
			var v map[string]any
			if err := json.Unmarshal(events[i].AppendJSON(nil), &v); err != nil {
				t.Errorf("%s: %v: %s", name, err, events[i].AppendJSON(nil))
			}
		}
	}
}

func TestJSONForm(t *testing.T) {
	events := script("S 220 mx\nC VRFY \"\\xe9\\u202e\\x01\"\nS 252 2.5.0 ok").run(0)
	want := []string{
		`{"n":1,"at":10,"took":10,"from":"server","kind":"greeting","code":220,"before":"connecting","after":"greeted","lines":[[["code","220"],["sep"," "],["text","mx"],["eol","\\r\\n"]]],"explain":[{"id":"220.greeting","args":["mx"]}]}`,
		`{"n":2,"at":20,"from":"client","kind":"command","verb":"VRFY","before":"greeted","after":"greeted","lines":[[["verb","VRFY"],["text"," \""],["esc","\\xE9U+202E\\x01"],["text","\""],["eol","\\r\\n"]]],"arg":"\"\\xE9U+202E\\x01\"","explain":[{"id":"mistake.8bit-command"}],"marks":["8bit"]}`,
		`{"n":3,"at":30,"took":10,"answers":2,"from":"server","kind":"reply","verb":"VRFY","code":252,"enhanced":"2.5.0","before":"greeted","after":"greeted","lines":[[["code","252"],["sep"," "],["enh","2.5.0"],["text"," ok"],["eol","\\r\\n"]]],"explain":[{"id":"252.vrfy","args":["\"\\xE9U+202E\\x01\""]}],"marks":["lenient"]}`,
	}
	if got := strings.TrimSpace(dump(events)); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}
