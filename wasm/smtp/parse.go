package smtp

// ReplyLine is one line of a server, taken apart. The slices point into it.
type ReplyLine struct {
	Code        int
	Sep         byte // ' ' last line, '-' more follow, 0 nothing after the code
	Enhanced    Enhanced
	EnhancedLen int    // octets of the enhanced code as written; 0: none
	Text        []byte // what follows the codes and one space
}

// Last tells that no further line belongs to this reply.
func (l ReplyLine) Last() bool { return l.Sep != '-' }

// ParseReplyLine reads a line of any server, without its end of line. It is
// lenient about everything but the three digits: a bare code is a whole line
// (RFC 5321 4.2 tells clients to accept it), and a first digit outside 2 to 5
// is still read, for somebody wants to know what it is. False: not SMTP.
func ParseReplyLine(line []byte) (ReplyLine, bool) {
	if len(line) < 3 || !isDigit(line[0]) || !isDigit(line[1]) || !isDigit(line[2]) {
		return ReplyLine{}, false
	}
	r := ReplyLine{Code: int(line[0]-'0')*100 + int(line[1]-'0')*10 + int(line[2]-'0')}
	if len(line) == 3 {
		return r, true
	}
	if line[3] != ' ' && line[3] != '-' {
		return ReplyLine{}, false
	}
	r.Sep, r.Text = line[3], line[4:]
	if e, n := parseEnhanced(r.Text); n > 0 {
		r.Enhanced, r.EnhancedLen = e, n
		r.Text = r.Text[n:]
		if len(r.Text) > 0 {
			r.Text = r.Text[1:]
		}
	}
	return r, true
}

// ParseEnhanced reads text that is an enhanced code and nothing else.
func ParseEnhanced(s string) (Enhanced, bool) {
	e, n := parseEnhanced([]byte(s))
	return e, n > 0 && n == len(s)
}

// parseEnhanced reads class.subject.detail followed by a space or the end. The
// class may differ from the first digit of the reply: some servers do that.
func parseEnhanced(b []byte) (Enhanced, int) {
	if len(b) < 5 || b[1] != '.' || (b[0] != '2' && b[0] != '4' && b[0] != '5') {
		return Enhanced{}, 0
	}
	subject, i := threeDigits(b, 2)
	if i == 2 || i == len(b) || b[i] != '.' {
		return Enhanced{}, 0
	}
	detail, j := threeDigits(b, i+1)
	if j == i+1 || (j < len(b) && b[j] != ' ') {
		return Enhanced{}, 0
	}
	return Enhanced{uint16(b[0] - '0'), subject, detail}, j
}

func threeDigits(b []byte, i int) (n uint16, end int) {
	for end = i; end < len(b) && end < i+3 && isDigit(b[end]); end++ {
		n = n*10 + uint16(b[end]-'0')
	}
	return n, end
}

func isDigit(c byte) bool { return c-'0' < 10 }
