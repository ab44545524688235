package relay

import (
	"encoding/json"
	"time"
)

// Notes are the text frames: what the relay says about the connection. Bytes of
// the connection travel in binary frames and nowhere else.
type (
	resolvedNote struct {
		Type      string   `json:"type"`
		Addresses []string `json:"addresses"`
		Names     []string `json:"names,omitempty"` // hosts of the MX record
	}
	connectedNote struct {
		Type    string `json:"type"`
		Address string `json:"address"`
		MS      int64  `json:"ms"`

		Patience int64 `json:"patience_ms,omitempty"` // how long we wait for a greeting
	}
	tlsNote struct {
		Type     string        `json:"type"`
		Version  string        `json:"version"`
		Cipher   string        `json:"cipher"`
		Chain    []certificate `json:"chain"`
		Verified bool          `json:"verified"`
		Why      string        `json:"why,omitempty"` // why not verified
		doubt
	}
	doubt struct { // the same for a page that has words of its own
		Reason string `json:"reason,omitempty"`
		Detail string `json:"detail,omitempty"`
	}
	sentNote struct {
		Type    string `json:"type"`
		Line    string `json:"line"`               // what really went out
		AsTyped bool   `json:"as_typed,omitempty"` // and it is what was typed
	}
	heldNote struct {
		Type   string `json:"type"`
		Line   string `json:"line"`
		Reason string `json:"reason"`
		Text   string `json:"text"`
	}
	refusedNote struct {
		Type string `json:"type"`
		Code string `json:"code"`
		Text string `json:"text"`

		Layer  Layer  `json:"layer,omitempty"`  // of the policy
		Reason string `json:"reason,omitempty"` // in one word
	}
	closedNote struct {
		Type string `json:"type"`
		By   string `json:"by"` // peer, visitor or relay
		Why  string `json:"why"`
	}
	certificate struct {
		Subject string    `json:"subject"`
		Issuer  string    `json:"issuer"`
		Names   []string  `json:"names,omitempty"`
		From    time.Time `json:"from"`
		Until   time.Time `json:"until"`
	}
)

// encode makes the frame of a note. Every note is a plain struct: it cannot fail.
func encode(note any) []byte {
	data, _ := json.Marshal(note)
	return data
}
