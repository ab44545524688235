package export

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"html/template"
	"io/fs"

	"ehlo/server/site"
)

//go:embed files
var files embed.FS

var templates = template.Must(template.ParseFS(files, "files/*.html"))

// render makes one of the few pages that the site itself does not have.
func (c Config) render(name string, data any) []byte {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		panic(err) // a fault of the template, which the tests would have met
	}
	return guarded(b.Bytes(), c.Policy)
}

// doorstep is a page in all languages: the front page, and the one for an
// address that leads nowhere.
type doorstep struct {
	Top, Style, Script string
	Languages          []string
}

// doorsteps writes the front page, which chooses a language without a server,
// and 404.html. That one is sent for addresses at any depth, so its own begin at
// the top of the host.
func (c Config) doorsteps(_ context.Context, out *folder) error {
	script, err := fs.ReadFile(files, "files/choose.js")
	if err != nil {
		return err
	}
	name := "assets/choose-" + digest(script) + ".js"
	front := doorstep{Top: "./", Style: c.asset("site.css"), Script: name, Languages: site.Languages()}
	lost := front
	lost.Top, lost.Script = c.Path+"/", ""
	return errorOr(
		out.write(name, script),
		out.write("index.html", c.render("front.html", front)),
		out.write("404.html", c.render("lost.html", lost)),
	)
}

// asset is where the build put a file; empty if it has none of that name.
func (c Config) asset(name string) string {
	var made map[string]struct{ Path string }
	data, err := fs.ReadFile(c.Dist, "manifest.json")
	if err != nil || json.Unmarshal(data, &made) != nil {
		return ""
	}
	return made[name].Path
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:5])
}
