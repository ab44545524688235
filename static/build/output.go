package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// entry is what manifest.json says of one file.
type entry struct {
	Path    string   `json:"path"`              // below dist, "assets/core-0123456789.wasm"
	Size    int      `json:"size"`              // bytes as they are
	Brotli  int      `json:"br"`                // bytes over the wire
	Gzip    int      `json:"gz"`                // for clients without brotli
	Imports []string `json:"imports,omitempty"` // chunks a script loads at once: pages preload them

	Integrity string `json:"integrity,omitempty"` // of a file that is in the package alone
}

// output collects the files of one build.
type output struct {
	dist     string
	manifest map[string]entry
	keep     map[string]bool // files of this build, relative to dist
}

func newOutput(dist string) *output {
	return &output{dist: dist, manifest: map[string]entry{}, keep: map[string]bool{".keep": true}}
}

// asset writes a file under a name that carries its content hash, so that a
// browser may keep it for ever.
func (o *output) asset(name string, data []byte) error {
	return o.write(name, hashed(name, data), data)
}

// plain writes a file whose URL must not change.
func (o *output) plain(name string, data []byte) error { return o.write("", name, data) }

// write stores data, its compressed twins and, unless name is empty, its line
// in the manifest. A hashed file that is already there is the same file: brotli
// 11 of the core takes seconds, so it is not done twice.
func (o *output) write(name, file string, data []byte) error {
	e := entry{Path: file, Size: len(data)}
	full := filepath.Join(o.dist, filepath.FromSlash(file))
	var err error
	if e.Brotli, err = o.twin(full, ".br", name != "", data, brotliBest); err != nil {
		return err
	}
	if e.Gzip, err = o.twin(full, ".gz", name != "", data, gzipBest); err != nil {
		return err
	}
	if err := writeFile(full, data); err != nil {
		return err
	}
	for _, suffix := range []string{"", ".br", ".gz"} {
		o.keep[file+suffix] = true
	}
	if name != "" {
		o.manifest[name] = e
	}
	return nil
}

// twin writes the compressed form beside a file and tells its size.
func (o *output) twin(full, suffix string, reuse bool, data []byte, compress func([]byte) ([]byte, error)) (int, error) {
	if info, err := os.Stat(full + suffix); reuse && err == nil {
		return int(info.Size()), nil
	}
	small, err := compress(data)
	if err != nil {
		return 0, fmt.Errorf("%s%s: %w", full, suffix, err)
	}
	return len(small), writeFile(full+suffix, small)
}

// finish writes the manifest and removes the files of earlier builds.
func (o *output) finish() error {
	list, err := json.MarshalIndent(o.manifest, "", "  ")
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(o.dist, "manifest.json"), append(list, '\n')); err != nil {
		return err
	}
	o.keep["manifest.json"] = true
	return filepath.WalkDir(o.dist, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if rel, _ := filepath.Rel(o.dist, p); !o.keep[filepath.ToSlash(rel)] {
			return os.Remove(p)
		}
		return nil
	})
}

// hashed is the public path of an asset: ten hex digits are enough to tell the
// versions of one file apart.
func hashed(name string, data []byte) string {
	sum := sha256.Sum256(data)
	ext := path.Ext(name)
	return "assets/" + strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:5]) + ext
}

// writeFile leaves an equal file alone, so that make and git see no change, and
// writes by renaming: an interrupted build leaves no half a file that a later
// one would take for done.
func writeFile(name string, data []byte) error {
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(name+".new", data, 0o644); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}
