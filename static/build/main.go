// Command build turns static/ and the decoder texts into what the browser
// gets: static/dist, which the binary embeds. Run it from the top folder.
//
//	bin/core.wasm (made by "make build") ─────┐  core.wasm and more.wasm (core/)
//	lessons/explain/*.yaml ── explain-*.json ─┤ hashed names   manifest.json
//	static/css/{site,pages}.css ── *.css ─────┼─────────────►  assets/NAME-HASH.EXT
//	static/*.js ── esbuild ── site.js, ... ───┘                each with .br and .gz
//
// The scripts learn the hashed names through the constant __ASSETS__, so they
// are bundled last, and after them the service worker, which keeps them all.
// Equal sources give equal files, byte by byte. With -npm it makes a package of
// them instead (npm.go, npm/).
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"ehlo/static/build/core"
)

func main() {
	dir := flag.String("C", ".", "top folder of the project")
	npm := flag.String("npm", "", "write the npm package into this folder, from what was built before")
	version := flag.String("version", "dev", "version of the package")
	flag.Parse()
	if err := do(*dir, *npm, *version); err != nil {
		fmt.Fprintln(os.Stderr, "static/build:", err)
		os.Exit(1)
	}
}

func do(top, npm, version string) error {
	if npm == "" {
		return run(top)
	}
	top, err := filepath.Abs(top) // esbuild wants it
	if err != nil {
		return err
	}
	integrity, err := npmPackage(top, npm, version)
	if err == nil {
		fmt.Printf("%s: %s and its folder\nintegrity of %s: %s\n", npm, "smtp-playground-"+semver(version)+".tgz", single, integrity)
	}
	return err
}

// run builds everything below top and removes what earlier builds left behind.
func run(top string) error {
	top, err := filepath.Abs(top)
	if err != nil {
		return err
	}
	src, dist := filepath.Join(top, "static"), filepath.Join(top, "static", "dist")
	if _, err := os.Stat(src); err != nil {
		return fmt.Errorf("no folder %s: run this from the top folder of the project, or name it with -C", src)
	}
	out := newOutput(dist)
	for _, step := range []func(*output, string) error{addCore, addExplain, addFavicon, addStyles, addScripts, addIntegrity, addIcons, addWorker} {
		if err := step(out, top); err != nil {
			return err
		}
	}
	return out.finish()
}

// onDemand are sources that no first reply needs: their functions travel in a
// file of their own, more.wasm, once a page asks for what they do (Core.more in
// static/core/loader.js).
var onDemand = []string{
	"ehlo/wasm/client/", "ehlo/wasm/mail/", "ehlo/wasm/trail/",
	"ehlo/wasm/play/recording.go", "ehlo/wasm/play/reopen.go", "ehlo/wasm/play/secret.go", "ehlo/wasm/play/complete.go", "ehlo/wasm/play/machine.go", "ehlo/wasm/play/compare.go",
	"ehlo/wasm/play/walk.go", "ehlo/wasm/wire/resume.go",
	"ehlo/wasm/play/serve.go", "ehlo/wasm/play/replies.go",
}

// addCore takes the WebAssembly core that the Go compiler has left in bin, and
// makes it light and quick to start.
func addCore(out *output, top string) error {
	raw, err := os.ReadFile(filepath.Join(top, "bin", "core.wasm"))
	if err != nil {
		return fmt.Errorf("no bin/core.wasm: run \"make build\", which compiles it first")
	}
	ready, more, err := core.Prepare(raw, onDemand...)
	if err != nil {
		return err
	}
	if more != nil {
		err = out.asset("more.wasm", more)
	}
	return errors.Join(err, out.asset("core.wasm", ready))
}

// addFavicon publishes the icon twice: hashed for our pages, and by its plain
// name for whoever asks without reading a page.
func addFavicon(out *output, top string) error {
	icon, err := os.ReadFile(filepath.Join(top, "static", "favicon.svg"))
	if err != nil {
		return err
	}
	if err := out.asset("favicon.svg", icon); err != nil {
		return err
	}
	return out.plain("favicon.svg", icon)
}
