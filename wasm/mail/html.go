package mail

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"ehlo/wasm/smtp"
)

// HTML of a stranger is not cleaned here but written anew: only the tags below
// come out, none with an attribute; all else is text. Links and pictures become
// text that says where they lead. So nothing is left that could ask for
// anything, whatever a browser makes of the original.
const (
	tagsKept = " p br hr div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr th td caption" +
		" pre code tt blockquote b i u s em strong small big sub sup center "
	// What stands inside these is no text for a reader.
	tagsMute = " script style title textarea xmp iframe object template select noembed noframes noscript plaintext svg math "
	tagsVoid = " br hr "
	// Names of characters nobody can see.
	unseen = " lrm rlm zwj zwnj shy af ic it Tab "

	maxOpen = 60 // tags inside each other

	// The policy comes first: it counts from where it stands.
	docHead = `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">` +
		`<meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>HTML</title></head><body>`
	docTail = `</body></html>`
)

// writer makes the new text.
type writer struct {
	out   []byte
	limit int
	open  int
	href  []byte // where the link leads that is open
}

// rewrite makes a whole document of the HTML of a message; cut tells that it
// did not fit.
func rewrite(src []byte, limit int) (doc []byte, whole bool) {
	w := writer{out: []byte(docHead), limit: limit}
	i := 0
	for i < len(src) && len(w.out) < limit {
		n := bytes.IndexByte(src[i:], '<')
		if n < 0 {
			n = len(src) - i
		}
		n = min(n, 1024)
		if i+n < len(src) && src[i+n] != '<' { // no character in two pieces
			n = max(1, n-len(ragged(src[i:i+n])))
			if amp := bytes.LastIndexByte(src[i:i+n], '&'); amp > n-12 && amp > 0 {
				n = amp
			}
		}
		w.text(src[i : i+n])
		if i += n; i < len(src) && src[i] == '<' {
			i += w.tag(src[i:])
		}
	}
	w.endLink()
	return append(w.out, docTail...), i >= len(src)
}

// ragged is a character at the end of b that is not there as a whole.
func ragged(b []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return tail
			}
			break
		}
	}
	return nil
}

// text writes text; what its entities stand for is looked at first.
func (w *writer) text(b []byte) {
	for i := 0; i < len(b); {
		if b[i] == '&' {
			if n := w.entity(b[i:]); n > 0 {
				i += n
				continue
			}
		}
		w.put(b[i : i+1])
		i++
	}
}

// put writes octets that mean themselves.
func (w *writer) put(b []byte) {
	for _, c := range b {
		switch c {
		case '<':
			w.out = append(w.out, "&lt;"...)
		case '&':
			w.out = append(w.out, "&amp;"...)
		default:
			w.out = append(w.out, c)
		}
	}
}

func has(list, name string) bool { return strings.Contains(list, " "+name+" ") }

// tag takes what begins with <, and gives its length.
func (w *writer) tag(b []byte) (n int) {
	i := 1
	closing := len(b) > 1 && b[1] == '/'
	if closing {
		i++
	}
	start := i
	for i < len(b) && (b[i]|0x20-'a' < 26 || i > start && b[i]-'0' < 10) {
		i++
	}
	name := smtp.Lower(string(b[start:min(i, start+12)]))
	if name == "" {
		return w.noTag(b)
	}
	href, src, alt, i := attributes(b, i)
	switch {
	case has(tagsMute, name) && !closing:
		return i + mute(b[i:], name)
	case name == "a":
		w.endLink()
		if !closing {
			w.href = href
		}
	case name == "img" && !closing:
		w.text([]byte("[img "))
		w.text(alt)
		w.target(src)
		w.out = append(w.out, ']')
	case has(tagsKept, name):
		w.write(name, closing)
	}
	return i
}

// write writes a tag that is kept. Too deep inside others it is left out.
func (w *writer) write(name string, closing bool) {
	switch {
	case has(tagsVoid, name):
		if closing {
			return
		}
	case closing:
		if w.open == 0 {
			return
		}
		w.open--
	case w.open == maxOpen:
		return
	default:
		w.open++
	}
	w.out = append(w.out, '<')
	if closing {
		w.out = append(w.out, '/')
	}
	w.out = append(append(w.out, name...), '>')
}

// endLink says where the link led that ends here.
func (w *writer) endLink() {
	w.target(w.href)
	w.href = nil
}

func (w *writer) target(url []byte) {
	if len(url) == 0 {
		return
	}
	w.out = append(w.out, " &lt;"...)
	w.text(url[:min(len(url), maxShown)])
	w.out = append(w.out, "&gt; "...)
}

// noTag takes a comment, a declaration, or a < that is only text.
func (w *writer) noTag(b []byte) int {
	end, after := ">", 1
	if bytes.HasPrefix(b, []byte("<!--")) {
		end, after = "-->", 2 // <!--> is a whole comment
	} else if len(b) < 2 || b[1] != '!' && b[1] != '?' && b[1] != '/' {
		w.put(b[:1])
		return 1
	}
	if n := bytes.Index(b[after:], []byte(end)); n >= 0 {
		return after + n + len(end)
	}
	return len(b)
}
