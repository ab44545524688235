package export

import (
	"context"
	"io/fs"
	"path"
	"strings"
)

// assets copies what the build made, each file with its compressed twins: a
// host that knows how sends those.
func (c Config) assets(ctx context.Context, out *folder) error {
	err := fs.WalkDir(c.Dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errorOr(err, ctx.Err())
		}
		if d.IsDir() || strings.HasPrefix(path.Base(name), ".") || name == "manifest.json" {
			return nil
		}
		data, err := fs.ReadFile(c.Dist, name)
		return errorOr(err, out.write(name, data))
	})
	return errorOr(err, c.stable(out))
}

// stable is /v1/, whose addresses and functions stay as they are. The module
// there hands on the one above: however a page names it, its core loads once.
func (c Config) stable(out *folder) error {
	embed, err := fs.ReadFile(c.Dist, "embed.js")
	if err != nil {
		return err
	}
	return errorOr(
		out.write("v1/smtp-playground.js", []byte("export * from \"../smtp-playground.js\";\n")),
		out.write("v1/embed.js", embed),
	)
}

// errorOr is the first fault.
func errorOr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
