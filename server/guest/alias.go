package guest

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"

	"ehlo/server/quota"
)

// Aliases names visitors in the log: the same name for the same visitor while
// this process runs, and no way back to the address. The key is made for the
// run and stands nowhere, so the names of two days cannot be laid side by side,
// and trying all four billion addresses of IPv4 leads nowhere either.
type Aliases struct{ key [32]byte }

// NewAliases takes a fresh key.
func NewAliases() *Aliases {
	a := &Aliases{}
	rand.Read(a.key[:]) // never fails
	return a
}

// Of is the name of a visitor: twelve hexadecimal digits.
func (a *Aliases) Of(addr netip.Addr) string {
	mac := hmac.New(sha256.New, a.key[:])
	text, _ := quota.Network(addr).MarshalBinary()
	mac.Write(text)
	return hex.EncodeToString(mac.Sum(nil)[:6])
}
