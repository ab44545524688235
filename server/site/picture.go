package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"html/template"

	"ehlo/server/site/doc"
)

// The picture of a session, for places that take neither scripts nor frames: a
// README on GitHub. It is text in SVG, light and dark as the reader has it.
const (
	pictureCols  = 82  // characters of a line; longer ones go on below
	pictureWidth = 760 // of the picture, in its own units
	pictureLine  = 21  // from one line to the next
	pictureTop   = 56  // where the first one stands
	pictureMost  = 24  // lines
)

// pictureStyle is one text for all pictures, so that a policy can name its hash.
const pictureStyle = `
.paper{fill:#fffdfa;stroke:#e5ddce}.ink{fill:#25211b}.quiet{fill:#6b6255}.you{fill:#75306f}
.c2{fill:#1c683d}.c3{fill:#21588f}.c4{fill:#855000}.c5{fill:#a52a21}.rule{stroke:#e5ddce}.b{font-weight:700}
text{font:14px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}
@media(prefers-color-scheme:dark){.paper{fill:#22201c;stroke:#38332b}.ink{fill:#eee8dd}.quiet{fill:#a59b8d}.you{fill:#dda6d6}
.c2{fill:#82cf9c}.c3{fill:#8fbdf0}.c4{fill:#ebb763}.c5{fill:#f59d92}.rule{stroke:#38332b}}
`

// PicturePolicy is the Content-Security-Policy of a picture that is opened by
// itself: its own style and nothing else.
var PicturePolicy = func() string {
	sum := sha256.Sum256([]byte(pictureStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; frame-ancestors 'none'"
}()

// PictureType is the content type of one.
const PictureType = "image/svg+xml"

// pictureRow is a line of it: who speaks, and the pieces of what is said.
type pictureRow struct {
	Y     int
	Who   string // "" where a line goes on
	Hue   string // of the speaker
	Parts []picturePart
}

type picturePart struct{ Class, Text string }

// picture is session.svg of a lesson.
func (s *Site) picture(l *Lesson) (Page, error) {
	return drawn(l.Lang, fill(chrome(l.Lang)["builder"]["session_of"], l.Title), l.spoken("", l.sends()))
}

// EmbedPicture draws the session that the address of a frame asks for.
func (s *Site) EmbedPicture(lang, query string) (Page, bool) {
	frame, ok := s.asked(lang, query)
	if !ok {
		return Page{}, false
	}
	title := chrome(lang)["builder"]["session"]
	if frame.lesson != nil {
		title = fill(chrome(lang)["builder"]["session_of"], frame.lesson.Title)
	}
	p, err := drawn(lang, title, frame.said)
	p.Status = 200
	return p, err == nil
}

// drawn is a dialogue as a picture.
func drawn(lang, title, said string) (Page, error) {
	rows, _ := doc.Rows("", said, 1)
	list := pictured(rows)
	page := struct {
		Lang, Title, Host, Said    string
		Style                      template.HTML // ours, and the same in every picture
		Width, Height, Inner, Rule int
		Rows                       []pictureRow
	}{lang, title, hostOf(rows), said, "<style>" + pictureStyle + "</style>", pictureWidth, pictureTop + pictureLine*len(list), 0, pictureWidth - 2, list}
	page.Inner = page.Height - 2
	var b bytes.Buffer
	err := pictureTemplate.Execute(&b, page)
	return Page{Type: PictureType, Body: b.Bytes(), CORS: true}, err
}

// pictured lays the rows out, line by line.
func pictured(rows []doc.Row) (list []pictureRow) {
	for _, r := range rows {
		row := pictureRow{Who: "S", Hue: "quiet"}
		switch {
		case r.From == "client":
			row.Who, row.Hue = "C", "you"
		case r.From == "note":
			row.Who = ""
		}
		room := pictureCols
		for _, p := range r.Parts {
			class := map[string]string{"code": r.Class() + " b", "sep": "quiet", "enh": "quiet", "verb": "ink b", "note": "quiet"}[p.Kind]
			if r.From == "note" {
				p.Text = "[" + p.Text + "]"
			}
			for text := []rune(p.Text); len(text) > 0; {
				if room == 0 {
					list, row, room = append(list, row), pictureRow{}, pictureCols
				}
				n := min(room, len(text))
				row.Parts = append(row.Parts, picturePart{or(class, "ink"), string(text[:n])})
				text, room = text[n:], room-n
			}
		}
		list = append(list, row)
	}
	if len(list) > pictureMost {
		list = append(list[:pictureMost-1], pictureRow{Parts: []picturePart{{"quiet", LeftOut}}})
	}
	for i := range list {
		list[i].Y = pictureTop + pictureLine*i
	}
	return list
}

// pictureTemplate escapes as HTML does, which suits the text and the attributes
// of SVG: they hold no script and no address.
var pictureTemplate = template.Must(template.New("picture").Parse(`<svg xmlns="http://www.w3.org/2000/svg" width="{{.Width}}" height="{{.Height}}" viewBox="0 0 {{.Width}} {{.Height}}" role="img" aria-labelledby="t d" lang="{{.Lang}}">
<title id="t">{{.Title}}</title>
<desc id="d">{{.Said}}</desc>
{{.Style}}
<rect class="paper" x="1" y="1" width="{{.Rule}}" height="{{.Inner}}" rx="10"/>
<text class="quiet" x="20" y="24">{{.Host}}</text>
<path class="rule" d="M1 34H{{.Rule}}"/>
{{range $row := .Rows}}<text y="{{.Y}}">{{with .Who}}<tspan class="b {{$row.Hue}}" x="20">{{.}}</tspan>{{end}}{{range $i, $part := .Parts}}<tspan{{if eq $i 0}} x="48"{{end}} class="{{.Class}}">{{.Text}}</tspan>{{end}}</text>
{{end}}</svg>
`))
