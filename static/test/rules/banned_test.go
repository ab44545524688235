package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// A ban names what must not be written and what to do instead.
type ban struct {
	pattern *regexp.Regexp
	instead string
}

// sinks turn text into markup or code. Everything foreign is shown as text
// nodes, and the content security policy refuses inline styles and scripts.
var sinks = []ban{
	{regexp.MustCompile(`\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|srcdoc)\b`), "build nodes and set textContent"},
	{regexp.MustCompile(`\bdocument\.write|\bDOMParser\b`), "build nodes and set textContent"},
	{regexp.MustCompile(`\beval\s*\(|\bnew Function\b|\bset(Timeout|Interval)\s*\(\s*["'` + "`" + `]`), "call a function"},
	{regexp.MustCompile(`\bstyle\s*=\s*["'{]|setAttribute\(\s*["']style["']|\.cssText\b`), "use a class or a custom property"},
	{regexp.MustCompile(`javascript:`), "use a button"},
}

// protocol marks JavaScript that reads SMTP by itself: only the core does
// that, so that the page can never disagree with it.
var protocol = []ban{
	{regexp.MustCompile(`\^\(?(\\d\{3\}|\\d\\d\\d|\[[2-5]-?[2-5]?\]\\d|\[0-9\]\{3\})`), "take the code from the event"},
	{regexp.MustCompile(`(?i)\b(MAIL FROM|RCPT TO)\b`), "take the verb from the event or the list of legal commands"},
}

// markup that runs or styles by itself.
var inline = []ban{
	{regexp.MustCompile(`(?i)\sstyle\s*=`), "use a class"},
	{regexp.MustCompile(`(?i)<script(>|\s+type="?module"?>)|<style\b`), "put it into a file"},
	{regexp.MustCompile(`(?i)\son[a-z]+\s*=\s*["']`), "listen in a script"},
	{regexp.MustCompile(`(?i)(src|href)\s*=\s*["']?(https?:)?//`), "nothing comes from another origin"},
}

var jsComment = regexp.MustCompile(`(?s:/\*.*?\*/)|(?m:(^|\s)//.*$)`)

func TestBannedInJavaScript(t *testing.T) {
	sources(t, "static", []string{".js"}, func(name, text string) {
		report(t, name, blank(text, jsComment), append(sinks, protocol...))
	})
}

func TestBannedInTemplates(t *testing.T) {
	sources(t, "server", []string{".html", ".tmpl"}, func(name, text string) { report(t, name, text, inline) })
}

// blank empties what matches but keeps the line numbers.
func blank(text string, what *regexp.Regexp) string {
	return what.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("\n", strings.Count(s, "\n")) })
}

func report(t *testing.T, name, text string, bans []ban) {
	t.Helper()
	for i, line := range strings.Split(text, "\n") {
		for _, b := range bans {
			if found := b.pattern.FindString(line); found != "" {
				t.Errorf("%s:%d: %q: %s", name, i+1, strings.TrimSpace(found), b.instead)
			}
		}
	}
}

// A test that sleeps is slow when all is well and fails when the machine is
// busy: wait for the event, or pass the time in.
func TestNoTestSleeps(t *testing.T) {
	sources(t, ".", []string{"_test.go"}, func(name, text string) {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			return
		}
		virtual := strings.Contains(text, `"testing/synctest"`) // its clock waits for nobody
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Name == "Sleep" && !virtual {
				t.Errorf("%s: a test sleeps; wait for what it waits for", set.Position(n.Pos()))
			}
			return true
		})
	})
}
