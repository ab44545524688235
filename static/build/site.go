package main

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// addSite bundles site.js in chunks. What it shares with page/early.js, the
// loader of the core, is a small script of its own: pages run it first. What
// only one kind of page needs, or a view, is imported there and loaded there
// (atop); the manifest knows views as view/NAME.js.
func addSite(out *output, src string) error {
	opt := options(src, "site.js", api.FormatESModule, out.urls("../"))
	opt.EntryPoints = append(opt.EntryPoints, filepath.Join(src, "page", "early.js"))
	opt.Splitting = true
	opt.Plugins = append([]api.Plugin{atop(src, "site.js")}, opt.Plugins...)
	opt.EntryNames, opt.ChunkNames = "[name]-[hash]", "[name]-[hash]"
	res, err := build(opt)
	if err != nil {
		return err
	}
	chunks, err := readChunks(res.Metafile)
	if err != nil {
		return err
	}
	for _, file := range res.OutputFiles {
		base := filepath.Base(file.Path)
		name := base
		switch entry := chunks.entry(base); {
		case base == chunks.holds["site.js"]:
			name = "site.js"
		case entry == "site.js", entry == "page/early.js": // only names the chunk that holds it
			continue
		case strings.HasPrefix(entry, "view/"):
			name = entry
		}
		if err := out.write(name, "assets/"+base, file.Contents); err != nil {
			return err
		}
	}
	e := out.manifest["site.js"]
	e.Imports = chunks.before("site.js")
	out.manifest["site.js"] = e
	return nil
}

// views is the constant __VIEWS__: every script of the folder but those that
// hold the views, each imported when somebody opens it.
func views(dir string) string {
	var list strings.Builder
	files, _ := filepath.Glob(filepath.Join(dir, "*.js"))
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".js")
		if name != "bar" && name != "room" {
			list.WriteString(name + ": () => import(\"./" + name + ".js\"),")
		}
	}
	return "({" + list.String() + "})"
}

// atop lets what is loaded later stand on all that the entry has loaded at
// once. Otherwise each set of files that some of them share with the entry is
// a chunk of its own: a request more before the first 220 for each. It exports
// names; a default export does not get through.
func atop(src, entry string) api.Plugin {
	return api.Plugin{Name: "atop", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^\.`}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if args.Kind != api.ResolveJSDynamicImport {
				return api.OnResolveResult{}, nil
			}
			file, err := filepath.Rel(src, filepath.Join(args.ResolveDir, filepath.FromSlash(args.Path)))
			return api.OnResolveResult{Path: filepath.ToSlash(file), Namespace: "atop"}, err
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "atop"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			text := fmt.Sprintf("import %q;\nexport * from %q;\n", "./"+entry, "./"+args.Path)
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS, ResolveDir: src}, nil
		})
	}}
}

// chunks is what esbuild says of the files it has made, by their names.
type chunks struct {
	made  map[string]made
	holds map[string]string // by source: the file it went into
}

type made struct {
	Inputs     map[string]any
	EntryPoint string
	Imports    []struct{ Path, Kind string }
}

func readChunks(metafile string) (c chunks, err error) {
	var meta struct{ Outputs map[string]made }
	err = json.Unmarshal([]byte(metafile), &meta)
	c = chunks{map[string]made{}, map[string]string{}}
	for name, m := range meta.Outputs {
		c.made[path.Base(name)] = m
		for source := range m.Inputs {
			c.holds[source] = path.Base(name)
		}
	}
	return c, err
}

// entry is the source that a file was made for; "" if several share it.
func (c chunks) entry(file string) string {
	return strings.TrimPrefix(c.made[file].EntryPoint, "atop:")
}

// before lists the files that come before the one that holds the entry.
func (c chunks) before(entry string) (list []string) {
	for _, m := range c.made {
		for _, i := range m.Imports {
			if base := path.Base(i.Path); i.Kind == "import-statement" && m.EntryPoint == entry && base != c.holds[entry] {
				list = append(list, "assets/"+base)
			}
		}
	}
	slices.Sort(list)
	return list
}
