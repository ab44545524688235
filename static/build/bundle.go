package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// addStyles bundles the style sheets of our own pages.
func addStyles(out *output, top string) error {
	for _, name := range []string{"site.css", "pages.css"} {
		if err := addStyle(out, top, name); err != nil {
			return err
		}
	}
	return nil
}

func addStyle(out *output, top, name string) error {
	css, err := bundleCSS(filepath.Join(top, "static", "css", name))
	if err != nil {
		return err
	}
	return out.asset(name, css)
}

// addScripts bundles the scripts. site.js is for our pages, from /assets/;
// smtp-playground.js is the element alone, for anybody's page, from / and /v1/,
// more.js what it loads when somebody touches the session, and inbound.js when
// somebody opens an address; embed.js is a classic script that loads the element.
func addScripts(out *output, top string) error {
	src := filepath.Join(top, "static")
	if err := addSite(out, src); err != nil {
		return err
	}
	opt := options(src, "smtp-playground.js", api.FormatESModule, out.urls("./"))
	var add []api.Plugin
	for _, name := range []string{"inbound.js", "more.js"} {
		part, err := build(options(src, "element/"+name, api.FormatESModule, out.urls("../")))
		if err != nil {
			return err
		}
		if err := out.asset(name, part.OutputFiles[0].Contents); err != nil {
			return err
		}
		add = append(add, later(name, "./"+out.manifest[name].Path))
	}
	opt.Plugins = append(add, opt.Plugins...)
	element, err := build(opt)
	if err != nil {
		return err
	}
	if err := out.plain("smtp-playground.js", element.OutputFiles[0].Contents); err != nil {
		return err
	}
	embed, err := build(options(src, "embed.js", api.FormatIIFE, out.urls("./")))
	if err != nil {
		return err
	}
	return out.plain("embed.js", embed.OutputFiles[0].Contents)
}

// urls is the constant __ASSETS__ of one script: logical name to a URL
// relative to the script, so that the whole may stand below any path.
func (o *output) urls(base string) string {
	list := make(map[string]string, len(o.manifest))
	for name, e := range o.manifest {
		list[name] = base + e.Path
	}
	text, _ := json.Marshal(list)
	return string(text)
}

func options(src, entry string, format api.Format, assets string) api.BuildOptions {
	return api.BuildOptions{
		EntryPoints: []string{filepath.Join(src, entry)},
		Outdir:      filepath.Join(src, "dist", "assets"),
		Bundle:      true,
		Format:      format,
		Target:      api.ES2022,
		Charset:     api.CharsetUTF8,
		Plugins:     []api.Plugin{cssAsText, assetNames(assets)},
		LogLevel:    api.LogLevelSilent,
		Metafile:    true,
		// Hashes depend on paths: they must not on where the project lies.
		AbsWorkingDir: src,

		MinifySyntax: true, MinifyWhitespace: true, MinifyIdentifiers: true,
	}
}

// build runs esbuild and turns its messages into one error.
func build(opt api.BuildOptions) (api.BuildResult, error) {
	if _, err := os.Stat(opt.EntryPoints[0]); err != nil {
		return api.BuildResult{}, fmt.Errorf("no %s to bundle", opt.EntryPoints[0])
	}
	res := api.Build(opt)
	var errs []error
	for _, m := range res.Errors {
		if m.Location == nil {
			errs = append(errs, errors.New(m.Text))
			continue
		}
		errs = append(errs, fmt.Errorf("%s:%d: %s", m.Location.File, m.Location.Line, m.Text))
	}
	return res, errors.Join(errs...)
}

func bundleCSS(file string) ([]byte, error) {
	res, err := build(api.BuildOptions{
		EntryPoints:  []string{file},
		Outdir:       filepath.Dir(file),
		Bundle:       true,
		Charset:      api.CharsetUTF8,
		LogLevel:     api.LogLevelSilent,
		MinifySyntax: true, MinifyWhitespace: true,
	})
	if err != nil {
		return nil, err
	}
	return res.OutputFiles[0].Contents, nil
}

// cssAsText lets a script import a style sheet as a string, minified: the
// element adopts it in its shadow root, where no <link> is needed.
var cssAsText = api.Plugin{Name: "css-as-text", Setup: func(b api.PluginBuild) {
	b.OnLoad(api.OnLoadOptions{Filter: `\.css$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		css, err := bundleCSS(args.Path)
		text := strings.TrimSpace(string(css))
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderText}, err
	})
}}

// assetNames puts the hashed names where a script says __ASSETS__. It is text
// in place, not esbuild's define: that moves an object into a chunk of its own,
// one more request before the first 220.
func assetNames(list string) api.Plugin {
	return api.Plugin{Name: "asset-names", Setup: func(b api.PluginBuild) {
		b.OnLoad(api.OnLoadOptions{Filter: `\.js$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			src, err := os.ReadFile(args.Path)
			text := strings.ReplaceAll(string(src), "__ASSETS__", "("+list+")")
			if strings.Contains(text, "__VIEWS__") {
				text = strings.ReplaceAll(text, "__VIEWS__", views(filepath.Dir(args.Path)))
			}
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, err
		})
	}}
}

// later leaves import("./NAME") out of a bundle of one file: it is another file,
// which is fetched when it comes to that.
func later(name, url string) api.Plugin {
	return api.Plugin{Name: "later", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: "^\\./" + name + "$"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			if args.Kind != api.ResolveJSDynamicImport {
				return api.OnResolveResult{}, nil
			}
			return api.OnResolveResult{Path: url, External: true}, nil
		})
	}}
}
