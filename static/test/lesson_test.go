package test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ehlo/lessons"
	"ehlo/static/test/rig"
)

// typed are the lessons followed by keyboard alone, line by line; their
// solutions need one connection and no waiting.
var typed = []string{"first-220", "vrfy-252"}

// A lesson is followed to its end as its solution says, by keyboard alone.
func TestLessonsByKeyboard(t *testing.T) {
	for _, slug := range typed {
		for _, lang := range languages {
			t.Run(lang.code+"/"+slug, func(t *testing.T) {
				p := visit(t, "/"+lang.code+"/lessons/"+slug+"/", rig.View{})
				p.until("a greeting", `codes.length > 0`)
				look[bool](p, `el.addEventListener("lesson-completed", () => { globalThis.lessonCompleted = true }) || true`)
				p.follow(solution(t, slug))
				p.until("every goal met", `[...document.querySelectorAll("li.goal")].every(g => g.classList.contains("met"))`)
				p.until("the event lesson-completed", `globalThis.lessonCompleted === true`)
			})
		}
	}
}

// tutorials are the slugs of all lessons, in their order.
func tutorials(t *testing.T) (slugs []string) {
	t.Helper()
	dirs, err := lessons.FS.ReadDir("tutorials")
	must(t, err, "list the lessons")
	for _, dir := range dirs {
		_, slug, _ := strings.Cut(dir.Name(), "-")
		slugs = append(slugs, slug)
	}
	if len(slugs) < 2 {
		t.Fatalf("only %d lessons", len(slugs))
	}
	return slugs
}

// A move is what the learner does in a dialogue file: a line to type, or what
// happens between lines, in brackets.
func moves(t *testing.T, slug, file string) map[string][]string {
	t.Helper()
	dirs, _ := filepath.Glob(filepath.Join(rig.Root(), "lessons", "tutorials", "*-"+slug))
	if len(dirs) != 1 {
		t.Fatalf("%d folders for the lesson %s", len(dirs), slug)
	}
	text, err := os.ReadFile(filepath.Join(dirs[0], file))
	must(t, err, "read the dialogue")
	sections, name := map[string][]string{}, ""
	for _, line := range strings.Split(string(text), "\n") {
		if rest, ok := strings.CutPrefix(line, "== "); ok {
			name = strings.TrimSpace(rest)
		} else if rest, ok := strings.CutPrefix(line, "C:"); ok {
			sections[name] = append(sections[name], strings.TrimPrefix(rest, " "))
		} else if strings.HasPrefix(line, "[") {
			sections[name] = append(sections[name], line)
		}
	}
	return sections
}

func solution(t *testing.T, slug string) []string { return moves(t, slug, "solution.smtp")[""] }

// follow types a dialogue line by line, each after the answer to the last.
func (p *page) follow(lines []string) {
	p.t.Helper()
	for i := 0; i < len(lines); i++ {
		if strings.HasPrefix(lines[i], "[") {
			continue // TLS starts by itself; nothing waits in these lessons
		}
		before := look[int](p, "codes.length")
		p.enter(lines[i])
		p.until("a reply to "+lines[i], fmt.Sprintf("codes.length > %d", before))
		if look[bool](p, `el.getAttribute("state") === "data"`) {
			i = p.body(lines, i+1)
		}
	}
}

// body types the lines of a message up to its dot and returns where it stands.
func (p *page) body(lines []string, from int) int {
	p.t.Helper()
	before := look[int](p, "codes.length")
	i := from
	for ; i < len(lines) && lines[i] != "."; i++ {
		p.enter(lines[i])
	}
	p.focus("the place for the message", `focus.matches("form input, form textarea")`)
	if look[bool](p, `focus.matches("textarea")`) {
		p.focus("the final dot", `focus.matches("button") && focus.innerText.includes(".")`)
		p.press(rig.Enter)
	} else {
		p.enter(".")
	}
	p.until("a reply to the message", fmt.Sprintf("codes.length > %d", before))
	return i
}

// A wrong move raises the hint that was written for it.
func TestMistakesRaiseHints(t *testing.T) {
	for _, slug := range typed {
		for hint, lines := range moves(t, slug, "mistakes.smtp") {
			t.Run(slug+"/"+hint, func(t *testing.T) {
				p := visit(t, "/es/lessons/"+slug+"/", rig.View{})
				p.until("a greeting", `codes.length > 0`)
				shown := fmt.Sprintf(`document.querySelector('details.hint[data-hint=%q]')?.checkVisibility()`, hint)
				if look[bool](p, "!!"+shown) {
					t.Error("the hint is there before the mistake")
				}
				p.follow(lines)
				p.until("the hint "+hint, shown)
			})
		}
	}
}

