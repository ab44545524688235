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
		to := c.named(name)
		if d.IsDir() || strings.HasPrefix(path.Base(name), ".") || to == "" {
			return nil
		}
		data, err := fs.ReadFile(c.Dist, name)
		return errorOr(err, out.write(to, data))
	})
	return errorOr(err, c.stable(out))
}

// named is what a file of the build is called there; empty: it stays behind. Of
// the two workers, the one that keeps pages and the one that ends the other, the
// site has one.
func (c Config) named(name string) string {
	plain := strings.TrimSuffix(strings.TrimSuffix(name, ".br"), ".gz")
	switch {
	case name == "manifest.json", plain == "sw.js" && c.NoOffline, plain == "sw-off.js" && !c.NoOffline:
		return ""
	case plain == "sw-off.js":
		return "sw.js" + strings.TrimPrefix(name, plain)
	}
	return name
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
