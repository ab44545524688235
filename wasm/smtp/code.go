package smtp

// Status says who gave a code its meaning.
type Status uint8

const (
	RFC          Status = iota // a standard says when to send it
	Experimental               // an experimental RFC
	Historic                   // once specified, advised against today
	Registry                   // the registry of enhanced codes names it beside one; no RFC says when to send it
	Vendor                     // some server says it, no standard does
	Folklore                   // found in lists on the web only
)

var statusNames = [...]string{"rfc", "rfc-experimental", "rfc-historic", "rfc-association", "vendor", "folklore"}

// String is the word of the fact tables.
func (s Status) String() string { return statusNames[s] }

// CodeInfo is what is known of a reply code before any server says it.
type CodeInfo struct {
	Code    int
	Status  Status
	Section string // where it is defined; empty when nowhere
	Title   string
}

// Codes lists the catalogue in ascending order. The slice is shared: read only.
func Codes() []CodeInfo { return codes[:] }

// Code finds a code in the catalogue.
func Code(code int) (CodeInfo, bool) {
	lo, hi := 0, len(codes)
	for lo < hi {
		mid := (lo + hi) / 2
		if codes[mid].Code < code {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(codes) && codes[lo].Code == code {
		return codes[lo], true
	}
	return CodeInfo{}, false
}

// Class is the first digit in the notation of RFC 5321 4.2.1: "2yz".
func (c CodeInfo) Class() string { return string([]byte{byte('0' + c.Code/100), 'y', 'z'}) }

// Severity is the first digit in a word.
func (c CodeInfo) Severity() string { return Severity(c.Code) }

// Severity says what the first digit promises; "not-smtp" outside 2 to 5, for
// the grammar of RFC 5321 4.2 knows no other.
func Severity(code int) string {
	switch code / 100 {
	case 2:
		return "success"
	case 3:
		return "intermediate"
	case 4:
		return "transient"
	case 5:
		return "permanent"
	}
	return "not-smtp"
}

// Category is the meaning of the second digit (RFC 5321 4.2.1); empty if the
// standard gives it none.
func Category(code int) string {
	switch code / 10 % 10 {
	case 0:
		return "syntax"
	case 1:
		return "information"
	case 2:
		return "connections"
	case 3, 4:
		return "unspecified"
	case 5:
		return "mail system"
	}
	return ""
}
