// Package world says who lives behind the server and what goes wrong there.
//
// A world is plain lines, one format everywhere: files, lessons, attributes,
// links. An empty line or one that begins with # says nothing.
//
//	host mx.lab.example                      our name
//	domain lab.example                       domains we take mail for
//	client client.test.example 192.0.2.10    who is calling
//	known remote.example test.example        domains that exist elsewhere
//	mailbox alice bob                        who lives here; * is everyone
//	missing nosuchuser                       who does not, even so
//	alias team: alice bob                    a list
//	password alice wonder1and                who may sign in
//	size 10240000                            octets a message may have
//	vrfy hide|verify|disabled                what VRFY tells
//	without DSN CHUNKING                     extensions switched off
//	rule RCPT full@: 552 5.2.2 Mailbox full  what goes wrong; see rule.go
//
// Parsing is all that happens here: the engine asks, the world answers.
package world

import (
	"strings"
	"sync"

	"ehlo/wasm/smtp"
)

// Client is who is at the other end.
type Client struct{ Name, Addr string }

// Vrfy is what VRFY tells.
type Vrfy uint8

const (
	VrfyDefault  Vrfy = iota // as the persona has it
	VrfyVerify               // tells who lives here
	VrfyHide                 // 252 to everything
	VrfyDisabled             // 502
)

// World is who lives where. It is not changed once it is built.
type World struct {
	Host    string
	Domains []string
	Client  Client
	Known   []string // domains that exist, but not here
	Size    int64    // 0: as the persona has it
	Vrfy    Vrfy
	Without []string // EHLO keywords the server does without
	Rules   []Rule

	everyone  bool
	mailboxes []string // lower case
	missing   []string
	aliases   []Alias
	passwords [][2]string
}

// Alias is a list and its members.
type Alias struct {
	Name    string
	Members []string
}

// Default is the built-in world: that of the recordings, and mailboxes on
// which something is always wrong. It is parsed once.
func Default() *World { return parsed() }

var parsed = sync.OnceValue(func() *World {
	w, err := Parse(builtin)
	if err != nil {
		panic("world: the built-in world: " + err.Error())
	}
	return w
})

const builtin = `host mx.lab.example
domain lab.example
client client.test.example 192.0.2.10
known remote.example test.example
mailbox alice bob full moved busy greylisted disabled
mailbox ana llena movida ocupado
missing nosuchuser noexiste
alias team: alice bob
password alice wonder1and
password bob builder2
rule RCPT full@: 552 5.2.2 Mailbox full
rule RCPT llena@: 552 5.2.2 Mailbox full
rule RCPT moved@: 551 5.1.6 User moved; please try <moved@remote.example>
rule RCPT movida@: 551 5.1.6 User moved; please try <movida@remote.example>
rule RCPT busy@: 450 4.2.1 Mailbox busy, try again later
rule RCPT ocupado@: 450 4.2.1 Mailbox busy, try again later
rule RCPT greylisted@ 1st: 450 4.7.1 Greylisted, try again in a few minutes
rule RCPT disabled@: 550 5.2.1 Mailbox disabled
`

// Local tells that name is one of our domains, or our host.
func (w *World) Local(name []byte) bool {
	return smtp.Same(name, w.Host) || contains(w.Domains, name)
}

// Exists tells that somebody in this world knows the domain.
func (w *World) Exists(name []byte) bool {
	return w.Local(name) || contains(w.Known, name) || smtp.Same(name, w.Client.Name)
}

// Mailbox tells that somebody of that name lives here. Case does not matter.
func (w *World) Mailbox(local []byte) bool {
	if contains(w.missing, local) {
		return false
	}
	return w.everyone || contains(w.mailboxes, local)
}

// Names lists who may be written to, or asked for: those added to the built-in
// world, the others, the lists, and who does not live here.
func (w *World) Names() (list []string) {
	n, old := len(w.mailboxes), len(Default().mailboxes)
	for i := range n {
		list = append(list, w.mailboxes[(i+old)%n])
	}
	for i := range w.aliases {
		list = append(list, w.aliases[i].Name)
	}
	return append(list, w.missing...)
}

// First is a user and his password, the newest.
func (w *World) First() (user, password string) {
	if len(w.passwords) > 0 {
		user, password = w.passwords[0][0], w.passwords[0][1]
	}
	return user, password
}

// Alias finds a list by name.
func (w *World) Alias(local []byte) (Alias, bool) {
	for _, a := range w.aliases {
		if smtp.Same(local, a.Name) {
			return a, true
		}
	}
	return Alias{}, false
}

// Password is the secret of a user; ok is false if there is none. The name may
// carry one of our domains.
func (w *World) Password(user []byte) (secret string, ok bool) {
	name, domain, full := strings.Cut(string(user), "@")
	if full && !w.Local([]byte(domain)) {
		return "", false
	}
	for _, p := range w.passwords {
		if smtp.Same([]byte(name), p[0]) {
			return p[1], true
		}
	}
	return "", false
}

func contains(list []string, name []byte) bool {
	for _, s := range list {
		if smtp.Same(name, s) {
			return true
		}
	}
	return false
}
