package test

import (
	"fmt"
	"strings"
	"testing"

	"ehlo/static/test/rig"
)

// The page for frames reads its address by itself where no server does.
func TestExportedEmbed(t *testing.T) {
	host := exported(t)
	p := host.visit(t, "es/embed/?lesson=vrfy-252&theme=dark", rig.View{})
	p.until("the lesson", `el.getAttribute("lesson") === "vrfy-252" && document.documentElement.dataset.theme === "dark" && document.title === "VRFY y 252 · Ehlo"`)
	p.until("its goal", `shown(one(".guide")) && one(".guide").innerText.includes("alice")`)
	p.converses()
	if own := look[string](p, `new URL(document.querySelector(".embed-own").href).pathname`); own != exportPath+"es/lessons/vrfy-252/" {
		t.Errorf("it leads to %s", own)
	}
	host.open(p, "en/embed/?persona=exim&script=VRFY+alice&autorun")
	p.until("the reply of Exim", `codes[1] === 501`)
}

// The builder names the site that it is on, and its pictures are there.
func TestExportedBuilder(t *testing.T) {
	host := exported(t)
	p := host.visit(t, "en/embed/builder/", rig.View{})
	p.until("a session", `el.session`)
	p.built("the dialogue", "252 2.5.0")
	top := "http://" + host.address + exportPath
	if tag := p.shape("html", "In the page"); !strings.Contains(tag, `src="`+top+`smtp-playground.js"`) {
		t.Errorf("its snippet: %s", tag)
	}
	if look[bool](p, `!!document.querySelector("[name=target]")`) {
		t.Error("it offers a real server")
	}
	for _, url := range []string{"en/lessons/vrfy-252/session.svg", "es/lessons/first-220/session.svg"} {
		width := fmt.Sprintf(`new Promise(done => { const i = new Image(); i.onload = () => done(i.naturalWidth); i.onerror = () => done(0); i.src = %q; })`, top+url)
		if got := look[int](p, width); got != 760 {
			t.Errorf("%s is %d wide", url, got)
		}
	}
}
