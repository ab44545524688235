package site

import (
	"regexp"
	"strconv"
	"strings"
)

// A snippet puts a session into the pages of one generator: a few files, or
// pieces of them. Shapes have places to fill, [[NAME]] or [[NAME|INDENT]]; the
// script of the builder fills the same shapes in with other choices.
type snippet struct {
	ID, Name string
	Pieces   []piece
}

type piece struct {
	File  string // what it belongs into; a key of the texts if it has no dot
	Shape string
}

// The shapes; each was opened in a browser (static/test/embed*_test.go).
//
//	[[module]] [[loader]]  addresses of smtp-playground.js and embed.js
//	[[tag]]                the element with its dialogue; [[jsx]]: the same as JSX
//	[[params]] [[said]]    its attributes, and the dialogue as it is
//	[[frame]]              the address for a frame; [[title]], [[height]]: of it
//	[[page]] [[picture]]   the session on a page of ours, and as an image
//	[[origin]]             of the site
var snippets = []snippet{
	{"html", "HTML", []piece{{"page", `<script type="module" src="[[module]]"></script>

[[tag]]`}}},
	{"mkdocs", "MkDocs", []piece{{"mkdocs.yml", "extra_javascript:\n  - [[loader]]"}, {"page.md", "<div>\n[[tag]]\n</div>"}}},
	{"material", "Material for MkDocs", []piece{
		{"mkdocs.yml", "extra_javascript:\n  - path: [[module]]\n    type: module"}, {"page.md", "<div>\n[[tag]]\n</div>"},
	}},
	{"hugo", "Hugo", []piece{{"layouts/shortcodes/smtp.html", `<script type="module" src="[[module]]"></script>
<smtp-playground{{ range $name, $value := .Params }} {{ printf "%s=\"%s\"" $name (htmlEscape $value) | safeHTMLAttr }}{{ end }}>
<pre>{{ trim .Inner "\r\n" }}</pre>
</smtp-playground>`}, {"page.md", "{{< smtp [[params]] >}}\n[[said]]\n{{< /smtp >}}"}}},
	{"sphinx", "Sphinx", []piece{{"conf.py", `html_js_files = [("[[module]]", {"type": "module"})]`}, {"page.rst", ".. raw:: html\n\n   [[tag|3]]"}}},
	{"myst", "MyST", []piece{{"conf.py", `extensions = ["myst_parser"]
html_js_files = [("[[module]]", {"type": "module"})]`}, {"page.md", "[[tag]]"}}},
	{"vitepress", "VitePress", []piece{{".vitepress/config.mjs", `export default {
  head: [["script", { type: "module", src: "[[module]]" }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("smtp-") } } },
};`}, {"page.md", "[[tag]]"}}},
	{"docusaurus", "Docusaurus", []piece{{"docusaurus.config.js", `scripts: [{ src: "[[module]]", type: "module" }],`}, {"page.mdx", "[[jsx]]"}}},
	{"frame", "iframe", []piece{{"page", `<iframe src="[[frame]]" title="[[title]]" width="100%" height="[[height]]" loading="lazy" allow="loopback-network"></iframe>
<script async src="[[loader]]" data-frames></script>`}}},
	{"picture", "", []piece{{"README.md", "[![[[title]]]([[picture]])]([[page]])"}}},
}

var places = regexp.MustCompile(`\[\[([a-z]+)(?:\|(\d+))?\]\]`)

// filledIn is a shape with its places filled.
func filledIn(shape string, values map[string]string) string {
	return places.ReplaceAllStringFunc(shape, func(s string) string {
		m := places.FindStringSubmatch(s)
		indent, _ := strconv.Atoi(m[2])
		return strings.ReplaceAll(values[m[1]], "\n", "\n"+strings.Repeat(" ", indent))
	})
}

// escaped is text as it stands in HTML, in an attribute too.
var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// An attribute of the element; without a value it is only there.
type attribute struct{ Name, Value string }

// choices are what a snippet says of a session.
type choices struct {
	Top    string // address of the site, with its last slash
	Lang   string
	Title  string
	Said   string // the dialogue as text
	Query  string // of the frame
	Own    string // the page of ours, below Top
	Height int    // of the frame
	Attrs  []attribute
}

// values fill in the shapes.
func (c choices) values() map[string]string {
	open := "<smtp-playground"
	var params []string
	for _, a := range c.Attrs {
		text := a.Name + `="` + strings.ReplaceAll(escaped.Replace(a.Value), "\n", "&#10;") + `"`
		open += " " + text
		params = append(params, a.Name+`="`+a.Value+`"`)
	}
	pre := "<pre>" + escaped.Replace(c.Said) + "</pre>"
	return map[string]string{
		"origin": origin(c.Top), "module": c.Top + "smtp-playground.js", "loader": c.Top + "embed.js",
		"tag":    open + ">\n" + pre + "\n</smtp-playground>",
		"jsx":    open + ">\n  <pre>{`" + strings.NewReplacer("\\", "\\\\", "`", "\\`", "${", "\\${").Replace(c.Said) + "`}</pre>\n</smtp-playground>",
		"params": strings.Join(params, " "), "said": c.Said,
		"frame": c.Top + c.Lang + "/embed/?" + escaped.Replace(c.Query), "title": escaped.Replace(c.Title), "height": strconv.Itoa(c.Height),
		"page": c.Top + c.Own, "picture": c.Top + c.Own + "session.svg",
	}
}
