package trail

import (
	"strings"

	"ehlo/wasm/smtp"
)

// rules say which line means what, one a line: the program, what the line is,
// and how it looks, where %x is any text, kept under its letter. The first that
// fits counts; a program's lines that fit none are notes.
//
//	programs  s swaks, c curl, p Postfix, e Exim, o openssl
//	S C       the server, the client said %r       < >  the program heard, said %r; which side it is, its first line tells
//	T         TLS: version %i, cipher %j           A    another connection begins
//	s         the server's line, if it looks like a reply
//	U         text of a message was sent           N    a note, by which one knows the program
//	R         %r in reply to %v, about %t          E    %r in reply to the end of the message
const rules = `sS<-  %r
sS<~  %r
sS<** %r
sS<~* %r
sC -> %r
sC ~> %r
sC**> %r
sC*~> %r
sT=== TLS started with cipher %i:%j:%z
sA=== Trying %z
sN=== %z
sN*** %z
cS< %r
cC> %r
cT* SSL connection using %i / %j
cA*   Trying %z
cN* %z
cN{ [%z
cN} [%z
p<%xpostfix/%k]: < %x]%x: %r
p>%xpostfix/%k]: > %x]%x: %r
pT%xpostfix/%x TLS connection established %x: %i with cipher %j (%z
pR%xpostfix/%x: to=<%t>,%xstatus=%x (host %x said: %r (in reply to %v command))
pR%xpostfix/%x: to=<%t>,%xstatus=%x (host %x refused to talk to me: %r)
pE%xpostfix/%x: to=<%t>,%xstatus=sent (%r)
pR%xpostfix/%x: host %x said: %r (in reply to %v command)
pR%xpostfix/%xreject: %v from %x: %r; %xto=<%t>%z
pR%xpostfix/%xreject: %v from %x: %r; %z
pN%xpostfix/%z
eU%xSMTP>> writing message%z
e>%xSMTP>> %r
e>%xSMTP|> %r
e>%xSMTP+> %r
e<%xSMTP<< %r
es         %r
eAConnecting to %z
eTcipher: %i:%j:%z
eR%xSMTP error from remote mail server after %v: %r
eE%x => %t R=%xC="%r"%z
eN%x <= %z
eN%x => %z
eN%x -> %z
eN%x == %z
eN%x ** %z
eN%x Completed
eN%x rejected %z
eN%xSMTP conn%z
eNLOG: %z
oTNew, %i, Cipher is %j
oTCiphersuite: %j
oACONNECTED(%z
oNCONNECTION EST%z
oNProtocol ver%z
oNPeer %z
oNVerification%z
oN---
oN %z
oNdepth=%z
oNverify %z
oNread R BLOCK
oNclosed
oNPost-Handshake%z
oNSSL-Session:%z
oNSSL handshake%z
oN%x:error:%z`

var names = [...]string{'s': "swaks", 'c': "curl", 'p': "postfix", 'e': "exim", 'o': "openssl", 't': "terminal"}

// rule is one of them, taken apart.
type rule struct {
	program, what byte
	looks         string
}

func parsed() (list []rule) {
	for _, line := range split(rules) {
		list = append(list, rule{line[0], line[1], line[2:]})
	}
	return list
}

// found is what stood where a rule has a letter.
type found [26]string

// fits matches a line; what is found stays from one line to the next only if
// nothing fits.
func (f *found) fits(looks, line string) bool {
	var got found
	for {
		i := strings.IndexByte(looks, '%')
		if i < 0 {
			if looks != line {
				return false
			}
			*f = got
			return true
		}
		if !strings.HasPrefix(line, looks[:i]) {
			return false
		}
		name := looks[i+1] - 'a'
		line, looks = line[i:], looks[i+2:]
		n := len(line)
		if next := strings.IndexByte(looks, '%'); next >= 0 {
			n = strings.Index(line, looks[:next])
		} else if n -= len(looks); n >= 0 && line[n:] != looks {
			return false
		}
		if n < 0 {
			return false
		}
		got[name], line = line[:n], line[n:]
	}
}

// get is what was found under a letter.
func (f *found) get(name byte) string { return f[name-'a'] }

// share of the lines that a program must be known by: one in so many.
const share = 12

// recognise tells whose log it is: the first program that enough lines speak
// for; else a terminal, if anybody says anything like SMTP; else 0.
func (r *reader) recognise(lines []string) byte {
	var hits ['z']int
	all := 0
	for _, line := range lines {
		if line == "" {
			continue
		}
		all++
		line = strings.TrimPrefix(line, clockOf(line))
		last := byte(0)
		for _, x := range r.rules {
			if x.program != last && r.fits(x.looks, line) {
				last = x.program
				hits[last]++
			}
		}
		if isReply(line) || smtp.EqualFold([]byte(firstWord(line)), "EHLO") {
			hits['t']++
		}
	}
	for _, c := range []byte("scpeot") {
		if hits[c] > 0 && hits[c]*share >= all {
			return c
		}
	}
	return 0
}

func (r *reader) name() string { return names[r.format] }

// clockOf is the time that curl puts in front of its lines.
func clockOf(line string) string {
	if timeAt(line) != 0 {
		return ""
	}
	return line[:strings.IndexByte(line+" ", ' ')] + " "
}
