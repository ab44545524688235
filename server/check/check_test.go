package check

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"ehlo/lessons"
)

// The lessons that are built in have no fault.
func TestLessons(t *testing.T) {
	for _, p := range Folder(lessons.FS) {
		t.Error("lessons/" + p.String())
	}
}

// good is a small folder of lessons without a fault, with the decoder texts of
// the real one.
func good(t *testing.T) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	read := func(fsys fs.FS, from string) {
		err := fs.WalkDir(fsys, from, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(fsys, p)
			all[p] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	read(os.DirFS("testdata/good"), ".")
	read(lessons.FS, "explain")
	return all
}

func TestGood(t *testing.T) {
	for _, p := range Folder(good(t)) {
		t.Error(p)
	}
}

const (
	helloEn  = "tutorials/01-hello/en.md"
	helloEs  = "tutorials/01-hello/es.md"
	solution = "tutorials/01-hello/solution.smtp"
	mistakes = "tutorials/01-hello/mistakes.smtp"
	replyEn  = "replies/252/en.md"
	trigger  = "replies/252/trigger.smtp"
	pairEn   = "compare/220-252/en.md"
	textsEs  = "explain/es.yaml"
	wordsEn  = "glossary/en.yaml"
	wordsEs  = "glossary/es.yaml"
)

// Each row spoils the good folder in one way: in file, old becomes new; an
// empty old takes the file away, an empty new with it adds nothing. What must
// be said is the beginning of a line.
var faults = []struct{ name, file, old, new, want string }{
	{"unknown key", helloEn, "minutes: 3", "minuts: 3", helloEn + `:4: unknown key "minuts", use one of: title summary minutes`},
	{"key forgotten", helloEn, "summary: The server speaks first; answer it.\n", "", helloEn + ":1: no summary, add a line"},
	{"a word for a number", helloEn, "minutes: 3", "minutes: few", helloEn + `:4: "few" is not what this key takes, give a number`},
	{"no such persona", helloEn, "persona: rfc", "persona: hal", helloEn + `:6: there is no persona "hal", use one of:`},
	{"no such lesson needed", helloEn, "level: start", "needs: [nowhere]", helloEn + `:8: needs: there is no lesson "nowhere"`},
	{"bad world", helloEn, "level: start", "world: nonsense here", helloEn + ":8: world: "},
	{"code that does not exist", helloEn, "codes: [220, 250]", "codes: [220, 299]", helloEn + ":5: there is no reply code 299"},

	{"enhanced code in prose", helloEn, "en.md#try) later", "en.md#try), `5.99.1`", helloEn + ":32: there is no enhanced code 5.99.1"},
	{"block never closed", helloEn, "S: 250 mx.lab.example\n```\n", "S: 250 mx.lab.example\n", helloEn + ":"},
	{"not UTF-8", helloEn, "The server speaks first.\n", "The server \xe9 first.\n", helloEn + ":10: an octet that is no text: 0xe9, save the file as UTF-8"},
	{"carriage returns", helloEn, "---\n", "---\r\n", helloEn + ":1: a carriage return, save the file with lines that end in LF"},
	{"carriage return in a dialogue", solution, "S: 220*\n", "S: 220*\r\n", solution + ":3: a carriage return"},
	{"HTML", helloEn, "The server speaks first.\n", "<p>The server</p>\n", helloEn + ":10: HTML is not shown"},
	{"goal nobody can meet", helloEn, "EHLO 250 |", "EHLO 2x0 |", helloEn + `:40: goal "EHLO 2x0": `},
	{"hint of no event", helloEn, "no-name when EHLO 501", "no-name if EHLO 501", helloEn + `:43: hint: expected "ID when PATTERN"`},
	{"hint named twice", helloEn, "hint too-early when MAIL 503", "hint no-name when MAIL 503", helloEn + `:47: hint "no-name" stands on line 43 already`},
	{"step without a goal", helloEn, "```goal\ngreeting 220 | The server greets you\n```\n", "", helloEn + ":12: step 1 asks for nothing"},
	{"part that does not exist", helloEn, "level: start", "level: end", helloEn + `:8: level: there is no part "end" of the course, use one of: start vrfy`},
	{"no turn", helloEn, "> **What changes here.**", "> **By the way.**", helloEn + ":1: no step is marked as the one that turns what one believed, begin one aside with"},
	{"two turns", helloEn, "## Answer\n", "> **What changes here.** Once.\n\n## Answer\n", helloEn + `:71: a second aside that begins "What changes here."`},
	{"turn in one language", helloEs, "> **Lo que cambia aquí.**", "> **Nota.**", helloEs + ":1: no step is marked"},
	{"hint forgotten", helloEn, "```hint\nNothing is typed.\n```\n\n", "", helloEn + ":12: step 1 has 2 plain hints, give it three"},
	{"one mistake hint", helloEn, "```hint too-early when MAIL 503\n", "```hint\n", helloEn + ":1: 1 hints for mistakes; a lesson has at least 2"},
	{"small hunt", helloEn, "```goal\nEHLO", "```hunt\nEHLO", helloEn + ":39: a hunt for 1 goals; it takes at least 5"},
	{"unsolvable quiz", helloEn, "- [x] the server", "- [ ] the server", helloEn + ":51: a quiz that nobody can solve"},
	{"link to no file", helloEn, "../../replies/252/en.md#try", "../../replies/250/en.md", helloEn + `:32: link to "../../replies/250/en.md": there is no file replies/250/en.md`},
	{"link to the other language", helloEn, "252/en.md#try", "252/es.md#try", helloEn + `:32: link to "../../replies/252/es.md#try": replies/252/es.md is not a page in this language`},
	{"link to no anchor", helloEn, "en.md#try", "en.md#nowhere", helloEn + ":32: link to /en/replies/252/, which has no place called nowhere"},
	{"link to no page", helloEn, "../../replies/252/en.md#try", "/nowhere/", helloEn + ":32: link to /en/nowhere/, which is no page"},
	{"link that runs", helloEn, "../../replies/252/en.md#try", "javascript:x", helloEn + `:32: link to "javascript:x": only https:`},
	{"reply that does not exist", helloEn, "S: 250 mx.lab.example", "S: 299 mx.lab.example", helloEn + ":36: no SMTP reply: 299 mx.lab.example"},
	{"not a reply", helloEn, "S: 250 mx.lab.example", "S: hello", helloEn + ":36: no SMTP reply: hello"},
	{"enhanced code that is none", helloEn, "S: 250 mx.lab.example", "S: 503 5.1.99 x", helloEn + ":36: there is no enhanced code 5.1.99"},
	{"enhanced code after EHLO", helloEn, "S: 250 mx.lab.example", "S: 250 2.0.0 x", helloEn + ":36: 2.0.0 in the reply to EHLO"},
	{"word in one language", wordsEs, "envelope:", "envelop:", wordsEs + ":1: no envelope (see 252), which is in glossary/en.yaml"},
	{"word of nothing", wordsEn, "see: [252]", "see: [299]", wordsEn + `:1: envelope: see "299", which is nothing`},
	{"form claimed twice", wordsEn, "forms: [letter]", "forms: [letter, Letter]", wordsEn + `:1: "Letter" is a form of envelope and of envelope`},
	{"codes that disagree", helloEn, "S: 250 mx.lab.example", "S: 250 5.1.1 x", helloEn + ":36: 5.1.1 cannot go with 250"},

	{"language forgotten", helloEs, "", "", helloEs + ":1: the lesson is missing in this language, write " + helloEs},
	{"other goal", helloEs, "EHLO 250 |", "HELO 250 |", helloEs + `:40: goal "HELO 250" of step 2 is not in ` + helloEn},
	{"goal forgotten", helloEs, "```goal\nEHLO 250 | Te presentas\n```\n", "", helloEs + ":30: step 2 has 0 goals here and 1 in " + helloEn},
	{"step forgotten", helloEs, "## Contesta\n", "", helloEs + ":1: 1 steps here and 2 in " + helloEn},
	{"other codes", helloEs, "codes: [220, 250]", "codes: [220]", helloEs + `:1: codes is "[220]" here and "[220 250]" in ` + helloEn},
	{"other minutes", helloEs, "minutes: 3", "minutes: 5", helloEs + `:1: minutes is "5" here and "3" in ` + helloEn},
	{"other right answer", helloEs, "- [ ] el cliente", "- [x] el cliente", helloEs + ":30: step 2 has "},
	{"reply page in one language", "replies/252/es.md", "", "", "replies/252/es.md:1: the page of 252 is missing in this language"},
	{"comparison in one language", "compare/220-252/es.md", "", "", "compare/220-252/es.md:1: the comparison is missing in this language"},

	{"no solution", solution, "", "", solution + ":1: there is no such file"},
	{"solution misses a goal", solution, "C: EHLO client.test.example", "C: HELO client.test.example", solution + `:1: step 2: goal "EHLO 250" is not met, let the solution meet it, or mend the goal in ` + helloEn + ":40"},
	{"solution differs from the server", solution, "S: 250*", "S: 251*", solution + ":5: got S: 250-mx.lab.example greets client.test.example, want S: 251*"},
	{"solution that is none", solution, "S: 220*", "Server: 220", solution + ":3: expected "},
	{"no mistakes", mistakes, "", "", mistakes + ":1: there is no such file, write down two wrong moves"},
	{"only one mistake", mistakes, "== too-early\nS: 220*\nC: MAIL FROM:<sender@test.example>\nS: 503*\n", "", mistakes + ":1: 1 mistakes; a lesson answers at least 2"},
	{"mistake raises nothing", mistakes, "== no-name", "== no-such-hint", mistakes + `:3: section "no-such-hint" does not raise the hint "no-such-hint"`},
	{"trigger brings another reply", trigger, "C: VRFY alice\nS: 252*", "C: NOOP\nS: 250*", trigger + ":1: nobody says 252 here"},
	{"no trigger", trigger, "", "", trigger + ":1: there is no such file"},

	{"section misnamed", replyEn, "## Try it", "## Test it", replyEn + `:22: section "Test it", section 4 is called "Try it"`},
	{"section forgotten", replyEn, "## See also\n\n- `250` Verified\n", "", replyEn + `:1: no section "See also"`},
	{"live dialogue untrue", replyEn, "S: 252 2.5.0 Cannot", "S: 250 2.5.0 Can", replyEn + ":27: got S: 252 2.5.0 Cannot VRFY user"},
	{"lesson that does not exist", replyEn, "lessons: [hello]", "lessons: [bye]", replyEn + `:8: lessons: there is no lesson "bye"`},
	{"half forgotten", pairEn, "### 252\n\nNot verified.\n", "", pairEn + ":14: the section does not treat both codes, divide it by ### 220 and ### 252"},
	{"figure lacks a code", pairEn, "S: 252 2.0.0 alice\n", "", pairEn + ":1: the opening is not whole"},

	{"text forgotten", textsEs, "\n  \"550\":", "\n  \"551x\":", textsEs + ":1: no replies.550, which is in explain/en.yaml"},
	{"text of no code", textsEs, "\n  \"550\":", "\n  \"599\":", textsEs + ":1: there is no reply code 599"},
	{"unknown key in texts", textsEs, "    third:", "    thrid:", textsEs + `:`},
}

func TestFaults(t *testing.T) {
	for _, tt := range faults {
		t.Run(tt.name, func(t *testing.T) {
			files := good(t)
			if tt.old == "" {
				delete(files, tt.file)
			} else {
				src := string(files[tt.file].Data)
				if !strings.Contains(src, tt.old) {
					t.Fatalf("%s does not contain %q", tt.file, tt.old)
				}
				files[tt.file] = &fstest.MapFile{Data: []byte(strings.Replace(src, tt.old, tt.new, 1))}
			}
			var said []string
			for _, p := range Folder(files) {
				said = append(said, p.String())
				if strings.HasPrefix(p.String(), tt.want) {
					return
				}
			}
			t.Errorf("want %s\ngot  %s", tt.want, strings.Join(said, "\n     "))
		})
	}
}

func TestSlugTwice(t *testing.T) {
	files := good(t)
	for _, name := range []string{"en.md", "es.md", "solution.smtp", "mistakes.smtp"} {
		files["tutorials/02-hello/"+name] = files["tutorials/01-hello/"+name]
	}
	said := Folder(files)
	if len(said) != 2 || !strings.Contains(said[0].String(), `tutorials/02-hello/en.md:1: the slug "hello" is that of tutorials/01-hello, too`) {
		t.Errorf("%v", said)
	}
}

func TestStrayFiles(t *testing.T) {
	files := good(t)
	files["tutorials/01-hello/de.md"] = &fstest.MapFile{Data: []byte("x")}
	files["replies/notes.txt"] = &fstest.MapFile{Data: []byte("x")}
	var said []string
	for _, p := range Folder(files) {
		said = append(said, p.String())
	}
	want := "replies/notes.txt:1: a file that no page is made of, move it into a folder of its own\n" +
		"tutorials/01-hello/de.md:1: a file that no page is made of, a folder in tutorials holds en.md es.md solution.smtp mistakes.smtp"
	if got := strings.Join(said, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
