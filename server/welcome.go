package main

import (
	"encoding/json"
	"html/template"
	"io/fs"
	"net/http"

	"ehlo/server/site"
)

// welcome leads to the language the reader prefers, and names them all for
// whoever does not follow.
func welcome(path, style string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lang := choose(r.Header.Get("Accept-Language"), site.Languages())
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Cache-Control", revalidate)
		h.Set("Vary", "Accept-Language")
		h.Set("Location", path+"/"+lang+"/")
		w.WriteHeader(http.StatusFound)
		if r.Method != http.MethodHead {
			doorstep.Execute(w, map[string]any{"Lang": lang, "Path": path, "Style": style, "Languages": site.Languages(), "Names": languageNames})
		}
	})
}

var languageNames = map[string]string{"en": "English", "es": "Español"}

var doorstep = template.Must(template.New("/").Parse(`<!doctype html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Ehlo</title>
{{with .Style}}<link rel="stylesheet" href="{{$.Path}}{{.}}">
{{end}}<link rel="icon" href="{{.Path}}/favicon.svg" type="image/svg+xml">
</head>
<body>
<main class="page">
<h1>Ehlo</h1>
{{range .Languages}}<p><a href="{{$.Path}}/{{.}}/" hreflang="{{.}}" lang="{{.}}">{{index $.Names .}}</a></p>
{{end}}</main>
</body>
</html>
`))

// address is where a file of the build is served; empty if it was not built.
func (a *assets) address(name string) string {
	var made map[string]struct{ Path string }
	data, err := fs.ReadFile(a.files, "manifest.json")
	if err != nil || json.Unmarshal(data, &made) != nil || made[name].Path == "" {
		return ""
	}
	return "/" + made[name].Path
}
