package mta_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"ehlo/wasm/mta"
	"ehlo/wasm/mta/persona"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

var rightPlain = b64("\x00alice\x00wonder1and")

// Every way through AUTH (RFC 4954 4): with and without an initial response,
// cancelled, misspelt, with the wrong secret, twice, at the wrong time.
func TestAuth(t *testing.T) {
	for _, c := range []struct {
		name  string
		clear bool // outside TLS
		say   []string
		codes string
	}{
		{"PLAIN at once", false, []string{"AUTH PLAIN " + rightPlain}, "235"},
		{"PLAIN asked for", false, []string{"AUTH PLAIN", rightPlain}, "334 235"},
		{"PLAIN for somebody", false, []string{"AUTH PLAIN " + b64("bob\x00alice\x00wonder1and")}, "235"},
		{"PLAIN with a domain", false, []string{"AUTH PLAIN " + b64("\x00alice@lab.example\x00wonder1and")}, "235"},
		{"PLAIN, wrong secret", false, []string{"AUTH PLAIN " + b64("\x00alice\x00nope"), "AUTH PLAIN " + rightPlain}, "535 235"},
		{"PLAIN, nobody of that name", false, []string{"AUTH PLAIN " + b64("\x00nosuchuser\x00wonder1and")}, "535"},
		{"PLAIN without its NULs", false, []string{"AUTH PLAIN " + b64("alice")}, "535"},
		{"an empty response", false, []string{"AUTH PLAIN ="}, "535"},
		{"LOGIN", false, []string{"AUTH LOGIN", b64("alice"), b64("wonder1and")}, "334 334 235"},
		{"LOGIN, the name at once", false, []string{"AUTH LOGIN " + b64("alice"), b64("wonder1and")}, "334 235"},
		{"LOGIN, wrong secret", false, []string{"AUTH LOGIN", b64("alice"), b64("x")}, "334 334 535"},
		{"case of the name does not matter", false, []string{"auth login", "*"}, "334 501"},
		{"cancelled", false, []string{"AUTH PLAIN", "*", "AUTH LOGIN", b64("alice"), "*", "AUTH CRAM-MD5", "*", "NOOP"}, "334 501 334 334 501 334 501 250"},
		{"no base64", false, []string{"AUTH PLAIN !!!", "AUTH PLAIN", "a", "AUTH LOGIN", "b!==", "NOOP"}, "501 334 501 334 501 250"},
		{"CRAM-MD5 begins with the server", false, []string{"AUTH CRAM-MD5 " + b64("alice x")}, "501"},
		{"only once", false, []string{"AUTH PLAIN " + rightPlain, "AUTH PLAIN " + rightPlain, "EHLO a", "AUTH LOGIN"}, "235 503 250 503"},
		{"not within a transaction", false, []string{"MAIL FROM:<a@b>", "AUTH PLAIN " + rightPlain, "RSET", "AUTH PLAIN " + rightPlain}, "250 503 250 235"},
		{"unknown", false, []string{"AUTH XOAUTH2 abc", "AUTH", "AUTH PLAIN a b"}, "504 501 501"},
		{"in the clear", true, []string{"AUTH PLAIN " + rightPlain, "AUTH LOGIN", "AUTH CRAM-MD5", "*"}, "538 538 334 501"},
		{"12288 octets", false, []string{"AUTH PLAIN", strings.Repeat("A", 12284), "AUTH PLAIN", strings.Repeat("A", 12290), "NOOP"}, "334 535 334 500 250"},
	} {
		s := mta.New(mta.Config{Persona: &persona.RFC, TLS: !c.clear})
		s.Open(noon)
		send(s, "EHLO a")
		if got := heard(send(s, c.say...)); got != c.codes {
			t.Errorf("%s: %s, want %s", c.name, got, c.codes)
		}
	}
}

// A submission server takes no mail from strangers (RFC 6409 4.3).
func TestSubmissionWantsAuth(t *testing.T) {
	for _, role := range []mta.Role{mta.Submission, mta.Submissions} {
		s := mta.New(mta.Config{Persona: &persona.RFC, Role: role, TLS: true})
		s.Open(noon)
		got := heard(send(s, "EHLO a", "MAIL FROM:<alice@lab.example>", "AUTH PLAIN "+rightPlain,
			"MAIL FROM:<alice@lab.example>", "RCPT TO:<x@remote.example>", "RCPT TO:<bob@lab.example>", "QUIT"))
		if got != "250 530 235 250 250 250 221" {
			t.Errorf("%v: %s", role, got)
		}
	}
}
