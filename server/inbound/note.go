package inbound

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
)

// Codes of a refusal, as the page gets them. For each it has words of its own.
const (
	CodeOff     = "off"     // the operator's set-up does not offer ports
	CodeBusy    = "busy"    // no port is free, or the server stops
	CodeQuota   = "quota"   // this visitor has enough of them
	CodePolicy  = "policy"  // not understood, or banned
	CodeUnknown = "unknown" // no such lease or id, or no longer
	CodeGone    = "gone"    // the node that owns the lease does not answer
)

// Who ended a connection.
var peer, visitor, server = "peer", "visitor", "relay" // the TCP client, the tab, and this program

// message is what a tab says in text frames.
type message struct {
	Type  string `json:"type"` // listen, attach, release, starttls, reset
	TLS   string `json:"tls"`  // listen: none or implicit, where the handshake comes first
	Lease string `json:"lease"`
	ID    string `json:"id"`
	After int    `json:"after"` // starttls: octets that still go out in clear: the reply to STARTTLS
}

// first tells whether a message may be the first one.
func (m message) first() bool {
	switch m.Type {
	case "listen":
		return m.Lease == "" && m.ID == "" && (m.TLS == "" || m.TLS == "none" || m.TLS == "implicit")
	case "attach":
		return m.Lease != "" && m.ID != "" && m.TLS == ""
	}
	return false
}

// Notes are what a tab is told in text frames.
type (
	leasedNote struct {
		Type    string `json:"type"`
		Lease   string `json:"lease"`
		Address string `json:"address"`
		Until   int64  `json:"until"` // milliseconds since 1970
		Left    int64  `json:"left"`  // the same as milliseconds from now: clocks differ
	}
	acceptNote struct {
		Type   string `json:"type"`
		ID     string `json:"id"`
		Remote string `json:"remote"`
	}
	turnedNote struct {
		Type   string `json:"type"`
		Remote string `json:"remote"`
		Reason string `json:"reason"` // foreign, full, late, octets
	}
	attachedNote struct {
		Type   string `json:"type"`
		ID     string `json:"id"`
		Remote string `json:"remote"`
	}
	tlsNote struct {
		Type    string `json:"type"`
		Version string `json:"version"`
		Cipher  string `json:"cipher"`
		Name    string `json:"name,omitempty"` // which server name the client asked for (SNI)
	}
	heldNote struct {
		Type   string `json:"type"`
		Octets int64  `json:"octets"`
		Reason string `json:"reason"`
	}
	refusedNote struct {
		Type string `json:"type"`
		Code string `json:"code"`
		Text string `json:"text"`
	}
	closedNote struct {
		Type string `json:"type"`
		By   string `json:"by"`
		Code string `json:"code"`
		Why  string `json:"why"`
	}
)

// maxNote is far above any real message of a tab.
const maxNote = 1024

var errNote = errors.New(`the first message must be text like {"type":"listen"} or {"type":"attach","lease":"...","id":"..."}`)

// parse reads a text frame. Unknown members are refused rather than ignored:
// who asks for something else must not get this.
func parse(r io.Reader) (m message, err error) {
	data, err := io.ReadAll(io.LimitReader(r, maxNote+1))
	if err != nil {
		return m, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if len(data) > maxNote || d.Decode(&m) != nil || d.More() {
		return m, errNote
	}
	return m, nil
}

// encode makes the frame of a note. Every note is a plain struct: it cannot fail.
func encode(note any) []byte {
	data, _ := json.Marshal(note)
	return data
}

func tlsFacts(s tls.ConnectionState) tlsNote {
	return tlsNote{"tls", tls.VersionName(s.Version), tls.CipherSuiteName(s.CipherSuite), s.ServerName}
}
