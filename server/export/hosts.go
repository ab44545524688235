package export

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"
)

// A header of an answer.
type header struct{ Key, Value string }

// denied is for pages that nobody may frame.
var denied = []header{{"X-Frame-Options", "DENY"}}

// Cache rules, as "ehlo serve" has them: a hashed name never changes.
const (
	forEver    = "public, max-age=31536000, immutable"
	revalidate = "no-cache"
)

// hostData is what the files for hosts are made of.
type hostData struct {
	Path    string   // "" or "/smtp"
	Every   []header // of every answer but the page for frames
	Framed  []header // of that page: whoever likes may frame it, for no server stands behind it
	Others  []string // what may not be framed, where a host joins the rules that match
	Foreign []header // of what pages of other origins load
	Cache   string   // of hashed names
	Names   []string // what they load, besides /assets/ and the lessons
}

func (c Config) hostData() hostData {
	return hostData{
		Path:   c.Path,
		Others: c.unframed(),
		Framed: []header{
			{"Content-Security-Policy", frameable(c.Policy)},
			{"X-Content-Type-Options", "nosniff"},
			{"Referrer-Policy", "no-referrer"},
			{"Cross-Origin-Opener-Policy", "same-origin"},
		},
		Every: []header{
			{"Content-Security-Policy", c.Policy},
			{"X-Content-Type-Options", "nosniff"},
			{"X-Frame-Options", "DENY"},
			{"Referrer-Policy", "no-referrer"},
			{"Cross-Origin-Opener-Policy", "same-origin"},
		},
		Foreign: []header{
			{"Access-Control-Allow-Origin", "*"},
			{"Cross-Origin-Resource-Policy", "cross-origin"},
			{"Cross-Origin-Embedder-Policy", "require-corp"},
		},
		Cache: forEver,
		Names: []string{"smtp-playground.js", "embed.js", "v1/smtp-playground.js", "v1/embed.js"},
	}
}

// frameable is a policy that says nothing of frames.
func frameable(policy string) string {
	rules := strings.Split(policy, "; ")
	return strings.Join(slices.DeleteFunc(rules, func(r string) bool { return strings.HasPrefix(r, "frame-ancestors") }), "; ")
}

// unframed are the addresses of all pages but /LANG/embed/, as few patterns.
func (c Config) unframed() []string {
	seen := map[string]bool{"/": true}
	for _, address := range c.Site.Paths() {
		parts := strings.SplitN(address, "/", 4) // "", language, part, the rest
		switch {
		case len(parts) < 3 || !strings.HasSuffix(address, "/"):
		case parts[2] == "":
			seen[address] = true
		case parts[2] != "embed":
			seen["/"+parts[1]+"/"+parts[2]+"/*"] = true
		case parts[3] != "":
			seen[address] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// hosts writes what the usual hosts read: _headers (Netlify, Cloudflare),
// vercel.json, .htaccess (Apache), and a snippet for nginx. .nojekyll tells
// GitHub to leave the files as they are.
func (c Config) hosts(_ context.Context, out *folder) error {
	d := c.hostData()
	if err := errorOr(out.write("vercel.json", d.vercel()), out.write(".nojekyll", nil)); err != nil {
		return err
	}
	for name, file := range map[string]string{"_headers": "headers.txt", ".htaccess": "htaccess.txt", "nginx.conf": "nginx.txt"} {
		var b bytes.Buffer
		if err := hostFiles.ExecuteTemplate(&b, file, d); err != nil {
			return err
		}
		if err := out.write(name, b.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

var hostFiles = template.Must(template.New("").Funcs(template.FuncMap{
	"quote": func(s string) string { return fmt.Sprintf("%q", s) },
	"dots":  func(s string) string { return strings.ReplaceAll(s, ".", `\.`) },
}).ParseFS(files, "files/*.txt"))

// vercel is vercel.json; of two rules for one address the later one counts.
func (d hostData) vercel() []byte {
	type rule struct {
		Source  string   `json:"source"`
		Headers []header `json:"headers"`
	}
	foreign := func(source string) rule { return rule{d.Path + source, d.Foreign} }
	list := []rule{
		{d.Path + "/(.*)", d.Framed},
		{d.Path + "/(.*)", []header{{"Cache-Control", revalidate}}},
		foreign("/:lang/lessons/:slug/(lesson.json|session.svg)"),
	}
	for _, address := range d.Others {
		list = append(list, rule{d.Path + strings.ReplaceAll(address, "*", "(.*)"), denied})
	}
	for _, name := range d.Names {
		list = append(list, foreign("/"+name))
	}
	list = append(list, foreign("/assets/(.*)"), rule{d.Path + "/assets/(.*)", []header{{"Cache-Control", d.Cache}}})
	text, _ := json.MarshalIndent(map[string]any{"trailingSlash": true, "headers": list}, "", "  ")
	return append(text, '\n')
}

// MarshalJSON gives the keys the names that Vercel knows.
func (h header) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"key": h.Key, "value": h.Value})
}
