package relay

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// streams is how many visitors the capture server meets: "make soak" sends a
// million.
var streams = flag.Int("streams", 20_000, "random visitors of the capture server")

// capture is a server that is not ours. It reads what arrives as strictly as
// can be, knows nothing of the filter, and objects to every octet that should
// have stayed with the relay.
type capture struct {
	class                      Class
	r                          *rand.Rand
	in                         []byte
	owes                       bool // a command has come that was not answered
	text                       bool // 354 was said
	left                       int  // octets of BDAT still to come
	last                       bool
	tls                        int
	chunk                      bool // CHUNKING was offered last
	begun                      bool // BDAT has begun a message
	asked, named, loaded, size int
	message                    []byte
}

var (
	anyLine = map[Class]*regexp.Regexp{
		Owned: regexp.MustCompile(`^(EHLO relay\.example|HELO relay\.example|NOOP|HELP|RSET|QUIT|STARTTLS|DATA|(VRFY|EXPN) [!-~]+|VRFY "[ -~]+"@[!-~]+|EXPN "[ -~]+"@[!-~]+` +
			`|MAIL FROM:<([!-~]+@[!-~]+|"[ -~]+"@[!-~]+)?>( SIZE=[0-9]+| BODY=7BIT| BODY=8BITMIME)*|RCPT TO:<([!-~]+@[!-~]+|"[ -~]+"@[!-~]+|postmaster)>|BDAT [0-9]+( LAST)?)$`),
		Public: regexp.MustCompile(`^(EHLO relay\.example|HELO relay\.example|NOOP|HELP|RSET|QUIT|STARTTLS|VRFY postmaster)$`),
	}
	smuggled = regexp.MustCompile(`(^|[^\r])\n|\r([^\n]|$)|\x00`)
)

// secret is typed where nothing typed may go out.
const secret = "zzSECRETzz"

// take reads what arrived; "" if it is fine.
func (c *capture) take(p []byte) string {
	c.in = append(c.in, p...)
	for len(c.in) > 0 {
		fault, more := c.one()
		if fault != "" || !more {
			return fault
		}
	}
	return ""
}

func (c *capture) one() (fault string, more bool) {
	switch {
	case c.text:
		end := bytes.Index(c.in, []byte("\r\n.\r\n"))
		if end < 0 {
			return "half a message", false
		}
		c.text, c.message = false, append(c.message, c.in[:end+2]...)
		c.in = c.in[end+5:]
		c.owes = true
		return c.content(), true
	case c.left > 0:
		n := min(c.left, len(c.in))
		c.message, c.in, c.left = append(c.message, c.in[:n]...), c.in[n:], c.left-n
		if c.left > 0 {
			return "half a chunk", false
		}
		return c.chunked(), true
	}
	line, rest, ok := bytes.Cut(c.in, []byte("\r\n"))
	if !ok {
		return "half a line", false
	}
	c.in = rest
	if c.owes {
		return "a command before the reply to the one before", false
	}
	c.owes = true
	return c.command(string(line)), true
}

func (c *capture) command(line string) string {
	if !anyLine[c.class].MatchString(line) || strings.Contains(line, secret) {
		return "the line"
	}
	verb, _, _ := strings.Cut(line, " ")
	switch verb {
	case "VRFY", "EXPN":
		c.asked++
	case "RCPT":
		c.named++
	case "RSET", "EHLO", "HELO", "MAIL":
		c.begun, c.message, c.size = false, nil, 0
	case "BDAT":
		if !c.chunk {
			return "BDAT to a server without CHUNKING"
		}
		fmt.Sscanf(line, "BDAT %d", &c.left)
		c.last = strings.HasSuffix(line, " LAST")
		if !c.begun {
			c.loaded++
		}
		c.begun = true
		if c.left == 0 {
			return c.chunked()
		}
	}
	most := maxAsked
	if c.class == Public {
		most = 1
	}
	if c.asked > most || c.named > maxNamed || c.loaded > maxLoaded {
		return "more than its share"
	}
	return ""
}

// chunked judges a message in chunks: in the middle, a CR may come last.
func (c *capture) chunked() string {
	if c.last {
		return c.content()
	}
	whole := c.message
	c.message = bytes.TrimSuffix(whole, []byte("\r"))
	fault := c.content()
	c.message = whole
	return fault
}

func (c *capture) content() string {
	switch {
	case !bytes.HasPrefix(c.message, []byte("Received: ")):
		return "a message without Received"
	case len(c.message) > maxContent:
		return "a message that is too large"
	case smuggled.Match(c.message):
		return "a lone CR or LF, or a NUL, in a message"
	}
	return ""
}

// reply answers what was taken, more or less as it should be.
func (c *capture) reply(verb string) string {
	c.owes = false
	code := 250
	switch {
	case c.r.IntN(4) == 0:
		code = []int{220, 354, 421, 451, 500, 502, 503, 550, 554}[c.r.IntN(9)]
	case verb == "STARTTLS":
		code = 220
	case verb == "DATA":
		code = 354
	}
	if verb == "DATA" && code == 354 {
		c.text, c.message = true, nil
		c.loaded++
	}
	if verb == "EHLO" {
		c.chunk = code < 300 && c.r.IntN(4) > 0
		if c.chunk {
			return fmt.Sprintf("%d-mx.example\r\n%d-PIPELINING\r\n%d CHUNKING\r\n", code, code, code)
		}
		return fmt.Sprintf("%d-mx.example CHUNKING\r\n%d 8BITMIME\r\n", code, code)
	}
	if verb == "HELO" && code < 300 || verb == "STARTTLS" && code == 220 {
		c.chunk = false
	}
	return fmt.Sprintf("%d text\r\n", code)
}

