// Package mta is the engine: the simulated mail server. Octets and the time go
// in, replies come out; it does no I/O, reads no clock and draws no lots.
//
//	session.go   Open, Receive, Handshake, End, Idle: what the host calls
//	line.go      octets -> command lines, as the persona cuts them
//	command.go   a line -> its checks -> the one that holds
//	reply.go     a check -> octets, effects, outputs; moment.go: unasked
//	fact*.go     what checks may ask, a group of questions a file
//	value*.go    what {placeholders} stand for
//	count.go     clients that go wrong too often
//	rule.go      what the world says shall go wrong
//	ehlo.go mail.go rcpt.go data.go bdat.go vrfy.go starttls.go auth.go etrn.go
//	             one command family each: what its success changes
//	trace.go     Return-Path, Received; report.go: the mail that says mail failed
//	persona/     who speaks: every reply, as data
//	world/       who lives here, and what goes wrong
//
// The way of a line: readLine -> command -> judge (first check that holds)
// -> rule -> counters -> say -> act. No other way leads to a reply.
package mta

import (
	"sync"

	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// Role is what the server is for.
type Role uint8

const (
	MX          Role = iota // takes mail for its domains from anybody
	Submission              // takes mail to anywhere from people who sign in
	Submissions             // the same, encrypted from the first octet
	LMTP                    // hands over to mailboxes, one reply a recipient
)

var roleNames = [...]string{"mx", "submission", "submissions", "lmtp"}

// String is the name --role takes.
func (r Role) String() string { return roleNames[r] }

// RoleByName is the inverse of String.
func RoleByName(name string) (Role, bool) {
	for i, n := range roleNames {
		if n == name {
			return Role(i), true
		}
	}
	return MX, false
}

// Room is memory many sessions share. A nil Room has no end.
type Room interface {
	Take(octets int) bool
	Give(octets int)
}

// Config is what a session starts with. Only Persona may not be left out.
type Config struct {
	Persona *persona.Persona
	World   *world.World // nil: world.Default()
	Role    Role
	Client  world.Client // empty: as the world says
	Seed    uint64       // where queue ids come from
	TLS     bool         // the session is encrypted from the start
	CanTLS  bool         // the host can do a handshake
	Room    Room
	Forget  bool    // accepted messages are not kept for Delivered
	Memory  *Memory // what outlives the session: greylisting; nil: nothing does
}

// Then is what the host does once the octets of an Output are out.
type Then uint8

const (
	Nothing  Then = iota
	StartTLS      // do the handshake, then call Handshake
	Close         // hang up
	Reset         // hang up with a TCP reset
)

// Output is something the server says, or a pause, or the end.
type Output struct {
	Bytes []byte
	Delay int64 // milliseconds after the previous output or the arrival, whichever is later
	Then  Then
	Guess bool // what a server we have not recorded may say, and nobody has documented
}

// Message is mail the server has taken.
type Message struct {
	From  string   // reverse-path without brackets; empty: the null path
	To    []string // forward-paths
	Data  []byte   // as the client meant it, stuffed dots removed
	Trace []byte   // Return-Path and Received, which go in front
}

// Memory outlives a session: how often each rule has been met by whom.
type Memory struct {
	mu    sync.Mutex
	tries []tries
}

type tries struct {
	key   string
	n     int
	first smtp.Time
}

// maxTries bounds it; past it, old clients are new again.
const maxTries = 1000

// try counts one more, and tells how long ago the first one was.
func (m *Memory) try(key string, now smtp.Time) (n int, age int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.tries {
		if t := &m.tries[i]; t.key == key {
			t.n++
			return t.n, int64(now - t.first)
		}
	}
	if len(m.tries) == maxTries {
		m.tries = m.tries[:0]
	}
	m.tries = append(m.tries, tries{key, 1, now})
	return 1, 0
}

// Each calls f for each try that is remembered.
func (m *Memory) Each(f func(key string, n int, first smtp.Time)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := range m.tries {
		f(m.tries[i].key, m.tries[i].n, m.tries[i].first)
	}
}

// Put makes it remember so many tries.
func (m *Memory) Put(key string, n int, first smtp.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.tries) < maxTries {
		m.tries = append(m.tries, tries{key, n, first})
	}
}

// Clone is a copy that counts on from here on its own, for replaying; nil of nil.
func (m *Memory) Clone() *Memory {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return &Memory{tries: append([]tries(nil), m.tries...)}
}