// Hints open with the keyboard, one level after the other.
func TestHintsByKeyboard(t *testing.T) {
	p := visit(t, "/en/lessons/vrfy-252/", rig.View{})
	p.until("a greeting", `codes.length > 0`)
	hint := `document.querySelector("details.hint[data-level='1']")`
	p.focus("the first hint", `focus.matches("details.hint[data-level='1'] > summary")`)
	p.press(rig.Enter)
	p.until("the hint opens", hint+`.open`)
}

// followed are the languages in which every tutorial is followed: one, or all
// for "make test-site".
func followed() map[string]string {
	if mode == "site" {
		return map[string]string{"en": "Show solution", "es": "Mostrar la solución"}
	}
	return map[string]string{"es": "Mostrar la solución"}
}

// Every tutorial is followed to its end: "Show solution" plays what a step
// takes, with every connection, wait and server, and meets its goals. Following
// it is no mistake, so no hint comes up.
func TestShowSolution(t *testing.T) {
	for lang, name := range followed() {
		for _, slug := range tutorials(t) {
			t.Run(lang+"/"+slug, func(t *testing.T) {
				p := visit(t, "/"+lang+"/lessons/"+slug+"/", rig.View{})
				p.until("a session", `el?.session`) // not every server greets: some lessons are about that
				for step := range look[int](p, `document.querySelectorAll(".step").length`) {
					p.solve(fmt.Sprintf(`document.getElementById("step-%d")`, step+1), name)
				}
				p.until("every goal met", `[...document.querySelectorAll("li.goal")].every(g => g.classList.contains("met"))`)
				if raised := look[[]string](p, `[...document.querySelectorAll(".hint.raised")].filter(shown).map(e => e.dataset.hint)`); len(raised) > 0 {
					t.Errorf("the solution raises the hints %q", raised)
				}
			})
		}
	}
}

// solve presses the button of a step, unless its goals are met already.
func (p *page) solve(step, name string) {
	p.t.Helper()
	goals := fmt.Sprintf(`[...%s.querySelectorAll("li.goal")].every(g => g.classList.contains("met"))`, step)
	if look[bool](p, goals) {
		return
	}
	button := fmt.Sprintf(`[...%s.querySelectorAll("button")].find(b => shown(b) && b.innerText.trim() === %q)`, step, name)
	p.until("the button "+name, button)
	p.tap(name, button)
	p.until("the goals of "+step, goals)
}

// The button beside a line of a dialogue puts it into the command line.
func TestInsertFromTheDialogue(t *testing.T) {
	p := visit(t, "/es/lessons/vrfy-252/", rig.View{})
	p.until("a greeting", `codes.length > 0`)
	put := `document.querySelector("button.put[data-send]")`
	line := look[string](p, put+".dataset.send")
	p.tap("Insert", put)
	p.until("the line in the command line", fmt.Sprintf("command.value === %q && focus === command", line))
}

// Every answer of a quiz says why it is right or wrong; one is right.
func TestQuizByKeyboard(t *testing.T) {
	for _, slug := range typed[1:2] {
		for _, lang := range languages {
			t.Run(lang.code+"/"+slug, func(t *testing.T) {
				p := visit(t, "/"+lang.code+"/lessons/"+slug+"/", rig.View{})
				p.until("a greeting", `codes.length > 0`)
				answers := look[int](p, `document.querySelectorAll(".quiz .answer").length`)
				if right := look[int](p, `document.querySelectorAll(".quiz .answer.right").length`); answers < 2 || right == 0 || right == answers {
					t.Fatalf("%d answers, %d right", answers, right)
				}
				for i := range answers {
					answer := fmt.Sprintf(`document.querySelectorAll(".quiz .answer")[%d]`, i)
					p.focus("the answer", "focus === "+answer+".querySelector('summary')")
					p.press(rig.Enter)
					p.until("a reason", `shown(`+answer+`.querySelector(".why")) && `+answer+`.querySelector(".why").innerText.trim().length > 10`)
				}
			})
		}
	}
}
