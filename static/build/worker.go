package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// addWorker bundles the service worker, which has to know every file of the
// build, and the one that takes its place where nothing is to be kept.
func addWorker(out *output, top string) error {
	src := filepath.Join(top, "static")
	for name, list := range map[string]string{"sw.js": out.kept(), "sw-off.js": "{}"} {
		opt := options(src, name, api.FormatIIFE, "{}")
		opt.Define = map[string]string{"__BUILD__": list}
		res, err := build(opt)
		if err != nil {
			return err
		}
		if err := out.plain(name, res.OutputFiles[0].Contents); err != nil {
			return err
		}
	}
	return nil
}

// kept is the constant __BUILD__: what a browser keeps for when there is no
// connection, and a name for just that. Pictures are for the system, which
// keeps them itself; inbound.js belongs to the element in pages of others.
func (o *output) kept() string {
	build := struct {
		Version string   `json:"version"`
		Files   []string `json:"files"`
	}{Files: []string{}}
	for name, e := range o.manifest {
		if strings.HasPrefix(e.Path, "assets/") && path.Ext(name) != ".png" && name != "inbound.js" {
			build.Files = append(build.Files, e.Path)
		}
	}
	slices.Sort(build.Files)
	sum := sha256.Sum256([]byte(strings.Join(build.Files, "\n")))
	build.Version = hex.EncodeToString(sum[:5])
	text, _ := json.Marshal(build)
	return string(text)
}
