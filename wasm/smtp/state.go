package smtp

// State is where a session stands between two commands.
type State uint8

const (
	Connecting State = iota // nothing has been said yet
	Greeted                 // the server said 220, the client has not said EHLO
	Ready                   // EHLO or HELO accepted, no transaction open
	Mail                    // a reverse-path is given, no recipient yet
	Rcpt                    // at least one recipient accepted
	Data                    // the message text is on its way
	Auth                    // a SASL exchange is running
	TLS                     // STARTTLS accepted, the handshake is due
	Closed                  // the server has hung up

	stateCount
)

var stateNames = [stateCount]string{
	"connecting", "greeted", "ready", "mail", "rcpt", "data", "auth", "tls", "closed",
}

// String is the name the page shows and the `state` attribute carries.
func (s State) String() string {
	if s < stateCount {
		return stateNames[s]
	}
	return "unknown"
}

// StateByName is the inverse of String.
func StateByName(name string) (State, bool) {
	for i, n := range stateNames {
		if n == name {
			return State(i), true
		}
	}
	return 0, false
}

// States is a set of states.
type States uint16

// In makes a set.
func In(list ...State) States {
	var set States
	for _, s := range list {
		set |= 1 << s
	}
	return set
}

// Has tells whether the set contains s.
func (set States) Has(s State) bool { return set&(1<<s) != 0 }
