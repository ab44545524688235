package client

// persona is a program: what it knows and cares for. Its texts are as they go
// over the wire, dots doubled.
type persona struct {
	name  string
	host  string // what it calls itself
	from  string
	to    []string
	head  string // where a message has two forms, what they share
	text8 string // for a server that said 8BITMIME (RFC 6152)
	text  string // for the others
	size  int    // of the message, dots counted once
	uses  offer  // what it makes use of when EHLO lists it
	exits bool   // stops at the first wrong reply, with an exit code
	deaf  bool   // heeds no reply
}

const (
	alice = "alice@lab.example"
	bob   = "bob@lab.example"
	ana   = "sender@test.example"
	host  = "client.test.example"
)

var personas = [...]persona{{
	name: "mta", host: host, from: ana, to: []string{alice, bob, "nosuchuser@lab.example"},
	head: "From: Ana <sender@test.example>\r\nTo: alice@lab.example, bob@lab.example\r\nSubject: Friday\r\n" +
		"Message-ID: <1@client.test.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ",
	text8: "8bit\r\n\r\nAt one, in the café.\r\n..profile is what I shall bring.\r\n",
	text:  "quoted-printable\r\n\r\nAt one, in the caf=C3=A9.\r\n..profile is what I shall bring.\r\n",
	size:  278, uses: pipelining | eightbit | starttlsToo | size,
}, {
	name: "curl", host: host, from: ana, to: []string{alice, bob},
	text8: "Subject: hi\r\n\r\nSent by curl.\r\n",
	size:  30, uses: size, exits: true,
}, {
	name: "bot", host: "friend", from: "win@prize.example", to: []string{alice, "info@lab.example", "sales@lab.example"},
	text8: "Subject: You won!\r\n\r\nhttp://prize.example/\r\n",
	deaf:  true,
}}
