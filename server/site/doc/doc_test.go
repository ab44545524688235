package doc

import (
	"encoding/json"
	"strings"
	"testing"
)

// parse reads Markdown and gives its blocks as JSON, the form that travels.
func parse(t *testing.T, src string) (string, []Problem) {
	t.Helper()
	blocks, problems := Parse("en.md", []byte(src), 1, KeepLinks)
	out, err := json.Marshal(blocks)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), problems
}

func TestBlocks(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"paragraph", "Say `EHLO`\nto *it*.", `[{"c":["Say ",["code","EHLO"]," to ",["em","it"],"."],"t":"p"}]`},
		{"strong and link", "**So** [there](../x/en.md).", `[{"c":[["strong","So"]," ",["a","../x/en.md","there"],"."],"t":"p"}]`},
		{"escapes", `1 \* 2 &lt; 3 &amp; co`, `[{"c":["1 * 2 \u003c 3 \u0026 co"],"t":"p"}]`},
		{"bare autolink", "<https://www.rfc-editor.org/rfc/rfc5321>", `[{"c":[["a","https://www.rfc-editor.org/rfc/rfc5321","https://www.rfc-editor.org/rfc/rfc5321"]],"t":"p"}]`},
		{"list", "- one\n- two", `[{"items":[[{"c":["one"],"t":"p"}],[{"c":["two"],"t":"p"}]],"t":"ul"}]`},
		{"numbered", "1. one", `[{"items":[[{"c":["one"],"t":"p"}]],"t":"ol"}]`},
		{"aside", "> **Lead.** text", `[{"c":[{"c":[["strong","Lead."]," text"],"t":"p"}],"t":"aside"}]`},
		{"heading", "### More", `[{"c":["More"],"t":"h3"}]`},
		{"plain fence", "```\nx <y>\n```", `[{"t":"pre","text":"x \u003cy\u003e\n"}]`},
		{"table", "| | 220 |\n|---|---|\n| who | server |", `[{"head":[[],["220"]],"rows":[[["who"],["server"]]],"t":"table"}]`},
		{
			"dialogue", "```smtp\nC: VRFY alice\nS: 252 2.5.2 Cannot\n```",
			`[{"lines":[{"from":"client","parts":[["verb","VRFY"],["text"," alice"]],"send":"VRFY alice"},` +
				`{"code":252,"from":"server","parts":[["code","252"],["sep"," "],["enh","2.5.2"],["text"," Cannot"]]}],"t":"dialogue"}]`,
		},
		{"goals", "```goal\nVRFY alice 252 | `VRFY` is answered\n```", `[{"goals":[{"line":"VRFY alice 252","text":[["code","VRFY"]," is answered"]}],"t":"goals"}]`},
		{"hunt", "```hunt\n553 | Get a `553`\n```", `[{"goals":[{"line":"553","text":["Get a ",["code","553"]]}],"t":"hunt"}]`},
		{"turn", "> **What changes here.** text", `[{"c":[{"c":[["strong","What changes here."]," text"],"t":"p"}],"t":"aside","turn":true}]`},
		{"turn in Spanish", "> **Lo que cambia aquí.** texto", `[{"c":[{"c":[["strong","Lo que cambia aquí."]," texto"],"t":"p"}],"t":"aside","turn":true}]`},
		{"recorded", "```smtp recorded by=\"Postfix 3.7.11\"\nS: 421\n```", `[{"by":"Postfix 3.7.11","lines":[{"code":421,"from":"server","parts":[["code","421"]]}],"t":"dialogue"}]`},
		{"pipelined", "```smtp pipelined\nC: QUIT\n```", `[{"lines":[{"from":"client","parts":[["verb","QUIT"]],"send":"QUIT"}],"pipelined":true,"t":"dialogue"}]`},
		{"hint by mistake", "```hint early when RCPT 503\nFirst `MAIL`.\n```", `[{"c":[{"c":["First ",["code","MAIL"],"."],"t":"p"}],"id":"early","t":"hint","when":"RCPT 503"}]`},
		{
			"quiz", "```quiz\n? Who speaks first?\n- [ ] you | no\n- [x] the server | yes\n```",
			`[{"a":[{"right":false,"text":["you"],"why":["no"]},{"right":true,"text":["the server"],"why":["yes"]}],"q":["Who speaks first?"],"t":"quiz"}]`,
		},
	}
	for _, tt := range tests {
		got, problems := parse(t, tt.src)
		if got != tt.want || len(problems) > 0 {
			t.Errorf("%s: %s\n%s, want\n%s", tt.name, problems, got, tt.want)
		}
	}
}

