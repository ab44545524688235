package site

import (
	"encoding/json"
	"io/fs"
)

// assets maps the plain name of a generated file to its public address.
type assets map[string]asset

type asset struct {
	Path    string   `json:"path"`
	Imports []string `json:"imports"`

	Integrity string `json:"integrity"` // of a file that is not served: the package's
}

// readAssets reads the manifest of the build. Without one (a clone that was
// never built) pages have no style and no script, and can still be read.
func readAssets(dist fs.FS) assets {
	a := assets{}
	if dist == nil {
		return a
	}
	if data, err := fs.ReadFile(dist, "manifest.json"); err == nil {
		if json.Unmarshal(data, &a) != nil {
			return assets{}
		}
	}
	return a
}

// url is the address of an asset; empty if it was not built.
func (a assets) url(name string) string {
	if a[name].Path == "" {
		return ""
	}
	return "/" + a[name].Path
}

// sheets are the style sheets of a kind of page. The playground is light.
func (a assets) sheets(kind string) (list []string) {
	for _, name := range []string{"site.css", "pages.css"} {
		if url := a.url(name); url != "" && (name == "site.css" || kind != "playground") {
			list = append(list, url)
		}
	}
	return list
}

// has tells whether a file was built.
func (a assets) has(name string) bool { return a[name].Path != "" }

// imports are the chunks that a script loads first.
func (a assets) imports(name string) []string {
	var list []string
	for _, path := range a[name].Imports {
		list = append(list, "/"+path)
	}
	return list
}
