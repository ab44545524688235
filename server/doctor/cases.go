package doctor

import (
	"net/url"
	"slices"
)

// Case is a fault that the simulator can play, so that somebody whose server may
// not be asked can still compare. World is lines of the world; a test has the
// doctor examine each of them.
type Case struct {
	Kind    Kind
	World   string
	Persona string
	Lesson  string // the tutorial about it
}

// Cases in the order in which the page lists them.
var Cases = []Case{
	{Late, "rule greeting: delay 6s", "", "silent-doors"},
	{Teaser, "", "postfix-postscreen", "too-soon"},
	{Silent, "rule greeting: silence", "", "silent-doors"},
	{EarlyClose, "rule greeting: drop", "", "silent-doors"},
	{EarlyReset, "rule greeting: reset", "", "silent-doors"},
	{Half, "rule greeting: half", "", "mangled-banner"},
	{Greeting421, "rule greeting: 421 4.3.2 Service not available, try again later", "", "too-soon"},
	{Greeting554, "rule greeting: 554 5.7.1 Your address is on a blocklist", "", "too-soon"},
	{Greeting521, "rule greeting: 521 5.3.2 This host takes no mail", "", "too-soon"},
	{Stars, `rule greeting: 220 ****************************************2******0*****`, "", "mangled-banner"},
	{Mangled, "rule greeting: mangle", "", "mangled-banner"},
	{OtherProtocol, "rule greeting: ssh", "", "silent-doors"},
	{OtherFTP, "rule greeting: ftp", "", "silent-doors"},
	{TLSInClear, "rule greeting: tls", "", "three-doors"},
	{EHLOSilent, "rule EHLO: silence", "", "silent-doors"},
	{EHLOClosed, "rule EHLO: drop", "", "silent-doors"},
	{EHLORefused, "rule EHLO: 502 5.5.1 Command not implemented", "", "silent-doors"},
	{StartTLSRefused, "rule STARTTLS: 454 4.7.0 TLS not available due to temporary reason", "", "second-220"},
}

// nearest is the case a verdict is most like. Names and connections are not
// played by the simulator: there a connection always opens.
var nearest = map[Kind]Kind{
	PortRefused: EarlyReset, Filtered: Silent, FilteredPerhapsUs: Silent, FilteredByUs: Silent, NoRoute: Silent,
	TLSFirst: Silent, TeaserOnly: Teaser, Greeting4: Greeting421, Greeting5: Greeting554, Unknown: OtherProtocol,
	ClearOnTLS: TLSInClear, EHLOJunk: EHLOSilent, StartTLSSilent: StartTLSRefused,
}

// CaseOf is the case to practise for a verdict; false: there is none like it.
func CaseOf(k Kind) (Case, bool) {
	if other, ok := nearest[k]; ok {
		k = other
	}
	i := slices.IndexFunc(Cases, func(c Case) bool { return c.Kind == k })
	if i < 0 {
		return Case{}, false
	}
	return Cases[i], true
}

// URL is the playground with this case. What stands behind # stays in the
// browser.
func (c Case) URL(lang string) string {
	q := url.Values{"world": {c.World}}
	if c.Persona != "" {
		q.Set("persona", c.Persona)
	}
	return "/" + lang + "/playground/#" + q.Encode()
}
