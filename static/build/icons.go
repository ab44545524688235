package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"strconv"
)

// The icon of favicon.svg, on its field of 32 by 32, as rectangles: paper, an E
// in ink, and the cursor beside it.
var drawing = []struct {
	x, y, w, h float64
	c          color.NRGBA
}{
	{6, 7, 4, 18, color.NRGBA{0x25, 0x21, 0x1b, 255}},
	{6, 7, 12, 3, color.NRGBA{0x25, 0x21, 0x1b, 255}},
	{6, 14.5, 11, 3, color.NRGBA{0x25, 0x21, 0x1b, 255}},
	{6, 22, 12, 3, color.NRGBA{0x25, 0x21, 0x1b, 255}},
	{22, 6, 4, 20, color.NRGBA{0x75, 0x30, 0x6f, 255}},
}

var paper = color.NRGBA{0xfb, 0xf8, 0xf2, 255}

const (
	field  = 32.0
	corner = 6.0
	safe   = .72 // of a maskable icon: what is beyond a circle of 80 % may be cut off
	fine   = 4   // samples a pixel, each way
)

// icon draws it size pixels wide; a maskable one is paper to the edge, for the
// system cuts it out.
func icon(size int, maskable bool) ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, size, size))
	scale := field / float64(size)
	for y := range size {
		for x := range size {
			img.SetNRGBA(x, y, pixel(float64(x)*scale, float64(y)*scale, scale/fine, maskable))
		}
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, img)
	return b.Bytes(), err
}

// pixel is the mean of what lies in it.
func pixel(x, y, step float64, maskable bool) color.NRGBA {
	var r, g, b, a int
	for i := range fine {
		for j := range fine {
			c := colourAt(x+(float64(i)+.5)*step, y+(float64(j)+.5)*step, maskable)
			r, g, b, a = r+int(c.R)*int(c.A), g+int(c.G)*int(c.A), b+int(c.B)*int(c.A), a+int(c.A)
		}
	}
	if a == 0 {
		return color.NRGBA{}
	}
	return color.NRGBA{uint8(r / a), uint8(g / a), uint8(b / a), uint8(a / (fine * fine))}
}

func colourAt(x, y float64, maskable bool) color.NRGBA {
	if maskable {
		x, y = (x-field/2)/safe+field/2, (y-field/2)/safe+field/2
	} else if beyondCorner(x, y) {
		return color.NRGBA{}
	}
	for _, d := range drawing {
		if x >= d.x && x < d.x+d.w && y >= d.y && y < d.y+d.h {
			return d.c
		}
	}
	return paper
}

// beyondCorner: outside the rounded corners of the field.
func beyondCorner(x, y float64) bool {
	dx, dy := max(corner-x, x-(field-corner), 0), max(corner-y, y-(field-corner), 0)
	return dx*dx+dy*dy > corner*corner
}

// webManifest is what makes the site installable: one for both languages, for
// its start leads to the reader's.
type webManifest struct {
	Name        string               `json:"name"`
	ShortName   string               `json:"short_name"`
	Description string               `json:"description"`
	Localized   map[string]localized `json:"description_localized"`
	Lang        string               `json:"lang"`
	Start       string               `json:"start_url"`
	Scope       string               `json:"scope"`
	Display     string               `json:"display"`
	Background  string               `json:"background_color"`
	Theme       string               `json:"theme_color"`
	Categories  []string             `json:"categories"`
	Icons       []manifestIcon       `json:"icons"`
}

type localized struct {
	Value string `json:"value"`
	Lang  string `json:"lang"`
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// addIcons draws the icons, and writes the manifest that names them. Addresses
// in it are relative, so that the site may stand below any path.
func addIcons(out *output, _ string) error {
	const words = "Learn SMTP by speaking it: a mail server that lives in the page."
	m := webManifest{Name: "Ehlo", ShortName: "Ehlo", Description: words, Lang: "en", Start: "./", Scope: "./", Display: "standalone",
		Localized:  map[string]localized{"es": {"Aprende SMTP hablándolo: un servidor de correo que vive en la página.", "es"}},
		Background: "#fbf8f2", Theme: "#fbf8f2", Categories: []string{"education", "developer"},
		Icons: []manifestIcon{{out.manifest["favicon.svg"].Path, "any", "image/svg+xml", "any"}}}
	for _, size := range []int{192, 512} {
		for _, purpose := range []string{"any", "maskable"} {
			data, err := icon(size, purpose == "maskable")
			if err != nil {
				return err
			}
			n := strconv.Itoa(size)
			name := "icon-" + purpose + "-" + n + ".png"
			if err := out.asset(name, data); err != nil {
				return err
			}
			m.Icons = append(m.Icons, manifestIcon{out.manifest[name].Path, n + "x" + n, "image/png", purpose})
		}
	}
	text, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return out.plain("manifest.webmanifest", append(text, '\n'))
}