func TestProblems(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"HTML block", "text\n\n<div>x</div>", "en.md:3: HTML is not shown in pages, write it as Markdown"},
		{"HTML in a line", "a <b>b</b>", "en.md:1: HTML is not shown in pages, write it as Markdown, or put code between backticks"},
		{"script", "<script>alert(1)</script>", "en.md:1: HTML is not shown in pages, write it as Markdown"},
		{"picture", "x\n\n![x](https://example.com/a.png)", "en.md:3: pictures are not shown in pages, describe it in words"},
		{"rule", "x\n\n---\n\ny", "pages cannot show a thematicbreak"},
		{"title", "# Title", "en.md:1: a heading of level 1"},
		{"deep", "#### Deep", "en.md:1: a heading of level 4"},
		{"fence", "x\n\n```mermaid\ny\n```", `en.md:3: a fence called "mermaid"`},
		{"dialogue line", "```smtp\nC: EHLO x\nserver says\n```", "en.md:3: not a line of a dialogue: server says"},
		{"dialogue option", "```smtp loud\nC: NOOP\n```", `en.md:1: a dialogue does not take "loud"`},
		{"recorded from nobody", "```smtp recorded\nC: NOOP\n```", "en.md:1: a recording that does not say of what, write"},
		{"attribute", "```smtp live persona=rfc colour=red\nC: NOOP\n```", `en.md:1: a dialogue does not take "colour", give it persona=... role=...`},
		{"goal without text", "```goal\ngreeting 220 | Wait\nVRFY 252\n```", "en.md:3: a goal without a text"},
		{"goal nobody can meet", "```goal\nVRFY 25x9 | x\n```", `en.md:2: goal "VRFY 25x9": `},
		{"hint without moment", "```hint early\nx\n```", `en.md:1: hint: expected "ID when PATTERN", write`},
		{"link inside a goal", "```goal\nQUIT 221 | see [x](javascript:x)\n```", "en.md:2: link to"},
		{"quiz without a right answer", "```quiz\n? Why?\n- [ ] a | b\n- [ ] c | d\n```", "en.md:1: a quiz that nobody can solve"},
		{"quiz answer without reason", "```quiz\n? Why?\n- [x] a\n- [ ] c | d\n```", "en.md:3: a quiz does not understand"},
	}
	refuse := func(_, target string) (string, error) {
		if strings.HasPrefix(target, "javascript:") {
			return "", errScheme
		}
		return target, nil
	}
	for _, tt := range tests {
		_, problems := Parse("en.md", []byte(tt.src), 1, refuse)
		var all []string
		for _, p := range problems {
			all = append(all, p.String())
		}
		if !strings.Contains(strings.Join(all, "\n"), tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, all, tt.want)
		}
	}
}

type scheme struct{}

func (scheme) Error() string { return "not a link we follow" }

var errScheme scheme

func TestLinesCountFromTheFile(t *testing.T) {
	src := "one\n\n## Two\n\n- a\n- b\n\n```goal\nQUIT 221 | bye\n```\n"
	blocks, _ := Parse("en.md", []byte(src), 11, KeepLinks)
	want := map[string]int{"p": 11, "h2": 13, "ul": 15, "goals": 18}
	for _, b := range blocks {
		if b.At() != want[b.Kind()] {
			t.Errorf("%s on line %d, want %d", b.Kind(), b.At(), want[b.Kind()])
		}
	}
}

func TestLiveDialogue(t *testing.T) {
	src := "x\n\n```smtp live persona=exim\nmailbox carol\nrule RCPT carol@: 450 4.2.1 Busy\n\nS: 220 x\nC: NOOP\n```\n"
	blocks, problems := Parse("en.md", []byte(src), 1, KeepLinks)
	d := blocks[1].(Dialogue)
	if len(problems) > 0 || d.Live["persona"] != "exim" || d.Live["world"] != "mailbox carol\nrule RCPT carol@: 450 4.2.1 Busy" {
		t.Errorf("%v %q", problems, d.Live)
	}
	if len(d.Rows) != 2 || d.Rows[0].At != 7 || d.Rows[1].At != 8 {
		t.Errorf("%+v", d.Rows)
	}
}

func TestCaption(t *testing.T) {
	blocks, _ := Parse("en.md", []byte("| a |\n|---|\n| b |\n\n: Seen in *2026*.\n\nmore"), 1, KeepLinks)
	if len(blocks) != 2 {
		t.Fatalf("%d blocks, want 2", len(blocks))
	}
	if got := Plain(blocks[0].(Table).Caption); got != "Seen in 2026." {
		t.Errorf("caption %q", got)
	}
}

func TestHintsGetLevels(t *testing.T) {
	blocks, _ := Parse("en.md", []byte("```hint\na\n```\n\n```hint x when RCPT 503\nb\n```\n\n```hint\nc\n```\n"), 1, KeepLinks)
	numbered, plain := Number(blocks)
	var levels []int
	for _, b := range numbered {
		levels = append(levels, b.(Hint).Level)
	}
	if plain != 2 || levels[0] != 1 || levels[1] != 0 || levels[2] != 2 {
		t.Errorf("%d plain hints with levels %v", plain, levels)
	}
}
