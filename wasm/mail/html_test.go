package mail

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

//go:embed testdata/nasty.txt
var nasty string

// mails are the lines of the file, those that go on joined.
func mails() []string { return strings.Split(strings.TrimSpace(nasty), "\n<") }

func htmlMail(body string) string {
	return lines(head + "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + body)
}

// What a browser makes of the new text has no tag that is not on the list, and
// not one attribute but those of our own head.
func TestNastyHTML(t *testing.T) {
	list := mails()
	if len(list) < 100 {
		t.Fatalf("%d mails", len(list))
	}
	list = append(list, nasty)
	for _, body := range list {
		for _, body := range []string{body, "<" + body, "<table>" + body, "<!--" + body, "<svg><style>" + body, "<a href='" + body} {
			if why := harmless(whole(t, htmlMail(body), 0, AsHTML)); why != "" {
				t.Errorf("%s: %s", body, why)
			}
		}
	}
}

// harmless parses a document as browsers do; "" means that it is.
func harmless(doc string) (why string) {
	if !strings.HasPrefix(doc, docHead) {
		return "the policy does not come first: " + doc
	}
	root, err := html.Parse(strings.NewReader(doc))
	if err != nil {
		return err.Error()
	}
	metas := 0
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.CommentNode:
			why = "a comment: " + n.Data
		case n.Type == html.ElementNode && n.Data == "meta" && n.Parent.Data == "head":
			metas++
		case n.Type == html.ElementNode && (len(n.Attr) > 0 || !has(tagsKept+"html head body title ", n.Data)):
			why = fmt.Sprintf("<%s %v> in %s", n.Data, n.Attr, doc)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	if why == "" && metas != 3 {
		why = fmt.Sprint(metas, " <meta>")
	}
	return why
}

func TestHTML(t *testing.T) {
	for _, c := range [][2]string{
		{"<p>Hello <b>Bob</b>", "<p>Hello <b>Bob</b>"},
		{"<P CLASS=x>a<BR/>b", "<p>a<br>b"},
		{"<a href='https://evil.example/?a&amp;b'>https://bank.example/</a>.", "https://bank.example/ &lt;https://evil.example/?a&amp;b&gt; ."},
		{"<a href=javascript:alert(1)>x", "x &lt;javascript:alert(1)&gt; "},
		{"<img src=cid:1 alt='A \"logo\"'>", `[img A "logo" &lt;cid:1&gt; ]`},
		{"1 < 2 & 3 &amp; &eacute; &nosuchthing; &#233;", "1 &lt; 2 &amp; 3 &amp; &eacute; &amp;nosuchthing; é"},
		{"&#60;b&#62;", "&lt;b>"},
		{"&rlm;&#8238;\u202e\x00", `&amp;rlm;U+202EU+202E\x00`},
		{"<style>p{}</style><title>t</title>x", "x"},
		{"<!-- no --><!doctype x>yes", "yes"},
		{"<script>never", ""},
		{"caf\xe9", `caf\xE9`},
	} {
		doc := whole(t, htmlMail(c[0]), 0, AsHTML)
		got := strings.TrimSuffix(strings.TrimPrefix(doc, docHead), docTail)
		if got != c[1] {
			t.Errorf("%s: %q, want %q", c[0], got, c[1])
		}
	}
}

// A document that is too long ends where there is no more room, and says so; a
// mail that opens a tag a million times opens sixty.
func TestHTMLBounds(t *testing.T) {
	m := Read([]byte(htmlMail(strings.Repeat("<div>&", 100_000))))
	b := m.AppendPart(nil, 0, AsHTML, 0)
	if !strings.Contains(string(b), `"cut":true`) || len(b) > room {
		t.Errorf("%d octets: %s", len(b), b[len(b)-80:])
	}
	if n := strings.Count(whole(t, htmlMail(strings.Repeat("<div>", 1000)), 0, AsHTML), "<div>"); n != maxOpen {
		t.Errorf("%d open", n)
	}
	if s := whole(t, htmlMail(strings.Repeat("é&eacute;", 5000)), 0, AsHTML); strings.Count(s, "é") != 5000 || strings.Count(s, "&eacute;") != 5000 {
		t.Errorf("characters are cut in two: %.200s", s)
	}
}
