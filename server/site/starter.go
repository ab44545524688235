package site

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
)

// starter is the one script that stands in a page: the core is fetched and
// compiled from the first line of the page on, before any script file is there.
// Its text is the same everywhere, so the policy can name it by its hash. The
// fetch has low priority: the picture comes first. The loader (static/core/
// loader.js) takes over what it began, and begins again if that fails.
const starter = `{const u=new URL(document.currentScript.dataset.core,location).href;` +
	`(self[Symbol.for("ehlo.early")]=[u,self.WebAssembly?.compileStreaming(fetch(u,{priority:"low"}))])[1]?.catch(()=>{})}`

// StarterHash is what a Content-Security-Policy calls it.
func StarterHash() string {
	sum := sha256.Sum256([]byte(starter))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Starter is the script as a template may write it.
func (v *view) Starter() template.JS { return template.JS(starter) }