// pieces are what visitors type, good and bad, with room for a secret.
var pieces = []string{
	"EHLO $\r\n", "HELO $\r\n", "ehlo\r\n", "NOOP $\r\n", "HELP $\r\n", "RSET $\r\n", "QUIT $\r\n", "STARTTLS\r\n", "STARTTLS\r\nNOOP\r\n", "VRFY postmaster\r\n", "vrfy alice\r\n",
	"VRFY <zz@b.example>\r\n", "VRFY \"zz y\"@b.example\r\n", "VRFY $ $\r\n", "EXPN staff\r\n", "EXPN \"a\r\n", "AUTH PLAIN $\r\n", "auth login\r\n$\r\n", "AUTH\tPLAIN $\r\n", "XCLIENT $\r\n", "X-$\r\n", "TURN $\r\n",
	"MAIL FROM:<zz@b.example>\r\n", "MAIL FROM:<>\r\n", "mail from:<zz@b.example> size=5\r\n", "MAIL FROM:<zz@b.example> BODY=8BITMIME\r\n", "MAIL FROM:<zz@b.example> AUTH=<$@x>\r\n", "MAIL FROM:<a@b>$\r\n",
	"MAIL FROM:<a\nb@c.example>\r\n", "MAIL FROM:<\"a\\\r\n@b.example>\r\n", "RCPT TO:<zz@b.example>\r\n", "RCPT TO:<zz@[192.0.2.1]>\r\n", "RCPT TO:<postmaster>\r\n", "RCPT TO:<a@b.example> NOTIFY=$\r\n", "rcpt to:<@$.example:zz@b.example>\r\n",
	"DATA\r\n", "DATA\r\nzz text\r\n.\r\n", "DATA $\r\n", ".\r\n", "zz: x\r\n\r\n..\r\n.\r\n", "a\n.\n", "b\r.\r", "\r\n.\r\n", "zz\x00zz\r\n", "\xff\xfe\r\n", "GET / HTTP/1.1\r\nHost: $\r\n\r\n",
	"BDAT 4\r\nzzzz", "BDAT 4 LAST\r\nzzzz", "BDAT 0 LAST\r\n", "BDAT 6\r\nQUIT\r\n", "BDAT 6 LAST\r\nQUIT\r\n", "BDAT 3\r\na\r\n", "BDAT 1\r\n\r", "BDAT 1 LAST\r\n\n", "BDAT 2\r\n\x00\n", "BDAT 12 $\r\nzzSECRETzzzz",
	"BDAT\r\n", "BDAT x\r\n", "BDAT -4\r\n", "BDAT 40000 LAST\r\n", "BDAT 99999999999999999999\r\n", "BDAT  4 LAST\r\nzzzz", "\r", "\n", "\r\n", " ", "\t", "zz", "MAIL", "RCPT TO:", "<zz@b.example>",
}

// visitor of the capture server: what he types, in what pieces.
func typed(r *rand.Rand) []byte {
	var p []byte
	if r.IntN(2) == 0 { // most streams should get somewhere
		p = append(p, "EHLO $\r\nMAIL FROM:<zz@b.example>\r\nRCPT TO:<zz@b.example>\r\n"...)
	}
	for range 1 + r.IntN(30) {
		if r.IntN(12) == 0 {
			for range r.IntN(6) {
				p = append(p, byte(r.IntN(256)))
			}
			continue
		}
		p = append(p, strings.ReplaceAll(pieces[r.IntN(len(pieces))], "$", secret)...)
	}
	if r.IntN(50) == 0 {
		p = append(p, "NOOP "+strings.Repeat("zz", 600+r.IntN(20_000))+"\r\n"...)
	}
	return p
}

// meet runs one visitor against one capture server; "" if all is well.
func meet(seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 1))
	c := &capture{class: []Class{Owned, Public}[r.IntN(2)], r: r}
	f := newFilter(c.class, "relay.example")
	f.trace = func() string { return "Received: from x\r\n" }
	var said answers
	stream := typed(r)
	pending := "220 hello\r\n"
	if r.IntN(4) == 0 {
		pending = "220-wait\r\n220 hello\r\n"
	}
	for len(stream) > 0 || pending != "" {
		if pending != "" && (len(stream) == 0 || r.IntN(2) == 0) {
			a, n, done := said.read([]byte(pending))
			if pending = pending[n:]; done && f.Answer(a) {
				f.Drop()
				f.Encrypted()
			}
		} else {
			n := min(len(stream), 1+r.IntN(80))
			f.Take(stream[:n])
			stream = stream[n:]
		}
		for pending == "" {
			a, ok := f.Next()
			if !ok {
				break
			}
			if a.stop != "" {
				return ""
			}
			if a.send == nil {
				continue
			}
			if fault := c.take(a.send); fault != "" {
				return fmt.Sprintf("%s, %s: %.300q", fault, c.class, a.send)
			}
			pending = c.reply(f.awaiting)
		}
	}
	return ""
}

// A million visitors (make soak), or some thousands, send whatever comes to
// their minds. No forbidden octet arrives.
func TestCapture(t *testing.T) {
	n := *streams
	if testing.Short() {
		n /= 10
	}
	var next, failed atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := next.Add(1); i <= int64(n) && failed.Load() < 5; i = next.Add(1) {
				if fault := meet(uint64(i)); fault != "" {
					failed.Add(1)
					t.Errorf("stream %d: %s", i, fault)
				}
			}
		})
	}
	all.Wait()
}
