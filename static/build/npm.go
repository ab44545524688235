package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// held are the files that the module fetches; heldIn adds what a build may have
// none of.
var held = []string{"core.wasm", "explain-en.json", "explain-es.json"}

func heldIn(made map[string]entry) []string {
	if made["more.wasm"].Path == "" {
		return held
	}
	return append([]string{"more.wasm"}, held...)
}

const single = "smtp-playground.single.js"

// npmPackage writes the package below dir from what the build has made: as a
// folder, and packed as "npm pack" would. It returns the integrity hash of the
// file that holds everything.
func npmPackage(top, dir, version string) (string, error) {
	files, err := packageFiles(top)
	if err != nil {
		return "", err
	}
	integrity := integrityOf(files[single])
	version = semver(version)
	files["package.json"] = describe(version)
	readme, err := os.ReadFile(filepath.Join(top, "static", "build", "npm", "README.md"))
	if err != nil {
		return "", err
	}
	files["README.md"] = []byte(strings.NewReplacer("VERSION", version, "INTEGRITY", integrity).Replace(string(readme)))
	if err := os.RemoveAll(filepath.Join(dir, "package")); err != nil { // hashed names of earlier builds
		return "", err
	}
	for name, data := range files {
		if err := writeFile(filepath.Join(dir, "package", filepath.FromSlash(name)), data); err != nil {
			return "", err
		}
	}
	packed, err := tarball(files)
	if err != nil {
		return "", err
	}
	return integrity, writeFile(filepath.Join(dir, "smtp-playground-"+version+".tgz"), packed)
}

// packageFiles are the module with its files beside it, and the single file.
func packageFiles(top string) (map[string][]byte, error) {
	src := filepath.Join(top, "static")
	made, err := readManifest(filepath.Join(src, "dist"))
	if err != nil {
		return nil, err
	}
	files, beside := map[string][]byte{}, map[string]string{"site": ""}
	for _, name := range heldIn(made) {
		file := made[name].Path
		if files[file], err = os.ReadFile(filepath.Join(src, "dist", filepath.FromSlash(file))); err != nil {
			return nil, err
		}
		beside[name] = "./" + file
	}
	if files["smtp-playground.js"], err = module(src, beside, nil); err != nil {
		return nil, err
	}
	if files[single], err = singleFile(src, made); err != nil {
		return nil, err
	}
	for name, file := range map[string]string{"smtp-playground.d.ts": "static/types/smtp-playground.d.ts", "LICENSE": "LICENSE"} {
		if files[name], err = os.ReadFile(filepath.Join(top, file)); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// singleFile is the module with everything inside.
func singleFile(src string, made map[string]entry) ([]byte, error) {
	inside, packed := map[string]string{"site": ""}, map[string]string{}
	for _, name := range heldIn(made) {
		if made[name].Path == "" {
			return nil, fmt.Errorf("no %s was built: each language has its texts in lessons/explain", name)
		}
		data, err := os.ReadFile(filepath.Join(src, "dist", filepath.FromSlash(made[name].Path)))
		if err != nil {
			return nil, err
		}
		small, err := gzipBest(data)
		if err != nil {
			return nil, err
		}
		inside[name], packed[name] = "held:"+name, base64.StdEncoding.EncodeToString(small)
	}
	return module(src, inside, packed)
}

// integrityOf is the hash by which a browser knows a file.
func integrityOf(data []byte) string {
	sum := sha512.Sum384(data)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}

// addIntegrity tells the pages the hash of the package's single file, which they
// show; the file itself is made with the package.
func addIntegrity(out *output, top string) error {
	data, err := singleFile(filepath.Join(top, "static"), out.manifest)
	if err != nil {
		return err
	}
	out.manifest[single] = entry{Size: len(data), Integrity: integrityOf(data)}
	return nil
}

func readManifest(dist string) (map[string]entry, error) {
	data, err := os.ReadFile(filepath.Join(dist, "manifest.json"))
	if err != nil {
		return nil, fmt.Errorf("no %s: run \"make build\" first", filepath.Join("static", "dist", "manifest.json"))
	}
	made := map[string]entry{}
	return made, json.Unmarshal(data, &made)
}

// module bundles the element. With packed files it takes them from itself, and
// fetches none.
func module(src string, names map[string]string, packed map[string]string) ([]byte, error) {
	list, _ := json.Marshal(names)
	opt := options(src, "smtp-playground.js", api.FormatESModule, string(list))
	if packed != nil {
		opt.Define = map[string]string{"fetch": "heldFetch"}
		opt.Inject = []string{filepath.Join(src, "build", "npm", "held.js")}
		opt.Plugins = append(opt.Plugins, heldFiles(packed))
	}
	res, err := build(opt)
	if err != nil {
		return nil, err
	}
	return res.OutputFiles[0].Contents, nil
}

// heldFiles is the module "held-files": the packed files by their names.
func heldFiles(packed map[string]string) api.Plugin {
	list, _ := json.Marshal(packed)
	text := "export const files = " + string(list)
	return api.Plugin{Name: "held-files", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: "^held-files$"}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: "held-files", Namespace: "held"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "held"}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}, nil
		})
	}}
}

var released = regexp.MustCompile(`^v?(\d+\.\d+\.\d+)$`)
var notInVersions = regexp.MustCompile(`[^0-9A-Za-z-]+`)

// semver makes a version that npm takes of what git calls this state: "v1.2.0"
// is 1.2.0, anything else comes before the first release.
func semver(version string) string {
	if m := released.FindStringSubmatch(version); m != nil {
		return m[1]
	}
	return "0.0.0-g" + notInVersions.ReplaceAllString(version, "-") // a letter first: a number may not begin with 0
}

// describe is package.json.
func describe(version string) []byte {
	types := func(file string) map[string]string {
		return map[string]string{"types": "./smtp-playground.d.ts", "default": "./" + file}
	}
	text, _ := json.MarshalIndent(map[string]any{
		"name": "smtp-playground", "version": version, "license": "MIT", "type": "module",
		"description": "An SMTP session for any page: a mail server in the browser, and an element that explains what it says.",
		"types":       "./smtp-playground.d.ts", "main": "./smtp-playground.js",
		"exports":     map[string]any{".": types("smtp-playground.js"), "./single": types(single), "./*": "./*"},
		"sideEffects": true, // it defines elements
	}, "", "  ")
	return append(text, '\n')
}

// tarball packs files as npm does: below package/, in order, at no time.
func tarball(files map[string][]byte) ([]byte, error) {
	var buf bytes.Buffer
	z, _ := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	w := tar.NewWriter(z)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		h := &tar.Header{Name: path.Join("package", name), Mode: 0o644, Size: int64(len(files[name])), Format: tar.FormatUSTAR}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(files[name]); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	err := z.Close()
	return buf.Bytes(), err
}
