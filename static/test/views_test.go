package test

import (
	"fmt"
	"testing"

	"ehlo/static/test/rig"
)

// offered lists what the bar offers in the panel.
const offered = `[...document.querySelectorAll(".view-button")].map(b => b.dataset.view)`

// Whatever the bar offers opens, is no wider than the window, gives the focus
// to its title and back, and axe finds nothing in it, light and dark.
func TestEveryView(t *testing.T) {
	for _, lang := range languages {
		for _, width := range []int64{320, 1280} {
			if halved(lang.code, width) {
				continue
			}
			p := visit(t, "/"+lang.code+"/playground/", rig.View{Width: width, Height: 800, Dark: (width == 320) == (lang.code == "en")})
			p.talk()
			for _, name := range look[[]string](p, offered) {
				if name == "reach" || name == "inbound" { // tests of their own
					continue
				}
				openView(p, name)
				p.until("the focus on the title of "+name, `focus.matches(".view h2") || `+viewPlace(name)+`.contains(focus)`)
				p.axe(axeSource(t), fmt.Sprintf("%s %d: %s", lang.code, width, name))
				if over := look[int](p, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
					t.Errorf("%s is %d pixels too wide: %v", name, over, p.tooWide())
				}
				p.press(rig.Escape)
				p.until(name+" is closed, the focus at its button", `!shown(`+viewPlace(name)+`) && focus === `+viewButton(name))
			}
		}
	}
}
