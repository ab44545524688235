package doc

import (
	"github.com/yuin/goldmark/util"
)

// unescape resolves what Markdown writes with a backslash or an entity.
// goldmark leaves that to its HTML writer, which we do not use.
func unescape(s string) string {
	b := util.UnescapePunctuations([]byte(s))
	b = util.ResolveNumericReferences(b)
	return string(util.ResolveEntityNames(b))
}
