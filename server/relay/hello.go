package relay

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// maxHello is far above any real first message: a host name has 253 octets.
const maxHello = 1024

var errHello = errors.New(`the first message must be text like {"type":"open","host":"sandbox","port":25,"tls":"none"}`)

// readHello reads the message that opens a session. Unknown members are refused
// rather than ignored: who asks for something else must not get this.
func readHello(r io.Reader) (Target, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxHello+1))
	if err != nil {
		return Target{}, err
	}
	if len(data) > maxHello {
		return Target{}, errHello
	}
	var m struct {
		Type string `json:"type"`
		Host string `json:"host"`
		Port int    `json:"port"`
		TLS  string `json:"tls"`
		MX   bool   `json:"mx"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if d.Decode(&m) != nil || d.More() || m.Type != "open" || m.Host == "" {
		return Target{}, errHello
	}
	switch m.TLS {
	case "", "none":
		return Target{Host: m.Host, Port: m.Port, MX: m.MX}, nil
	case "implicit":
		return Target{Host: m.Host, Port: m.Port, MX: m.MX, TLS: true}, nil
	}
	return Target{}, errHello
}
