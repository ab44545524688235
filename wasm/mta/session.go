package mta

import (
	"ehlo/wasm/mta/persona"
	"ehlo/wasm/mta/world"
	"ehlo/wasm/smtp"
)

// Session is one connection, from the greeting to the end.
type Session struct {
	cfg   Config
	p     *persona.Persona
	c     *compiled
	w     *world.World
	state smtp.State
	now   smtp.Time // of the call being served
	free  smtp.Time // when the last reply is out
	seed  uint64

	client    world.Client
	helo      []byte
	greeted   bool
	extended  bool
	tls       bool
	user      string
	first     bool      // no command has come yet
	early     bool      // the client talked before the greeting was out
	waiting   []byte    // what it said
	quiet     smtp.Time // when the last reply is out
	tlsAt     smtp.Time // when the 220 to STARTTLS is out
	greetedAt smtp.Time // when the greeting is out
	unwelcome bool      // the greeting was a refusal: only QUIT is left
	deaf      smtp.Time // up to here, what comes belongs to a handshake that failed
	held      bool      // the greeting waits for the client to talk (a rule)
	arrived   smtp.Time
	mails     int      // transactions opened
	marked    bool     // a reply had the effect Mark
	badMail   bool     // the last command was a MAIL that was refused
	tried     int      // MAIL commands, whatever became of them
	domains   []string // of recipients that were taken, in small letters; as many as the persona allows
	messages  int      // messages accepted
	tarpit    int64
	counts    []int
	memory    *Memory
	steady    factSet // facts about the session, while steadyOK
	steadyOK  bool
	fixed     factSet
	watched   uint64    // verbs that have rules, by index
	replied   smtp.Time // when the reply before this line was out

	listed    []byte // the EHLO list, as long as these facts hold
	listedFor factSet
	scratch   []byte // for what is put together and compared
	id        []byte // the last one drawn
	idSeed    uint64
	idKind    string
	dateText  []byte // the date as it was written last
	dated     smtp.Time
	rest      []byte // what arrived behind the current line
	line      lineReader
	cmd       command
	tx        transaction
	auth      exchange
	out       output

	sender    string // of the last transaction
	smuggled  []byte // what TLSKeepsInput kept
	delivered []Message
	kept      int // octets of them
}

// New makes a session; nothing is said before Open.
func New(cfg Config) *Session {
	s := &Session{cfg: cfg, p: cfg.Persona, w: cfg.World, seed: cfg.Seed}
	if s.w == nil {
		s.w = world.Default()
	}
	s.c = s.compiled()
	s.client = cfg.Client
	if s.client == (world.Client{}) {
		s.client = s.w.Client
	}
	if s.memory = cfg.Memory; s.memory == nil {
		s.memory = new(Memory)
	}
	s.tls, s.first = cfg.TLS, true
	s.counts = make([]int, len(s.p.Count))
	s.fixed = s.fixedFacts()
	s.watch()
	return s
}

// Open is the greeting. On submissions it waits for the handshake. What was
// received before is the talk of a client that did not wait.
func (s *Session) Open(now smtp.Time) []Output {
	s.begin(now)
	s.quiet = now // patience begins here, also where nothing is said
	if s.cfg.Role == Submissions && !s.tls {
		s.state = smtp.TLS
		s.then(StartTLS)
	} else {
		s.greet()
	}
	early := s.waiting
	s.waiting = nil
	s.feed(early)
	return s.finish()
}

func (s *Session) greet() {
	s.state = smtp.Greeted
	s.changed()
	s.moment("greeting", &s.c.banner)
	s.greetedAt = s.free
}

// Receive takes octets of the client. What it returns is valid until the next call.
func (s *Session) Receive(now smtp.Time, p []byte) []Output {
	s.begin(now)
	if now < s.deaf {
		return s.finish()
	}
	s.arrived = now
	s.early = s.early || s.first && now <= s.greetedAt
	if s.state == smtp.Connecting && !s.held {
		s.early = true
		s.waiting = append(s.waiting, p[:min(len(p), engineLine-len(s.waiting))]...)
		return s.finish()
	}
	if s.held && len(p) > 0 {
		s.held = false
		s.early = true
		s.greet()
	}
	s.feed(p)
	return s.finish()
}

// feed gives octets to whoever reads them in this state.
func (s *Session) feed(p []byte) {
	for len(p) > 0 && s.state != smtp.Closed {
		switch {
		case s.state == smtp.TLS:
			p = s.plainText(p)
		case s.tx.chunk > 0:
			p = s.readChunk(p)
		case s.state == smtp.Data:
			p = s.readText(p)
		default:
			p = s.readLine(p)
		}
	}
}

// Handshake tells that TLS stands. RFC 3207 4.2: whatever was said before is
// forgotten.
func (s *Session) Handshake(now smtp.Time) []Output {
	s.begin(now)
	if s.state != smtp.TLS {
		return s.finish()
	}
	s.tls = true
	s.changed()
	if s.cfg.Role == Submissions && !s.greeted && s.first {
		s.greet()
		return s.finish()
	}
	s.afterHandshake()
	return s.finish()
}

// End tells that the client will send no more.
func (s *Session) End(now smtp.Time) []Output {
	s.begin(now)
	if s.state != smtp.Closed {
		l := &s.c.onEnd
		if s.inText() {
			l = &s.c.onEndData
		}
		s.moment("", l)
		s.close(Close)
	}
	return s.finish()
}

// Idle is called once Deadline has passed.
func (s *Session) Idle(now smtp.Time) []Output {
	s.begin(now)
	if due := s.Deadline(); due > 0 && now >= due {
		l := &s.c.onIdle
		if s.inText() {
			l = &s.c.onIdleData
		}
		s.moment("idle", l)
		s.close(Close)
	}
	return s.finish()
}

// Deadline is when the server loses patience; RFC 5321 4.5.3.2.7 asks for five
// minutes at least. Zero: never.
func (s *Session) Deadline() smtp.Time {
	seconds := s.p.Idle
	if s.inText() && s.p.IdleData > 0 {
		seconds = s.p.IdleData
	}
	if seconds == 0 || s.state == smtp.Closed {
		return 0
	}
	return max(s.quiet, s.arrived) + smtp.Time(seconds)*1000
}

// Shutdown is what a server says that is being stopped (RFC 5321 3.8).
func (s *Session) Shutdown(now smtp.Time) []Output {
	s.begin(now)
	if s.state != smtp.Closed {
		s.put("421 4.3.2 {host} Service shutting down, closing connection", 0)
		s.close(Close)
	}
	return s.finish()
}

// Delivered hands over the accepted messages and forgets them. The list is valid
// until the next call; the messages are the caller's.
func (s *Session) Delivered() []Message {
	list := s.delivered
	s.delivered, s.kept = list[:0], 0
	return list
}

// State is where the session stands.
func (s *Session) State() smtp.State { return s.state }

// inText: the client is sending a message, not commands.
func (s *Session) inText() bool { return s.state == smtp.Data || s.tx.chunk > 0 }
