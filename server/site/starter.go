package site

import (
	"crypto/sha256"
	"encoding/base64"
	"html/template"
)

// starter is the one script that stands in a page: it fetches and compiles the
// core, before any script file is there, but not before the page is seen: half a
// megabyte beside it would hold up what a slow line has to bring first. A page
// that nobody sees yet begins after a second. The text is the same everywhere,
// so the policy can name it by its hash. The loader (static/core/loader.js)
// takes over what it began, and begins again if that fails.
const starter = `{const u=new URL(document.currentScript.dataset.core,location).href;` +
	`(self[Symbol.for("ehlo.early")]=[u,new Promise(f=>{requestAnimationFrame(()=>setTimeout(f));setTimeout(f,1e3)})` +
	`.then(()=>self.WebAssembly.compileStreaming(fetch(u)))])[1].catch(()=>{})}`

// StarterHash is what a Content-Security-Policy calls it.
func StarterHash() string {
	sum := sha256.Sum256([]byte(starter))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Starter is the script as a template may write it.
func (v *view) Starter() template.JS { return template.JS(starter) }
